import { type RequestOptions, type RouteTable, findings, route, routeTable } from "../../../modules/alb/routing";
import { alb } from "../../../modules/alb/alb";
import { example } from "../../../modules/alb/example";
import { withDefaults } from "../../../core/inputs";

type Inputs = Parameters<typeof routeTable>[0];

/** The route table of a balancer with these inputs instead of the example's. */
const tableOf = (changes: Record<string, unknown>): RouteTable =>
  routeTable(withDefaults(alb.attributes, { ...example, ...changes }) as unknown as Inputs);

const URL = "https://www.example.com";

/** Whether a rule with these conditions takes a request. */
function takes(conditions: Record<string, unknown>, url: string, options: RequestOptions = {}): boolean {
  const table = tableOf({ rules: { it: { ...conditions, priority: 1, targetGroup: "movies" } } });
  return route(table, url, options).startsWith("it:");
}

describe("path patterns", () => {
  // Case-sensitive, the whole path, `*` for 0 or more characters, `?` for exactly one; not the query string.
  test.each<[string, string, boolean]>([
    ["/img/*", "/img/picture.jpg", true],
    ["/img/*", "/img/2024/picture.jpg", true],
    ["/img/*", "/img/", true],
    ["/img/*", "/img", false],
    ["/img/*", "/image/picture.jpg", false],
    ["/img/*", "/a/img/picture.jpg", false],
    ["/img/*/pics", "/img/cats/pics", true],
    ["/img/*/pics", "/img/cats/small/pics", true],
    ["/img/*/pics", "/img/cats/pics/", false],
    ["/img/*/pics", "/img/pics", false],
    ["/img", "/img", true],
    ["/img", "/img/", false],
    ["/img", "/IMG", false],
    ["/Img/*", "/img/x", false],
    ["/*", "/", true],
    ["/*", "/anything/at/all", true],
    ["*", "/anything", true],
    ["*.jpg", "/a/b.jpg", true],
    ["*.jpg", "/a/b.JPG", false],
    ["*.jpg", "/a/b.jpg/c", false],
    ["/a?c", "/abc", true],
    ["/a?c", "/ac", false],
    ["/a?c", "/abbc", false],
    ["/a?c", "/a/c", true],
    ["/?", "/", false],
    ["/???", "/abc", true],
    ["/a*b*c", "/a1b2c", true],
    ["/a*b*c", "/abc", true],
    ["/a*b*c", "/acb", false],
    ["/a**", "/a", true],
    ["/movies*", "/movies-new", true],
    ["/movies", "/movies?page=2", true],
    ["/movies", "/movies#top", true],
    ["/movies/*", "/shows/../movies/1", true],
    ["/~user/*", "/~user/x", true],
    ["/a.b", "/axb", false],
    ["/a+b", "/aab", false],
    ["/$x", "/$x", true],
  ])("%s and %s: %p", (pattern, path, expected) => {
    expect(takes({ paths: [pattern] }, URL + path)).toBe(expected);
  });

  test.each([
    ["/movies", true],
    ["/movies/1", true],
    ["/shows", false],
  ])("any of several: %s", (path, expected) => {
    expect(takes({ paths: ["/movies", "/movies/*"] }, URL + path)).toBe(expected);
  });
});

describe("hosts", () => {
  // Not case-sensitive; wildcards; `*.example.com` matches test.example.com but not example.com.
  test.each<[string, string, boolean]>([
    ["example.com", "https://example.com/", true],
    ["example.com", "https://EXAMPLE.com/", true],
    ["Example.COM", "https://example.com/", true],
    ["test.example.com", "https://example.com/", false],
    ["*.example.com", "https://test.example.com/", true],
    ["*.example.com", "https://a.b.example.com/", true],
    ["*.example.com", "https://example.com/", false],
    ["?.example.com", "https://a.example.com/", true],
    ["?.example.com", "https://ab.example.com/", false],
    ["*.example.*", "https://www.example.org/", true],
    ["www.example.com", "https://www.example.com:443/", true],
    ["www.example.com", "https://www.example.com.evil.org/", false],
  ])("%s and %s: %p", (host, url, expected) => {
    expect(takes({ hosts: [host] }, url)).toBe(expected);
  });
});

