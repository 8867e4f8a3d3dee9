import {
  type MapOf,
  all,
  andThen,
  and,
  at,
  atLeast,
  atMost,
  base64,
  choose,
  chunks,
  cidrContains,
  cidrSubnet,
  coalesce,
  concat,
  contains,
  covers,
  distinct,
  eq,
  every,
  extract,
  beginning,
  flatten,
  hasKey,
  indexOf,
  isCidr,
  isEarlier,
  isSet,
  isTime,
  join,
  json,
  keys,
  largest,
  length,
  lessThan,
  letBe,
  listOf,
  lookup,
  lower,
  mapOf,
  matches,
  merge,
  not,
  nth,
  oneOrNull,
  only,
  onlyIf,
  or,
  overlaps,
  plus,
  prefixLength,
  sort,
  split,
  startsWith,
  trimmed,
  when,
  whenSet,
} from "../../core";
import { Collection, asMap, leaf, objectReference, raw } from "../../core/expressions";
import { resolved } from "../support/hcl";

const text = (name: string) => leaf.string(raw(`var.${name}`));
const number = (name: string) => leaf.number(raw(`var.${name}`));
const flag = (name: string) => raw(`var.${name}`);
const texts = (name: string) => leaf.strings(raw(`var.${name}`));
const mapOfTexts = (name: string): MapOf<string> => asMap(new Collection(raw(`var.${name}`), "map", leaf.string));
const literalMap = <T>(map: Record<string, T>) => map as unknown as MapOf<T>;

