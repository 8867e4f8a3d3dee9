import { type ModuleDefinition, judge, warn } from "../../../core";
import { problemText } from "../../../core/inputs";
import { example } from "../../../modules/nlb/example";
import { nlb } from "../../../modules/nlb/nlb";

const definition = nlb as unknown as ModuleDefinition;
type Changes = Record<string, unknown>;

/** The problems of the example with some inputs changed. */
const problems = (changes: Changes): string[] => judge(definition, { ...example, ...changes }).map(problemText);

/** What is allowed but hardly meant, of the same. */
const warnings = (changes: Changes): string[] => warn(definition, { ...example, ...changes });

const VPC = { vpc: { cidrIpv4: "10.20.0.0/16" } };
const INSIDE = { scheme: "internal", elasticIps: false, clients: VPC };
const tls = { certificateArn: "arn:aws:acm:eu-west-1:123456789012:certificate/a" };

/** One listener on port 80 and its target group. */
const one = (listener: Changes, group: Changes, others: Changes = {}): Changes => ({
  targetGroups: { web: { port: 8080, ...group } },
  listeners: { web: { port: 80, targetGroup: "web", ...listener } },
  ...others,
});
const listener = (changes: Changes, others: Changes = {}) => one(changes, {}, others);
const group = (changes: Changes, others: Changes = {}) => one({}, changes, others);
/** A target group's protocol, with a listener's that fits. */
const speaking = (protocol: string, changes: Changes = {}) =>
  one({ protocol, ...(protocol === "TLS" ? { tls } : {}) }, { protocol, ...changes });
const target = (id: string, changes: Changes = {}, groupChanges: Changes = {}) =>
  group(groupChanges, { targets: { web: { one: { id, ...changes } } } });

/** Each case is refused with these words, and its neighbour is not. */
type Case = [string, Changes, string[], Changes];
const judged = (_: string, refused: Changes, expected: string[], allowed: Changes) => {
  expect(problems(refused)).toEqual(expected);
  expect(problems(allowed)).toEqual([]);
};

test("the example has no problems and draws no warnings", () => {
  expect(problems({})).toEqual([]);
  expect(warnings({})).toEqual([]);
});

test("keys may have underscores", () => {
  expect(
    problems({
      clients: { head_office: { cidrIpv4: "192.0.2.0/24" } },
      targetNetworks: { vpc_1: { cidrIpv4: "10.20.0.0/16" } },
      targetGroups: { web_1: { port: 80, networks: ["vpc_1"] } },
      targets: { web_1: { server_1: { id: "i-0a" } } },
      listeners: { tcp_80: { port: 80, targetGroup: "web_1" } },
    }),
  ).toEqual([]);
});