describe("headers", () => {
  // The header's name and value are not case-sensitive; wildcards; a header that comes several times is searched in order.
  test.each<[Record<string, string[]>, Record<string, string | string[]>, boolean]>([
    [{ "User-Agent": ["*Chrome*", "*Safari*"] }, { "User-Agent": "Mozilla/5.0 Chrome/120" }, true],
    [{ "User-Agent": ["*Chrome*", "*Safari*"] }, { "user-agent": "Safari/17" }, true],
    [{ "User-Agent": ["*Chrome*", "*Safari*"] }, { "User-Agent": "curl/8" }, false],
    [{ "User-Agent": ["*chrome*"] }, { "User-Agent": "CHROME" }, true],
    [{ "X-Version": ["2"] }, {}, false],
    [{ "X-Version": ["2"] }, { "X-Version": "2.1" }, false],
    [{ "X-Version": ["2*"] }, { "X-Version": "2.1" }, true],
    [{ "X-Version": ["?"] }, { "X-Version": "2" }, true],
    [{ "X-A": ["1"], "X-B": ["2"] }, { "X-A": "1" }, false],
    [{ "X-A": ["1"], "X-B": ["2"] }, { "X-A": "1", "X-B": "2" }, true],
    [{ "X-A": ["1"] }, { "X-A": ["0", "1"] }, true],
    [{ "X-A": [""] }, { "X-A": "1" }, false],
  ])("%j and %j: %p", (headers, given, expected) => {
    expect(takes({ headers }, `${URL}/`, { headers: given })).toBe(expected);
  });
});

describe("methods", () => {
  // Case-sensitive, no wildcards; HEAD is not GET.
  test.each<[string[], string, boolean]>([
    [["GET"], "GET", true],
    [["GET"], "HEAD", false],
    [["GET", "HEAD"], "HEAD", true],
    [["GET"], "get", false],
    [["CUSTOM-METHOD"], "CUSTOM-METHOD", true],
  ])("%j and %s: %p", (methods, method, expected) => {
    expect(takes({ methods }, `${URL}/`, { method })).toBe(expected);
  });
});

describe("query strings", () => {
  // Key and value or a value of any key; not case-sensitive; wildcards; `\*` and `\?` are the characters.
  test.each<[Record<string, string[]>, string, boolean]>([
    [{ version: ["v1"] }, "?version=v1", true],
    [{ version: ["v1"] }, "?VERSION=V1", true],
    [{ version: ["v1"] }, "?version=v2", false],
    [{ version: ["v1"] }, "?a=b&version=v1", true],
    [{ version: ["v1"] }, "?version=v2&version=v1", true],
    [{ version: ["v1"] }, "?xversion=v1", false],
    [{ version: ["v1"] }, "", false],
    [{ "*": ["example"] }, "?any=example", true],
    [{ "*": ["*example*"] }, "?x=an-example-of", true],
    [{ "*": ["example"] }, "?example=1", false],
    [{ version: ["v?"] }, "?version=v7", true],
    [{ version: ["v\\?"] }, "?version=v7", false],
    [{ version: ["v\\*"] }, "?version=v*", true],
    [{ version: ["v\\*"] }, "?version=v1", false],
    [{ a: ["1"], b: ["2"] }, "?a=1", false],
    [{ a: ["1"], b: ["2"] }, "?b=2&a=1", true],
    [{ a: ["1", "2"] }, "?a=2", true],
    [{ a: ["x=y"] }, "?a=x=y", true],
  ])("%j and %s: %p", (queryStrings, search, expected) => {
    expect(takes({ queryStrings }, `${URL}/${search}`)).toBe(expected);
  });
});

describe("source addresses", () => {
  // CIDR; the address that connects, not X-Forwarded-For.
  test.each<[string[], RequestOptions, boolean]>([
    [["192.0.2.0/24"], { sourceIp: "192.0.2.7" }, true],
    [["192.0.2.0/24"], { sourceIp: "192.0.3.7" }, false],
    [["192.0.2.0/24", "198.51.100.10/32"], { sourceIp: "198.51.100.10" }, true],
    [["0.0.0.0/0"], { sourceIp: "203.0.113.1" }, true],
    [["0.0.0.0/0"], { sourceIp: "2001:db8::1" }, false],
    [["2001:db8::/32"], { sourceIp: "2001:db8:1::1" }, true],
    [["192.0.2.0/24"], { sourceIp: "203.0.113.1", headers: { "X-Forwarded-For": "192.0.2.7" } }, false],
    [["192.0.2.0/24"], {}, false],
  ])("%j and %j: %p", (sourceIps, options, expected) => {
    expect(takes({ sourceIps }, `${URL}/`, options)).toBe(expected);
  });
});

