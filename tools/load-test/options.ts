import { accessSync, constants, existsSync, readFileSync, statSync } from "node:fs";
import { validateHeaderName, validateHeaderValue } from "node:http";
import { dirname, extname } from "node:path";
import { parseArgs } from "node:util";
import { UserError } from "../../core";
import { headersOf } from "../headers";
import { codeOf } from "./errors";
import type { TargetSource } from "./target";

/** What sample servers say who they are in. */
const TARGET_HEADER = "X-Served-By";

/** A load test as it was asked for. */
export interface Options {
  readonly url: URL;
  readonly kind: "http" | "tcp" | "udp";
  /** Seconds. */
  readonly duration: number;
  readonly connections: number;
  /** Requests a second. */
  readonly rate?: number;
  /** Seconds. */
  readonly timeout: number;
  readonly method: string;
  readonly headers: Record<string, string[]>;
  readonly send?: string;
  readonly target?: TargetSource;
  readonly sticky: boolean;
  readonly insecure: boolean;
  /** Certificates in PEM to trust, in place of the well-known ones. */
  readonly ca?: string;
  /** Errors that are too many: more than so many, or more than so many percent. */
  readonly maxErrors?: { readonly count: number } | { readonly percent: number };
  /** The file of the plot. */
  readonly plot?: string;
  /** Whether a host other than this machine may be loaded. */
  readonly yes: boolean;
}

/** What the command takes, as Node reads it. */
export const OPTIONS = {
  duration: { type: "string", short: "d", default: "10" },
  connections: { type: "string", short: "c", default: "10" },
  rate: { type: "string", short: "r" },
  timeout: { type: "string", default: "10" },
  method: { type: "string" },
  header: { type: "string", multiple: true, default: [] as string[] },
  send: { type: "string" },
  sticky: { type: "boolean", default: false },
  "target-header": { type: "string" },
  "target-field": { type: "string" },
  "target-pattern": { type: "string" },
  "max-errors": { type: "string" },
  plot: { type: "string" },
  ca: { type: "string" },
  insecure: { type: "boolean", default: false },
  yes: { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
} as const;

/** What the command line says; nothing where it asks for help. @throws UserError with all that is wrong with it */
export function optionsOf(args: readonly string[]): Options | undefined {
  const { values, positionals } = parsed(args);
  if (values.help) return undefined;
  const [address, ...more] = positionals;
  if (address === undefined) throw new UserError(["name the address to load, such as http://localhost:8080/"]);
  const problems: string[] = [];
  if (more.length > 0) problems.push(`one address at a time, got also ${more.join(" ")}`);
  /** What a reader makes of its input; its problems are told with the others. */
  const read = <T>(reader: () => T): T | undefined => {
    try {
      return reader();
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      problems.push(...error.problems);
      return undefined;
    }
  };
  const url = read(() => urlOf(address));
  const number = (name: "duration" | "connections" | "rate" | "timeout", limits: Limits) => {
    const text = values[name];
    return text === undefined ? undefined : read(() => numberOf(`--${name}`, text, limits));
  };
  const duration = number("duration", { least: 0.1, most: 86_400, unit: "seconds" });
  const connections = number("connections", { least: 1, most: 1000, whole: true });
  const rate = number("rate", { least: 0.1, most: 100_000, unit: "requests a second" });
  const timeout = number("timeout", { least: 0.1, most: 600, unit: "seconds" });
  const headers = read(() => checkedHeaders(values.header));
  const maxErrors = read(() => maxErrorsOf(values["max-errors"]));
  const method = values.method ?? (values.send === undefined ? "GET" : "POST");
  read(() => checkMethod(method));
  const target = read(() => targetOf(values, url));
  const { plot, ca: caFile } = values;
  if (plot !== undefined) read(() => checkPlot(plot));
  const ca = caFile === undefined ? undefined : read(() => certificatesIn(caFile));
  if (url) problems.push(...strangers(url, values));
  if (url?.protocol === "udp:" && values.send === undefined) {
    problems.push("--send: udp:// needs something to send that the server answers; a silent server cannot be told from none");
  }
  if (problems.length > 0 || !url || !headers || duration === undefined || connections === undefined || timeout === undefined) {
    throw new UserError(problems);
  }
  const kind = url.protocol === "tcp:" ? "tcp" : url.protocol === "udp:" ? "udp" : "http";
  const { send, sticky, insecure, yes } = values;
  return {
    url,
    kind,
    duration,
    connections,
    rate,
    timeout,
    method,
    headers,
    send,
    target,
    sticky,
    insecure,
    ca,
    maxErrors,
    plot,
    yes,
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS });
  } catch (error) {
    // Node goes on with advice on positional arguments.
    const [told = ""] = (error as Error).message.split(". ");
    throw new UserError([told]);
  }
}

type Values = ReturnType<typeof parsed>["values"];

const PROTOCOLS = ["http:", "https:", "tcp:", "udp:"];

function urlOf(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || !PROTOCOLS.includes(url.protocol) || url.hostname === "") {
    throw new UserError([`${JSON.stringify(address)} is no address with http://, https://, tcp:// or udp://`]);
  }
  if (url.username !== "" || url.password !== "") {
    throw new UserError([`the address must hold no user and no password; --header "Authorization: …" takes credentials`]);
  }
  const isSocket = url.protocol === "tcp:" || url.protocol === "udp:";
  if (isSocket && (url.port === "" || url.port === "0")) {
    throw new UserError([`${JSON.stringify(address)} needs a port, such as ${url.protocol}//${url.hostname}:9000`]);
  }
  if (isSocket && (/^.+$/.test(url.pathname.replace(/^\/$/, "")) || url.search !== "")) {
    throw new UserError([`${JSON.stringify(address)}: ${url.protocol}// knows no paths`]);
  }
  // No server gets to see it.
  url.hash = "";
  return url;
}

