import fc from "fast-check";
import MarkdownIt from "markdown-it";
import type { PlanJson, ResourceChange } from "../../../tools/plan/plan-json";
import { changesOf } from "../../../tools/plan/changes";
import { code, fenced } from "../../../tools/plan/markdown";
import type { Result } from "../../../tools/plan/result";
import { summary } from "../../../tools/plan/summary";
import { planWith, resource } from "./plans";

/** As GitHub does: HTML is let through, and addresses become links by themselves. */
const markdown = new MarkdownIt({ html: true, linkify: true });

type Token = ReturnType<typeof markdown.parse>[number];

const flat = (tokens: readonly Token[]): Token[] => tokens.flatMap((token) => [token, ...flat(token.children ?? [])]);
const tokensOf = (text: string) => flat(markdown.parse(text, {}));

/** The HTML that the summary itself writes. */
const OURS = /^(<code>|<\/code>|<details><summary>What they will be<\/summary>\n?|<\/details>\n?)$/;
const OUR_TOKENS =
  /^(inline|text|softbreak|code_inline|html_(inline|block)|fence|(heading|paragraph|table|thead|tbody|tr|th|td|strong|em|bullet_list|list_item|blockquote)_(open|close))$/;

/** What breaks out of careless Markdown, among other things. */
const nasty = fc.oneof(
  fc.string({ unit: "binary" }),
  fc
    .array(
      fc.constantFrom(
        ..."|`\\<>&@#*_~[]()!:-=+$%{}\"'\n\r\t ",
        "<script>alert(1)</script>",
        "</details>",
        "<!--",
        "-->",
        "@everyone",
        "https://example.com",
        "www.example.com",
        "![x](https://example.com/x.png)",
        "[x]: y",
        "\n\n# heading\n\n",
        "\n| a | b |\n| - | - |\n",
        "```\n",
        "~~~~",
        "&lt;",
        "&#124;",
        "\\|",
        "\u202e",
        "\u2028",
        "\u0000",
        "a",
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join("")),
);

/** The text of a rendered inline token: of a code span, or between the tags of a code element. */
const textOf = (tokens: readonly Token[]) => tokens.map(({ type, content }) => (type.startsWith("html") ? "" : content)).join("");

/** The value that a code span is to show: line ends and what is not seen spelt out. */
const shown = (text: string) =>
  text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (one) =>
    one === "\n" ? "⏎" : one === "\t" ? "  " : `\\u{${(one.codePointAt(0) ?? 0).toString(16)}}`,
  );

describe("code", () => {
  test.each([
    ["10.0.0.0/16", "`10.0.0.0/16`"],
    ["a|b", "<code>a&#124;b</code>"],
    ["a`b", "<code>a&#96;b</code>"],
    ["a\\", "`a\\`"],
    [" a ", "<code>&#32;a&#32;</code>"],
    ["a\nb", "`a⏎b`"],
    ["\u202eevil", "`\\u{202e}evil`"],
    ["", "<code></code>"],
  ])("spells %j as %s", (text, spelt) => {
    expect(code(text)).toBe(spelt);
  });

  test("is one cell of a table with the very text, whatever the text is", () => {
    fc.assert(
      fc.property(nasty, nasty, (one, other) => {
        const tokens = markdown.parse(`| a | b |\n| --- | --- |\n| ${code(one)} | ${code(other)} |\n`, {});
        const cells = tokens.filter((_, index) => tokens[index - 1]?.type === "td_open");
        expect(cells.map(({ children }) => textOf(children ?? []))).toEqual([shown(one), shown(other)]);
        expect(
          flat(tokens)
            .filter(({ type }) => /link|image|table_open/.test(type))
            .map(({ type }) => type),
        ).toEqual(["table_open"]);
      }),
      { numRuns: 500 },
    );
  });

  // GitHub's parser takes \\ for an escape of its own in a row; others look at the character before the pipe only.
  test("never has a backslash in front of a pipe, which parsers read in different ways", () => {
    fc.assert(fc.property(nasty, (text) => !code(text).includes("|")));
  });
});

test("a fence ends where the text does", () => {
  fc.assert(
    fc.property(nasty, (text) => {
      const tokens = markdown.parse(`${fenced(text)}\n\nafter`, {});
      expect(tokens.map(({ type }) => type)).toEqual(["fence", "paragraph_open", "inline", "paragraph_close"]);
      expect(tokens[0]?.content).toBe(
        `${text
          .split(/\r\n?|\n/)
          .map(shown)
          .join("\n")}\n`,
      );
    }),
    { numRuns: 500 },
  );
});

