import { TerraformStack, S3Backend } from "cdktf";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { App, defineModule, moduleConstruct, run } from "../../core";

const careful = defineModule({
  name: "careful",
  description: "",
  inputs: z.strictObject({ size: z.int().max(10).default(9), names: z.array(z.string()).default([]) }),
  warnings: ({ size, names }) => [
    ...(size > 8 ? [`a size of ${size} is large`] : []),
    ...names.map((name) => `${name} is a name`),
  ],
  build: () => ({}),
});
class Careful extends moduleConstruct(careful) {}

let outdir: string;
beforeEach(() => (outdir = mkdtempSync(join(tmpdir(), "twinform-"))));
afterEach(() => rmSync(outdir, { recursive: true }));

function define(app: App, props: { size?: number; names?: string[] }): void {
  const stack = new TerraformStack(app, "web");
  new S3Backend(stack, { bucket: "states", key: "web", region: "eu-west-1" });
  new Careful(stack, "careful", props);
}

test("a module's warnings see the defaults, and say which construct they are about", () => {
  const app = new App({ outdir });
  define(app, { names: ["x"] });
  expect(app.warnings()).toEqual(["web/careful: a size of 9 is large", "web/careful: x is a name"]);
  expect(app.problems()).toEqual([]);
});

test("they are printed, and stop nothing", () => {
  const warnings = jest.spyOn(console, "warn").mockImplementation();
  const lines = jest.spyOn(console, "log").mockImplementation();
  run((app) => define(app, {}), { outdir });
  expect(warnings.mock.calls).toEqual([["warning: web/careful: a size of 9 is large"]]);
  expect(lines.mock.calls.flat().join()).toContain("wrote 1 stacks");
});

test("inputs with problems are not warned about", () => {
  const app = new App({ outdir });
  define(app, { size: 11 });
  expect(app.warnings()).toEqual([]);
  expect(app.problems()).toHaveLength(1);
});
