import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "../../core";
import { environments } from "../../environments";
import { buildEnvironments } from "../../stacks";
import { explain } from "../../tools/explain";
import { ROOT } from "../support/terraform";

const out = mkdtempSync(join(tmpdir(), "twinform-readme-"));
afterAll(() => rmSync(out, { recursive: true, force: true }));

// Each block of the README: what is typed, and what is printed.
const SHOWN = [...readFileSync(join(ROOT, "README.md"), "utf8").matchAll(/\$ npm run explain -- (.*)\n([^`]*)```/g)];

beforeAll(() => {
  const app = new App({ outdir: out });
  buildEnvironments(app, environments);
  app.synth();
});

test.each(SHOWN.map(([, typed = "", printed = ""]) => [typed, printed]))(
  "explain %s prints what the README shows",
  (typed, printed) => {
    expect(`${explain([...typed.split(" "), "--out", out])}\n`).toBe(printed);
  },
);

test("the README shows an address and a name", () => {
  expect(SHOWN.map(([, typed = ""]) => typed.split(" ")[0])).toEqual(["dev-web", "dev-dns"]);
});

test("a name goes on to the balancer of another stack, whose state is read", () => {
  const printed = explain(["prod-dns", "www.example.com", "--out", out]);
  expect(printed).toContain("→ alias of the Application Load Balancer alb of the stack prod-web");
  expect(printed).toContain("→ target group home");
});
