import { S3Backend, TerraformStack } from "cdktf";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "../../core";
import { Alb } from "../../modules/alb/alb";
import { example } from "../../modules/alb/example";
import { explain } from "../../tools/explain";

let out: string;

beforeAll(() => {
  out = mkdtempSync(join(tmpdir(), "twinform-"));
  const app = new App({ outdir: out });
  const web = new TerraformStack(app, "web");
  new S3Backend(web, { bucket: "states", key: "web", region: "eu-west-1" });
  new Alb(web, "alb", {
    ...example,
    rules: {
      movies: { paths: ["/movies", "/movies/*"], priority: 20, targetGroup: "movies" },
      beta: { paths: ["/movies/*"], headers: { "X-Beta": ["yes"] }, priority: 10, targetGroup: "home" },
      office: {
        sourceIps: ["192.0.2.0/24"],
        queryStrings: { "${x}": ["1", "2"] },
        priority: 5,
        fixedResponse: { statusCode: 200 },
      },
    },
  });
  const two = new TerraformStack(app, "two");
  new S3Backend(two, { bucket: "states", key: "two", region: "eu-west-1" });
  new Alb(two, "public", example);
  new Alb(two, "private", { ...example, name: "private", rules: {} });
  const none = new TerraformStack(app, "none");
  new S3Backend(none, { bucket: "states", key: "none", region: "eu-west-1" });
  app.synth();
});
afterAll(() => rmSync(out, { recursive: true }));

const lines = (...args: string[]) => explain([...args, "--out", out]).split("\n");

test("names the listener, the rule and the target group, and why earlier rules did not match", () => {
  expect(lines("web", "https://www.example.com/movies/1")).toEqual([
    "GET https://www.example.com/movies/1",
    "  listener https (HTTPS on port 443)",
    "        5  office  no       source-ip is not known (--source-ip), not 192.0.2.0/24 and query-string ${x} is missing, not one of 1, 2",
    "       10  beta    no       http-header X-Beta is missing, not yes",
    "       20  movies  matches  path-pattern /movies/1 fits /movies/*",
    "  → target group movies",
  ]);
});

test("heeds headers, methods, parameters and addresses", () => {
  expect(lines("web", "https://www.example.com/movies/1", "--header", "x-beta: YES").slice(-2)).toEqual([
    "       10  beta    matches  path-pattern /movies/1 fits /movies/* and http-header X-Beta YES fits yes",
    "  → target group home",
  ]);
  expect(lines("web", "https://www.example.com/", "--method", "POST", "--query", "${x}=2", "--source-ip", "192.0.2.7")).toEqual([
    "POST https://www.example.com/?${x}=2",
    "  listener https (HTTPS on port 443)",
    "        5  office  matches  source-ip 192.0.2.7 fits 192.0.2.0/24 and query-string ${x} 2 fits 2",
    "  → answer 200",
  ]);
});

test("follows the redirect to HTTPS", () => {
  const all = lines("web", "http://www.example.com/movies");
  expect(all.slice(0, 4)).toEqual([
    "GET http://www.example.com/movies",
    "  listener http (HTTP on port 80)",
    "           default  matches  takes what no rule took",
    "  → redirect to https://www.example.com/movies (301)",
  ]);
  expect(all.at(-1)).toBe("  → target group movies");
});

test("says when nobody listens", () => {
  expect(lines("web", "https://www.example.com:8443/").at(-1)).toBe("  refused: no listener on port 8443");
});

test.each<[string[], string]>([
  [["wep", "https://x.y/"], 'there is no stack "wep"; known are none, two, web'],
  [["none", "https://x.y/"], "the stack none has no Application Load Balancer"],
  [["two", "https://x.y/"], "the stack two has the balancers private, public: say which one with --module"],
  [["two", "https://x.y/", "--module", "x"], 'the stack two has the balancers private, public: there is no "x"'],
  [["web", "ftp://x.y/"], '"ftp://x.y/" is no address with http:// or https://'],
  [["web"], "usage: npm run explain"],
  [["web", "https://x.y/", "--colour"], "Unknown option '--colour'"],
])("%j is refused", (args, message) => {
  expect(() => lines(...args)).toThrow(message);
});

test("of several balancers the named one is asked", () => {
  expect(lines("two", "https://x.y/movies", "--module", "private").at(-1)).toBe("  → target group home");
});
