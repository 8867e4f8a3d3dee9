import { CHECK, a, alias, problems, warnings } from "./support";

/** Records of one name and type. */
const group = (...routings: unknown[]) => ({
  healthChecks: { web: CHECK },
  records: Object.fromEntries(routings.map((routing, i) => [`r${i + 1}`, a({ routing })])),
});

test.each([
  ["one of it", { weight: 0 }, { weight: 255 }],
  ["latency", { latencyRegion: "eu-west-1" }, { latencyRegion: "us-east-1" }],
  ["failover", { failover: "PRIMARY", healthCheck: "web" }, { failover: "SECONDARY" }],
  ["geolocation", { geolocation: { continent: "EU" } }, { geolocation: { country: "*" } }],
  ["a state", { geolocation: { country: "US", subdivision: "CA" } }, { geolocation: { country: "*" } }],
  [
    "geoproximity",
    { geoproximity: { region: "eu-west-1", bias: 99 } },
    { geoproximity: { localZoneGroup: "us-west-2-lax-1", bias: -99 } },
  ],
  [
    "a place",
    { geoproximity: { coordinates: { latitude: "-90", longitude: "180.00" } } },
    { geoproximity: { region: "eu-west-1" } },
  ],
  ["multivalue", { multivalue: true }, { multivalue: true, healthCheck: "web" }],
  [
    "CIDR",
    { cidr: { collectionId: "00000000-0000-0000-0000-000000000000", locationName: "office" } },
    { cidr: { collectionId: "00000000-0000-0000-0000-000000000000", locationName: "*" } },
  ],
])("%s is right", (_, one, other) => {
  expect(problems(group(one, other))).toEqual([]);
  expect(warnings(group(one, other))).toEqual([]);
});

const ONE_WAY =
  "must be routed in one way, with exactly one of `weight`, `latencyRegion`, `failover`, `geolocation`, `geoproximity`, `cidr` and `multivalue` in `routing`, unlike www";

test.each([
  ["none", {}],
  ["none but a health check", { healthCheck: "web" }],
  ["two", { weight: 1, latencyRegion: "eu-west-1" }],
  ["another two", { weight: 1, multivalue: true }],
])("a record and an alias with %s of the ways", (_, routing) => {
  const healthChecks = { web: CHECK };
  expect(problems({ healthChecks, records: { www: a({ routing }) } })).toContain(`records ${ONE_WAY}`);
  const ofAliases = `aliases ${ONE_WAY.replace(", `cidr` and `multivalue`", " and `cidr`")}`;
  const found = problems({ healthChecks, aliases: { www: alias({ name: "www.example.com", routing }) } });
  if (!("multivalue" in routing)) expect(found).toContain(ofAliases);
  else expect(found.join()).toContain("multivalue");
});

const BY_ITSELF = {
  location: "must say a `continent` or a `country` in `geolocation`, and a `subdivision` of the country US only, unlike www",
  place: "must say one place in `geoproximity`, out of `region`, `localZoneGroup` and `coordinates`, unlike www",
  check: "must name a `healthCheck` out of `healthChecks`, unlike www",
};

test.each([
  [BY_ITSELF.location, { geolocation: {} }],
  [BY_ITSELF.location, { geolocation: { continent: "EU", country: "DE" } }],
  [BY_ITSELF.location, { geolocation: { country: "DE", subdivision: "CA" } }],
  [BY_ITSELF.location, { geolocation: { continent: "NA", subdivision: "CA" } }],
  [BY_ITSELF.place, { geoproximity: {} }],
  [BY_ITSELF.place, { geoproximity: { region: "eu-west-1", localZoneGroup: "us-west-2-lax-1" } }],
  [BY_ITSELF.check, { weight: 1, healthCheck: "wep" }],
])("%s", (message, routing) => {
  const healthChecks = { web: CHECK };
  expect(problems({ healthChecks, records: { www: a({ routing }) } })).toEqual([`records ${message}`]);
  expect(problems({ healthChecks, aliases: { www: alias({ name: "www.example.com", routing }) } })).toEqual([
    `aliases ${message}`,
  ]);
});

