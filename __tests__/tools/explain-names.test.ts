import { S3Backend, TerraformOutput, TerraformStack, TerraformVariable } from "cdktf";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Route53CidrLocation } from "@cdktf/provider-aws/lib/route53-cidr-location";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "../../core";
import { Alb } from "../../modules/alb/alb";
import { example as balancer } from "../../modules/alb/example";
import { Dns, type DnsProps } from "../../modules/dns/dns";
import { explain } from "../../tools/explain";

let out: string;

const zoneId = "Z0123456789ABCDEFGHIJ";
const collectionId = "01234567-89ab-cdef-0123-456789abcdef";
const away = (number: number) => ({ type: "A" as const, values: [`192.0.2.${number}`] });
const check = { endpoint: { domainName: "shop.example.com" } };

const props: DnsProps = {
  zoneId,
  domainName: "example.com",
  healthChecks: {
    one: check,
    two: check,
    three: check,
    most: { calculated: { children: ["one", "two", "three"], healthThreshold: 2 } },
    few: { calculated: { children: ["one", "two", "three"], healthThreshold: 2 }, inverted: true },
  },
  records: {
    "plain.example.com": away(1),
    "mail.example.com": { type: "MX", values: ["10 mx.example.net"], ttlSeconds: 3600 },
    "other.example.com": { type: "CNAME", values: ["Plain.example.com."] },
    "far.example.com": { type: "CNAME", values: ["www.example.net"] },
    "*.wild.example.com": away(2),
    "deep.is.wild.example.com": away(3),
    blue: { name: "canary.example.com", ...away(10), routing: { weight: 90, healthCheck: "one" } },
    green: { name: "canary.example.com", ...away(11), routing: { weight: 10, healthCheck: "two" } },
    spare: { name: "canary.example.com", ...away(12), routing: { weight: 0 } },
    ireland: { name: "near.example.com", ...away(20), routing: { latencyRegion: "eu-west-1", healthCheck: "one" } },
    oregon: { name: "near.example.com", ...away(21), routing: { latencyRegion: "us-west-2", healthCheck: "two" } },
    primary: { name: "sure.example.com", ...away(30), routing: { failover: "PRIMARY", healthCheck: "one" } },
    secondary: { name: "sure.example.com", ...away(31), routing: { failover: "SECONDARY", healthCheck: "two" } },
    california: {
      name: "place.example.com",
      ...away(40),
      routing: { geolocation: { country: "US", subdivision: "CA" }, healthCheck: "three" },
    },
    states: { name: "place.example.com", ...away(41), routing: { geolocation: { country: "US" }, healthCheck: "two" } },
    america: { name: "place.example.com", ...away(42), routing: { geolocation: { continent: "NA" } } },
    world: { name: "place.example.com", ...away(43), routing: { geolocation: { country: "*" } } },
    berlin: {
      name: "map.example.com",
      ...away(50),
      routing: { geoproximity: { coordinates: { latitude: "52.52", longitude: "13.4" } }, healthCheck: "one" },
    },
    paris: { name: "map.example.com", ...away(51), routing: { geoproximity: { region: "eu-west-3" }, healthCheck: "two" } },
    first: { name: "many.example.com", ...away(60), routing: { multivalue: true, healthCheck: "one" } },
    second: { name: "many.example.com", ...away(61), routing: { multivalue: true } },
    office: { name: "net.example.com", ...away(70), routing: { cidr: { collectionId, locationName: "office" } } },
    others: { name: "net.example.com", ...away(71), routing: { cidr: { collectionId, locationName: "*" } } },
    counted: { name: "counted.example.com", ...away(80), routing: { failover: "PRIMARY", healthCheck: "most" } },
    fallback: { name: "counted.example.com", ...away(81), routing: { failover: "SECONDARY", healthCheck: "few" } },
    part: { name: "part.example.com", type: "NS", values: ["ns1.example.net", "ns2.example.net"] },
  },
  aliases: {
    "to-canary.example.com": { dnsName: "canary.example.com", ipv6: false },
    site: {
      name: "up.example.com",
      dnsName: "canary.example.com",
      ipv6: false,
      routing: { failover: "PRIMARY" },
    },
    files: {
      name: "up.example.com",
      dnsName: "d111111abcdef8.cloudfront.net",
      zoneId: "Z2FDTNDATAQYW2",
      evaluateTargetHealth: false,
      ipv6: false,
      routing: { failover: "SECONDARY" },
    },
  },
};