// Each word twice: computed on literals, written for references.
describe("a word", () => {
  const cases: Array<[string, unknown, unknown, unknown, string]> = [
    ["eq", eq("a", "a"), true, eq(text("x"), "a"), '${var.x == "a"}'],
    ["not eq", not(eq("a", "a")), false, not(eq(text("x"), "a")), '${var.x != "a"}'],
    ["not", not(true), false, not(flag("on")), "${!var.on}"],
    ["not of an operation", not(atMost(1, 2)), false, not(atMost(number("n"), 2)), "${!(var.n <= 2)}"],
    ["atMost", atMost(2, 2), true, atMost(number("n"), 2), "${var.n <= 2}"],
    ["atLeast", atLeast(1, 2), false, atLeast(number("n"), 2), "${var.n >= 2}"],
    ["lessThan", lessThan(1, 2), true, lessThan(1, number("n")), "${1 < var.n}"],
    ["all", all(true, false), false, all(eq(text("x"), "a"), flag("on")), '${var.x == "a" && var.on}'],
    ["and, lazily", and(true, false), false, and(flag("a"), flag("b")), "${var.a ? var.b : false}"],
    ["or, lazily", or(false, true), true, or(flag("a"), flag("b"), flag("c")), "${var.a ? true : (var.b ? true : var.c)}"],
    ["choose", choose(true, "yes", "no"), "yes", choose(flag("on"), text("x"), "no"), '${var.on ? var.x : "no"}'],
    ["onlyIf", onlyIf(false, "x"), undefined, onlyIf(flag("on"), text("x")), "${var.on ? var.x : null}"],
    ["isSet", isSet(undefined), false, isSet(text("x")), "${var.x != null}"],
    ["coalesce", coalesce(undefined, "b"), "b", coalesce(text("x"), "b"), '${var.x != null ? var.x : "b"}'],
    ["contains", contains(["a"], "b"), false, contains(texts("l"), "b"), '${contains(var.l, "b")}'],
    ["hasKey", hasKey(literalMap({ a: 1 }), "a"), true, hasKey(mapOfTexts("m"), "a"), '${contains(keys(var.m), "a")}'],
    ["keys", keys(literalMap({ b: 1, a: 2 })), ["a", "b"], keys(mapOfTexts("m")), "${keys(var.m)}"],
    ["length of text", length("äé"), 2, length(text("x")), "${length(var.x)}"],
    ["length of a list", length(["a", "b"]), 2, length(texts("l")), "${length(var.l)}"],
    ["at", at(literalMap({ a: "1" }), "a"), "1", at(mapOfTexts("m"), "a"), '${var.m["a"]}'],
    [
      "lookup",
      lookup(literalMap({ a: "1" }), "b", () => "2"),
      "2",
      lookup(mapOfTexts("m"), "b", () => "2"),
      '${try(var.m["b"], "2")}',
    ],
    ["nth", nth(["a", "b"], 1), "b", nth(texts("l"), 1), "${var.l[1]}"],
    [
      "merge",
      merge(literalMap({ a: 1 }), { a: 2 }),
      { a: 2 },
      merge(mapOfTexts("m"), { Name: text("x") }),
      "${merge(var.m, { Name = var.x })}",
    ],
    ["concat", concat(["a"], ["b"]), ["a", "b"], concat(texts("l"), ["b"]), '${concat(var.l, ["b"])}'],
    ["distinct", distinct(["a", "a"]), ["a"], distinct(texts("l")), "${distinct(var.l)}"],
    ["sort", sort(["b", "a"]), ["a", "b"], sort(texts("l")), "${sort(var.l)}"],
    ["join", join("-", ["a", "b"]), "a-b", join("-", texts("l")), '${join("-", var.l)}'],
    ["trimmed", trimmed(" a\n"), "a", trimmed(text("x")), "${trimspace(var.x)}"],
    ["split", split(":", "a:b"), ["a", "b"], split(":", text("x")), '${split(":", var.x)}'],
    ["indexOf", indexOf(["a", "b"], "b"), 1, indexOf(["a", "b"], text("x")), '${index(["a", "b"], var.x)}'],
    ["lower", lower("A"), "a", lower(text("x")), "${lower(var.x)}"],
    ["isTime", isTime("2030-01-31T08:00:00Z"), true, isTime(text("x")), '${can(timeadd(var.x, "0s"))}'],
    [
      "isTime of a day that there is not",
      isTime("2030-02-30T08:00:00Z"),
      false,
      isTime(text("x")),
      '${can(timeadd(var.x, "0s"))}',
    ],
    [
      "isEarlier",
      isEarlier("2030-01-31T08:00:00Z", "2030-01-31T08:00:01Z"),
      true,
      isEarlier(text("x"), text("y")),
      "${timecmp(var.x, var.y) < 0}",
    ],
    [
      "isEarlier of the same",
      isEarlier("2030-01-31T08:00:00Z", "2030-01-31T08:00:00Z"),
      false,
      isEarlier(text("x"), "2030-01-31T08:00:00Z"),
      '${timecmp(var.x, "2030-01-31T08:00:00Z") < 0}',
    ],
    ["plus", plus(1, 2), 3, plus(1, number("n")), "${1 + var.n}"],
    ["matches", matches("a/b", /^a\/b$/), true, matches(text("x"), /^a\/b$/), '${can(regex("^a/b$", var.x))}'],
    ["extract", extract("eu-west-1a", /[a-z]$/), "a", extract(text("x"), /[a-z]$/), '${regex("[a-z]$", var.x)}'],
    [
      "json",
      json({ a: "<b>" }),
      '{"a":"\\u003cb\\u003e"}',
      json({ a: text("x"), "b:c": 1 }),
      '${jsonencode({ a = var.x, "b:c" = 1 })}',
    ],
    ["beginning", beginning("abc", 2), "ab", beginning(text("x"), 2), "${substr(var.x, 0, 2)}"],
    ["base64", base64("a"), "YQ==", base64(text("x")), "${base64encode(var.x)}"],
    ["listOf", listOf(["a"], (v) => `${v}!`), ["a!"], listOf(texts("l"), (v) => `${v}!`), '${[for v in var.l : "${v}!"]}'],
    [
      "listOf, filtered",
      listOf(["a", "b"], (v) => v, { where: (v) => eq(v, "b") }),
      ["b"],
      listOf(texts("l"), (v) => v, { where: (v) => eq(v, "b") }),
      '${[for v in var.l : v if v == "b"]}',
    ],
    [
      "listOf, with the key",
      listOf(literalMap({ a: "1" }), (v, k) => `${k}${v}`),
      ["a1"],
      listOf(mapOfTexts("m"), (v, k) => `${k}${v}`),
      '${[for k, v in var.m : "${k}${v}"]}',
    ],
    [
      "mapOf",
      mapOf(["a"], (v) => v, { key: (v) => v }),
      { a: "a" },
      mapOf(texts("l"), (v) => v, { key: (v) => v }),
      "${{ for v in var.l : v => v }}",
    ],
    [
      "every",
      every(["a", "b"], (v) => eq(v, "a")),
      false,
      every(texts("l"), (v) => eq(v, "a")),
      '${alltrue([for v in var.l : v == "a"])}',
    ],
    [
      "flatten",
      flatten([["a"], ["b"]]),
      ["a", "b"],
      flatten(listOf(texts("l"), () => texts("m"))),
      "${flatten([for v in var.l : var.m])}",
    ],
    ["when", when(false), {}, when(flag("on")), "${var.on ? { this = true } : {}}"],
    [
      "when, of a map",
      when(true, literalMap({ a: 1 })),
      { a: 1 },
      when(flag("on"), mapOfTexts("m")),
      "${{ for k, v in var.m : k => v if var.on }}",
    ],
    [
      "letBe",
      letBe("a", (v) => `${v}${v}`),
      "aa",
      letBe(lower(text("x")), (v) => `${v}${v}`),
      '${[for v in [lower(var.x)] : "${v}${v}"][0]}',
    ],
    [
      "oneOrNull",
      oneOrNull(literalMap({}), (v) => v),
      null,
      oneOrNull(mapOfTexts("m"), (v) => v),
      "${one([for v in var.m : v])}",
    ],
    [
      "cidrSubnet",
      cidrSubnet("10.0.0.0/16", 4, 3),
      "10.0.48.0/20",
      cidrSubnet(text("c"), 4, number("n")),
      "${cidrsubnet(var.c, 4, var.n)}",
    ],
    [
      "cidrSubnet of IPv6",
      cidrSubnet("2001:db8::/56", 8, 255),
      "2001:db8:0:ff::/64",
      cidrSubnet(text("c"), 8, 255),
      "${cidrsubnet(var.c, 8, 255)}",
    ],
    ["prefixLength", prefixLength("10.0.0.0/16"), 16, prefixLength(text("c")), '${tonumber(split("/", var.c)[1])}'],
  ];

  test.each(cases)("%s", (_, computed, value, written, expression) => {
    expect(computed).toEqual(value);
    expect(resolved(written)).toBe(expression);
  });
});