test.each([
  ["weight", { weight: -1 }, { weight: 256 }, { weight: 0.5 }],
  ["latencyRegion", { latencyRegion: "europe" }, { latencyRegion: "eu-west-1a" }, { latencyRegion: "" }],
  ["failover", { failover: "primary" }, { failover: "TERTIARY" }, { failover: "" }],
  [
    "geolocation.continent",
    { geolocation: { continent: "XX" } },
    { geolocation: { continent: "eu" } },
    { geolocation: { continent: "" } },
  ],
  [
    "geolocation.country",
    { geolocation: { country: "XX" } },
    { geolocation: { country: "de" } },
    { geolocation: { country: "ZZ" } },
  ],
  [
    "geolocation.subdivision",
    { geolocation: { country: "US", subdivision: "XX" } },
    { geolocation: { country: "US", subdivision: "ca" } },
    { geolocation: { country: "US", subdivision: "PR" } },
  ],
  [
    "geoproximity.bias",
    { geoproximity: { region: "eu-west-1", bias: 100 } },
    { geoproximity: { region: "eu-west-1", bias: -100 } },
    { geoproximity: { region: "eu-west-1", bias: 1.5 } },
  ],
  [
    "geoproximity.coordinates.latitude",
    { geoproximity: { coordinates: { latitude: "90.01", longitude: "0" } } },
    { geoproximity: { coordinates: { latitude: "91", longitude: "0" } } },
    { geoproximity: { coordinates: { latitude: "1.234", longitude: "0" } } },
  ],
  [
    "geoproximity.coordinates.longitude",
    { geoproximity: { coordinates: { latitude: "0", longitude: "180.01" } } },
    { geoproximity: { coordinates: { latitude: "0", longitude: "-181" } } },
    { geoproximity: { coordinates: { latitude: "0", longitude: "1.234" } } },
  ],
  [
    "setIdentifier",
    { weight: 1, setIdentifier: "" },
    { weight: 1, setIdentifier: "x".repeat(129) },
    { weight: 1, setIdentifier: 7 },
  ],
])("%s has its limits", (path, ...wrong) => {
  for (const routing of wrong)
    expect(problems({ records: { www: a({ routing }) } })[0]).toContain(`records["www"].routing.${path} `);
});

describe("records of one name and type", () => {
  const TWICE = "records must be the only ones of their name and type, unless all of these have `routing`: www.example.com A";

  test("are the only ones without routing", () => {
    expect(problems(group(undefined, undefined))).toEqual([TWICE]);
    expect(problems(group(undefined, { weight: 1 }))).toEqual([TWICE]);
    expect(problems({ records: { r1: a(), r2: a({ type: "AAAA", values: ["2001:db8::1"] }) } })).toEqual([]);
  });

  test("are aliases, too: one is of two types", () => {
    expect(problems({ records: { r1: a() }, aliases: { "www.example.com": alias() } })).toEqual([TWICE]);
    const ipv6 = a({ type: "AAAA", values: ["2001:db8::1"] });
    expect(problems({ records: { r1: ipv6 }, aliases: { "www.example.com": alias() } })).toEqual([TWICE.replace(/A$/, "AAAA")]);
    expect(problems({ records: { r1: ipv6 }, aliases: { "www.example.com": alias({ ipv6: false }) } })).toEqual([]);
  });

  test("are routed in the same way", () => {
    expect(problems(group({ weight: 1 }, { latencyRegion: "eu-west-1" }))).toEqual([
      "records of one name and type must be routed in the same way, unlike records.r1, records.r2",
    ]);
  });

  test("are told apart", () => {
    expect(problems(group({ weight: 1, setIdentifier: "r2" }, { weight: 2 }))).toEqual([
      "records of one name and type need a `setIdentifier` each, unlike records.r1 and records.r2 (www.example.com A r2)",
    ]);
    expect(
      problems({
        records: { www: a({ routing: { weight: 1 } }) },
        aliases: { www: alias({ name: "www.example.com", routing: { weight: 2 } }) },
      }),
    ).toEqual([
      "records of one name and type need a `setIdentifier` each, unlike records.www and aliases.www (www.example.com A www)",
    ]);
  });

  test.each([
    ["eu-west-1", { latencyRegion: "eu-west-1" }],
    ["PRIMARY", { failover: "PRIMARY", healthCheck: "web" }],
    ["EU", { geolocation: { continent: "EU" } }],
    ["US-CA", { geolocation: { country: "US", subdivision: "CA" } }],
    [
      "00000000-0000-0000-0000-000000000000 office",
      { cidr: { collectionId: "00000000-0000-0000-0000-000000000000", locationName: "office" } },
    ],
  ])("are for %s once", (place, routing) => {
    expect(problems(group(routing, routing))).toEqual([
      `records of one name and type must be for a Region, place or part (\`PRIMARY\`, \`SECONDARY\`) each, unlike records.r1 and records.r2 (www.example.com A ${place})`,
    ]);
  });

  test("with a weight have one time to live", () => {
    const two = (routing: unknown, ttlSeconds: number) => ({
      records: { r1: a({ routing, ttlSeconds: 60 }), r2: a({ routing, ttlSeconds }) },
    });
    expect(problems(two({ weight: 1 }, 300))).toEqual([
      "records with weights must have the same `ttlSeconds` as the others of their name and type, unlike records.r1, records.r2",
    ]);
    expect(problems(two({ weight: 1 }, 60))).toEqual([]);
    expect(problems(two({ multivalue: true }, 300))).toEqual([]);
  });

  test("are a hundred at most", () => {
    const many = (count: number) => group(...Array.from({ length: count }, () => ({ weight: 1 })));
    expect(problems(many(100))).toEqual([]);
    expect(problems(many(101))).toEqual(["records of one name and type can be at most 100, unlike www.example.com A"]);
  });
});