beforeAll(() => {
  out = mkdtempSync(join(tmpdir(), "twinform-"));
  const app = new App({ outdir: out });
  const stack = (name: string) => {
    const made = new TerraformStack(app, name);
    new S3Backend(made, { bucket: "states", key: name, region: "eu-west-1" });
    return made;
  };
  const names = stack("names");
  new Dns(names, "dns", props);
  new AwsProvider(names, "aws", { region: "eu-west-1" });
  new Route53CidrLocation(names, "office", { cidrCollectionId: collectionId, name: "office", cidrBlocks: ["203.0.113.0/24"] });
  const web = stack("web");
  const alb = new Alb(web, "alb", balancer).outputs;
  new Dns(web, "dns", {
    zoneId,
    domainName: "example.com",
    aliases: { "www.example.com": { dnsName: alb.dnsName, zoneId: alb.zoneId } },
  });
  const elsewhere = stack("elsewhere");
  const secret = new TerraformVariable(elsewhere, "secret", { type: "string" });
  new Dns(elsewhere, "dns", {
    zoneId,
    domainName: "example.com",
    aliases: { "example.com": { dnsName: alb.dnsName, zoneId: alb.zoneId } },
    records: {
      hidden: { name: secret.stringValue, type: "TXT", values: ["text"] },
      "known.example.com": { type: "A", values: [secret.stringValue] },
    },
  });
  const two = stack("two");
  new Dns(two, "public", { zoneId, domainName: "example.com", records: { "a.example.com": away(1) } });
  new Dns(two, "private", { zoneId, domainName: "example.com", records: { "a.example.com": away(2) } });
  new Dns(two, "lower", { zoneId, domainName: "lower.example.com", records: { "a.lower.example.com": away(3) } });
  new TerraformOutput(stack("none"), "nothing", { value: "nothing" });
  app.synth();
});
afterAll(() => rmSync(out, { recursive: true }));

const told = (name: string, ...options: string[]) => explain(["names", name, ...options, "--out", out]);
/** The records that answer, or may, by their keys. */
const answering = (text: string) =>
  [...text.matchAll(/^ {2}(\S+) +(answers|depends)/gm)].map(([, key, how]) => (how === "answers" ? key : `${key}?`));
const ends = (text: string) => [...text.matchAll(/→ (.*)$/gm)].map(([, end]) => end);

describe("a name without routing", () => {
  test.each<[string, string[], string[]]>([
    ["plain.example.com", [], ["192.0.2.1, kept for 300 s"]],
    ["PLAIN.example.com.", [], ["192.0.2.1, kept for 300 s"]],
    ["plain.example.com", ["--type", "aaaa"], ["the name is there, but has no AAAA: no answer"]],
    ["mail.example.com", ["--type", "MX"], ["10 mx.example.net, kept for 3600 s"]],
    ["other.example.com", [], ["CNAME of Plain.example.com., kept for 300 s", "192.0.2.1, kept for 300 s"]],
    ["other.example.com", ["--type", "CNAME"], ["CNAME of Plain.example.com., kept for 300 s"]],
    ["far.example.com", [], ["CNAME of www.example.net, kept for 300 s"]],
    ["nobody.example.com", [], ["there is no such name"]],
    ["example.com", [], ["the name is there, but has no A: no answer"]],
    ["www.part.example.com", [], ["asked of the name servers ns1.example.net, ns2.example.net, kept for 300 s"]],
  ])("%s %j", (name, options, expected) => expect(ends(told(name, ...options))).toEqual(expected));

  test.each<[string, string]>([
    ["a.wild.example.com", "192.0.2.2, kept for 300 s"],
    ["a.b.wild.example.com", "192.0.2.2, kept for 300 s"],
    ["deep.is.wild.example.com", "192.0.2.3, kept for 300 s"],
    // A name below which there is one is there, and the wildcard is no answer for it, nor for what is below.
    ["is.wild.example.com", "the name is there, but has no A: no answer"],
    ["a.is.wild.example.com", "there is no such name"],
  ])("wildcards: %s", (name, expected) => expect(ends(told(name))).toEqual([expected]));
});

