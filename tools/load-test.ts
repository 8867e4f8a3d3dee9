import { writeFileSync } from "node:fs";
import { UserError } from "../core";
import { called } from "./called";
import { type Address, addressesOf, inTurn, isLoopback } from "./load-test/addresses";
import { codeOf } from "./load-test/errors";
import { httpSenders } from "./load-test/http";
import { type Options, optionsOf } from "./load-test/options";
import { plotOf } from "./load-test/plot";
import { Recorder, type Result } from "./load-test/record";
import { progressText, reportText, verdictOf } from "./load-test/report";
import { type Sender, run } from "./load-test/run";
import { tcpSender, udpSender } from "./load-test/sockets";

const USAGE = `usage: ${called("load-test", "<url> [options]")}

Sends requests to http:// or https://, or opens connections to tcp://host:port or udp://host:port, and tells of latency, of
errors by kind, and of how the answers spread over the targets. Other hosts than this machine need --yes: a load test of
what is not yours is an attack.

  -d, --duration SECONDS    how long (default 10)
  -c, --connections NUMBER  how many at a time (default 10); TCP and UDP take a new one for each request
  -r, --rate NUMBER         requests a second in all (default: as fast as they are answered)
  --timeout SECONDS         how long an answer may take (default 10)
  --method METHOD           HTTP's method (default GET, or POST where something is sent)
  --header "NAME: VALUE"    a header; may be repeated (Host also names the certificate)
  --send TEXT               HTTP's body, or what is sent by TCP and UDP; UDP needs it
  --sticky                  be one client, which keeps its cookies; fails unless one target answers
  --target-header NAME      the header that names the target (default X-Served-By)
  --target-field FIELD      the field of a JSON answer that does, such as server.name
  --target-pattern PATTERN  the regular expression that finds it in the answer; its first group where it has one
  --max-errors NUMBER|N%    fail where there are more errors (default: fail where nothing is answered)
  --plot FILE.svg           draw latency and spread over time
  --ca FILE                 trust this certificate, or those of this authority, in place of the well-known ones
  --insecure                take any certificate: whoever is on the way can read and answer
  --yes                     load a host that is not this machine`;

/** How a command ends. */
interface Outcome {
  readonly text: string;
  readonly passed: boolean;
}

/**
 * Runs a load test.
 * @param tell takes the progress, once a second
 * @param stop ends it early, with a report
 * @throws UserError when it was called wrongly
 */
export async function loadTest(args: readonly string[], tell: (progress: string) => void, stop: AbortSignal): Promise<Outcome> {
  const options = given(args);
  if (!options) return { text: USAGE, passed: true };
  const addresses = await addressesOf(hostOf(options.url));
  const strange = addresses.filter((address) => !isLoopback(address));
  if (strange.length > 0 && !options.yes) throw new UserError([notOurs(options.url, strange)]);

  const record = new Recorder(stepOf(options.duration), options.duration);
  const began = Date.now();
  const progress = setInterval(() => {
    tell(progressText((Date.now() - began) / 1000, options.duration, record.soFar()));
  }, 1000);
  try {
    const { senders, gotCookie } = sendersOf(options, addresses);
    const { duration, rate, sticky } = options;
    const seconds = await run(senders, { duration, rate, firstAlone: sticky }, record, stop);
    const result = record.result(seconds);
    const verdict = verdictOf(result, options, gotCookie());
    return { text: [reportText(result, options, verdict), ...drawn(result, options)].join("\n"), passed: verdict.passed };
  } finally {
    clearInterval(progress);
  }
}

/** Draws the plot, and says where; a report of what took an hour is not lost on a disk that is full by now. */
function drawn(result: Result, options: Options): string[] {
  const { plot } = options;
  if (plot === undefined) return [];
  try {
    writeFileSync(plot, plotOf(result, options));
    return [`  plot      ${plot}`];
  } catch (error) {
    return [`  plot      could not be written (${codeOf(error) ?? (error as Error).message})`];
  }
}

/** What it was called with; a wrong call is told with the usage. */
function given(args: readonly string[]): Options | undefined {
  try {
    return optionsOf(args);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError([`${error.message}\n\n${USAGE}`]);
  }
}

const hostOf = ({ hostname }: URL) => hostname.replace(/^\[(.*)\]$/, "$1");

function notOurs(url: URL, strange: readonly Address[]): string {
  const host = hostOf(url);
  const list = strange.map(({ address }) => address).join(", ");
  const where = list === host ? host : `${host} (${list})`;
  return `${where} is not this machine: --yes loads it all the same; do so only with what is yours to load`;
}

/** The lengths that a step in time may have, in seconds. */
const STEPS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 300, 600, 1800];
const MOST_STEPS = 60;
const stepOf = (duration: number) => STEPS.find((step) => duration / step <= MOST_STEPS) ?? 3600;

function sendersOf(options: Options, addresses: readonly Address[]): { senders: Sender[]; gotCookie: () => boolean } {
  const { kind, url, connections, target } = options;
  const lookup = inTurn(addresses);
  if (kind === "http" && target) {
    const { senders, jar } = httpSenders({ ...options, target }, connections, lookup);
    return { senders, gotCookie: () => (jar?.header ?? "") !== "" };
  }
  const request = { ...options, host: hostOf(url), port: Number(url.port) };
  const senders = Array.from({ length: connections }, () =>
    kind === "tcp" ? tcpSender(request, lookup) : udpSender(request, addresses),
  );
  return { senders, gotCookie: () => false };
}

/** Progress on the terminal's last line, or a line every ten seconds where there is none. */
function teller(): (progress: string) => void {
  let ticks = 0;
  return (progress) => {
    ticks += 1;
    clearLine();
    if (process.stderr.isTTY) process.stderr.write(progress);
    else if (ticks % 10 === 0) process.stderr.write(`${progress}\n`);
  };
}

function clearLine(): void {
  if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");
}

/** Runs the command. @returns the exit code. @throws UserError when it was called wrongly */
export async function main(args: readonly string[]): Promise<number> {
  const stop = new AbortController();
  let asked = 0;
  process.on("SIGINT", () => {
    // npm hands on what the terminal has sent already: two at once are one.
    if (stop.signal.aborted && Date.now() - asked > 500) process.exit(130);
    if (!stop.signal.aborted) asked = Date.now();
    stop.abort();
  });
  const { text, passed } = await loadTest(args, teller(), stop.signal).finally(clearLine);
  console.log(text);
  return passed ? 0 : 1;
}
