import { spawnSync } from "node:child_process";
import { ROOT, moduleNames } from "./generate/modules";

// npm run accept -- [module …]: the acceptance suite with every case, or with --sample some of them (and, where no module is
// named, of some modules); with --record it is which calls Terraform makes, for modules/*/calls.json (with
// --sample some, added to what is there). Other options are Jest's own.
const words = process.argv.slice(2);
const sample = words.includes("--sample");
const record = words.includes("--record");
const asked = words.filter((word) => !word.startsWith("--"));
const options = words.filter((word) => word.startsWith("--") && word !== "--sample" && word !== "--record");
const unknown = asked.filter((name) => !moduleNames().includes(name));
if (unknown.length > 0) {
  console.error(`no module ${unknown.join(", ")}; there are ${moduleNames().join(", ")}`);
  process.exit(1);
}
const began = Date.now();
const suite = ["--selectProjects", "acceptance", "--testPathPatterns", record ? "record[.]test" : "acceptance[.]test"];
const { status, error } = spawnSync("npx", ["jest", ...suite, "--verbose", ...options], {
  cwd: ROOT,
  stdio: "inherit",
  env: {
    ...process.env,
    TWINFORM_ACCEPT: sample ? "sample" : "whole",
    ...(asked.length > 0 || record ? { TWINFORM_ACCEPT_MODULES: (asked.length > 0 ? asked : moduleNames()).join(",") } : {}),
  },
});
if (error) throw error;
const minutes = Math.ceil((Date.now() - began) / 60000);
console.log(`${asked.length > 0 ? asked.join(", ") : sample ? "some modules" : "all modules"}: ${minutes} minutes`);
if (!sample && !record && status === 0)
  console.log("What changes make anew is in modules/*/replaced.json: npm run generate takes it into the READMEs.");
process.exitCode = status ?? 1;
