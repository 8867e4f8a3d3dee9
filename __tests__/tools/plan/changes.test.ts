import { changesOf } from "../../../tools/plan/changes";
import { type PlanJson, type ResourceChange, isDeployed, planOf } from "../../../tools/plan/plan-json";
import type { Result } from "../../../tools/plan/result";
import { exitCodeOf } from "../../../tools/plan/result";
import { planWith, resource } from "./plans";

const only = (...plan: readonly ResourceChange[]) => changesOf(planWith(...plan)).resources[0];
const told = (before: unknown, after: unknown, more: object = {}) =>
  (only(resource("aws_x.a", { before: { it: before }, after: { it: after }, ...more }))?.differences ?? []).map(
    ({ path, before: was, after: is }) => `${path}: ${was ?? "-"} → ${is ?? "-"}`,
  );

describe("what differs", () => {
  test.each<[string, unknown, unknown, string[]]>([
    ["a text", "a", "b", ['it: "a" → "b"']],
    ["a number and a flag", [1, true], [1, false], ["it[]: true → -", "it[]: - → false"]],
    ["what came and what went", { a: 1 }, { b: 2 }, ["it.a: 1 → -", "it.b: - → 2"]],
    ["keys that are no names", { "a b": 1 }, { "a b": 2 }, ['it["a b"]: 1 → 2']],
    ["nothing, in the ways of AWS's provider", { a: null, b: "", c: [] }, { a: "", b: null, c: null }, []],
    ["an item between others", ["a", "c"], ["a", "b", "c"], ['it[]: - → "b"']],
    ["one of two that are alike", ["a", "a"], ["a"], ['it[]: "a" → -']],
    ["another order", ["a", "b"], ["b", "a"], ['it: ["a", "b"] → ["b", "a"]']],
    ["a block in a set, which has another place", [{ p: 1 }, { p: 5 }], [{ p: 2 }, { p: 1 }], ["it[0].p: 5 → 2"]],
    ["one block more", [{ p: 1 }], [{ p: 0 }, { p: 1 }, { p: 2, q: "" }], ["it[]: - → {p: 0}", "it[]: - → {p: 2}"]],
    ["a part of a policy", '{"S":[{"E":"Allow"}]}', '{"S":[{"E":"Deny"}]}', ['it.S[0].E: "Allow" → "Deny"']],
    ["a policy that is spelt otherwise", '{"a":1,"b":2}', '{ "b": 2, "a": 1 }', []],
    ["text that only looks like JSON", "{a}", "[b", ['it: "{a}" → "[b"']],
    ["keys of JavaScript's own", { a: 1 }, { a: 1, constructor: 2 }, ["it.constructor: - → 2"]],
  ])("%s", (_, before, after, expected) => {
    expect(told(before, after)).toEqual(expected);
  });

  test("a long text is shown where it differs", () => {
    const [line = ""] = told(`${"x".repeat(500)}old`, `${"x".repeat(500)}new`);
    expect(line).toBe(`it: …${"x".repeat(40)}old" → …${"x".repeat(40)}new"`);
    expect(told("x", "y".repeat(1000))).toEqual([`it: "x" → "${"y".repeat(159)}…`]);
  });

  test("what is unknown is said to be so, where it is", () => {
    expect(told("a", undefined, { after: {}, after_unknown: { it: true } })).toEqual(['it: "a" → (known after apply)']);
    expect(told([{ a: 1, b: 2 }], [{ b: 2 }], { after_unknown: { it: [{ a: true }] } })).toEqual([
      "it[0].a: 1 → (known after apply)",
    ]);
    expect(told(["a"], ["a", null], { after_unknown: { it: [false, true] } })).toEqual(["it[]: - → (known after apply)"]);
  });

  test("tags are told once, unless only those of all resources change", () => {
    const tags = (a: string, all: string) => ({ tags: { a }, tags_all: { a, all } });
    const paths = (before: object, after: object) =>
      only(resource("aws_x.a", { before, after }))?.differences.map(({ path }) => path);
    expect(paths(tags("1", "1"), tags("2", "1"))).toEqual(["tags.a"]);
    expect(paths(tags("1", "1"), tags("1", "2"))).toEqual(["tags_all.all"]);
  });
});

