import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "../../core";
import { FLASK, FlaskFleetStack } from "../../examples/flask-fleet/flask-fleet-stack";
import { NODE, NodeServersStack } from "../../examples/node-servers/node-servers-stack";
import { WebStack } from "../../examples/web/web-stack";
import { ROOT } from "../support/terraform";

const outdir = mkdtempSync(join(tmpdir(), "twinform-examples-"));
afterAll(() => rmSync(outdir, { recursive: true, force: true }));

test("the examples have no problems", () => {
  const app = new App({ outdir });
  new WebStack(app);
  new FlaskFleetStack(app);
  new NodeServersStack(app);
  expect(app.problems()).toEqual([]);
  expect(app.synth()).toEqual(["example-web", "example-flask-fleet", "example-node-servers"]);
});

test.each([
  ["flask-fleet", FLASK],
  ["node-servers", NODE],
])("user data of %s is the same for Terraform alone", (example, text) => {
  expect(readFileSync(join(ROOT, "examples", example, "user-data.sh"), "utf8")).toBe(text);
});

test("the architecture of the web example takes less than a hundred lines of TypeScript", () => {
  const text = readFileSync(join(ROOT, "examples", "web", "web-stack.ts"), "utf8");
  const lines = text
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .split("\n")
    .filter((line) => line.trim() !== "" && !line.trim().startsWith("//"));
  expect(lines.length).toBeLessThan(100);
});
