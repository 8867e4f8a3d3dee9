import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import * as cidr from "../../core/expressions/cidr";
import * as logic from "../../core/expressions/logic";
import * as loops from "../../core/expressions/loops";
import * as mapsAndLists from "../../core/expressions/maps-and-lists";
import * as numbers from "../../core/expressions/numbers";
import * as text from "../../core/expressions/text";
import * as time from "../../core/expressions/time";
import * as wildcards from "../../core/expressions/wildcards";
import { loadPage, typescriptOf } from "../support/pages";
import { ROOT } from "../support/terraform";
import { bothSides } from "../support/words";

const PAGE = "docs/words.md";
const { inputs, given } = loadPage(typescriptOf(PAGE), "samples.ts", () => ({ z })) as {
  inputs: z.ZodObject<z.ZodRawShape>;
  given: Record<string, unknown>;
};

/** The cells of each row whose first one is code. */
const rows = [...readFileSync(join(ROOT, PAGE), "utf8").matchAll(/^\| (`+.*`+) +\|$/gm)].map(([, row = ""]) =>
  row.split(/ +(?<!\\)\| +/).map((cell) => {
    const [, , code = ""] = /^(`+) ?(.*?) ?\1$/.exec(cell) ?? [];
    return code.replace(/\\\|/g, "|");
  }),
);

/** A cell as what it matches: `…` stands for anything. */
const pattern = (cell: string) =>
  new RegExp(
    `^${cell
      .split("…")
      .map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"))
      .join(".*")}$`,
    "s",
  );

test("every word has a row", () => {
  const words = Object.keys({ ...logic, ...numbers, ...text, ...mapsAndLists, ...loops, ...cidr, ...wildcards, ...time });
  const shown = rows.map(([code = ""]) => code).join("\n");
  expect(words.filter((word) => !new RegExp(`\\b${word}\\(`).test(shown))).toEqual([]);
});

test.each(rows)("%s", (expression = "", literal = "", hcl = "") => {
  const sides = bothSides(expression, inputs, given);
  expect(sides.literal).toMatch(pattern(literal));
  expect(sides.hcl).toMatch(pattern(hcl));
});