describe("addresses", () => {
  const zoneA = (value: string) => ({ "eu-west-1a": value });
  const both = (a: string, b: string) => ({ "eu-west-1a": a, "eu-west-1b": b });
  const given = (ids: Changes) => ({ elasticIps: false, elasticIpAllocationIds: ids });
  const dualStack = { ...listener({}), elasticIps: false, ipAddressType: "dualstack" };

  test.each<Case>([
    [
      "an Elastic IP inside",
      { ...INSIDE, elasticIps: true },
      ['elasticIps are for balancers whose `scheme` is "internet-facing"'],
      INSIDE,
    ],
    [
      "a given Elastic IP inside",
      { ...INSIDE, ...given(zoneA("eipalloc-0a")) },
      ['elasticIpAllocationIds are for balancers whose `scheme` is "internet-facing"'],
      given(zoneA("eipalloc-0a")),
    ],
    [
      "an Elastic IP of a zone that is none of the balancer's",
      given({ "eu-west-1c": "eipalloc-0a" }),
      ["elasticIpAllocationIds must be of zones out of `subnetIdsByZone`, unlike eu-west-1c"],
      given({ "eu-west-1b": "eipalloc-0a" }),
    ],
    [
      "one Elastic IP in two zones",
      given(both("eipalloc-0a", "eipalloc-0a")),
      ["elasticIpAllocationIds must be different from each other, unlike eu-west-1a and eu-west-1b (eipalloc-0a)"],
      given(both("eipalloc-0a", "eipalloc-0b")),
    ],
    [
      "an address as an allocation ID",
      given(zoneA("192.0.2.10")),
      [
        'elasticIpAllocationIds["eu-west-1a"] must be text that is the allocation ID of an Elastic IP, such as eipalloc-0123456789abcdef0, got "192.0.2.10"',
      ],
      given(zoneA("eipalloc-0a")),
    ],
    [
      "a private address on the internet",
      { privateIpv4Addresses: zoneA("10.20.0.10") },
      ['privateIpv4Addresses are for balancers whose `scheme` is "internal"'],
      { ...INSIDE, privateIpv4Addresses: zoneA("10.20.0.10") },
    ],
    [
      "a public address as a private one",
      { ...INSIDE, privateIpv4Addresses: zoneA("192.0.2.10") },
      ['privateIpv4Addresses["eu-west-1a"] must be text that is a private IPv4 address, such as 10.0.1.15, got "192.0.2.10"'],
      { ...INSIDE, privateIpv4Addresses: zoneA("172.31.0.10") },
    ],
    [
      "one private address in two zones, and one elsewhere",
      { ...INSIDE, privateIpv4Addresses: { ...both("10.20.0.10", "10.20.0.10"), "eu-west-1c": "10.20.0.12" } },
      [
        "privateIpv4Addresses must be of zones out of `subnetIdsByZone`, unlike eu-west-1c",
        "privateIpv4Addresses must be different from each other, unlike eu-west-1a and eu-west-1b (10.20.0.10)",
      ],
      { ...INSIDE, privateIpv4Addresses: both("10.20.0.10", "10.20.0.11") },
    ],
    [
      "an IPv6 address of a balancer without IPv6",
      { ...INSIDE, ipv6Addresses: zoneA("2001:db8::1") },
      ['ipv6Addresses are for balancers whose `ipAddressType` is "dualstack"'],
      { ...dualStack, ipv6Addresses: zoneA("2001:db8::1") },
    ],
    [
      "an IPv6 address in another form than AWS's",
      { ...dualStack, ipv6Addresses: zoneA("2001:DB8::1") },
      ['ipv6Addresses["eu-west-1a"] must be text that is an IPv6 address in its shortest form, in lower case, got "2001:DB8::1"'],
      { ...dualStack, ipv6Addresses: zoneA("2001:db8::1") },
    ],
    [
      "one IPv6 address in two zones, and one elsewhere",
      { ...dualStack, ipv6Addresses: { ...both("2001:db8::1", "2001:db8::1"), "eu-west-1c": "2001:db8::3" } },
      [
        "ipv6Addresses must be of zones out of `subnetIdsByZone`, unlike eu-west-1c",
        "ipv6Addresses must be different from each other, unlike eu-west-1a and eu-west-1b (2001:db8::1)",
      ],
      { ...dualStack, ipv6Addresses: both("2001:db8::1", "2001:db8::2") },
    ],
    ...[
      { elasticIps: true },
      { elasticIpAllocationIds: zoneA("eipalloc-0a") },
      { ...INSIDE, privateIpv4Addresses: zoneA("10.20.0.10") },
    ].map<Case>((fixed) => [
      `an IPv6 address beside ${Object.keys(fixed).at(-1) ?? ""}`,
      { ...dualStack, ...fixed, ipv6Addresses: zoneA("2001:db8::1") },
      [
        "ipv6Addresses must be of zones without an Elastic IP or private address: Terraform's provider reads only one address of a zone back, and would change the other for ever, unlike eu-west-1a",
      ],
      { ...dualStack, ...fixed, elasticIps: false, ipv6Addresses: { "eu-west-1b": "2001:db8::1" } },
    ]),
  ])("refuses %s", judged);
});