describe("CIDRs", () => {
  test.each([
    ["10.0.0.0/16", true],
    ["10.0.0.1/16", false],
    ["10.0.0.0/33", false],
    ["010.0.0.0/16", false],
    ["10.0.0/16", false],
    ["2001:db8::/56", true],
    ["2001:DB8::/56", false],
    ["mars", false],
    ["", false],
  ])("%p is a network: %p", (cidr, expected) => expect(isCidr(cidr)).toBe(expected));

  test.each([
    ["10.0.0.0/16", "10.0.255.0/24", true, true],
    ["10.0.255.0/24", "10.0.0.0/16", true, false],
    ["10.0.0.0/17", "10.0.128.0/17", false, false],
    ["0.0.0.0/0", "192.168.0.0/16", true, true],
    ["2001:db8::/32", "2001:db8:1::/48", true, true],
    ["::/0", "0.0.0.0/0", false, false],
    ["0.0.0.0/0", "2001:db8::/32", false, false],
  ])("%s and %s: overlap %p, contained %p", (left, right, overlap, contained) => {
    expect(overlaps(left, right)).toBe(overlap);
    expect(cidrContains(left, right)).toBe(contained);
  });

  test("any two blocks of sixteen addresses overlap, and contain each other, as their addresses do", () => {
    const blocks = [28, 29, 30, 31, 32].flatMap((prefix) => {
      const size = 2 ** (32 - prefix);
      return Array.from({ length: 16 / size }, (_, index) => ({
        cidr: `10.0.0.${index * size}/${prefix}`,
        addresses: Array.from({ length: size }, (__, offset) => index * size + offset),
      }));
    });
    for (const one of blocks) {
      for (const other of blocks) {
        const shared = other.addresses.filter((address) => one.addresses.includes(address)).length;
        expect([one.cidr, other.cidr, overlaps(one.cidr, other.cidr)]).toEqual([one.cidr, other.cidr, shared > 0]);
        expect(cidrContains(one.cidr, other.cidr)).toBe(shared === other.addresses.length);
      }
    }
  });
});

describe("references", () => {
  test("numbers and texts go into texts", () => {
    expect(resolved(json(`${text("a")}:${number("n")} "quoted" \${literal}`))).toBe(
      '${jsonencode("${var.a}:${var.n} \\"quoted\\" $${literal}")}',
    );
  });

  test("an index of a map is an expression, also by JavaScript's own syntax", () => {
    expect(resolved(mapOfTexts("ids")["eu-west-1a"])).toBe('${var.ids["eu-west-1a"]}');
  });

  test("nested loops have names of their own", () => {
    const pairs = listOf(texts("a"), (left) => listOf(texts("b"), (right) => `${left}${right}`));
    expect(resolved(flatten(pairs))).toBe('${flatten([for v in var.a : [for v2 in var.b : "${v}${v2}"]])}');
  });

  test("an optional object is a collection of none or one", () => {
    const https = new Collection(raw("var.https"), "optional", (e) =>
      objectReference(e, { port: (p) => leaf.number(raw(`${resolvedText(p)}.port`)) }),
    );
    expect(resolved(listOf(whenSet<{ port: number }>(https as never), (one) => one.port))).toBe(
      "${[for v in var.https[*] : v.port]}",
    );
    expect(resolved(mapOf(whenSet<{ port: number }>(https as never), (one) => one.port))).toBe(
      '${{ for v in var.https[*] : "this" => v.port }}',
    );
    expect(resolved(only(mapOfTexts("m")))).toBe('${var.m["this"]}');
  });

  test("a long text is cut into pieces", () => {
    expect(chunks("abcdefg", 3)).toEqual(["abc", "def", "g"]);
    expect(chunks("", 3)).toEqual([]);
    expect(resolved(chunks(text("t"), 255))).toBe('${regexall("(?s).{1,255}", var.t)}');
  });

  test("an optional list is a collection of none or one list", () => {
    expect(resolved(listOf(whenSet(texts("l")), (list) => length(list)))).toBe(
      "${[for v in (var.l == null ? [] : [var.l]) : length(v)]}",
    );
  });

  test("a pattern with groups cannot be extracted: Terraform would return the groups", () => {
    expect(() => extract("ab", /(a)b/)).toThrow("(?:…)");
  });
});

