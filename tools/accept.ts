import { spawnSync } from "node:child_process";
import { ROOT, moduleNames } from "./generate/modules";

// npm run accept -- [module …]: the acceptance suite with every case, or with --sample some of them.
const sample = process.argv.includes("--sample");
const asked = process.argv.slice(2).filter((word) => word !== "--sample");
const unknown = asked.filter((name) => !moduleNames().includes(name));
if (unknown.length > 0) {
  console.error(`no module ${unknown.join(", ")}; there are ${moduleNames().join(", ")}`);
  process.exit(1);
}
const began = Date.now();
const { status, error } = spawnSync("npx", ["jest", "--selectProjects", "acceptance", "--verbose"], {
  cwd: ROOT,
  stdio: "inherit",
  env: {
    ...process.env,
    TWINFORM_ACCEPT: sample ? "sample" : "whole",
    TWINFORM_ACCEPT_MODULES: (asked.length > 0 ? asked : moduleNames()).join(","),
  },
});
if (error) throw error;
console.log(
  `${asked.length > 0 ? asked.join(", ") : "all modules"}: ${Math.ceil((Date.now() - began) / 60000)} minutes; what changes make anew is in modules/*/replaced.json: npm run generate takes it into the READMEs`,
);
process.exitCode = status ?? 1;