describe("secrets", () => {
  const SECRET = "hunter2";
  test.each<[string, object]>([
    [
      "changed",
      { before: { it: SECRET }, after: { it: `${SECRET}!` }, before_sensitive: { it: true }, after_sensitive: { it: true } },
    ],
    [
      "marked from now on",
      { before: { it: SECRET }, after: { it: "other" }, before_sensitive: {}, after_sensitive: { it: true } },
    ],
    ["marked no more", { before: { it: "other" }, after: { it: SECRET }, before_sensitive: { it: true }, after_sensitive: {} }],
    [
      "a part of a block that goes",
      { before: { it: [{ a: 1, b: SECRET }] }, after: {}, before_sensitive: { it: [{ b: true }] } },
    ],
    [
      "a part of a block that comes",
      { before: {}, after: { it: [{ a: 1, b: SECRET }] }, after_sensitive: { it: [{ b: true }] } },
    ],
    [
      "in front of another item",
      { before: { it: [{ b: "x" }] }, after: { it: [{ b: SECRET }, { b: "x" }] }, after_sensitive: { it: [{ b: true }, {}] } },
    ],
    ["in a map", { before: { it: { a: SECRET } }, after: { it: { a: "b" } }, before_sensitive: { it: true } }],
    [
      "known no more",
      { before: { it: SECRET }, after: {}, after_unknown: { it: true }, before_sensitive: {}, after_sensitive: { it: true } },
    ],
    ["a policy", { before: { it: `{"a":"${SECRET}"}` }, after: { it: `{"a":"b"}` }, before_sensitive: { it: true } }],
    ["of something new", { actions: ["create"], before: null, after: { it: SECRET, a: 1 }, after_sensitive: { it: true } }],
    [
      "of something that is made anew",
      {
        actions: ["delete", "create"],
        before: { it: SECRET },
        after: { it: SECRET, a: 1 },
        before_sensitive: { it: true },
        after_sensitive: { it: true },
      },
    ],
  ])("are hidden: %s", (_, change) => {
    const found = changesOf({
      ...planWith(resource("aws_x.a", change)),
      resource_drift: [resource("aws_x.a", change)],
      output_changes: { out: resource("aws_x.a", { actions: ["update"], ...change }).change },
    });
    expect(found.resources[0]?.differences.length).toBeGreaterThan(0);
    expect(JSON.stringify(found)).toMatch(/sensitive value|"a"/);
    expect(JSON.stringify(found)).not.toContain(SECRET);
  });

  test("that stay as they are, are not told", () => {
    const same = { before: { it: SECRET }, after: { it: SECRET }, before_sensitive: { it: true }, after_sensitive: { it: true } };
    expect(only(resource("aws_x.a", same))?.differences).toEqual([]);
  });
});

describe("what becomes of a resource", () => {
  test.each<[string[], string, boolean]>([
    [["create"], "create", true],
    [["update"], "update", false],
    [["delete", "create"], "replace", false],
    [["create", "delete"], "replace", true],
    [["create", "forget"], "replace", true],
    [["delete"], "delete", false],
    [["forget"], "forget", false],
  ])("%j is %s", (actions, fate, successorFirst) => {
    expect(only(resource("aws_x.a", { actions: actions as never }))).toMatchObject({ fate, successorFirst });
  });

  test("what stays as it is and where it is, is not told; what is moved or imported is", () => {
    const kept = { actions: ["no-op"] as const };
    expect(only(resource("aws_x.a", kept))).toBeUndefined();
    expect(only(resource("aws_x.a", kept, { previous_address: "aws_x.b" }))).toMatchObject({
      fate: "keep",
      movedFrom: "aws_x.b",
    });
    expect(only(resource("aws_x.a", { ...kept, importing: { id: "x-1" } }))).toMatchObject({ fate: "keep", importedAs: "x-1" });
    expect(only(resource("aws_x.a", { ...kept, importing: {} }))).toMatchObject({ importedAs: "(known after apply)" });
  });

  test("what is lost is told of what goes, not of what is kept, left over or made again", () => {
    const lost = (actions: string[], more = {}) =>
      only(resource("aws_eip.a", { actions: actions as never }, more))?.loss !== undefined;
    expect(lost(["delete"])).toBe(true);
    expect(lost(["create", "delete"])).toBe(true);
    expect([["create"], ["update"], ["forget"], ["create", "forget"]].filter((actions) => lost(actions))).toEqual([]);
    expect(lost(["delete"], { deposed: "1234abcd" })).toBe(false);
    expect(only(resource("constructor.a", { actions: ["delete"] }))?.loss).toBeUndefined();
  });

  test("says what forces a replacement, and why else it is", () => {
    const forced = { actions: ["delete", "create"], replace_paths: [["a", 0, "b c"], ["d"]] } as never;
    expect(only(resource("aws_x.a", forced))?.forcedBy).toEqual(['a[0]["b c"]', "d"]);
    const tainted = resource("aws_x.a", { actions: ["delete", "create"] }, { action_reason: "replace_because_tainted" });
    expect(only(tainted)?.reason).toMatch(/^it is tainted/);
    expect(only(resource("aws_x.a", { actions: ["delete"] }, { deposed: "1234abcd" }))).toMatchObject({
      address: "aws_x.a (deposed 1234abcd)",
      reason: "an interrupted replacement left it over",
    });
  });
});

