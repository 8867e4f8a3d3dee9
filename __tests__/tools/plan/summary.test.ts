import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { changesOf } from "../../../tools/plan/changes";
import { type ResourceChange, planOf } from "../../../tools/plan/plan-json";
import type { Result } from "../../../tools/plan/result";
import { STATEFUL_TYPES } from "../../../tools/plan/stateful";
import { LIMIT, summary } from "../../../tools/plan/summary";
import { ROOT } from "../../support/terraform";
import { planWith, resource } from "./plans";

const planned = (name: string, ...plan: readonly ResourceChange[]): Result => ({
  kind: "planned",
  name,
  changes: changesOf(planWith(...plan)),
  reads: [],
});

describe("the summary of a plan that Terraform made", () => {
  const recorded = (name: string) => readFileSync(join(__dirname, "recorded", name), "utf8");

  test.each(["create", "no-change", "change", "replace", "destroy"])("%s", (name) => {
    const plan = planOf(recorded(`${name}.json`));
    if (plan === undefined) throw new Error("it is no plan");
    expect(summary([{ kind: "planned", name: "site", changes: changesOf(plan), reads: [] }])).toBe(recorded(`${name}.md`));
  });
});

describe("the summary of several stacks", () => {
  const results: readonly Result[] = [
    planned(
      "dev-network",
      resource('module.n.aws_eip.nat["a"]', { actions: ["delete"] }, { action_reason: "delete_because_each_key" }),
    ),
    {
      ...planned("dev-web", resource("aws_lb.this", { actions: ["delete", "create"], replace_paths: [["internal"]] })),
      reads: ["dev-network"],
    } as Result,
    { kind: "waits", name: "dev-dns", needs: ["dev-web", "dev-edge"], isPlannedNext: true },
    { kind: "failed", name: "dev-edge", problem: "No credentials\nSign in." },
  ];

  test("has what is lost in front, and then each stack", () => {
    expect(summary(results, "dev")).toBe(`## Plan of \`dev\`: 1 to replace, 1 to destroy, 2 not planned

| Stack | Create | Change | Replace | Destroy |  |
| --- | --: | --: | --: | --: | --- |
| \`dev-network\` |  |  |  | **1** | ⚠️ 1 to look at |
| \`dev-web\` |  |  | **1** |  | ⚠️ 1 to look at |
| \`dev-dns\` |  |  |  |  | ⏳ waits for \`dev-web\`, \`dev-edge\` |
| \`dev-edge\` |  |  |  |  | ❌ failed |

### ⚠️ Look at these first

|  | Stack | Resource | Why | What is lost |
| --- | --- | --- | --- | --- |
| **destroyed** | \`dev-network\` | \`module.n.aws_eip.nat["a"]\` | its key is gone from for_each | its address goes back to AWS, and is hardly ever got again |
| **replaced** | \`dev-web\` | \`aws_lb.this\` | \`internal\` cannot change in place | its DNS name and addresses go |

### \`dev-network\`

**Destroyed**

- ⚠️ \`module.n.aws_eip.nat["a"]\`: its key is gone from for_each

### \`dev-web\`

It reads \`dev-network\`, which changes, too: this is planned with what is there now, and may be more or less afterwards.

**Replaced**

- ⚠️ \`aws_lb.this\`: the old one goes first
  - \`internal\` **forces the replacement**

### \`dev-dns\`

⏳ Waits for \`dev-web\` and \`dev-edge\`, which it reads and which are not deployed yet, or not as written now: deploy them, and plan again.

### \`dev-edge\`

❌ It could not be planned:

\`\`\`
No credentials
Sign in.
\`\`\`
`);
  });
});