describe("rules", () => {
  test("all of a rule's conditions must hold", () => {
    const conditions = { paths: ["/api/*"], methods: ["POST"], hosts: ["api.example.com"] };
    expect(takes(conditions, "https://api.example.com/api/x", { method: "POST" })).toBe(true);
    expect(takes(conditions, "https://api.example.com/api/x")).toBe(false);
    expect(takes(conditions, "https://www.example.com/api/x", { method: "POST" })).toBe(false);
  });

  test("the lowest priority comes first, the listener's default last", () => {
    const table = tableOf({
      rules: {
        wide: { paths: ["/*"], priority: 20, targetGroup: "home" },
        narrow: { paths: ["/movies/*"], priority: 10, targetGroup: "movies" },
      },
    });
    expect(route(table, `${URL}/movies/1`)).toBe("narrow: target group movies");
    expect(route(table, `${URL}/x`)).toBe("wide: target group home");
  });

  test("without priorities the closer description comes first", () => {
    const table = tableOf({
      rules: {
        a: { paths: ["/*"], targetGroup: "home" },
        b: { paths: ["/movies/*"], targetGroup: "movies" },
        c: { paths: ["/movies/*"], hosts: ["*.example.com"], fixedResponse: { statusCode: 418 } },
      },
    });
    expect(route(table, "https://www.example.com/movies/1")).toBe("c: answer 418");
    expect(route(table, "https://www.example.org/movies/1")).toBe("b: target group movies");
    expect(route(table, "https://www.example.org/")).toBe("a: target group home");
  });

  test.each<[string, string]>([
    ["http://www.example.com/movies/1?x=1", "movies: target group movies"],
    ["https://www.example.com/movies", "movies: target group movies"],
    ["https://www.example.com/", "default: target group home"],
    ["https://www.example.com:8443/", "refused: no listener on port 8443"],
    ["http://www.example.com:443/", "refused: https speaks HTTPS on port 443, not HTTP"],
  ])("of the example send %s to %s", (url, expected) => {
    expect(route(tableOf({}), url)).toBe(expected);
  });

  test("redirects keep the parts of the address that they name", () => {
    const table = tableOf({
      rules: {
        old: {
          paths: ["/old/*"],
          redirect: { host: "new.example.com", path: "/archive/#{path}", query: "from=#{host}&#{query}" },
        },
        loop: { paths: ["/a"], redirect: { path: "/b" } },
      },
    });
    expect(route(table, `${URL}/old/x?y=1`)).toBe(
      "old: redirect to https://new.example.com/archive/old/x?from=www.example.com&y=1 (301)",
    );
    expect(route(table, `${URL}/a`)).toBe("default: target group home");
  });

  test("weights are shown in percent", () => {
    const table = tableOf({ rules: { w: { paths: ["/"], weightedTargetGroups: { weights: { home: 90, movies: 10 } } } } });
    expect(route(table, `${URL}/`)).toBe("w: target groups home (90 %), movies (10 %)");
  });
});

