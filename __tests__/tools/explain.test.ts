import { S3Backend, TerraformStack, TerraformVariable } from "cdktf";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
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
  const hosts = new TerraformStack(app, "hosts");
  new S3Backend(hosts, { bucket: "states", key: "hosts", region: "eu-west-1" });
  new Alb(hosts, "alb", {
    ...example,
    rules: {
      admin: { hosts: ["admin.example.com"], paths: ["/x"], targetGroup: "movies" },
      one: { paths: ["/one"], redirect: { path: "/two" } },
      two: { paths: ["/two"], redirect: { path: "/one" } },
    },
  });
  const moved = new TerraformStack(app, "moved");
  new S3Backend(moved, { bucket: "states", key: "moved", region: "eu-west-1" });
  new Alb(moved, "alb", {
    ...example,
    listeners: { https: { ...example.listeners["https"], ignoreActionChanges: true } },
    rules: {
      movies: { paths: ["/movies/*"], targetGroup: "movies", ignoreActionChanges: true },
      shows: { paths: ["/shows/*"], targetGroup: "home" },
    },
  });
  const none = new TerraformStack(app, "none");
  new S3Backend(none, { bucket: "states", key: "none", region: "eu-west-1" });
  const open = new TerraformStack(app, "open");
  new S3Backend(open, { bucket: "states", key: "open", region: "eu-west-1" });
  const host = new TerraformVariable(open, "host", { type: "string" });
  const paths = new TerraformVariable(open, "paths", { type: "list(string)" });
  const office = new TerraformVariable(open, "office", { type: "string" });
  new Alb(open, "alb", {
    ...example,
    rules: {
      host: { hosts: [host.stringValue], paths: ["/a/*"], priority: 1, targetGroup: "movies" },
      list: { paths: paths.listValue, priority: 2, fixedResponse: { statusCode: 200 } },
      office: { paths: ["/b"], sourceIps: [office.stringValue, "192.0.2.0/24"], priority: 3, fixedResponse: { statusCode: 201 } },
      movies: { paths: ["/movies"], methods: ["GET"], targetGroup: "movies" },
      unplaced: { hosts: [`x-${host.stringValue}`], methods: ["GET"], targetGroup: "home" },
    },
  });
  new Alb(open, "whole", {
    ...example,
    name: "whole",
    rules: new TerraformVariable(open, "rules", { type: "any" }).value as never,
  });
  app.synth();
  // A stack of earlier days, of which a state keeps the folder.
  mkdirSync(join(out, "stacks", "removed"));
  writeFileSync(join(out, "stacks", "removed", "cdk.tf.json"), "{}");
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

test("goes through what others move, and says that they may have", () => {
  const told = "at its creation; others may have changed it since (ignoreActionChanges)";
  expect(lines("moved", "https://www.example.com/movies/1").at(-1)).toBe(`  → target group movies ${told}`);
  expect(lines("moved", "https://www.example.com/shows/1").at(-1)).toBe("  → target group home");
  expect(lines("moved", "https://www.example.com/").at(-1)).toBe(`  → target group home ${told}`);
});

test("says that it depends where only Terraform knows", () => {
  expect(lines("open", "https://www.example.com/a/1", "--module", "alb", "--method", "PUT")).toEqual([
    "PUT https://www.example.com/a/1",
    "  listener https (HTTPS on port 443)",
    "        ?  unplaced  no       http-request-method PUT is not GET",
    "        1  host      depends  host-header www.example.com is compared with what only Terraform knows",
    "        2  list      depends  path-pattern /a/1 is compared with what only Terraform knows",
    "        3  office    no       path-pattern /a/1 is not /b",
    expect.stringMatching(
      /^ +\d+  movies    no       path-pattern \/a\/1 is not \/movies and http-request-method PUT is not GET$/,
    ),
    "           default   matches  takes what no rule took",
    "  → depends on what only Terraform knows:",
    "      target group movies, if host takes it",
    "      answer 200, if list takes it",
    "      target group home otherwise",
  ]);
});

test("a value that is known decides although others are not", () => {
  const [, , , , , office] = lines(
    "open",
    "https://www.example.com/b",
    "--module",
    "alb",
    "--method",
    "PUT",
    "--source-ip",
    "192.0.2.7",
  );
  expect(office).toBe("        3  office    matches  path-pattern /b fits /b and source-ip 192.0.2.7 fits 192.0.2.0/24");
});

test("a rule whose place only Terraform knows may come before all others", () => {
  const all = lines("open", "https://www.example.com/movies", "--module", "alb");
  expect(all[2]).toBe(
    "        ?  unplaced  depends  host-header www.example.com is compared with what only Terraform knows and its place among the rules is known to Terraform only",
  );
  expect(all.slice(-3)).toEqual([
    "      target group home, if unplaced takes it",
    "      answer 200, if list takes it",
    "      target group movies otherwise",
  ]);
});

test("a Host header takes the place of the address's host", () => {
  const [first, , ...rest] = lines("hosts", "https://shop-1.elb.example/x", "--header", "Host: Admin.example.com:443");
  expect(first).toBe("GET https://admin.example.com/x");
  expect(rest.at(-1)).toBe("  → target group movies");
});

test("a circle of redirects is called one", () => {
  expect(lines("hosts", "https://www.example.com/one").at(-1)).toBe("a circle: browsers give up");
});

test("percent-encoded paths stay as they are sent", () => {
  expect(lines("web", "https://www.example.com/movies/caf%C3%A9")[4]).toContain("path-pattern /movies/caf%C3%A9 fits /movies/*");
  expect(lines("web", "https://www.example.com/m%6Fvies").at(-1)).toBe("  → target group home");
});

test("says when nobody listens", () => {
  expect(lines("web", "https://www.example.com:8443/").at(-1)).toBe("  refused: no listener on port 8443");
});

test.each<[string[], string | RegExp]>([
  [["wep", "https://x.y/"], 'there is no stack "wep"; known are hosts, moved, none, open, two, web'],
  [["none", "https://x.y/"], "the stack none has no Application Load Balancer"],
  [["two", "https://x.y/"], "the stack two has the balancers private, public: say which one with --module"],
  [["two", "https://x.y/", "--module", "x"], 'the stack two has the balancers private, public: there is no "x"'],
  [["web", "ftp://x.y/"], '"ftp://x.y/" is no address with http:// or https://'],
  [["web", "https://x.y/", "--source-ip", "abc"], "--source-ip abc: must be one IP address, such as 192.0.2.7 or 2001:db8::1"],
  [["web", "https://x.y/", "--source-ip", "10.0.0.0/8"], "--source-ip 10.0.0.0/8: must be one IP address"],
  [["web", "https://x.y/", "--header", "Host"], '--header "Host": must be a name, a colon and a value'],
  [["open", "https://x.y/", "--module", "whole"], "only Terraform knows the rules of whole: they come from elsewhere as a whole"],
  [["web"], "usage: npm run explain"],
  [["web", "https://x.y/", "--colour"], /^Unknown option '--colour'\n\nusage: npm run explain/],
  [["removed", "https://x.y/"], 'there is no stack "removed"; known are hosts, moved, none, open, two, web'],
])("%j is refused", (args, message) => {
  expect(() => lines(...args)).toThrow(message);
});

test("of several balancers the named one is asked", () => {
  expect(lines("two", "https://x.y/movies", "--module", "private").at(-1)).toBe("  → target group home");
});