describe("the network around it", () => {
  test.each<Case>([
    [
      "no zone",
      { subnetIdsByZone: {} },
      ["subnetIdsByZone must be a map with at least one subnet, got {}"],
      { subnetIdsByZone: { "eu-west-1a": "subnet-0a" } },
    ],
    [
      "subnets of two Regions",
      listener({}, { subnetIdsByZone: { "eu-west-1a": "subnet-0a", "us-east-1a": "subnet-0b" } }),
      ["subnetIdsByZone must be in zones of one Region, unlike eu-west-1a and us-east-1a"],
      listener({}, { subnetIdsByZone: { "us-east-1a": "subnet-0a", "us-east-1b": "subnet-0b" } }),
    ],
    [
      "one subnet in two zones",
      { subnetIdsByZone: { "eu-west-1a": "subnet-0a", "eu-west-1b": "subnet-0a" } },
      ["subnetIdsByZone must name each subnet once, unlike eu-west-1a and eu-west-1b (subnet-0a)"],
      { subnetIdsByZone: { "eu-west-1a": "subnet-0a", "eu-west-1b": "subnet-0b" } },
    ],
    [
      "a reserved name",
      { name: "Internal-web" },
      [
        'name must be text of 1 to 23 characters, of letters, digits and inner hyphens, not beginning with internal-, which AWS reserves, got "Internal-web"',
      ],
      { name: "Intern-web" },
    ],
    [
      "an internal balancer for nobody",
      { ...INSIDE, clients: {} },
      ['clients must name who may connect when `scheme` is "internal"'],
      INSIDE,
    ],
    [
      "a client told twice",
      { clients: { office: { cidrIpv4: "192.0.2.0/24", securityGroupId: "sg-0a" }, nobody: {} } },
      [
        "clients must have exactly one of `cidrIpv4`, `cidrIpv6`, `prefixListId` and `securityGroupId` each, unlike nobody, office",
      ],
      { clients: { office: { securityGroupId: "sg-0a" } } },
    ],
    [
      "one network under two names",
      { clients: { office: { cidrIpv4: "192.0.2.0/24" }, hq: { cidrIpv4: "192.0.2.0/24" } } },
      ["clients must be different from each other, unlike hq and office (192.0.2.0/24)"],
      { clients: { office: { cidrIpv4: "192.0.2.0/24" }, hq: { cidrIpv4: "192.0.3.0/24" } } },
    ],
    [
      "targets that cannot be reached",
      { targetNetworks: {} },
      ["targetNetworks must name where the targets are, or nothing can be sent to lobby, play"],
      { targetNetworks: VPC },
    ],
    [
      "several networks and a group that does not say where it is",
      group({}, { targetNetworks: { a: { cidrIpv4: "10.0.0.0/16" }, b: { cidrIpv4: "10.1.0.0/16" } } }),
      ["targetNetworks are several, and must be told apart by `networks` of each target group; it is missing for web"],
      group({ networks: ["a", "b"] }, { targetNetworks: { a: { cidrIpv4: "10.0.0.0/16" }, b: { cidrIpv4: "10.1.0.0/16" } } }),
    ],
    [
      "a network that is not there",
      group({ networks: ["vpn"] }),
      ["targetNetworks must have every one of the `networks` of target groups, and have none for web in vpn"],
      group({ networks: ["vpc"] }),
    ],
    [
      "a target network told twice, and one under two names",
      group(
        { networks: ["a", "b", "c"] },
        {
          targetNetworks: {
            a: { securityGroupId: "sg-0a" },
            b: { securityGroupId: "sg-0a" },
            c: { cidrIpv4: "10.0.0.0/16", cidrIpv6: "2001:db8::/56" },
          },
        },
      ),
      [
        "targetNetworks must have exactly one of `cidrIpv4`, `cidrIpv6`, `prefixListId` and `securityGroupId` each, unlike c",
        "targetNetworks must be different from each other, unlike a and b (sg-0a)",
      ],
      group({ networks: ["a", "b"] }, { targetNetworks: { a: { securityGroupId: "sg-0a" }, b: { securityGroupId: "sg-0b" } } }),
    ],
  ])("refuses %s", judged);
});