const resolvedText = (expression: unknown) => String(resolved(expression)).replace(/^\$\{|\}$/g, "");

test("a number in a text is a text, also when it stands alone", () => {
  const n = coalesce(number("n"), 80);
  expect(resolved(eq(text("x"), `${n}`))).toBe("${var.x == tostring(var.n != null ? var.n : 80)}");
  expect(resolved(eq(text("x"), `${text("y")}`))).toBe("${var.x == var.y}");
});

describe("covers", () => {
  test.each<[string, string, boolean]>([
    ["/a/*", "/a/b", true],
    ["/a/*", "/a/*", true],
    ["/a/*", "/a", false],
    ["/a?", "/ab", true],
    ["/a?", "/a?", true],
    ["/a?", "/a*", false],
    ["/a*", "/a?", true],
    ["*", "", true],
    ["a.b", "axb", false],
    ["$(a)[b]{c}|^+\\", "$(a)[b]{c}|^+\\", true],
    ["é?", "éü", true],
  ])("%s of %s: %p", (wide, narrow, expected) => {
    expect(covers(wide, narrow)).toBe(expected);
  });

  test("is written for Terraform", () => {
    expect(resolved(covers(text("x"), "/a"))).toBe(
      '${can(regex("(?s)^${replace(replace(replace(var.x, "/[.+^$(){}|[\\\\]\\\\\\\\]/", "\\\\$0"), "*", ".*"), "?", "[^*]")}$", "/a"))}',
    );
  });
});

test("largest, startsWith and andThen", () => {
  expect(largest([1, 3, 2])).toBe(3);
  expect(() => largest([])).toThrow("no greatest");
  expect(resolved(largest(leaf.numbers(raw("var.l"))))).toBe("${max(var.l...)}");
  expect([startsWith("/a", "/"), startsWith("a", "/")]).toEqual([true, false]);
  expect(resolved(startsWith(text("x"), "/"))).toBe('${startswith(var.x, "/")}');
  const never = () => {
    throw new Error("asked for");
  };
  expect(andThen(false, never)).toBe(false);
  expect(andThen(true, () => false)).toBe(false);
  expect(resolved(andThen(flag("a"), () => flag("b")))).toBe("${var.a ? var.b : false}");
});

test("what only Terraform knows as a whole cannot be gone over", () => {
  const foreign = { resolve: () => ({}), creationStack: [] } as unknown as MapOf<string>;
  expect(() => listOf(foreign, (value) => value)).toThrow("only Terraform knows");
});

describe("a list that was written out, with items that only Terraform knows", () => {
  const items = [{ port: 80 }, { port: leaf.number(raw("var.port")), host: leaf.string(raw("var.host")) }, { host: "b" }];

  test("is gone over as it is: each item keeps the shape that it has", () => {
    const hosts = listOf(items as Array<{ port?: number; host?: string }>, ({ host }) => host ?? "none");
    expect(resolved(hosts)).toEqual(["none", "${var.host}", "b"]);
  });

  test("is Terraform's where only Terraform knows which items to keep, with what any of them has", () => {
    const hosts = listOf(items as Array<{ port?: number; host: string }>, ({ host }) => host, {
      where: ({ host }) => not(eq(host, "b")),
    });
    expect(resolved(hosts)).toBe(
      '${[for v in [{ port = 80 }, { port = var.port, host = var.host }, { host = "b" }] : v.host if v.host != "b"]}',
    );
  });

  test("lists of lists of which one is Terraform's are made one by Terraform", () => {
    expect(resolved(flatten([["a"], texts("l")]))).toBe('${flatten([["a"], var.l])}');
    expect(resolved(flatten([["a"], [leaf.string(raw("var.host"))]]))).toEqual(["a", "${var.host}"]);
  });
});
