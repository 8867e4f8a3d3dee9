import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../support/terraform";

const read = (...path: string[]) => readFileSync(join(ROOT, ...path), "utf8");
const guide = read("docs", "testing-stacks.md");
const blocks = (language: string) =>
  [...guide.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)\`\`\`$`, "gms"))].map(([, code = ""]) => code);

/** Lines without what a describe around them adds. */
const bare = (text: string): string => text.replace(/^ +/gm, "").trim();

test("the guide's code is that of tests which run", () => {
  const files = [
    ["__tests__", "testing", "guide", "shop-stack.ts"],
    ["__tests__", "testing", "guide", "shop-stack.test.ts"],
    ["__tests__", "terraform", "plan-on-mocks.test.ts"],
  ].map((path) => bare(read(...path)));
  const code = blocks("ts");
  expect(code).toHaveLength(7);
  for (const block of code) expect(files.filter((file) => file.includes(bare(block)))).toEqual([expect.any(String)]);
});

test("the guide's setup file sets Jest up", () => {
  const [setup = ""] = blocks("js");
  const loaded: string[] = [];
  const asked = (name: string) => {
    loaded.push(name);
    return jest.requireActual<object>("../../testing");
  };
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- a reader's file, run as one
  new Function("require", setup)(asked);
  expect(loaded).toEqual(["twinform/testing"]);
  expect(() => expect("no folder").toBeValidTerraform()).toThrow("give a stack");
});