describe("the rest of a plan", () => {
  test("data that is read during the apply, failed checks, and a plan that is a part", () => {
    const found = changesOf({
      ...planWith(resource("data.aws_x.a", { actions: ["read"] }, { mode: "data" })),
      checks: [
        { instances: [{ address: { to_display: "check.a" }, status: "fail", problems: [{ message: "Too many." }] }] },
        { instances: [{ address: { to_display: "check.b" }, status: "pass" }] },
        { instances: [{ address: { to_display: "check.c" }, status: "unknown" }] },
      ],
      complete: false,
    });
    expect(found).toMatchObject({ reads: ["data.aws_x.a"], warnings: ["check.a: Too many."], resources: [], isEmpty: false });
    expect(found.partial).toMatch(/^one apply will not do all of it/);
    expect(changesOf({ ...planWith(), errored: true }).partial).toMatch(/^planning ended with an error/);
  });

  test("drift is told where the plan changes it back, and where something is gone", () => {
    const drifted = (address: string, actions: readonly string[] = ["update"]) =>
      resource(address, { actions: actions as never, before: { a: 1 }, after: actions[0] === "delete" ? null : { a: 2 } });
    const { drift } = changesOf({
      ...planWith(resource("aws_x.back", {}), resource("aws_x.left", { actions: ["no-op"] })),
      resource_drift: [drifted("aws_x.back"), drifted("aws_x.left"), drifted("aws_x.gone", ["delete"])],
    });
    expect(drift.map(({ address }) => address)).toEqual(["aws_x.back", "aws_x.gone"]);
  });

  test("is empty as Terraform says, and by its changes where it says nothing", () => {
    expect(changesOf({ ...planWith(), applyable: true }).isEmpty).toBe(false);
    expect(changesOf({ ...planWith(), applyable: false }).isEmpty).toBe(true);
    expect(changesOf(planWith()).isEmpty).toBe(true);
    expect(changesOf(planWith(resource("aws_x.a", {}))).isEmpty).toBe(false);
  });

  test("a stack is deployed when its state has an output, or a resource that is not data", () => {
    const state = (values: object): PlanJson => ({ ...planWith(), prior_state: { values } });
    const data = { resources: [{ mode: "data" }] };
    expect(isDeployed(planWith())).toBe(false);
    expect(isDeployed(state({ outputs: {}, root_module: { ...data, child_modules: [data] } }))).toBe(false);
    expect(isDeployed(state({ outputs: { a: 1 } }))).toBe(true);
    expect(isDeployed(state({ root_module: { child_modules: [{ resources: [{ mode: "managed" }] }] } }))).toBe(true);
  });

  test("a state, a text and nothing are no plans", () => {
    const texts = ['{"format_version":"1.0","values":{}}', "{}", "null", "nothing", "[]", ""];
    expect(texts.map(planOf)).toEqual(texts.map(() => undefined));
    expect(planOf('{"format_version":"1.2"}')).toEqual({ format_version: "1.2" });
  });
});

test("exit codes are those of plan -detailed-exitcode, over all", () => {
  const planned = (plan: PlanJson): Result => ({ kind: "planned", name: "a", changes: changesOf(plan), reads: [] });
  const [none, some] = [planned(planWith()), planned(planWith(resource("aws_x.a", {})))];
  const waits = (isPlannedNext: boolean): Result => ({ kind: "waits", name: "b", needs: ["a"], isPlannedNext });
  const failed: Result = { kind: "failed", name: "c", problem: "" };
  expect([[none], [none, some], [some, waits(true)], [waits(false), some], [failed, some], []].map(exitCodeOf)).toEqual([
    0, 2, 2, 1, 1, 0,
  ]);
});