describe("listeners", () => {
  test.each<Case>([
    ["none", { listeners: {} }, ["listeners must be a map with at least one listener, got 0"], listener({})],
    [
      "TCP and UDP on one port of their own",
      {
        targetGroups: { tcp: { port: 53 }, udp: { port: 53, protocol: "UDP" } },
        listeners: {
          tcp: { port: 53, targetGroup: "tcp", openToInternet: true },
          udp: { port: 53, protocol: "UDP", targetGroup: "udp", openToInternet: true },
        },
      },
      ["listeners must have a port of their own each (TCP and UDP on one port are `TCP_UDP`), unlike tcp and udp (53)"],
      speaking("TCP_UDP"),
    ],
    [
      "TLS without a certificate",
      listener({ protocol: "TLS" }),
      ['listeners need `tls` for the protocol "TLS", and only then, unlike web'],
      listener({ protocol: "TLS", tls }),
    ],
    [
      "UDP with a certificate",
      one({ protocol: "UDP", tls }, { protocol: "UDP" }),
      ['listeners need `tls` for the protocol "TLS", and only then, unlike web'],
      speaking("UDP"),
    ],
    [
      "an idle timeout of TLS",
      listener({ protocol: "TLS", tls, idleTimeoutSeconds: 600 }),
      ['listeners have an `idleTimeoutSeconds` of their own only with the protocol "TCP", unlike web'],
      listener({ idleTimeoutSeconds: 600 }),
    ],
    [
      "an idle timeout below a minute",
      listener({ idleTimeoutSeconds: 59 }),
      ['listeners["web"].idleTimeoutSeconds must be a whole number from 60 to 6000, got 59'],
      listener({ idleTimeoutSeconds: 60 }),
    ],
    [
      "an idle timeout above 6000 seconds",
      listener({ idleTimeoutSeconds: 6001 }),
      ['listeners["web"].idleTimeoutSeconds must be a whole number from 60 to 6000, got 6001'],
      listener({ idleTimeoutSeconds: 6000 }),
    ],
    [
      "a target group that is not there",
      listener({ targetGroup: "wep" }),
      ["listeners must name a `targetGroup` out of `targetGroups`, unlike web"],
      listener({}),
    ],
    [
      "datagrams on a balancer with IPv6",
      { ...speaking("UDP"), elasticIps: false, ipAddressType: "dualstack" },
      ['listeners of UDP and TCP_UDP are for balancers whose `ipAddressType` is "ipv4", unlike web'],
      { ...speaking("TCP"), elasticIps: false, ipAddressType: "dualstack" },
    ],
    [
      "clients kept with a target behind TLS",
      one({ protocol: "TLS", tls }, { sourceIpStickiness: true }),
      ["listeners of TLS must name a `targetGroup` without `sourceIpStickiness`, unlike web"],
      group({ sourceIpStickiness: true }),
    ],
    [
      "a certificate of another Region",
      listener({
        protocol: "TLS",
        tls: {
          certificateArn: "arn:aws:acm:us-east-1:123456789012:certificate/a",
          extraCertificateArns: { iam: "arn:aws:iam::123456789012:server-certificate/b", here: tls.certificateArn },
        },
      }),
      ["listeners must have certificates of the balancer's Region, unlike web (us-east-1)"],
      listener({ protocol: "TLS", tls: { ...tls, extraCertificateArns: { here: tls.certificateArn } } }),
    ],
    [
      "an action of an Application Load Balancer",
      listener({ redirect: { protocol: "HTTPS" } }),
      [
        'listeners["web"].redirect is no input; known are port, protocol, targetGroup, ignoreActionChanges, openToInternet, tls, idleTimeoutSeconds',
      ],
      listener({}),
    ],
  ])("refuses %s", judged);

  test("there are no rules, as an Application Load Balancer has", () => {
    expect(problems({ rules: { movies: { paths: ["/movies/*"], targetGroup: "lobby" } } })).toEqual([
      expect.stringMatching(/^rules is no input; known are name, vpcId, /),
    ]);
  });

  const PROTOCOLS = ["TCP", "UDP", "TCP_UDP", "TLS"];
  const FITTING = ["TCP TCP", "TCP TCP_UDP", "UDP UDP", "UDP TCP_UDP", "TCP_UDP TCP_UDP", "TLS TCP", "TLS TLS"];
  test.each(PROTOCOLS.flatMap((from) => PROTOCOLS.map((to) => [from, to] as const)))("%s to a group of %s", (from, to) => {
    const refused =
      "listeners must name a `targetGroup` of a protocol that fits theirs (TCP: TCP, TCP_UDP; TLS: TCP, TLS; UDP: UDP, TCP_UDP; TCP_UDP: TCP_UDP), unlike web";
    expect(problems(one({ protocol: from, ...(from === "TLS" ? { tls } : {}) }, { protocol: to }))).toEqual(
      FITTING.includes(`${from} ${to}`) ? [] : [refused],
    );
  });

  test("TLS is not ended in front of an Application Load Balancer", () => {
    const alb = { targetType: "alb" };
    expect(problems(one({ protocol: "TLS", tls }, alb))).toEqual([
      expect.stringContaining("must name a `targetGroup` of a protocol that fits theirs"),
    ]);
    expect(problems(one({ protocol: "TCP" }, alb))).toEqual([]);
  });

  const OPEN =
    "listeners must not be open to everybody on the internet on ports other than 80 and 443; narrow `clients`, or set `openToInternet` where it is meant, unlike web";
  test.each<[string, Changes, string[]]>([
    ["the internet on a port of its own", { port: 25 }, [OPEN]],
    ["the internet on 443", { port: 443 }, []],
    ["the internet, as it is meant", { port: 25, openToInternet: true }, []],
  ])("%s", (_, changes, expected) => {
    expect(problems(listener(changes))).toEqual(expected);
  });
  test("half of the internet is the internet, the office is not", () => {
    const from = (cidrIpv4: string) => listener({ port: 25 }, { clients: { them: { cidrIpv4 } } });
    expect(problems(from("128.0.0.0/1"))).toEqual([OPEN]);
    expect(problems(from("192.0.2.0/24"))).toEqual([]);
  });
});

