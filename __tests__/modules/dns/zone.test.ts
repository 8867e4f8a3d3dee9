import { CHECK, a, problems } from "./support";

const made = (zone: unknown, inputs: Record<string, unknown> = {}) => problems({ zoneId: undefined, zone, ...inputs });
const vpcs = { shop: { vpcId: "vpc-0123456789abcdef0" } };
const KEY = "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-0000-0000-000000000000";

test("the zone is given or made", () => {
  const message = "zone is made, or is there already: give exactly one of `zone` and `zoneId`";
  expect(problems({})).toEqual([]);
  expect(made({})).toEqual([]);
  expect(problems({ zone: {} })).toEqual([message]);
  expect(problems({ zoneId: undefined })).toEqual([message]);
});

test("a private zone has VPCs, a public one has none", () => {
  const message = "zone needs `vpcs` where it is `private`, and takes them only there";
  expect(made({ private: true, vpcs })).toEqual([]);
  expect(made({ private: true })).toEqual([message]);
  expect(made({ vpcs })).toEqual([message]);
});

test("a private zone names each of its VPCs once", () => {
  const twice = { one: vpcs.shop, two: vpcs.shop };
  expect(made({ private: true, vpcs: twice })).toEqual([`zone must name each VPC once, unlike one and two (${vpcs.shop.vpcId})`]);
});

test("a private zone is not signed, and its queries are not logged", () => {
  const message = "zone can be signed (`dnssec`) and have `queryLogs` only where it is public";
  const dnssec = { keySigningKeys: { first: {} } };
  expect(made({ private: true, vpcs }, { dnssec })).toEqual([message]);
  expect(made({ private: true, vpcs }, { queryLogs: {} })).toEqual([message]);
  expect(made({}, { dnssec, queryLogs: {} })).toEqual([]);
});

test("a private zone does not know CIDR routing", () => {
  const routing = { cidr: { collectionId: "00000000-0000-0000-0000-000000000000", locationName: "office" } };
  expect(made({ private: true, vpcs }, { records: { www: a({ routing }) } })).toEqual([
    "records may not be routed by `cidr` in a private zone, unlike www",
  ]);
  expect(made({}, { records: { www: a({ routing }) } })).toEqual([]);
});

test.each([["com"], ["Example.com"], ["*.example.com"], [`${"a".repeat(64)}.com`], ["example.com."]])(
  "%s is no zone's name",
  (domainName) => {
    expect(problems({ domainName })[0]).toMatch(
      /^domainName must be text of at most 253 characters, that is a domain name in lower case/,
    );
  },
);

test.each([
  [
    "the log group",
    { queryLogs: { logGroup: { arn: "arn:aws:logs:eu-west-1:123456789012:log-group:queries" } } },
    "queryLogs.logGroup.arn",
  ],
  ["its key", { queryLogs: { kmsKey: { arn: KEY.replace("us-east-1", "eu-west-1") } } }, "queryLogs.kmsKey.arn"],
  [
    "the key of DNSSEC",
    { dnssec: { keySigningKeys: { first: { kmsKey: { arn: KEY.replace("us-east-1", "eu-west-1") } } } } },
    'dnssec.keySigningKeys["first"].kmsKey.arn',
  ],
])("%s is of us-east-1", (_, inputs, path) => {
  expect(problems(inputs)[0]).toMatch(`${path} must be`);
  expect(problems(JSON.parse(JSON.stringify(inputs).replaceAll("eu-west-1", "us-east-1")) as Record<string, unknown>)).toEqual(
    [],
  );
});

test.each([[{}], [{ one: {}, two2: {}, three: {} }], [{ "a-b": {} }], [{ ab: {} }]])(
  "%j are no key-signing keys",
  (keySigningKeys) => {
    expect(problems({ dnssec: { keySigningKeys } })[0]).toMatch(/^dnssec\.keySigningKeys/);
    expect(problems({ dnssec: { keySigningKeys: { one: {}, two2: {} } } })).toEqual([]);
  },
);

