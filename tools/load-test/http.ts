import type { LookupFunction } from "node:net";
import { Client, type Dispatcher } from "undici";
import { UserError } from "../../core";
import { CookieJar } from "./cookies";
import { Failure, codeOf } from "./errors";
import type { Sender } from "./run";
import { type TargetSource, nameInHeader, nameInText } from "./target";

/** Requests to one address. */
interface HttpRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string[]>>;
  /** The body. */
  readonly send?: string;
  /** Seconds for a whole answer. */
  readonly timeout: number;
  readonly target: TargetSource;
  /** Whether cookies are kept, by all connections in one jar: they are one client. */
  readonly sticky: boolean;
  /** Whether any certificate will do. */
  readonly insecure: boolean;
  /** Certificates in PEM to trust, in place of the well-known ones. */
  readonly ca?: string;
}

/** Senders over connections that are kept open, and the jar of their cookies. */
export function httpSenders(
  request: HttpRequest,
  connections: number,
  lookup: LookupFunction,
): { senders: Sender[]; jar?: CookieJar } {
  const jar = request.sticky ? new CookieJar(request.url) : undefined;
  const senders = Array.from({ length: connections }, () => {
    const client = new Client(request.url.origin, {
      connect: {
        lookup,
        rejectUnauthorized: !request.insecure,
        timeout: request.timeout * 1000,
        ...(request.ca === undefined ? {} : { ca: request.ca }),
      },
      // One limit for the whole answer is ours.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    return { send: () => exchange(client, request, jar), close: () => void client.destroy() };
  });
  return { senders, ...(jar ? { jar } : {}) };
}

async function exchange(client: Client, request: HttpRequest, jar: CookieJar | undefined) {
  const { url, method, send, timeout, target } = request;
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), timeout * 1000);
  try {
    const path = `${url.pathname}${url.search}`;
    const headers = headersWith(request.headers, jar);
    const answer = await client.request({
      path,
      method,
      headers,
      signal: abort.signal,
      ...(send === undefined ? {} : { body: send }),
    });
    const text = target.kind === "header" ? await thrownAway(answer.body) : await answer.body.text();
    jar?.keep(answer.headers["set-cookie"]);
    const name = target.kind === "header" ? nameInHeader(answer.headers[target.name.toLowerCase()]) : nameInText(target, text);
    const status = answer.statusCode;
    if (status >= 400) throw new Failure(`HTTP ${status}${name === "" ? "" : ` from ${name}`}`);
    return { target: name, status };
  } catch (error) {
    throw certificateProblem(error, url) ?? error;
  } finally {
    clearTimeout(timer);
  }
}

/** Reads a body to its end and keeps nothing: it may be a large file. undici's own dump() calls one that breaks off an end. */
async function thrownAway(body: Dispatcher.ResponseData["body"]): Promise<""> {
  for await (const _ of body);
  return "";
}

/** The given headers, and the jar's cookies beside those that were given. */
function headersWith(given: HttpRequest["headers"], jar: CookieJar | undefined): Record<string, string | string[]> {
  const cookie = [...(given["cookie"] ?? []), jar?.header ?? ""].filter((text) => text !== "").join("; ");
  const { host, ...others } = given;
  return { ...others, ...(host ? { host: host.join() } : {}), ...(cookie === "" ? {} : { cookie }) };
}

/** What every request would meet again: the run ends. */
function certificateProblem(error: unknown, url: URL): UserError | undefined {
  const code = codeOf(error);
  if (code === undefined || !/CERT|UNABLE_TO_|ERR_TLS_/.test(code)) return undefined;
  return new UserError([
    `the certificate of ${url.host} is not trusted (${code}): name its authority's certificate, or its own, with --ca; the name that it is for with --header "Host: …"; or give --insecure, which takes any certificate`,
  ]);
}