describe("target groups", () => {
  const web = (message: string) => [`targetGroups ${message}, unlike web`];
  const alb = (changes: Changes) => group({ targetType: "alb", ...changes });
  const ALB_ONLY = web(
    'of the type "alb" have no `targetPorts`, `preserveClientIp`, `crossZone`, `proxyProtocol`, `connectionTermination` or `sourceIpStickiness`, and no `terminateUnhealthy` off',
  );
  const health = (healthCheck: Changes) => group({ healthCheck });
  const wrongRange = (input: string, from: number, to: number, value: number): Case => [
    `${input} ${value}`,
    health({ [input]: value }),
    [
      `targetGroups["web"].healthCheck.${input} must be a whole number from ${from} to ${to}, got ${value}`,
      ...(input === "timeoutSeconds" && value > 30
        ? web("must have `healthCheck.timeoutSeconds` not above `healthCheck.intervalSeconds`")
        : []),
      ...(input === "intervalSeconds" && value < 10
        ? web("must have `healthCheck.timeoutSeconds` not above `healthCheck.intervalSeconds`")
        : []),
    ],
    health({ [input]: value < from ? from : to, intervalSeconds: 300, timeoutSeconds: 2, ...(value < from ? {} : {}) }),
  ];

  test.each<Case>([
    [
      "an Application Load Balancer that is asked by TCP",
      alb({ healthCheck: { protocol: "TCP" } }),
      web('of the type "alb" speak TCP, and check health by HTTP or HTTPS'),
      alb({ healthCheck: { protocol: "HTTPS", path: "/health" } }),
    ],
    [
      "an Application Load Balancer that is spoken to by TLS",
      one({ protocol: "TLS", tls }, { targetType: "alb", protocol: "TLS" }),
      web('of the type "alb" speak TCP, and check health by HTTP or HTTPS'),
      alb({}),
    ],
    ...(
      [
        ["targetPorts", [8081]],
        ["preserveClientIp", true],
        ["crossZone", false],
        ["proxyProtocol", true],
        ["connectionTermination", false],
        ["sourceIpStickiness", true],
        ["terminateUnhealthy", false],
      ] as const
    ).map<Case>(([input, value]) => [
      `an Application Load Balancer with ${input}`,
      alb({ [input]: value }),
      ALB_ONLY,
      group({ [input]: value }),
    ]),
    [
      "datagrams from the balancer's address",
      speaking("UDP", { preserveClientIp: false }),
      web("of UDP and TCP_UDP cannot have `preserveClientIp` off"),
      speaking("UDP", { preserveClientIp: true }),
    ],
    [
      "datagrams and connections from the balancer's address",
      speaking("TCP_UDP", { preserveClientIp: false }),
      web("of UDP and TCP_UDP cannot have `preserveClientIp` off"),
      speaking("TCP", { preserveClientIp: false }),
    ],
    [
      "clients kept with a target of TLS",
      {
        ...speaking("TLS", { sourceIpStickiness: true }),
        listeners: { web: { port: 80, targetGroup: "web", protocol: "TLS", tls } },
      },
      [
        ...web("of TLS have no `sourceIpStickiness`"),
        "listeners of TLS must name a `targetGroup` without `sourceIpStickiness`, unlike web",
      ].sort(),
      speaking("TCP_UDP", { sourceIpStickiness: true }),
    ],
    [
      "datagrams to unhealthy targets",
      speaking("UDP", { terminateUnhealthy: false }),
      web("have `terminateUnhealthy` off only for TCP and TLS"),
      speaking("TLS", { terminateUnhealthy: false }),
    ],
    [
      "draining connections that are closed",
      group({ unhealthyDrainingSeconds: 60 }),
      web("have `unhealthyDrainingSeconds` only with `terminateUnhealthy` off"),
      group({ unhealthyDrainingSeconds: 60, terminateUnhealthy: false }),
    ],
    [
      "a timeout above the interval",
      health({ intervalSeconds: 10, timeoutSeconds: 11 }),
      web("must have `healthCheck.timeoutSeconds` not above `healthCheck.intervalSeconds`"),
      health({ intervalSeconds: 10, timeoutSeconds: 10 }),
    ],
    [
      "a path for TCP",
      health({ path: "/health" }),
      web("have `healthCheck.path` and `healthCheck.matcher` only with HTTP and HTTPS"),
      health({ path: "/health", protocol: "HTTP" }),
    ],
    [
      "codes for TCP",
      health({ matcher: "200" }),
      web("have `healthCheck.path` and `healthCheck.matcher` only with HTTP and HTTPS"),
      health({ matcher: "200-299,599", protocol: "HTTPS" }),
    ],
    [
      "a code of 600",
      health({ matcher: "200-600", protocol: "HTTP" }),
      [
        'targetGroups["web"].healthCheck.matcher must be text of codes from 200 to 599, such as "200,202" or "200-399", got "200-600"',
      ],
      health({ matcher: "200-599", protocol: "HTTP" }),
    ],
    [
      "a path without a slash",
      health({ path: "health", protocol: "HTTP" }),
      ['targetGroups["web"].healthCheck.path must be text of at most 1024 characters, that begins with a slash, got "health"'],
      health({ path: "/", protocol: "HTTP" }),
    ],
    [
      "instances by IPv6",
      { ...group({ ipAddressType: "ipv6" }), elasticIps: false, ipAddressType: "dualstack" },
      web('have the `ipAddressType` "ipv6" only with addresses as targets'),
      { ...group({ ipAddressType: "ipv6", targetType: "ip" }), elasticIps: false, ipAddressType: "dualstack" },
    ],
    [
      "IPv6 behind a balancer without it",
      group({ ipAddressType: "ipv6", targetType: "ip" }),
      web('have the `ipAddressType` "ipv6" only behind a balancer whose own is "dualstack"'),
      group({ ipAddressType: "ipv4", targetType: "ip" }),
    ],
    wrongRange("intervalSeconds", 5, 300, 4),
    wrongRange("intervalSeconds", 5, 300, 301),
    wrongRange("timeoutSeconds", 2, 120, 1),
    wrongRange("timeoutSeconds", 2, 120, 121),
    wrongRange("healthyThreshold", 2, 10, 1),
    wrongRange("healthyThreshold", 2, 10, 11),
    wrongRange("unhealthyThreshold", 2, 10, 1),
    wrongRange("unhealthyThreshold", 2, 10, 11),
    [
      "an hour and a second of leaving",
      group({ deregistrationDelaySeconds: 3601 }),
      ['targetGroups["web"].deregistrationDelaySeconds must be a whole number from 0 to 3600, got 3601'],
      group({ deregistrationDelaySeconds: 3600 }),
    ],
  ])("refuses %s", judged);
});