describe("findings", () => {
  const found = (rules: Record<string, unknown>, others: Record<string, unknown> = {}) => findings(tableOf({ rules, ...others }));
  const movies = { targetGroup: "movies" };

  test("the example has none", () => {
    expect(findings(tableOf({}))).toEqual([]);
  });

  test.each<[string, Record<string, unknown>, Record<string, unknown>, boolean]>([
    ["the same path", { paths: ["/a"] }, { paths: ["/a"] }, true],
    ["a wider path", { paths: ["/a*"] }, { paths: ["/a/b", "/ab*"] }, true],
    ["a narrower path", { paths: ["/a/b"] }, { paths: ["/a*"] }, false],
    ["one of two paths", { paths: ["/a"] }, { paths: ["/a", "/b"] }, false],
    ["every path", { paths: ["/*"] }, { hosts: ["a.example.com"] }, true],
    ["another condition", { paths: ["/*"], methods: ["GET"] }, { paths: ["/a"] }, false],
    ["the same and one more in the later", { paths: ["/a/*"] }, { paths: ["/a/*"], methods: ["GET"] }, true],
    ["a wider host", { hosts: ["*.example.com"] }, { hosts: ["API.example.com"] }, true],
    ["a wider network", { sourceIps: ["10.0.0.0/8"] }, { sourceIps: ["10.1.0.0/16"] }, true],
    ["a narrower network", { sourceIps: ["10.1.0.0/16"] }, { sourceIps: ["10.0.0.0/8"] }, false],
    ["the same header", { headers: { "X-A": ["1*"] } }, { headers: { "x-a": ["12"] } }, true],
    ["another header", { headers: { "X-A": ["*"] } }, { headers: { "X-B": ["1"] } }, false],
    ["the same parameter", { queryStrings: { v: ["*"] } }, { queryStrings: { v: ["1"] } }, true],
    ["more methods", { methods: ["GET", "HEAD"] }, { methods: ["GET"] }, true],
    ["a question mark before an asterisk", { paths: ["/?*"] }, { paths: ["/*?"] }, true],
  ])("rules behind a rule with %s", (_, first, second, shadows) => {
    const all = found({
      first: { ...first, priority: 1, ...movies },
      second: { ...second, priority: 2, fixedResponse: { statusCode: 200 } },
    });
    const expected = "rule second (priority 2) can never match: first (priority 1) takes all its requests first";
    if (shadows) expect(all).toContain(expected);
    else expect(all).not.toContain(expected);
  });

  test("rules behind two that together take all", () => {
    expect(
      found({
        a: { paths: ["/a"], priority: 1, ...movies },
        b: { paths: ["/b"], priority: 2, ...movies },
        both: { paths: ["/a", "/b"], priority: 3, ...movies },
      }),
    ).toEqual(["rule both (priority 3) can never match: a (priority 1) and b (priority 2) take all its requests first"]);
  });

  test("a default that is never reached", () => {
    expect(found({ all: { paths: ["/*"], priority: 5, ...movies } })).toEqual([
      "what the listener does by default never happens: all (priority 5) takes all requests",
    ]);
  });

  test.each<[string, string[], string[]]>([
    ["a text and what is longer", ["/a", "/a?*"], ["/a*"]],
    ["short and long ones", ["/?", "/??*"], ["/*x"]],
  ])("rules that others hide only together: %s", (_, before, path) => {
    const earlier = Object.fromEntries(
      before.map((one, index) => [`r${index}`, { paths: [one], priority: index + 1, ...movies }]),
    );
    expect(found({ ...earlier, hidden: { paths: path, priority: 9, targetGroup: "home" } })).toContain(
      "rule hidden (priority 9) can never match: r0 (priority 1) and r1 (priority 2) take all its requests first",
    );
    const [, second] = before;
    expect(
      found({
        only: { paths: [second], priority: 1, ...movies },
        open: { paths: path, priority: 9, targetGroup: "home" },
      }).join(),
    ).not.toContain("never match");
  });

  test("rules that others hide by hosts, methods and networks together", () => {
    const all = {
      get: { methods: ["GET"], hosts: ["*.io"], priority: 1, ...movies },
      low: { sourceIps: ["0.0.0.0/1", "::/0"], priority: 2, ...movies },
      high: { sourceIps: ["128.0.0.0/1"], priority: 3, ...movies },
      hidden: { hosts: ["a.io"], priority: 4, targetGroup: "home" },
    };
    expect(found(all).join()).toContain(
      "rule hidden (priority 4) can never match: get (priority 1) and low (priority 2) and high (priority 3) take",
    );
    expect(found({ ...all, high: { ...all.high, sourceIps: ["128.0.0.0/2"] } }).join()).not.toContain("hidden (priority 4) can");
  });

  test.each<[string, Record<string, unknown>, string]>([
    [
      "two paths",
      { one: { paths: ["/a"], redirect: { path: "/b" } }, two: { paths: ["/b"], redirect: { path: "/a" } } },
      "rule one: redirects lead in a circle: https://example.com/a → https://example.com/b → https://example.com/a",
    ],
    [
      "two hosts",
      {
        bare: { hosts: ["example.io"], redirect: { host: "www.example.io" } },
        www: { hosts: ["www.example.io"], redirect: { host: "example.io" } },
      },
      "rule bare: redirects lead in a circle: https://example.io/ → https://www.example.io/ → https://example.io/",
    ],
  ])("circles of redirects over %s", (_, rules, expected) => {
    expect(found(rules)).toContain(expected);
  });

  test("no circle where another rule ends it, or where the host is somebody else's", () => {
    const all = found({
      a: { paths: ["/a"], redirect: { path: "/b" } },
      b: { paths: ["/b"], redirect: { path: "/c" } },
      away: { paths: ["/away"], redirect: { host: "elsewhere.example.org" } },
    });
    expect(all.join()).not.toContain("circle");
  });

  test("a path that misses its bare form", () => {
    expect(found({ movies: { paths: ["/movies/*"], ...movies } })).toEqual([
      "rule movies: the path /movies/* does not take /movies; add it to the paths if it is meant",
    ]);
    expect(found({ movies: { paths: ["/movies*"], ...movies } })).toEqual([]);
    expect(
      found({ movies: { paths: ["/movies/*"], ...movies }, bare: { paths: ["/movies"], redirect: { path: "/movies/" } } }),
    ).toEqual([]);
    expect(found({ movies: { paths: ["/movies/*"], ...movies }, all: { paths: ["/*"], ...movies } })).toContain(
      "rule movies: the path /movies/* does not take /movies; add it to the paths if it is meant",
    );
  });

  test("target groups that get nothing, but not those for Network Load Balancers", () => {
    expect(
      found(
        { movies: { paths: ["/movies*"], ...movies } },
        { targetGroups: { home: {}, movies: {}, spare: {}, static: { targetType: "alb", port: 443 } } },
      ),
    ).toEqual(["target group spare gets no requests: no listener and no rule forwards to it"]);
  });

  test("no target group where others move actions: each may have its turn", () => {
    const groups = { targetGroups: { home: {}, movies: {}, spare: {} } };
    expect(found({ movies: { paths: ["/movies*"], ...movies, ignoreActionChanges: true } }, groups)).toEqual([]);
  });
});
