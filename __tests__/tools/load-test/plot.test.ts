import { optionsOf } from "../../../tools/load-test/options";
import { plotOf } from "../../../tools/load-test/plot";
import { Recorder } from "../../../tools/load-test/record";

const optionsWith = (...args: string[]) => {
  const options = optionsOf(["http://127.0.0.1:8080/", ...args]);
  if (!options) throw new Error("no options");
  return options;
};

/** A run of ten seconds over targets, of which the last is gone from the fifth second on. */
function recorded(...targets: string[]) {
  const record = new Recorder(1, 10);
  for (let second = 0; second < 10; second += 1) {
    const up = second < 5 ? targets : targets.slice(0, -1);
    if (second === 5) for (let n = 0; n < 20; n += 1) record.error(second, "HTTP 502");
    else up.forEach((target, index) => record.answer(second, 10 * (index + 1), target, 200));
  }
  return record.result(10);
}

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly text: string;
}

/** The elements of a picture, read strictly: every tag has its end, and every special letter is written as one. */
function elements(svg: string): Element[] {
  const open: Array<{ name: string; attributes: Record<string, string>; text: string }> = [];
  const found: Element[] = [];
  let rest = svg;
  while (rest !== "") {
    const tag = /^<(\/?)([a-z]+)((?: [a-zA-Z:-]+="[^"<>]*")*)\s*(\/?)>/.exec(rest);
    const [token = "", close, name, given = "", empty]: readonly string[] =
      tag ?? /^[^<>&]+|^&(?:amp|lt|gt|quot);/.exec(rest) ?? [];
    if (token === "") throw new Error(`no XML: ${rest.slice(0, 80)}`);
    rest = rest.slice(token.length);
    if (name === undefined) open.slice(-1).forEach((one) => (one.text += token));
    else if (close) expect(open.pop()?.name).toBe(name);
    else {
      const attributes: Record<string, string> = {};
      for (const [, key = "", value = ""] of given.matchAll(/ ([a-zA-Z:-]+)="([^"]*)"/g)) attributes[key] = value;
      const element = { name, attributes, text: "" };
      found.push(element);
      if (!empty) open.push(element);
    }
  }
  expect(open).toEqual([]);
  return found;
}

const unescaped = (text: string) =>
  text
    .replace(/&quot;/g, '"')
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&amp;/g, "&");
const texts = (svg: string) => elements(svg).filter(({ name }) => name === "text");
const legend = (svg: string) =>
  texts(svg)
    .filter(({ attributes }) => Number(attributes["x"]) > 690)
    .map(({ text }) => unescaped(text));

/** The bars of a style: their left edges, and what they say on hover. */
const bars = (svg: string, style: string) =>
  [...svg.matchAll(new RegExp(`<rect class="${style}" x="([\\d.]+)" [^>]*><title>([^<]*)</title>`, "g"))].map(
    ([, , title]) => title,
  );

test("draws each target's answers over time, and the errors", () => {
  const svg = plotOf(recorded("home-1", "home-2"), optionsWith());
  expect(legend(svg)).toEqual(["p50: half are faster", "p99: 1 in 100 slower", "errors (20)", "home-1", "home-2"]);
  expect(bars(svg, "t0")).toHaveLength(9);
  expect(bars(svg, "t1")).toEqual([0, 1, 2, 3, 4].map((from) => `home-2: 1 from ${from} s to ${from + 1} s`));
  expect(bars(svg, "errors")).toEqual(["errors: 20 from 5 s to 6 s"]);
});

test("the line of latency is broken where nothing answered", () => {
  const svg = plotOf(recorded("home-1", "home-2"), optionsWith());
  const lines = elements(svg).filter(({ name, attributes }) => name === "path" && attributes["class"] === "p50");
  // The third is the legend's.
  expect(lines.map(({ attributes }) => attributes["d"]?.match(/[\d.]+ [\d.]+/g)?.length ?? 0)).toEqual([5, 4, 1]);
});

test("everything stays in the picture and in its panel", () => {
  const all = elements(plotOf(recorded("home-1", "home-2"), optionsWith()));
  const [, , width, height] = (all[0]?.attributes["viewBox"] ?? "").split(" ").map(Number);
  const rects = all.filter(({ name, attributes }) => name === "rect" && attributes["x"] !== undefined);
  expect(rects.length).toBeGreaterThan(10);
  for (const { attributes } of rects) {
    const [x = NaN, y = NaN, wide = NaN, high = NaN] = ["x", "y", "width", "height"].map((key) => Number(attributes[key]));
    expect(x).toBeGreaterThanOrEqual(64);
    expect(x + wide).toBeLessThanOrEqual(width ?? 0);
    expect(y).toBeGreaterThanOrEqual(66);
    expect(y + high).toBeLessThanOrEqual((height ?? 0) - 40);
  }
});