describe("a name with routing", () => {
  test.each<[string, string, string[], string[]]>([
    ["weighted", "canary.example.com", [], ["blue", "green"]],
    ["weighted", "canary.example.com", ["--down", "one"], ["green"]],
    ["weighted, the rest has no weight", "canary.example.com", ["--down", "one", "--down", "two"], ["spare"]],
    ["weighted, all down", "canary.example.com", ["--down", "blue", "--down", "green", "--down", "spare"], ["blue", "green"]],
    ["latency", "near.example.com", [], ["ireland?", "oregon?"]],
    ["latency", "near.example.com", ["--region", "eu-west-1"], ["ireland"]],
    ["latency, of a third Region", "near.example.com", ["--region", "eu-north-1"], ["ireland?", "oregon?"]],
    ["latency, the near one down", "near.example.com", ["--region", "eu-west-1", "--down", "one"], ["oregon"]],
    ["failover", "sure.example.com", [], ["primary"]],
    ["failover, its check fails", "sure.example.com", ["--down", "one"], ["secondary"]],
    ["failover, it is down itself", "sure.example.com", ["--down", "primary"], ["secondary"]],
    ["failover, both down", "sure.example.com", ["--down", "primary", "--down", "secondary"], ["primary"]],
    ["geolocation, nothing said", "place.example.com", [], ["america?", "california?", "states?", "world"]],
    ["geolocation, a state", "place.example.com", ["--country", "us", "--state", "CA"], ["california"]],
    ["geolocation, another state", "place.example.com", ["--country", "US", "--state", "NY"], ["states"]],
    ["geolocation, its country", "place.example.com", ["--country", "US"], ["california?", "states"]],
    ["geolocation, its continent", "place.example.com", ["--country", "CA"], ["america"]],
    ["geolocation, elsewhere", "place.example.com", ["--country", "DE"], ["world"]],
    ["geolocation, the state's is ill", "place.example.com", ["--country", "US", "--state", "CA", "--down", "three"], ["states"]],
    [
      "geolocation, the country's too",
      "place.example.com",
      ["--country", "US", "--state", "CA", "--down", "three", "--down", "states"],
      ["america"],
    ],
    ["geoproximity", "map.example.com", [], ["berlin?", "paris?"]],
    ["geoproximity, one left", "map.example.com", ["--down", "one"], ["paris"]],
    ["multivalue", "many.example.com", [], ["first", "second"]],
    ["multivalue, one left", "many.example.com", ["--down", "one"], ["second"]],
    ["CIDR", "net.example.com", [], ["office?", "others?"]],
    ["CIDR, its location", "net.example.com", ["--location", "office"], ["office"]],
    ["CIDR, a location that none is for", "net.example.com", ["--location", "home"], ["others"]],
    ["CIDR, a network in it", "net.example.com", ["--network", "203.0.113.128/25"], ["office"]],
    ["CIDR, a network outside", "net.example.com", ["--network", "2001:db8::/48"], ["others"]],
    ["a calculated check", "counted.example.com", ["--down", "one"], ["counted"]],
    ["a calculated check, below its threshold", "counted.example.com", ["--down", "one", "--down", "two"], ["fallback"]],
  ])("%s: %s %j", (_, name, options, expected) => expect(answering(told(name, ...options))).toEqual(expected));

  test("tells shares and reasons", () => {
    expect(told("canary.example.com", "--down", "one")).toBe(
      [
        "canary.example.com A, weighted",
        "  blue   no       the health check one fails",
        "  green  answers  100 %, weight 10 of 10",
        "  spare  no       weight 0",
        "  → 192.0.2.11, kept for 300 s",
      ].join("\n"),
    );
  });
});

