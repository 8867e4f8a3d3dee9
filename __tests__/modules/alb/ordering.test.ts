import fc from "fast-check";
import { type ModuleDefinition, judge } from "../../../core";
import { problemText, withDefaults } from "../../../core/inputs";
import { alb } from "../../../modules/alb/alb";
import { example } from "../../../modules/alb/example";
import { type RouteTable, findings, routeTable } from "../../../modules/alb/routing";

type Rules = Record<string, Record<string, unknown>>;
type Inputs = Parameters<typeof routeTable>[0];

const withRules = (rules: Rules) => ({ ...example, rules });
const tableOf = (rules: Rules): RouteTable => routeTable(withDefaults(alb.attributes, withRules(rules)) as unknown as Inputs);
const problems = (rules: Rules): string[] => judge(alb as unknown as ModuleDefinition, withRules(rules)).map(problemText);

/** The rules of the example's listener in their order, each with its number. */
const numbers = (rules: Rules): Record<string, number> =>
  Object.fromEntries(
    (tableOf(rules).listeners.find(({ name }) => name === "https")?.rules ?? []).flatMap(({ name, priority }) =>
      priority === undefined ? [] : [[name, priority]],
    ),
  );
const order = (rules: Rules): string[] =>
  Object.keys(numbers(rules)).sort((a, b) => (numbers(rules)[a] ?? 0) - (numbers(rules)[b] ?? 0));

const to = (targetGroup: string) => ({ targetGroup });

describe("a special case comes before its general rule", () => {
  const long = "/api/v1/customers";
  test.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ["a longer path", { paths: ["/movies/new/*"] }, { paths: ["/movies/*"] }],
    ["a text and a pattern of one length", { paths: ["/ab"] }, { paths: ["/a?"] }],
    ["fewer of the same values", { paths: ["/a"] }, { paths: ["/a", "/b"] }],
    [
      "long paths and hosts",
      { hosts: ["api.customer-portal.example.com"], paths: [`${long}/orders/*`] },
      { hosts: ["api.customer-portal.example.com"], paths: [`${long}/*`] },
    ],
    ["a host besides", { paths: ["/a/*"], hosts: ["a.io"] }, { paths: ["/a/*"] }],
    ["a host, and every path", { hosts: ["a.io"] }, { paths: ["/*"] }],
    ["a host without an asterisk, in another case", { hosts: ["API.example.com"] }, { hosts: ["*.Example.com"] }],
    ["a header besides", { paths: ["/a/*"], headers: { "X-A": ["1"] } }, { paths: ["/a/*"] }],
    ["one of a header's values", { headers: { "x-a": ["12"] } }, { headers: { "X-A": ["1*", "2"] } }],
    ["a parameter by name", { queryStrings: { v: ["1"] } }, { queryStrings: { "*": ["1"] } }],
    ["a smaller network", { sourceIps: ["10.1.0.0/16"] }, { sourceIps: ["10.0.0.0/8", "192.168.0.0/16"] }],
    ["one method", { methods: ["GET"] }, { methods: ["GET", "HEAD"] }],
  ])("%s", (_, narrow, wide) => {
    for (const [first, second] of [
      ["a", "b"],
      ["z", "y"],
    ] as const) {
      const rules = { [second]: { ...wide, ...to("home") }, [first]: { ...narrow, ...to("movies") } };
      expect(problems(rules)).toEqual([]);
      expect(order(rules)).toEqual([first, second]);
    }
  });

  test("also over many steps of one length", () => {
    const values = ["/aaaa", "/aaa?", "/aa??", "/a???", "/????"];
    const rules = Object.fromEntries(
      values.map((path, index) => [`r${9 - index}`, { paths: [path], ...to(index % 2 ? "home" : "movies") }]),
    );
    expect(order(rules)).toEqual(["r9", "r8", "r7", "r6", "r5"]);
  });
});