test("a CNAME is alone with its name", () => {
  const records = { cname: { name: "www.example.com", type: "CNAME", values: ["www.example.net"] } };
  const message = "records of the type CNAME must be alone with their name, and there are others of www.example.com";
  expect(problems({ records })).toEqual([]);
  expect(problems({ records: { ...records, text: a({ type: "TXT", values: ["x"] }) } })).toEqual([message]);
  expect(problems({ records, aliases: { "www.example.com": alias() } })).toEqual([message]);
});

describe("failover", () => {
  test("a secondary record needs a primary one", () => {
    expect(problems(group({ failover: "SECONDARY" }))).toEqual([
      "records with the failover `SECONDARY` need a `PRIMARY` of their name and type, unlike records.r1",
    ]);
  });

  test("a primary record alone has nothing to fall back on", () => {
    const alone = group({ failover: "PRIMARY", healthCheck: "web" });
    expect(problems(alone)).toEqual([]);
    expect(warnings(alone)).toEqual([
      "records with the failover `PRIMARY` have nothing to fall back on without a `SECONDARY` of their name and type: records.r1",
    ]);
  });

  test("a primary record needs a health check; an alias has that of its target", () => {
    expect(problems(group({ failover: "PRIMARY" }, { failover: "SECONDARY" }))).toEqual([
      "records with the failover `PRIMARY` need a `healthCheck`, unlike r1",
    ]);
    const aliases = (changes: Record<string, unknown>, routing = {}) => ({
      healthChecks: { web: CHECK },
      aliases: {
        r1: alias({ name: "www.example.com", routing: { failover: "PRIMARY", ...routing }, ...changes }),
        r2: alias({ name: "www.example.com", routing: { failover: "SECONDARY" } }),
      },
    });
    expect(problems(aliases({}))).toEqual([]);
    expect(problems(aliases({ evaluateTargetHealth: false }, { healthCheck: "web" }))).toEqual([]);
    expect(problems(aliases({ evaluateTargetHealth: false }))).toEqual([
      "aliases with the failover `PRIMARY` need a `healthCheck` or `evaluateTargetHealth`, unlike r1",
    ]);
  });
});

test("geolocation without everywhere else leaves clients without an answer", () => {
  expect(warnings(group({ geolocation: { continent: "EU" } }))).toEqual([
    "records give no answer to clients in places that none of their name and type is for, without one of the country `*`: www.example.com A",
  ]);
});

describe("multivalue", () => {
  const routing = { multivalue: true };

  test("has one value", () => {
    expect(problems({ records: { www: a({ routing, values: ["192.0.2.1", "192.0.2.2"] }) } })).toEqual([
      "records must have exactly one value where the type is CNAME or the routing is `multivalue`, unlike www",
    ]);
  });

  test("is not for CNAME, nor for aliases", () => {
    expect(problems({ records: { www: a({ routing, type: "CNAME", values: ["www.example.net"] }) } })).toEqual([
      "records of the type CNAME cannot be routed by `multivalue`, of the types NS and DS not at all, unlike www",
    ]);
    expect(problems({ aliases: { "www.example.com": alias({ routing }) } })[0]).toMatch(
      'aliases["www.example.com"].routing.multivalue is no input',
    );
  });
});

test("NS is not routed", () => {
  expect(
    problems({ records: { sub: { name: "sub.example.com", type: "NS", values: ["ns.example.net"], routing: { weight: 1 } } } }),
  ).toEqual(["records of the type CNAME cannot be routed by `multivalue`, of the types NS and DS not at all, unlike sub"]);
});

test("a key that is too long for an identifier needs one beside it", () => {
  const key = "k".repeat(129);
  expect(problems({ records: { [key]: a({ routing: { weight: 1 } }) } })).toEqual([
    `records must have a \`setIdentifier\` where their key has more than 128 characters, unlike ${key}`,
  ]);
  expect(problems({ records: { [key]: a({ routing: { weight: 1, setIdentifier: "one" } }) } })).toEqual([]);
  expect(problems({ records: { [key]: a() } })).toEqual([]);
});
