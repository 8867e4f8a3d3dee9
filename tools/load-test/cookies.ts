import { Headers, getSetCookies } from "undici";

/** The cookies of one client for one address, as a browser would keep them. */
export class CookieJar {
  private readonly cookies = new Map<string, string>();

  public constructor(private readonly url: URL) {}

  /** What goes into the next request's Cookie header; "" where there is none. */
  public get header(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  /** Keeps what an answer sets, and forgets what it takes back. */
  public keep(setCookie: string | readonly string[] | undefined): void {
    const headers = new Headers();
    for (const line of [setCookie ?? []].flat()) headers.append("set-cookie", line);
    for (const { name, value, path, secure, maxAge, expires } of getSetCookies(headers)) {
      if ((secure && this.url.protocol !== "https:") || !covers(path, this.url.pathname)) continue;
      const gone = maxAge === undefined ? expires !== undefined && Number(expires) <= Date.now() : maxAge <= 0;
      if (gone) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
  }
}

/** Whether a cookie's path is that of the address, or a folder above it; without a path it is for the address's own. */
const covers = (path: string | undefined, pathname: string) =>
  !path?.startsWith("/") || pathname === path || pathname.startsWith(path.endsWith("/") ? path : `${path}/`);