describe("targets", () => {
  const ips = { targetType: "ip" };
  const albArn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/web/0123456789abcdef";
  const KIND = ["targets must be what `targetType` says (instance IDs, IP addresses, a balancer's ARN), unlike web/one"];
  const dualStack = { elasticIps: false, ipAddressType: "dualstack" };

  test.each<Case>([
    [
      "one of a group that is not there",
      group({}, { targets: { wep: { one: { id: "i-0a" } } } }),
      ["targets must be of groups out of `targetGroups`, unlike those of wep"],
      target("i-0a"),
    ],
    ["an address among instances", target("10.20.0.10"), KIND, target("i-0a")],
    ["an instance among addresses", target("i-0a", {}, ips), KIND, target("10.20.0.10", {}, ips)],
    ["an impossible address", target("10.20.0.256", {}, ips), KIND, target("10.20.0.255", {}, ips)],
    ["a network among addresses", target("10.20.0.0/24", {}, ips), KIND, target("10.20.0.1", {}, ips)],
    [
      "an instance as an Application Load Balancer",
      target("i-0a", {}, { targetType: "alb" }),
      KIND,
      target(albArn, {}, { targetType: "alb" }),
    ],
    [
      "another balancer",
      target(albArn.replace("/app/", "/net/"), {}, { targetType: "alb" }),
      KIND,
      target(albArn, {}, { targetType: "alb" }),
    ],
    [
      "an IPv6 address in a group of IPv4",
      target("2001:db8::1", {}, ips),
      ["targets must be addresses of the group's `ipAddressType`, unlike web/one"],
      { ...target("2001:db8::1", {}, { ...ips, ipAddressType: "ipv6" }), ...dualStack },
    ],
    [
      "an IPv4 address in a group of IPv6",
      { ...target("10.20.0.10", {}, { ...ips, ipAddressType: "ipv6" }), ...dualStack },
      ["targets must be addresses of the group's `ipAddressType`, unlike web/one"],
      target("10.20.0.10", {}, ips),
    ],
    [
      "an address on the internet",
      target("203.0.113.4", {}, ips),
      [
        "targets must be private addresses (10/8, 172.16/12, 192.168/16, 100.64/10) or in one of `targetNetworks`, unlike web/one",
      ],
      { ...target("203.0.113.4", {}, ips), targetNetworks: { vpc: { cidrIpv4: "203.0.113.0/24" } } },
    ],
    [
      "a zone of an instance",
      target("i-0a", { availabilityZone: "all" }),
      ["targets have an `availabilityZone` only as addresses, unlike web/one"],
      target("10.99.0.1", { availabilityZone: "all" }, ips),
    ],
    [
      "a port that nobody has opened",
      target("i-0a", { port: 8081 }),
      ["targets must have the group's port, or one of its `targetPorts`, unlike web/one"],
      target("i-0a", { port: 8081 }, { targetPorts: [8081] }),
    ],
    [
      "one target twice",
      group({}, { targets: { web: { one: { id: "i-0a" }, two: { id: "i-0a", port: 8080 } } } }),
      ["targets must be in a group once, by ID and port, unlike web/one and web/two (i-0a:8080)"],
      group({ targetPorts: [8081] }, { targets: { web: { one: { id: "i-0a" }, two: { id: "i-0a", port: 8081 } } } }),
    ],
    [
      "two Application Load Balancers",
      group({ targetType: "alb" }, { targets: { web: { one: { id: albArn }, two: { id: `${albArn}0` } } } }),
      ['targets are one at most in a group of the type "alb", unlike those of web'],
      group({}, { targets: { web: { one: { id: "i-0a" }, two: { id: "i-0b" } } } }),
    ],
  ])("refuses %s", judged);
});