interface Limits {
  readonly least: number;
  readonly most: number;
  readonly whole?: boolean;
  readonly unit?: string;
}

function numberOf(name: string, text: string, { least, most, whole = false, unit }: Limits): number {
  const number = /^\d+(\.\d+)?$/.test(text) ? Number(text) : NaN;
  if (number >= least && number <= most && (!whole || Number.isInteger(number))) return number;
  const kind = whole ? "a whole number" : "a number";
  throw new UserError([`${name} ${JSON.stringify(text)}: must be ${kind}${unit ? ` of ${unit}` : ""} from ${least} to ${most}`]);
}

function maxErrorsOf(text: string | undefined): Options["maxErrors"] {
  if (text === undefined) return undefined;
  const [, number = "", percent] = /^(\d+(?:\.\d+)?)(%?)$/.exec(text) ?? [];
  if (percent === "%" && Number(number) <= 100) return { percent: Number(number) };
  if (percent === "" && Number.isInteger(Number(number))) return { count: Number(number) };
  throw new UserError([
    `--max-errors ${JSON.stringify(text)}: must be a whole number, such as 0, or a part of all requests, such as 0.5%`,
  ]);
}

function checkMethod(method: string): void {
  if (/^[A-Z]+(-[A-Z]+)*$/.test(method) && method !== "CONNECT") return;
  throw new UserError([`--method ${JSON.stringify(method)}: must be a method in capital letters, such as POST, and not CONNECT`]);
}

/** Those that the connection sets by itself. */
const OWN_HEADERS = ["connection", "content-length", "expect", "keep-alive", "transfer-encoding", "upgrade"];

function checkedHeaders(lines: readonly string[]): Record<string, string[]> {
  const headers = headersOf(lines);
  const problems = Object.entries(headers).flatMap(([name, values]) => {
    if (OWN_HEADERS.includes(name)) return [`--header ${name}: the connection sets it`];
    if (name === "host" && values.length > 1) return [`--header host: may be given once`];
    try {
      validateHeaderName(name);
      for (const value of values) validateHeaderValue(name, value);
      return [];
    } catch {
      return [`--header ${JSON.stringify(`${name}: ${values.join(", ")}`)}: has letters that no header may have`];
    }
  });
  if (problems.length > 0) throw new UserError(problems);
  return headers;
}

function targetOf(values: Values, url: URL | undefined): TargetSource | undefined {
  const { "target-header": name, "target-field": path, "target-pattern": pattern } = values;
  if ([name, path, pattern].filter((one) => one !== undefined).length > 1) {
    throw new UserError(["--target-header, --target-field, --target-pattern: one of them says where an answer names its target"]);
  }
  if (path !== undefined) return { kind: "field", path };
  if (pattern !== undefined) return { kind: "pattern", pattern: patternOf(pattern) };
  if (name !== undefined && !/^[\w!#$%&'*+.^`|~-]+$/.test(name)) {
    throw new UserError([`--target-header ${JSON.stringify(name)}: must be a header's name, such as ${TARGET_HEADER}`]);
  }
  return url?.protocol.startsWith("http") ? { kind: "header", name: name ?? TARGET_HEADER } : undefined;
}

function patternOf(text: string): RegExp {
  try {
    return new RegExp(text, "u");
  } catch (error) {
    throw new UserError([`--target-pattern ${JSON.stringify(text)}: ${(error as Error).message}`]);
  }
}

function checkPlot(file: string): void {
  if (extname(file) !== ".svg") throw new UserError([`--plot ${JSON.stringify(file)}: must be a file that ends in .svg`]);
  try {
    accessSync(existsSync(file) ? file : dirname(file), constants.W_OK);
    if (existsSync(file) && statSync(file).isDirectory()) throw new Error("it is a folder");
  } catch (error) {
    throw new UserError([`--plot ${JSON.stringify(file)}: cannot be written (${codeOf(error) ?? (error as Error).message})`]);
  }
}

function certificatesIn(file: string): string {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new UserError([`--ca ${JSON.stringify(file)}: cannot be read (${codeOf(error) ?? (error as Error).message})`]);
  }
  if (text.includes("-----BEGIN CERTIFICATE-----")) return text;
  throw new UserError([`--ca ${JSON.stringify(file)}: must hold a certificate in PEM`]);
}

/** Options that the address's protocol knows nothing of. */
function strangers({ protocol }: URL, values: Values): string[] {
  const isHttp = protocol.startsWith("http");
  const http = isHttp
    ? []
    : [
        ...(values.method === undefined ? [] : ["--method"]),
        ...(values.header.length === 0 ? [] : ["--header"]),
        ...(values.sticky ? ["--sticky"] : []),
        ...(values["target-header"] === undefined ? [] : ["--target-header"]),
      ];
  const https =
    protocol === "https:" ? [] : [...(values.insecure ? ["--insecure"] : []), ...(values.ca === undefined ? [] : ["--ca"])];
  return [...http.map((name) => `${name} is for http:// and https://`), ...https.map((name) => `${name} is for https://`)];
}
