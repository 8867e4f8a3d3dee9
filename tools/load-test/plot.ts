import type { Options } from "./options";
import { OTHERS, type Result, type Step } from "./record";
import { headline, nameText, whole } from "./report";

const WIDTH = 900;
const LEFT = 64;
const RIGHT = 210;
const PANEL = { top: 66, height: 170, gap: 62 };
const PLOT_WIDTH = WIDTH - LEFT - RIGHT;
const HEIGHT = PANEL.top + 2 * PANEL.height + PANEL.gap + 52;
/** The widest that a letter of 12 pixels in a fixed-width font is: of Courier New and DejaVu Sans Mono, with some room. */
const LETTER = 7.4;
const LEGEND_X = WIDTH - RIGHT + 18;
/** As many as there are colours that are told apart; the others are one. */
const MOST_TARGETS = 7;

/** A panel's scale: a value's height in it. */
interface Panel {
  readonly top: number;
  readonly y: (value: number) => number;
  readonly ticks: readonly number[];
}

/** Latency and spread over time, as an SVG that reads on light and on dark ground. */
export function plotOf(result: Result, options: Options): string {
  const { steps, step } = result;
  const end = steps.length * step;
  const x = (seconds: number) => LEFT + (seconds / end) * PLOT_WIDTH;
  const names = legendNames(result);
  const latency = panel(PANEL.top, Math.max(...steps.map((one) => one.latency?.p99 ?? 0)));
  const perSecond = (count: number) => count / step;
  const spread = panel(
    PANEL.top + PANEL.height + PANEL.gap,
    Math.max(...steps.map((one) => perSecond(one.errors + answersIn(one)))),
  );
  const title = headline(options);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-size="12" font-family="'DejaVu Sans Mono', Menlo, Consolas, monospace" role="img" aria-label="Latency and spread over targets of ${escaped(title)}">`,
    STYLE,
    `<rect class="ground" width="${WIDTH}" height="${HEIGHT}"/>`,
    text(LEFT, 26, title, WIDTH - LEFT - 16, "strong"),
    text(LEFT, PANEL.top - 12, "latency of answers, milliseconds", PLOT_WIDTH),
    grid(latency),
    `<g>`,
    ...line(result, x, latency, "p99"),
    ...line(result, x, latency, "p50"),
    `</g>`,
    ...legend(latency.top, [
      { kind: "line", style: "p50", name: "p50: half are faster" },
      { kind: "line", style: "p99", name: "p99: 1 in 100 slower" },
    ]),
    text(LEFT, spread.top - 12, "answers and errors a second, by target", PLOT_WIDTH),
    grid(spread),
    ...steps.flatMap((one) => bars(one, step, x, spread, names)),
    ...legend(spread.top, [
      ...(result.errors > 0 ? [{ kind: "box" as const, style: "errors", name: `errors (${whole(result.errors)})` }] : []),
      ...names.map((name, index) => ({ kind: "box" as const, style: `t${index}`, name: nameText(name) })),
    ]),
    ...timeAxis(end, x, spread.top + PANEL.height),
    `</svg>`,
    "",
  ].join("\n");
}

/** After Okabe and Ito's, which the colour-blind tell apart; a little darker or lighter, so that each stands out from both grounds. */
const COLOURS = ["#0a7bc2", "#c27a00", "#00966d", "#b05fa3", "#3f93cc", "#8a7a00", "#7a6ff0", "#808890"];

const STYLE = [
  "<style>",
  "  .ground { fill: #ffffff } text { fill: #57606a } .strong { fill: #1f2328; font-weight: 600 }",
  "  .grid { stroke: #d0d7de; fill: none } .p50, .p99 { fill: none; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round }",
  "  .p50 { stroke: #0a7bc2 } .p99 { stroke: #c27a00; stroke-dasharray: 5 4 } .errors { fill: #cf222e }",
  ...COLOURS.map((colour, index) => `  .t${index} { fill: ${colour} }`),
  "  @media (prefers-color-scheme: dark) {",
  "    .ground { fill: #0d1117 } text { fill: #9ba5af } .strong { fill: #e6edf3 } .grid { stroke: #30363d } .errors { fill: #ff6a69 }",
  "  }",
  "</style>",
].join("\n");

function panel(top: number, most: number): Panel {
  const tick = roundTick(most / 4);
  const highest = Math.max(1, Math.ceil(most / tick - 1e-9)) * tick;
  const ticks = Array.from({ length: Math.round(highest / tick) + 1 }, (_, index) => index * tick);
  return { top, ticks, y: (value) => top + PANEL.height * (1 - value / highest) };
}

/** The next 1, 2 or 5 with zeros that is no less. */
function roundTick(least: number): number {
  if (least <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(least));
  return ([1, 2, 5].find((digit) => digit * power >= least * (1 - 1e-9)) ?? 10) * power;
}

const grid = ({ ticks, y }: Panel) =>
  ticks
    .map((tick) => {
      const at = y(tick);
      return `<path class="grid" d="M${LEFT} ${n(at)}H${LEFT + PLOT_WIDTH}"/>\n<text x="${LEFT - 8}" y="${n(at + 4)}" text-anchor="end">${tickText(tick)}</text>`;
    })
    .join("\n");

/** At most seven letters, which the margin has room for. */
const tickText = (value: number) =>
  value < 10_000 ? String(Number(value.toPrecision(3))) : value.toLocaleString("en-US", { notation: "compact" });

/** A line through the middle of each step; it is broken where nothing answered, and a lonely step is a dot. */
function line({ steps, step }: Result, x: (seconds: number) => number, { y }: Panel, style: "p50" | "p99"): string[] {
  const runs: string[][] = [[]];
  for (const { from, latency } of steps) {
    if (latency) runs.at(-1)?.push(`${n(x(from + step / 2))} ${n(y(latency[style]))}`);
    else runs.push([]);
  }
  return runs.flatMap(([first, ...rest]) =>
    first === undefined ? [] : [`<path class="${style}" d="M${first}L${(rest.length > 0 ? rest : [first]).join(" ")}"/>`],
  );
}

const answersIn = ({ targets }: Step) => [...targets.values()].reduce((sum, count) => sum + count, 0);

/** The targets that have a colour of their own, the most frequent, in alphabetical order; and the others. */
function legendNames({ targets }: Result): string[] {
  const byCount = [...targets]
    .filter(([name]) => name !== OTHERS)
    .sort(([, a], [, b]) => b.count - a.count)
    .map(([name]) => name);
  const shown = byCount.slice(0, MOST_TARGETS).sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
  return shown.length < targets.size ? [...shown, OTHERS] : shown;
}

/** A step's bar: errors at the bottom, where they are seen, and the targets above in the legend's order. */
function bars(one: Step, step: number, x: (seconds: number) => number, { y }: Panel, names: readonly string[]): string[] {
  const known = names.map((name) => (name === OTHERS ? 0 : (one.targets.get(name) ?? 0)));
  const others = answersIn(one) - known.reduce((sum, count) => sum + count, 0);
  const left = x(one.from) + 0.5;
  const width = Math.max(0.5, x(one.from + step) - x(one.from) - 1);
  let below = 0;
  return [one.errors, ...known.map((count, index) => (names[index] === OTHERS ? others : count))].flatMap((count, index) => {
    if (count === 0) return [];
    const [bottom, top] = [y(below / step), y((below + count) / step)];
    below += count;
    const [style, name] = index === 0 ? ["errors", "errors"] : [`t${index - 1}`, nameText(names[index - 1] ?? "")];
    return [
      `<rect class="${style}" x="${n(left)}" y="${n(top)}" width="${n(width)}" height="${n(bottom - top)}"><title>${escaped(name)}: ${whole(count)} from ${n(one.from)} s to ${n(one.from + step)} s</title></rect>`,
    ];
  });
}

interface Entry {
  readonly kind: "line" | "box";
  readonly style: string;
  readonly name: string;
}

const legend = (top: number, entries: readonly Entry[]) =>
  entries.flatMap(({ kind, style, name }, index) => {
    const y = top + 8 + index * 19;
    const sign =
      kind === "line"
        ? `<path class="${style}" d="M${LEGEND_X} ${y}h18"/>`
        : `<rect class="${style}" x="${LEGEND_X + 2}" y="${y - 6}" width="12" height="12" rx="2"/>`;
    return [sign, text(LEGEND_X + 24, y + 4, name, WIDTH - LEGEND_X - 24 - 8)];
  });

function timeAxis(end: number, x: (seconds: number) => number, bottom: number): string[] {
  const tick = roundTick(end / 8);
  const ticks = Array.from({ length: Math.floor(end / tick + 1e-9) + 1 }, (_, index) => index * tick);
  return [
    ...ticks.map((at) => `<text x="${n(x(at))}" y="${bottom + 18}" text-anchor="middle">${n(at)}</text>`),
    text(LEFT, bottom + 36, "seconds since the start", PLOT_WIDTH),
  ];
}

/** A text that ends with … where it would be wider than its room; its whole is shown on hover. */
function text(x: number, y: number, content: string, room: number, style = ""): string {
  const title = fitted(content, room) === content ? "" : `<title>${escaped(content)}</title>`;
  const attributes = style === "" ? "" : ` class="${style}"`;
  return `<text${attributes} x="${n(x)}" y="${n(y)}">${escaped(fitted(content, room))}${title}</text>`;
}

function fitted(content: string, room: number): string {
  const letters = [...content];
  const widths = letters.map((letter) => (/[\u0020-\u024f]/.test(letter) ? LETTER : 2 * LETTER));
  const total = widths.reduce((sum, width) => sum + width, 0);
  if (total <= room) return content;
  let used = LETTER;
  const kept = letters.filter((_, index) => (used += widths[index] ?? 0) <= room);
  return `${kept.join("")}…`;
}

const ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escaped = (content: string) => content.replace(/[&<>"]/g, (letter) => ESCAPES[letter] ?? letter);

/** A number as short as the picture needs it. */
const n = (value: number): string => String(Math.round(value * 100) / 100);