describe("health checks", () => {
  const check = (healthCheck: unknown, others: Record<string, unknown> = {}) =>
    problems({ healthChecks: { ...others, web: healthCheck } });
  const alarm = { name: "queue", region: "eu-west-1" };
  const endpoint = (changes: Record<string, unknown>) => ({ endpoint: { domainName: "www.example.com", ...changes } });

  test.each([
    ["a name", CHECK],
    ["an address", { endpoint: { ipAddress: "203.0.113.10" } }],
    ["an IPv6 address", { endpoint: { ipAddress: "2001:db8::10" } }],
    ["TCP", endpoint({ protocol: "TCP", port: 25 })],
    ["a text", endpoint({ searchString: "ok", path: "/health?all", intervalSeconds: 10, failureThreshold: 10 })],
    ["three Regions", endpoint({ regions: ["us-east-1", "eu-west-1", "sa-east-1"] })],
    ["an alarm", { alarm }],
  ])("%s is right", (_, healthCheck) => {
    expect(check(healthCheck)).toEqual([]);
  });

  test.each([
    ["intervalSeconds", { intervalSeconds: 20 }],
    ["failureThreshold", { failureThreshold: 0 }],
    ["failureThreshold", { failureThreshold: 11 }],
    ["port", { port: 0 }],
    ["port", { port: 65536 }],
    ["path", { path: "health" }],
    ["path", { path: `/${"x".repeat(255)}` }],
    ["searchString", { searchString: "x".repeat(256) }],
    ["regions", { regions: ["us-east-1", "eu-west-1"] }],
    ["regions", { regions: ["us-east-1", "us-east-1", "us-east-1"] }],
    ["regions", { regions: ["us-east-1", "eu-west-1", "eu-central-1"] }],
    ["ipAddress", { ipAddress: "10.0.0.10" }],
    ["ipAddress", { ipAddress: "127.0.0.1" }],
    ["ipAddress", { ipAddress: "169.254.169.254" }],
    ["ipAddress", { ipAddress: "172.31.0.1" }],
    ["ipAddress", { ipAddress: "192.168.0.1" }],
    ["ipAddress", { ipAddress: "224.0.0.1" }],
    ["ipAddress", { ipAddress: "fd00::1" }],
    ["ipAddress", { ipAddress: "::1" }],
    ["ipAddress", { ipAddress: "www.example.com" }],
    ["domainName", { domainName: "www" }],
  ])("%s has its limits", (path, changes) => {
    expect(check(endpoint(changes))[0]).toMatch(`healthChecks["web"].endpoint.${path}`);
  });

  test("look at one thing", () => {
    const message = "healthChecks must look at one thing, with exactly one of `endpoint`, `alarm` and `calculated`, unlike web";
    expect(check({})).toEqual([message]);
    expect(check({ ...CHECK, alarm })).toEqual([message]);
  });

  test("say where the server is", () => {
    expect(check({ endpoint: {} })).toEqual([
      "healthChecks must say the `domainName` or the `ipAddress` of their `endpoint`, unlike web",
    ]);
  });

  test.each([{}, { port: 25, path: "/" }, { port: 25, searchString: "ok" }])("of TCP have a port alone, not %j", (changes) => {
    expect(check(endpoint({ protocol: "TCP", ...changes }))).toEqual([
      "healthChecks of the protocol TCP must have a `port`, and no `path` and no `searchString`, unlike web",
    ]);
  });

  test("count others, never themselves, nor what counts", () => {
    const counted = (children: string[], healthThreshold = 1) => ({ calculated: { children, healthThreshold } });
    const message = "healthChecks may count checks out of `healthChecks` with an `endpoint` or an `alarm` only, unlike web";
    expect(check(counted(["one", "two"]), { one: CHECK, two: { alarm } })).toEqual([]);
    expect(check(counted(["web"]))).toEqual([`${message} (web)`]);
    expect(check(counted(["none"]))).toEqual([`${message} (none)`]);
    expect(check(counted(["one"]), { one: counted(["two"]), two: CHECK })).toEqual([`${message} (one)`]);
    expect(check(counted(["one"]), { one: counted(["web"]) })).toEqual([
      `${message.replace("unlike web", "unlike one")} (web), web (one)`,
    ]);
  });

  test("count up to the number of their children", () => {
    const counted = (healthThreshold: number) => ({ calculated: { children: ["one", "two"], healthThreshold } });
    const others = { one: CHECK, two: CHECK };
    expect(check(counted(2), others)).toEqual([]);
    expect(check(counted(0), others)).toEqual([]);
    expect(check(counted(3), others)).toEqual([
      "healthChecks must have a `healthThreshold` up to the number of their `children`, unlike web",
    ]);
    expect(check(counted(-1), others)[0]).toMatch('healthChecks["web"].calculated.healthThreshold');
    expect(check({ calculated: { children: [], healthThreshold: 0 } })[0]).toMatch('healthChecks["web"].calculated.children');
  });
});