test("texts stay in their room, whatever they say, and are whole on hover", () => {
  const long = `${"server-with-a-very-long-name-".repeat(3)}<&">`;
  const wide = "サーバー".repeat(12);
  const svg = plotOf(
    recorded("a", long, wide, ""),
    optionsWith("--method", "OPTIONS", "--rate", "99999", "--header", `Host: ${"x".repeat(200)}`),
  );
  const found = texts(svg);
  for (const { attributes, text } of found) {
    // Letters of a fixed-width font of 12 pixels have 7.2 (Latin) or 12 (Japanese) pixels.
    const size = [...unescaped(text)].reduce((sum, letter) => sum + (letter > "\u2fff" ? 12.5 : 7.3), 0);
    const x = Number(attributes["x"]);
    const anchor = attributes["text-anchor"];
    const left = anchor === "end" ? x - size : anchor === "middle" ? x - size / 2 : x;
    expect(left).toBeGreaterThanOrEqual(0);
    expect(left + size).toBeLessThanOrEqual(900);
    if (anchor === undefined && x < 690 && Number(attributes["y"]) > 30) expect(left + size).toBeLessThanOrEqual(690);
  }
  const titles = elements(svg)
    .filter(({ name }) => name === "title")
    .map(({ text }) => unescaped(text));
  expect(titles).toEqual(expect.arrayContaining([long, wide]));
  expect(legend(svg)).toContain("(no name)");
});

test("a long address is cut, too", () => {
  const options = optionsOf([`http://127.0.0.1:8080/${"path/".repeat(60)}`]);
  if (!options) throw new Error("no options");
  const [title] = texts(plotOf(recorded("a"), options));
  expect(title?.text).toMatch(/^GET http:\/\/127\.0\.0\.1:8080\/path\/.*…$/);
  expect((title?.text.length ?? 0) * 7.3).toBeLessThanOrEqual(900 - 64);
});

test("more targets than colours: the most frequent keep theirs, the others are one", () => {
  const record = new Recorder(1, 2);
  for (let target = 0; target < 30; target += 1) {
    for (let count = 0; count <= target; count += 1) record.answer(0, 1, `t-${String(target).padStart(2, "0")}`);
  }
  const svg = plotOf(record.result(2), optionsWith());
  expect(legend(svg).slice(2)).toEqual(["t-23", "t-24", "t-25", "t-26", "t-27", "t-28", "t-29", "(others)"]);
  // 1 + 2 + … + 23 answers of the other 23.
  expect(bars(svg, "t7")).toEqual(["(others): 276 from 0 s to 1 s"]);
});

test.each([
  ["nothing at all", new Recorder(1, 1).result(1)],
  ["a run of one moment", new Recorder(0.1, 600).result(0.001)],
  ["answers faster than a thousandth", fast()],
  ["very many answers", many()],
])("%s is a picture", (_, result) => {
  const svg = plotOf(result, optionsWith());
  expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  for (const { text, attributes } of texts(svg)) {
    if (attributes["text-anchor"] === "end") expect(text.length).toBeLessThanOrEqual(7);
  }
});

function fast() {
  const record = new Recorder(1, 1);
  record.answer(0, 0.0001, "");
  return record.result(1);
}
function many() {
  const record = new Recorder(0.1, 1);
  for (let count = 0; count < 200_000; count += 1) record.answer(0, 30_000, "a");
  return record.result(1);
}

describe("colours", () => {
  const svg = plotOf(recorded("a"), optionsWith());
  const style = svg.slice(svg.indexOf("<style>"), svg.indexOf("</style>"));
  const [light = "", dark = ""] = style.split("@media (prefers-color-scheme: dark)");
  const colour = (text: string, name: string, property: string) =>
    new RegExp(`(?:^|[ ,])${name.replace(".", "\\.")} \\{[^}]*${property}: (#[0-9a-f]{6})`, "m").exec(text)?.[1];

  test.each([
    ["light", light, light],
    ["dark", light + dark, dark],
  ])("are told apart from the ground, %s", (_, all, own) => {
    const ground = colour(own, ".ground", "fill") ?? "";
    const words = ["text", ".strong"].map((name) => colour(own, name, "fill") ?? "");
    const marks = [...[0, 1, 2, 3, 4, 5, 6, 7].map((index) => colour(all, `.t${index}`, "fill")), colour(own, ".errors", "fill")];
    for (const one of words) expect(contrast(one, ground)).toBeGreaterThan(4.5);
    // What WCAG asks of graphics.
    for (const one of marks) expect(contrast(one ?? "", ground)).toBeGreaterThanOrEqual(3);
  });
});

/** WCAG's contrast of two colours. */
function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [red = NaN, green = NaN, blue = NaN] = [1, 3, 5]
    .map((at) => parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