describe("an alias", () => {
  test("in the zone is followed, for its type", () => {
    expect(told("to-canary.example.com", "--down", "one")).toMatch(
      /^to-canary\.example\.com A\n {2}→ alias of canary\.example\.com\ncanary\.example\.com A, weighted\n/,
    );
  });

  test("is ill with all that it leads to, and the other takes over", () => {
    expect(answering(told("up.example.com", "--down", "one"))).toEqual(["site", "green"]);
    const all = told("up.example.com", "--down", "blue", "--down", "green", "--down", "spare");
    expect(answering(all)).toEqual(["files"]);
    expect(all).toContain("site   no       canary.example.com has no healthy record");
    expect(ends(all)).toEqual(["alias of d111111abcdef8.cloudfront.net"]);
  });

  test.each([
    ["web", "www.example.com", "the Application Load Balancer alb", "alb is asked:"],
    ["elsewhere", "example.com", "the Application Load Balancer alb of the stack web", "alb of the stack web is asked:"],
  ])("of a balancer goes on to what that answers: %s %s", (stack, name, target, asked) => {
    const text = explain([stack, name, "--out", out]);
    const [head, ...rest] = text.split(`\n${asked}\n`);
    expect(head).toBe(
      `${name} A${stack === "web" ? "" : "\n  (names that only Terraform knows: hidden)"}\n  → alias of ${target}`,
    );
    expect(rest.join()).toBe(explain(["web", `https://${name}/`, "--out", out]));
    expect(rest.join()).toContain("→ target group home");
  });
});

test("what only Terraform knows is told as such", () => {
  expect(ends(explain(["elsewhere", "known.example.com", "--out", out]))).toEqual(["what only Terraform knows, kept for 300 s"]);
});

test("of several zones the one with the longest name is asked", () => {
  expect(ends(explain(["two", "a.lower.example.com", "--out", out]))).toEqual(["192.0.2.3, kept for 300 s"]);
  expect(ends(explain(["two", "a.example.com", "--out", out, "--module", "private"]))).toEqual(["192.0.2.2, kept for 300 s"]);
});

test.each<[string[], string]>([
  [["two", "a.example.com"], "the stack two has 2 zones example.com: say which one with --module"],
  [["two", "a.example.com", "--module", "x"], 'the stack two has the zones lower, private, public: there is no "x"'],
  [["none", "a.example.com"], "the stack none has no names: no module dns"],
  [["names", "www.example.org"], "www.example.org lies in no zone of the stack names; there are example.com"],
  [["names", "x.example.com", "--country", "XY"], "--country XY: must be a country's code of two letters, such as DE"],
  [["names", "x.example.com", "--continent", "XY"], "--continent XY: must be one of AF, AN, AS, EU, OC, NA, SA"],
  [["names", "x.example.com", "--state", "CA"], "--state: is a state of the country US: give --country US with it"],
  [["names", "x.example.com", "--network", "10.0.0.1"], "--network 10.0.0.1: must be a network, such as 192.0.2.0/24"],
  [["web", "x.example.com", "--down", "site"], "--down site: is no health check, record or alias; known are www.example.com"],
])("%j is refused", (args, message) => {
  expect(() => explain([...args, "--out", out])).toThrow(message);
});