describe("the endpoint service, logs and alarms", () => {
  const topicArns = ["arn:aws:sns:eu-west-1:123456789012:alerts"];
  test.each<Case>([
    [
      "a principal that is none",
      { endpointService: { allowedPrincipals: { partner: "123456789012" } } },
      [
        'endpointService.allowedPrincipals["partner"] must be text that is the ARN of an account\'s root, a user or a role, or "*", got "123456789012"',
      ],
      { endpointService: { allowedPrincipals: { partner: "arn:aws:iam::123456789012:root", all: "*" } } },
    ],
    [
      "a private name in capitals",
      { endpointService: { privateDnsName: "Game.example.com" } },
      [
        'endpointService.privateDnsName must be text of at most 253 characters, that is a domain name in lower case, got "Game.example.com"',
      ],
      { endpointService: { privateDnsName: "game.example.com" } },
    ],
    [
      "AWSLogs in the logs' folder",
      { logs: { prefix: "a/AWSLogs" } },
      [
        'logs.prefix must be text of 1 to 512 characters, without slashes at its ends, without AWSLogs, which AWS adds, got "a/AWSLogs"',
      ],
      { logs: { prefix: "a/logs" } },
    ],
    [
      "alarms that nobody hears",
      { alarms: { topicArns: [] } },
      ["alarms.topicArns must be a list of 1 to 5 items, got []"],
      { alarms: { topicArns } },
    ],
  ])("refuses %s", judged);
});

