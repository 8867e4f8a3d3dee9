import { spawnSync } from "node:child_process";
import { appendFileSync, cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { moduleNames } from "../../tools/generate/modules";
import { prettyHcl } from "../../tools/generate/readme";
import { ROOT } from "../support/terraform";

jest.setTimeout(120_000);

describe("npm run generate -- --check", () => {
  const copy = mkdtempSync(join(tmpdir(), "twinform-generate-"));
  beforeAll(() => {
    const leftOut = [".git", "node_modules", "cdktf.out", "__tests__"];
    for (const part of readdirSync(ROOT).filter((name) => !leftOut.includes(name)))
      cpSync(join(ROOT, part), join(copy, part), { recursive: true });
    symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"));
  });
  afterAll(() => rmSync(copy, { recursive: true, force: true }));

  const check = () =>
    spawnSync("node", ["--import", "tsx", "tools/twinform.ts", "generate", "--check"], { cwd: copy, encoding: "utf8" });

  test("passes on what is committed, and names what differs, what is missing and what does not belong", () => {
    expect(check()).toMatchObject({ status: 0 });

    appendFileSync(join(copy, "terraform", "network", "main.tf.json"), " ");
    rmSync(join(copy, "terraform", "state-backend", "README.md"));
    cpSync(join(copy, "package.json"), join(copy, "terraform", "network", "stray.tf.json"));
    // The module imports what is generated from it; it must be there to generate without.
    rmSync(join(copy, "modules", "network", "props.ts"));
    const { status, stderr } = check();
    expect(status).toBe(1);
    expect(stderr.split("\n").slice(1, 5)).toEqual([
      "  differs  terraform/network/main.tf.json",
      "  missing  modules/network/props.ts",
      "  missing  terraform/state-backend/README.md",
      "  unknown  terraform/network/stray.tf.json",
    ]);
  });
});

test("long values of an example are written over several lines", () => {
  expect(prettyHcl({ a: "x", "b-c": ["y".repeat(40), "z".repeat(40)] }, "")).toBe(
    `{\n  a = "x"\n  "b-c" = [\n    "${"y".repeat(40)}",\n    "${"z".repeat(40)}",\n  ]\n}`,
  );
});

test("the project's README lists every module", () => {
  const text = readFileSync(join(ROOT, "README.md"), "utf8");
  const listed = [...text.matchAll(/^- \[([a-z-]+)\]\(terraform\/\1\/README\.md\)/gm)].map(([, name]) => name);
  expect(listed.sort()).toEqual(moduleNames());
});
