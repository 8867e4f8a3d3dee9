import type { Options } from "./options";
import type { Latency, Result, Tally } from "./record";
import { sourceText } from "./target";

/** How a run is judged. */
interface Verdict {
  readonly passed: boolean;
  /** Why, a sentence each; also what is worth knowing of a run that passed. */
  readonly notes: readonly string[];
}

/** Judges a run: by its limit of errors, and whether one target answered where cookies were kept. */
export function verdictOf(result: Result, options: Options, gotCookie: boolean): Verdict {
  const faults = [...errorFaults(result, options), ...(options.sticky ? stickyFaults(result, gotCookie) : [])];
  const [only] = result.targets.keys();
  const sticky = options.sticky && faults.length === 0 && only !== undefined ? [`sticky: every answer came from ${only}`] : [];
  return { passed: faults.length === 0, notes: [...faults, ...sticky, ...rateNotes(result, options)] };
}

function errorFaults({ answers, errors }: Result, { maxErrors }: Options): string[] {
  if (maxErrors === undefined) return answers === 0 ? ["failed: nothing was answered"] : [];
  const part = (errors / Math.max(1, answers + errors)) * 100;
  const tooMany = "count" in maxErrors ? errors > maxErrors.count : part > maxErrors.percent;
  const limit = "count" in maxErrors ? whole(maxErrors.count) : `${maxErrors.percent} %`;
  return tooMany ? [`failed: more errors than --max-errors allows (${limit})`] : [];
}

function stickyFaults({ answers, targets }: Result, gotCookie: boolean): string[] {
  if (answers === 0) return [];
  if (!gotCookie) return ["not sticky: no answer set a cookie"];
  if (targets.has("")) return ["not known to be sticky: answers do not name their target"];
  return targets.size > 1 ? [`not sticky: ${targets.size} targets answered one client`] : [];
}

/** A run that could not keep its rate tells of this machine or its connections, rather than of the server. */
function rateNotes({ answers, errors, seconds }: Result, { rate, duration, connections }: Options): string[] {
  const sent = answers + errors;
  const due = (rate ?? 0) * Math.min(seconds, duration);
  // What is due at the very end may be on its way to a connection.
  return sent + connections < due * 0.95
    ? [`the rate was not reached: ${whole(sent)} requests of ${whole(due)}; more --connections may help`]
    : [];
}

/** What a run is about, in one line. */
export function headline({ url, kind, method, rate, connections, sticky }: Options): string {
  const address = kind === "http" ? `${method} ${url.href}` : url.href.replace(/\/$/, "");
  const pace = rate === undefined ? "as fast as answered" : `${rate} a second`;
  return `${address}, ${connections} ${connections === 1 ? "connection" : "connections"}, ${pace}${sticky ? ", cookies kept" : ""}`;
}

/** The report of a run, as lines for people. */
export function reportText(result: Result, options: Options, { notes }: Verdict): string {
  const { answers, errors, seconds, latency, statuses, errorKinds } = result;
  const requests = answers + errors;
  const byStatus = [...statuses].map(([status, count]) => `${status}: ${whole(count)}`).join(", ");
  return [
    headline(options),
    `  requests  ${whole(requests)} in ${seconds.toFixed(1)} s, ${whole(requests / seconds)} a second`,
    `  answers   ${whole(answers)}${byStatus === "" ? "" : ` (${byStatus})`}`,
    `  errors    ${whole(errors)}${errors === 0 ? "" : ` (${percent(errors, requests)})`}`,
    ...table(errorKinds, requests, seconds),
    ...(latency ? [`  latency   ${latencyText(latency)} (milliseconds, of answers)`] : []),
    ...spread(result, options),
    ...notes.map((note) => `  ${note}`),
  ].join("\n");
}

/** What is told while it runs. */
export function progressText(
  seconds: number,
  duration: number,
  { answers, errors, p50 }: { readonly answers: number; readonly errors: number; readonly p50?: number },
): string {
  const half = p50 === undefined ? "" : `, half of them within ${milliseconds(p50)} ms`;
  return `${Math.min(seconds, duration).toFixed(0)} of ${duration} s: ${whole(answers)} answers${half}, ${whole(errors)} errors`;
}

const latencyText = ({ min, p50, p90, p99, p999, max }: Latency) =>
  Object.entries({ min, p50, p90, p99, "p99.9": p999, max })
    .map(([name, value]) => `${name} ${milliseconds(value)}`)
    .join(", ");

function spread({ targets, answers, seconds }: Result, { target, kind }: Options): string[] {
  if (answers === 0) return [];
  const source = target ? ` (${sourceText(target)})` : "";
  if (targets.size === 1 && targets.has("")) {
    const header = kind === "http" ? "--target-header, " : "";
    const missing = target ? `no answer names its target${source}` : "which target answered is not asked for";
    return [`  targets   ${missing}: ${header}--target-field or --target-pattern say where its name is`];
  }
  return [`  targets   ${targets.size}${source}`, ...table(targets, answers, seconds)];
}

const BAR = 20;

/** A line for each name, the most frequent first; its times are told where it was not there from beginning to end. */
function table(tallies: ReadonlyMap<string, Tally>, total: number, seconds: number): string[] {
  const rows = [...tallies].sort(([a, { count: m }], [b, { count: n }]) => n - m || a.localeCompare(b, "en", { numeric: true }));
  const names = Math.max(...rows.map(([name]) => nameText(name).length));
  const counts = Math.max(...rows.map(([, { count }]) => whole(count).length));
  return rows.map(([name, tally]) => {
    const bar = "█".repeat(Math.round((tally.count / total) * BAR)).padEnd(BAR);
    const line = `    ${nameText(name).padEnd(names)}  ${whole(tally.count).padStart(counts)}  ${percent(tally.count, total).padStart(7)}  ${bar}`;
    return `${line}${timesText(tally, seconds)}`.trimEnd();
  });
}

/** Later than this after the start, or as much before the end, is worth telling. */
const EDGE = 0.1;

function timesText({ first, last }: Tally, seconds: number): string {
  const edge = seconds * EDGE;
  return first <= edge && last >= seconds - edge ? "" : `  from ${first.toFixed(1)} s to ${last.toFixed(1)} s`;
}

/** A target's name; answers without one are the balancer's own, mostly. */
export const nameText = (name: string): string => (name === "" ? "(no name)" : name);

/** A number without decimals, its thousands apart. */
export const whole = (number: number): string => Math.round(number).toLocaleString("en-US");

/** Milliseconds with as many decimals as tell something. */
const milliseconds = (value: number): string => (value < 10 ? value.toFixed(2) : value < 100 ? value.toFixed(1) : whole(value));

const percent = (part: number, total: number) => `${((part / total) * 100).toFixed(part === total ? 0 : 1)} %`;