describe("warnings", () => {
  const many = <T>(count: number, item: (n: number) => T) =>
    Object.fromEntries(Array.from({ length: count }, (_, n) => [`n${n}`, item(n)]));
  const listeners = (count: number, changes: Changes = {}) =>
    many(count, (n) => ({ port: 1000 + n, targetGroup: "web", ...changes }));
  const clients = (count: number) => many(count, (n) => ({ cidrIpv4: `192.0.2.${n}/32` }));
  const certificates = (count: number) =>
    listener({ protocol: "TLS", tls: { ...tls, extraCertificateArns: many(count, (n) => `${tls.certificateArn}${n}`) } });
  const RULES = `make more than 60 rules: AWS has to raise the quota "Inbound or outbound rules per security group" first`;
  const office = { clients: { office: { cidrIpv4: "192.0.2.0/24" } } };

  test.each<Case>([
    [
      "51 listeners",
      { ...group({}), ...office, listeners: listeners(51) },
      ['listeners are more than 50: AWS has to raise the quota "Listeners per Network Load Balancer" first'],
      { ...group({}), ...office, listeners: listeners(50) },
    ],
    [
      "26 certificates",
      certificates(26),
      [
        'listeners have more than 25 certificates besides the default ones: AWS has to raise the quota "Certificates per Network Load Balancer" first',
      ],
      certificates(25),
    ],
    [
      "61 rules for clients",
      listener({}, { clients: clients(61) }),
      [`clients on all listeners ${RULES}`],
      listener({}, { clients: clients(60) }),
    ],
    [
      "31 clients over TCP and UDP, which are two rules each",
      { ...speaking("TCP_UDP"), clients: clients(31) },
      [`clients on all listeners ${RULES}`],
      { ...speaking("TCP_UDP"), clients: clients(30) },
    ],
    [
      "61 ports of targets",
      group({ targetPorts: Array.from({ length: 60 }, (_, n) => 9000 + n) }),
      [`targetNetworks on all ports of their target groups ${RULES}`],
      group({ targetPorts: Array.from({ length: 59 }, (_, n) => 9000 + n) }),
    ],
    [
      "five further security groups",
      { extraSecurityGroupIds: ["sg-01", "sg-02", "sg-03", "sg-04", "sg-05"] },
      ['extraSecurityGroupIds are more than four: AWS has to raise the quota "Security groups per network interface" first'],
      { extraSecurityGroupIds: ["sg-01", "sg-02", "sg-03", "sg-04"] },
    ],
    [
      "a group that nobody is sent to",
      { ...listener({}), targetGroups: { web: { port: 8080 }, old: { port: 8081 } } },
      ["targetGroups are of use only where a listener names them, unlike old"],
      listener({}),
    ],
    [
      "a network without targets",
      group({ networks: ["vpc"] }, { targetNetworks: { ...VPC, old: { cidrIpv4: "10.1.0.0/16" } } }),
      ["targetNetworks are of use only where a target group is, unlike old"],
      group({ networks: ["vpc", "old"] }, { targetNetworks: { ...VPC, old: { cidrIpv4: "10.1.0.0/16" } } }),
    ],
  ])("of %s", (_, refused, expected, allowed) => {
    expect(problems(refused)).toEqual([]);
    expect(warnings(refused)).toEqual(expected);
    expect(warnings(allowed)).toEqual([]);
  });

  test("of 3001 targets in all groups", () => {
    const targets = (last: number) => many(31, (n) => many(n === 30 ? last : 100, (m) => ({ id: `i-0${m}` })));
    const groups = { targetGroups: { web: { port: 8080 }, ...many(31, () => ({ port: 8080 })) } };
    const QUOTA = 'targets are more than 3000: AWS has to raise the quota "Targets per Network Load Balancer" first';
    expect(warnings({ ...listener({}), ...groups, targets: targets(1) })).toContain(QUOTA);
    expect(warnings({ ...listener({}), ...groups, targets: targets(0) })).not.toContain(QUOTA);
  });
});
