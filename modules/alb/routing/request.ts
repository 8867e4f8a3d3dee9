/** A request as a balancer sees it. */
export interface Request {
  readonly protocol: "HTTP" | "HTTPS";
  /** In lower case, without the port. */
  readonly host: string;
  readonly port: number;
  /**
   * As it is sent, dot segments resolved. Percent-encoding stays: AWS documents no decoding, and allows no percent sign
   * in patterns, so that `/caf%C3%A9` is taken by a wildcard only.
   */
  readonly path: string;
  /** The query string's parameters in order, not decoded. */
  readonly query: ReadonlyArray<{ readonly key: string; readonly value: string }>;
  readonly method: string;
  /** Values by the headers' names in lower case. */
  readonly headers: Readonly<Record<string, readonly string[]>>;
  /** Address of whoever connects: the client, or the last proxy before the balancer. */
  readonly sourceIp?: string;
}

/** What a URL does not say about a request. */
export interface RequestOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly sourceIp?: string;
}

/** The request for a URL. @throws when it is no http or https URL */
export function requestFor(url: string, { method = "GET", headers = {}, sourceIp }: RequestOptions = {}): Request {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol !== "http:" && parsed?.protocol !== "https:") {
    throw new Error(`${JSON.stringify(url)} is no address with http:// or https://`);
  }
  const protocol = parsed.protocol === "https:" ? "HTTPS" : "HTTP";
  const given = Object.fromEntries(
    Object.entries(headers).map(([name, values]) => [name.toLowerCase(), [values].flat()] as const),
  );
  // A Host header of its own says more than the address, as when a balancer is asked by its own name.
  const host = given["host"]?.[0] ?? parsed.host;
  return {
    protocol,
    host: host.replace(/:\d+$/, "").toLowerCase(),
    port: parsed.port === "" ? (protocol === "HTTPS" ? 443 : 80) : Number(parsed.port),
    path: parsed.pathname,
    query: parsed.search
      .replace(/^\?/, "")
      .split("&")
      .filter((parameter) => parameter !== "")
      .map((parameter) => {
        const [key = "", ...value] = parameter.split("=");
        return { key, value: value.join("=") };
      }),
    method,
    headers: { ...given, host: [host] },
    ...(sourceIp === undefined ? {} : { sourceIp }),
  };
}

/** The URL of a request. */
export function urlOf({ protocol, host, port, path, query }: Request): string {
  const usual = port === (protocol === "HTTPS" ? 443 : 80);
  const search = query.map(({ key, value }) => (value === "" ? key : `${key}=${value}`)).join("&");
  return `${protocol.toLowerCase()}://${host}${usual ? "" : `:${port}`}${path}${search === "" ? "" : `?${search}`}`;
}