/** Rows that have other cells than their table's head, and rows that ended up outside of a table. */
function brokenRows(text: string): string[] {
  const lines = text.split("\n");
  const blocks = markdown.parse(text, {}).filter(({ type }) => type === "table_open" || type === "fence");
  const inside = new Set(blocks.flatMap(({ map }) => lines.slice(...(map ?? [0, 0])).map((_, index) => (map?.[0] ?? 0) + index)));
  const cells = (line = "") => line.split("|").length;
  const tables = blocks.filter(({ type }) => type === "table_open").map(({ map }) => lines.slice(...(map ?? [0, 0])));
  return [
    ...tables.flatMap((rows) => rows.filter((row) => cells(row) !== cells(rows[0]))),
    ...lines.filter((line, index) => line.startsWith("|") && !inside.has(index)),
  ];
}

test("a row that is broken is found", () => {
  expect(brokenRows("| a |\n| --- |\n| `x|y` |\n| b\nc |\n\n| d |")).toEqual(["| `x|y` |", "| b", "c |", "| d |"]);
});

describe("a summary of any plan", () => {
  const value = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      nasty,
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(nasty, tie("value"), { maxKeys: 3 }),
    ),
  })).value;
  const change = fc
    .record({
      address: nasty,
      type: fc.constantFrom("aws_eip", "aws_iam_role"),
      previous_address: nasty,
      deposed: fc.option(nasty, { nil: undefined }),
      actions: fc.constantFrom<ResourceChange["change"]["actions"]>(
        ["create"],
        ["update"],
        ["delete"],
        ["delete", "create"],
        ["create", "delete"],
        ["forget"],
        ["no-op"],
      ),
      before: fc.dictionary(nasty, value, { maxKeys: 3 }),
      after: fc.dictionary(nasty, value, { maxKeys: 3 }),
      replace_paths: fc.array(fc.array(fc.oneof(nasty, fc.nat()), { minLength: 1, maxLength: 2 }), { maxLength: 1 }),
      importing: fc.option(fc.record({ id: nasty }), { nil: undefined }),
    })
    .map(({ address, type, previous_address, deposed, actions, before, after, replace_paths, importing }) =>
      resource(
        address,
        {
          actions,
          before: actions[0] === "create" && actions.length === 1 ? null : before,
          after: actions.includes("delete") && actions.length === 1 ? null : after,
          replace_paths,
          importing,
        },
        { type, previous_address, deposed },
      ),
    );
  const plan = fc
    .record({
      changes: fc.array(change, { maxLength: 4 }),
      drift: fc.array(change, { maxLength: 1 }),
      output: nasty,
      warning: nasty,
    })
    .map(({ changes, drift, output, warning }): PlanJson => ({
      ...planWith(...changes),
      resource_drift: drift,
      output_changes: { [output]: { actions: ["update"], before: output, after: warning } },
      checks: [{ instances: [{ address: { to_display: output }, status: "fail", problems: [{ message: warning }] }] }],
    }));
  const result = fc.oneof(
    fc
      .record({ name: nasty, plan, reads: fc.array(nasty, { maxLength: 2 }) })
      .map(({ name, plan: json, reads }): Result => ({ kind: "planned", name, changes: changesOf(json), reads })),
    fc.record({ kind: fc.constant("failed" as const), name: nasty, problem: nasty }),
    fc.record({
      kind: fc.constant("waits" as const),
      name: nasty,
      needs: fc.array(nasty, { minLength: 1, maxLength: 2 }),
      isPlannedNext: fc.boolean(),
    }),
  );

  test("has no HTML but its own, no link, no image, and tables whose rows are whole", () => {
    fc.assert(
      fc.property(
        fc.array(result, { minLength: 1, maxLength: 3 }),
        nasty,
        fc.constantFrom(0, 1000, 3000),
        (results, title, limit) => {
          const text = summary(results, title, limit);
          const tokens = tokensOf(text);
          expect(
            tokens.filter(({ type, content }) => type.startsWith("html") && !OURS.test(content)).map(({ content }) => content),
          ).toEqual([]);
          expect(tokens.filter(({ type }) => !OUR_TOKENS.test(type)).map(({ type }) => type)).toEqual([]);
          expect(brokenRows(text)).toEqual([]);
        },
      ),
      { numRuns: 300 },
    );
  });

  test("counts its folds: each that opens is closed", () => {
    fc.assert(
      fc.property(fc.array(result, { minLength: 1, maxLength: 3 }), fc.constantFrom(0, 1000, 3000), (results, limit) => {
        const html = tokensOf(summary(results, "", limit)).filter(({ type }) => type === "html_block");
        const folds = html.map(({ content }) => content.trim().startsWith("<details>"));
        expect(folds).toEqual(folds.map((_, index) => index % 2 === 0));
      }),
      { numRuns: 200 },
    );
  });
});
