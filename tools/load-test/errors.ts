/** A request that failed for a reason that has a name. */
export class Failure extends Error {}

/** What the system and the client call errors, in words. */
const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused",
  ECONNRESET: "connection reset",
  EPIPE: "connection reset",
  UND_ERR_SOCKET: "connection closed before the answer's end",
  UND_ERR_CONNECT_TIMEOUT: "timed out",
  ETIMEDOUT: "timed out",
  EHOSTUNREACH: "host unreachable",
  ENETUNREACH: "network unreachable",
  EADDRNOTAVAIL: "no free port on this machine (a lower --rate leaves some)",
  EMFILE: "too many open connections on this machine",
  EMSGSIZE: "too large for one datagram",
};

/** The error's kind, in a few words. */
export function kindOf(error: unknown): string {
  if (error instanceof Failure) return error.message;
  const { name, message, cause } = error as Error;
  if (name === "TimeoutError" || name === "AbortError") return "timed out";
  const code = codeOf(error) ?? codeOf(cause);
  const words = code === undefined ? undefined : WORDS[code];
  return words ?? (code === undefined ? message : `${message || name} (${code})`);
}

/** The code of an error of the system or of a library. */
export const codeOf = (error: unknown): string | undefined => {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === "string" ? code : undefined;
};