describe("a resource's line", () => {
  const lines = (change: ResourceChange) =>
    summary([planned("site", change)]).replace(/^[^]*?\*\*(Replaced|Changed)\*\*\n\n/, "");

  test("says why it is made anew though nothing differs", () => {
    const tainted = resource("aws_x.a", { actions: ["create", "delete"] }, { action_reason: "replace_by_request" });
    expect(lines(tainted)).toBe("- `aws_x.a`: -replace asks for it; the new one stands before the old one goes\n");
  });

  test("says that what changes is only how it is written", () => {
    expect(lines(resource("aws_x.a", { before: { a: "{}" }, after: { a: "{ }" } }))).toBe(
      "- `aws_x.a`\n  - nothing that can be shown: only how a value is written\n",
    );
  });

  test("has what forces a replacement in front, also where it is a part or is not known yet, and names what follows", () => {
    const change = {
      actions: ["delete", "create"],
      before: { a: 1, b: [{ c: 1 }], d: 1, id: "x" },
      after: { a: 2, b: [{ c: 2 }] },
    } as const;
    const forced = { ...change, after_unknown: { d: true, id: true }, replace_paths: [["b"], ["d"]] };
    expect(lines(resource("aws_x.a", forced))).toBe(
      [
        "- `aws_x.a`: the old one goes first",
        "  - `b[0].c`: `1` → `2` **forces the replacement**",
        "  - `d`: `1` → `(known after apply)` **forces the replacement**",
        "  - `a`: `1` → `2`",
        "  - known after apply: `id`",
        "",
      ].join("\n"),
    );
  });
});

describe("a summary that is too long", () => {
  const many = (count: number, type: string, change: Parameters<typeof resource>[1]) =>
    Array.from({ length: count }, (_, index) => resource(`module.many.${type}.item["${index}"]`, change));
  const values = (text: string) => Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`a${index}`, text.repeat(80)]));
  const results = [
    planned("one", ...many(300, "aws_x", { actions: ["create"], before: null, after: values("n") })),
    planned(
      "two",
      ...many(60, "aws_y", { before: values("o"), after: values("n") }),
      ...many(20, "aws_eip", { actions: ["delete"] }),
    ),
  ];

  test("is cut to what a comment takes, with what matters kept", () => {
    const whole = summary(results, "", 0);
    expect(whole.length).toBeGreaterThan(2 * LIMIT);
    expect(whole).not.toContain("Cut to fit");
    const text = summary(results);
    expect(text.length).toBeLessThanOrEqual(LIMIT);
    expect(text.length).toBeGreaterThan(LIMIT * 0.9);
    expect(text).toContain("> Cut to fit");
    expect(text.match(/\*\*destroyed\*\*/g)).toHaveLength(20);
    // What is not there is counted where it would be.
    const missing = [...text.matchAll(/\*… and (\d+) resources?( more)?\*/g)].reduce((sum, [, count]) => sum + Number(count), 0);
    // Of what is created both names and attributes.
    expect([...text.matchAll(/^- `module\.many\.aws_[xy]/gm)].length + missing).toBe(60 + 2 * 300);
  });

  test.each([200, 1000, 5000, 20_000])("keeps to %i characters", (limit) => {
    expect(summary(results, "", limit).length).toBeLessThanOrEqual(limit + 400);
    if (limit >= 1000) expect(summary(results, "", limit).length).toBeLessThanOrEqual(limit);
  });

  test("leaves rows of one resource out before it leaves out others", () => {
    const big = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`a${index}`, index]));
    const one = planned("one", resource("aws_x.a", { before: {}, after: big }));
    expect(summary([one])).toContain("  - … and 40 attributes more\n");
    expect(summary([one], "", 0)).toContain("  - `a99`: added `99`\n");
  });
});

test("types that keep something are types of AWS's provider", () => {
  const bindings = join(ROOT, "node_modules", "@cdktf", "provider-aws", "lib");
  const folder = (type: string) => join(bindings, type.replace(/^aws_/, "").replaceAll("_", "-"));
  expect(STATEFUL_TYPES.filter((type) => !existsSync(folder(type)))).toEqual([]);
});