describe("rules that meet without being nested", () => {
  const refusal = (...requests: string[]) => [
    `rules need a \`priority\` for one of each two that take some of the same requests without being nested: ${requests.join(", ")}`,
  ];
  test.each<[string, Record<string, unknown>, Record<string, unknown>, string]>([
    ["a host and a path", { hosts: ["a.io"] }, { paths: ["/api/*"] }, "GET https://a.io/api/"],
    ["one path of two", { paths: ["/up", "/api/health"] }, { paths: ["/api/*"] }, "GET https://example.com/api/health"],
    ["an ending and a beginning", { paths: ["*.png"] }, { paths: ["/a/*"] }, "GET https://example.com/a/.png"],
    ["the same", { paths: ["/a"] }, { paths: ["/a"] }, "GET https://example.com/a"],
    ["a method and a path", { methods: ["POST"] }, { paths: ["/a"] }, "POST https://example.com/a"],
    ["hosts in two cases", { hosts: ["A.*"] }, { hosts: ["*.IO"] }, "GET https://a..io/"],
    ["headers", { headers: { "X-A": ["1"] } }, { headers: { "X-B": ["2*"] } }, "GET https://example.com/ with X-A: 1, X-B: 2"],
    ["parameters", { queryStrings: { a: ["1"] } }, { queryStrings: { b: ["?"] } }, "GET https://example.com/?a=1&b=x"],
    [
      "networks",
      { sourceIps: ["10.0.0.0/8"], paths: ["/a"] },
      { sourceIps: ["10.1.0.0/16"] },
      "GET https://example.com/a from 10.1.0.0/16",
    ],
  ])("are refused with a request that both take: %s", (_, one, two, request) => {
    const rules = { one: { ...one, ...to("home") }, two: { ...two, ...to("movies") } };
    expect(problems(rules)).toEqual(refusal(`${request} fits one and two`));
    // Ordered by the user, or with one outcome, there is nothing to say.
    expect(problems({ ...rules, two: { ...rules.two, priority: 1 } })).toEqual([]);
    expect(problems({ ...rules, two: { ...two, ...to("home") } })).toEqual([]);
    expect(
      problems({
        ...rules,
        two: { ...rules.two, hosts: ["nobody.example"], ...(one["hosts"] || two["hosts"] ? {} : { hosts: ["b.io"] }) },
        one: { ...rules.one, hosts: ["a.io"] },
      }),
    ).toEqual([]);
  });

  test("each two are told", () => {
    const rules = {
      a: { hosts: ["a.io"], ...to("home") },
      b: { paths: ["/b"], ...to("movies") },
      c: { methods: ["PUT"], fixedResponse: { statusCode: 405 } },
    };
    expect(problems(rules)).toEqual(
      refusal("GET https://a.io/b fits a and b", "PUT https://a.io/ fits a and c", "PUT https://example.com/b fits b and c"),
    );
  });

  test("only on one listener", () => {
    const listeners = { ...example.listeners, http: { targetGroup: "home" } };
    const rules = {
      a: { paths: ["/a"], listener: "http", ...to("home") },
      b: { paths: ["/a"], listener: "https", ...to("movies") },
    };
    expect(judge(alb as unknown as ModuleDefinition, { ...example, listeners, rules })).toEqual([]);
  });

  test("patterns with ? that only a closer look parts are warned of", () => {
    const rules = { one: { paths: ["/?b*"], ...to("home") }, two: { paths: ["/a*"], ...to("movies") } };
    expect(problems(rules)).toEqual([]);
    // The longer one comes first.
    expect(findings(tableOf(rules))).toContain(
      "GET https://example.com/ab fits one and two, and one takes it only because of its name or length: give one of them a `priority`",
    );
  });
});

describe("numbers", () => {
  const paths = (names: readonly string[]): Rules =>
    Object.fromEntries(names.map((name) => [name, { paths: [`/${name}`], ...to("movies") }]));
  const names = (count: number) => Array.from({ length: count }, (_, index) => `service-${index}`);

  test("of a hundred rules differ, and lie between the ones for explicit priorities", () => {
    const all = Object.values(numbers(paths(names(100))));
    expect(new Set(all).size).toBe(100);
    expect(Math.min(...all)).toBeGreaterThanOrEqual(10000);
    expect(Math.max(...all)).toBeLessThan(45000);
  });

  test("of ten rules stay when another one comes, for all but a few names", () => {
    const before = numbers(paths(names(10)));
    const moved = names(300)
      .slice(10)
      .map((name) => {
        const after = numbers(paths([...names(10), name]));
        return Object.keys(before).filter((one) => before[one] !== after[one]).length;
      });
    // A newcomer asks for one of 480 seats: for one of the ten in 2 %.
    expect(moved.filter((count) => count > 0).length).toBeLessThan(290 * 0.05);
    expect(Math.max(...moved)).toBe(1);
  });

  test("never take a number over that another rule gives up, whatever changes", () => {
    const conditions = fc.record({
      paths: fc.array(fc.constantFrom("/a", "/a/*", "/a/b", "/*", "/?", "/abcdefgh/*", "/a/b/c/d/e/*"), {
        minLength: 1,
        maxLength: 2,
      }),
      hosts: fc.option(fc.constant(["a.io"]), { nil: undefined }),
    });
    const state = fc.dictionary(fc.constantFrom(...names(40)), conditions, { minKeys: 1, maxKeys: 20, noNullPrototype: true });
    fc.assert(
      fc.property(state, state, (before, added) => {
        const whole = (rules: Rules): Rules =>
          Object.fromEntries(Object.entries(rules).map(([name, rule]) => [name, { ...rule, ...to("home") }]));
        const [from, into] = [numbers(whole(before)), numbers(whole({ ...before, ...added }))];
        for (const [name, number] of Object.entries(into)) {
          const holder = Object.entries(from).find(([, other]) => other === number)?.[0];
          expect([undefined, name]).toContain(holder);
        }
      }),
      { numRuns: 200, seed: 7 },
    );
  });
});
