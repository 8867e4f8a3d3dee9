import { TerraformOutput, TerraformStack, Token } from "cdktf";
import { Testing } from "twinform/testing";
import { type ModuleDefinition, judge, warn } from "../../../core";
import { problemText } from "../../../core/inputs";
import { synthesizeModule } from "../../../core/module/synthesize";
import { Alb, alb } from "../../../modules/alb/alb";
import { example } from "../../../modules/alb/example";

type Props = typeof example;

/** The problems of the example with some inputs changed. */
const problems = (changes: Partial<Props> | Record<string, unknown>): string[] =>
  judge(alb as unknown as ModuleDefinition, { ...example, ...changes }).map(problemText);

const rule = (changes: Record<string, unknown>) => ({
  rules: { movies: { paths: ["/movies/*"], targetGroup: "movies", ...changes } },
});
const group = (changes: Record<string, unknown>) => ({ targetGroups: { home: {}, movies: changes } });
const https = (changes: Record<string, unknown>) => ({
  listeners: { http: {}, https: { tls: example.listeners["https"]?.tls, targetGroup: "home", ...changes } },
});
const plain = (changes: Record<string, unknown>) => ({ listeners: { http: { targetGroup: "home", ...changes } } });

const oidc = {
  issuer: "https://idp.example.com",
  authorizationEndpoint: "https://idp.example.com/authorize",
  tokenEndpoint: "https://idp.example.com/token",
  userInfoEndpoint: "https://idp.example.com/userinfo",
  clientId: "client",
};

test("the example has no problems", () => {
  expect(problems({})).toEqual([]);
});

test("listeners and rules whose actions others move are told with the others", () => {
  const stack = new TerraformStack(Testing.app(), "moved");
  const { outputs } = new Alb(stack, "alb", {
    ...example,
    listeners: { ...https({ ignoreActionChanges: true }).listeners },
    ...rule({ ignoreActionChanges: true }),
  });
  expect(Object.keys(outputs.listenerArns)).toEqual(["http", "https"]);
  expect(Object.keys(outputs.rulePriorities)).toEqual(["movies"]);
});

test("keys may have underscores", () => {
  expect(
    problems({
      clients: { head_office: { cidrIpv4: "192.0.2.0/24" } },
      targetNetworks: { vpc_1: { cidrIpv4: "10.20.0.0/16" } },
      targetGroups: { web_1: { networks: ["vpc_1"] } },
      targets: { web_1: { server_1: { id: "i-0a" } } },
      listeners: { http_80: { targetGroup: "web_1" } },
      rules: { all_of_it: { paths: ["/a/*"], targetGroup: "web_1" } },
    }),
  ).toEqual([]);
});

test("an address of a public network is taken where the network is named", () => {
  const targetGroups = { home: { targetType: "ip" }, movies: {} };
  const targets = { home: { a: { id: "203.0.113.4" } } };
  expect(problems({ targetNetworks: { vpc: { cidrIpv4: "203.0.113.0/24" } }, targetGroups, targets })).toEqual([]);
});

test.each<[string, Record<string, unknown>, string[]]>([
  [
    "one zone",
    { subnetIdsByZone: { "eu-west-1a": "subnet-0a" } },
    ['subnetIdsByZone must be a map with subnets in at least two zones, got {"eu-west-1a":"subnet-0a"}'],
  ],
  [
    "a reserved name",
    { name: "Internal-web" },
    [
      'name must be text of 1 to 23 characters, of letters, digits and inner hyphens, not beginning with internal-, which AWS reserves, got "Internal-web"',
    ],
  ],
  ["an internal balancer for nobody", { scheme: "internal" }, ['clients must name who may connect when `scheme` is "internal"']],
  [
    "IPv6 alone inside",
    { scheme: "internal", clients: { vpc: { cidrIpv4: "10.0.0.0/8" } }, ipAddressType: "dualstack-without-public-ipv4" },
    ['ipAddressType "dualstack-without-public-ipv4" is for balancers whose `scheme` is "internet-facing"'],
  ],
  [
    "a client told twice",
    { clients: { office: { cidrIpv4: "192.0.2.0/24", securityGroupId: "sg-0a" }, nobody: {} } },
    ["clients must have exactly one of `cidrIpv4`, `cidrIpv6`, `prefixListId` and `securityGroupId` each, unlike nobody, office"],
  ],
  [
    "targets that cannot be reached",
    { targetNetworks: {} },
    ["targetNetworks must name where the targets are, or nothing can be sent to home, movies"],
  ],
  [
    "an idle timeout out of range",
    { idleTimeoutSeconds: 4001 },
    ["idleTimeoutSeconds must be a whole number from 1 to 4000, got 4001"],
  ],
  [
    "a keep-alive out of range",
    { clientKeepAliveSeconds: 59 },
    ["clientKeepAliveSeconds must be a whole number from 60 to 604800, got 59"],
  ],
  [
    "AWSLogs in the logs' folder",
    { logs: { prefix: "a/AWSLogs" } },
    [
      'logs.prefix must be text of 1 to 512 characters, without slashes at its ends, without AWSLogs, which AWS adds, got "a/AWSLogs"',
    ],
  ],
  [
    "one network under two names",
    {
      clients: { office: { cidrIpv4: "192.0.2.0/24" }, hq: { cidrIpv4: "192.0.2.0/24" }, other: { cidrIpv4: "198.51.100.0/24" } },
    },
    ["clients must be different from each other, unlike hq and office (192.0.2.0/24)"],
  ],
  [
    "one security group as two target networks",
    {
      ...group({}),
      targetNetworks: { a: { securityGroupId: "sg-0a" }, b: { securityGroupId: "sg-0a" } },
      targetGroups: { home: { networks: ["a"] }, movies: { networks: ["b"] } },
    },
    ["targetNetworks must be different from each other, unlike a and b (sg-0a)"],
  ],
  [
    "an identity provider where targets are on 443",
    {
      ...group({ protocol: "HTTPS" }),
      identityProviderNetworks: { internal: { cidrIpv4: "10.20.0.0/16" }, other: { cidrIpv4: "192.0.2.0/24" } },
    },
    [
      "identityProviderNetworks must differ from the `targetNetworks` whose targets are on port 443, to which the way is open already, unlike internal and vpc",
    ],
  ],
  [
    "several networks and groups that do not say where they are",
    { targetNetworks: { a: { cidrIpv4: "10.0.0.0/16" }, b: { cidrIpv4: "10.1.0.0/16" } } },
    ["targetNetworks are several, and must be told apart by `networks` of each target group; it is missing for home, movies"],
  ],
  [
    "a network that is not there",
    { targetGroups: { home: { networks: ["vpn"] }, movies: { networks: ["vpc"] } } },
    ["targetNetworks must have every one of the `networks` of target groups, and have none for home in vpn"],
  ],
  [
    "subnets of two Regions",
    { subnetIdsByZone: { "eu-west-1a": "subnet-0a", "us-east-1a": "subnet-0b" }, listeners: plain({}).listeners, rules: {} },
    ["subnetIdsByZone must be in zones of one Region, unlike eu-west-1a and us-east-1a"],
  ],
  [
    "one subnet in two zones",
    { subnetIdsByZone: { "eu-west-1a": "subnet-0a", "eu-west-1b": "subnet-0a" } },
    ["subnetIdsByZone must name each subnet once, unlike eu-west-1a and eu-west-1b (subnet-0a)"],
  ],
  [
    "free text as a security group",
    { extraSecurityGroupIds: ["web"] },
    ['extraSecurityGroupIds[0] must be text that is a security group\'s ID, such as sg-0123456789abcdef0, got "web"'],
  ],
  [
    "a client's name that AWS takes in no description",
    { clients: { Büro: { cidrIpv4: "192.0.2.0/24" } } },
    ['clients["Büro"] has the key "Büro"; keys must be text of at most 64 characters, of letters, digits and _.-'],
  ],
  ["no listener", { listeners: {}, rules: {} }, ["listeners must be a map with at least one listener, got 0"]],
])("refuses %s", (_, changes, expected) => {
  expect(problems(changes)).toEqual(expected);
});

test.each<[string, Record<string, unknown>, string[]]>([
  [
    "two listeners on a port",
    { listeners: { http: {}, https: { ...example.listeners["https"], port: 80 } } },
    ["listeners must have a port of their own each, unlike http and https (80)"],
  ],
  [
    "HTTPS without a certificate",
    https({ tls: {} }),
    [
      'listeners["https"].tls.certificateArn is required: text that is the ARN of an ACM certificate or of an IAM server certificate',
    ],
  ],
  [
    "a trust store that nobody looks at",
    https({
      tls: {
        ...example.listeners["https"]?.tls,
        mutualTls: { mode: "passthrough", trustStoreArn: "arn:aws:elasticloadbalancing:eu-west-1:123456789012:truststore/x/1" },
      },
    }),
    ['listeners need `trustStoreArn` for mutual TLS with the mode "verify", and only then, unlike https'],
  ],
  [
    "mutual TLS without a trust store",
    https({ tls: { ...example.listeners["https"]?.tls, mutualTls: {} } }),
    ['listeners need `trustStoreArn` for mutual TLS with the mode "verify", and only then, unlike https'],
  ],
  [
    "credentials for every origin",
    https({ cors: { allowOrigin: "*", allowCredentials: true } }),
    ["listeners may not allow credentials (`cors.allowCredentials`) to every origin, unlike https"],
  ],
  [
    "two destinations",
    https({ fixedResponse: { statusCode: 200 } }),
    ["listeners may have only one of `targetGroup`, `weightedTargetGroups`, `redirect` and `fixedResponse`, unlike https"],
  ],
  [
    "a target group that is not there",
    https({ targetGroup: "hone" }),
    ["listeners may forward only to groups out of `targetGroups`, unlike https to hone"],
  ],
  [
    "weights that are all zero",
    https({ targetGroup: undefined, weightedTargetGroups: { weights: { home: 0, movies: 0 } } }),
    ["listeners must give one of the groups a weight above 0, unlike https"],
  ],
  [
    "six groups for a request",
    https({ targetGroup: undefined, weightedTargetGroups: { weights: { a: 1, b: 1, c: 1, d: 1, e: 1, f: 1 } } }),
    [
      'listeners["https"].weightedTargetGroups.weights must be a map with one to five target groups, got {"a":1,"b":1,"c":1,"d":1,"e":1,"f":1}',
      "listeners may forward only to groups out of `targetGroups`, unlike https to a, https to b, https to c, https to d, https to e, https to f",
    ],
  ],
  [
    "a redirect to itself",
    https({ targetGroup: undefined, redirect: {} }),
    ["listeners may not redirect requests to themselves, in a circle, unlike https"],
  ],
  [
    "a redirect from HTTPS to HTTP",
    https({ targetGroup: undefined, redirect: { protocol: "HTTP", port: "80" } }),
    ["listeners may not redirect from HTTPS to HTTP, which AWS refuses, unlike https"],
  ],
  [
    "a redirect with a question mark",
    https({ targetGroup: undefined, redirect: { path: "/x", query: "?a=b" } }),
    [
      'listeners["https"].redirect.query must be text of at most 128 characters, without a question mark at its beginning, got "?a=b"',
    ],
  ],
  [
    "a redirect to a port that is none",
    https({ targetGroup: undefined, redirect: { port: "65536" } }),
    ['listeners["https"].redirect.port must be text that is a port such as "443", or "#{port}", got "65536"'],
  ],
  [
    "a fixed response with a redirect's status",
    https({ targetGroup: undefined, fixedResponse: { statusCode: 301 } }),
    ['listeners["https"].fixedResponse.statusCode must be a whole number from 200 to 299 or from 400 to 599, got 301'],
  ],
  [
    "signing in without TLS",
    {
      ...plain({ authenticateOidc: oidc }),
      oidcClientSecrets: { client: "x" },
      identityProviderNetworks: { idp: { cidrIpv4: "0.0.0.0/0" } },
    },
    ["listeners may authenticate users only on listeners with `tls`, unlike http"],
  ],
  [
    "signing in without a secret or a way",
    https({ authenticateOidc: oidc }),
    [
      "oidcClientSecrets must have a secret for each `clientId` of `authenticateOidc`",
      "identityProviderNetworks must name where the identity provider is, since listeners or rules authenticate users",
    ],
  ],
  [
    "signing in to nowhere",
    {
      ...https({ targetGroup: undefined, authenticateOidc: oidc }),
      oidcClientSecrets: { client: "x" },
      identityProviderNetworks: { idp: { cidrIpv4: "0.0.0.0/0" } },
    },
    ["listeners must say where requests go after users are authenticated, unlike https"],
  ],
  [
    "a certificate of another Region",
    https({
      tls: {
        certificateArn: "arn:aws:acm:us-east-1:123456789012:certificate/a",
        extraCertificateArns: {
          here: "arn:aws:acm:eu-west-1:123456789012:certificate/b",
          iam: "arn:aws:iam::123456789012:server-certificate/c",
        },
      },
    }),
    ["listeners must have certificates of the balancer's Region, unlike https (us-east-1)"],
  ],
  [
    "no listener for the balancer as a target",
    { targetGroups: { ...example.targetGroups, static: { targetType: "alb", port: 8443 } } },
    ['listeners must have one on the port of each target group of the type "alb", and have none for static (8443)'],
  ],
])("refuses on listeners %s", (_, changes, expected) => {
  expect(problems(changes)).toEqual(expected);
});

test.each<[string, Record<string, unknown>, string[]]>([
  [
    "a function with a port",
    { targetType: "lambda", port: 80 },
    ['of the type "lambda" have no `port`, `targetPorts`, `protocol` or `protocolVersion`'],
  ],
  [
    "a function over HTTPS",
    { targetType: "lambda", protocol: "HTTPS" },
    ['of the type "lambda" have no `port`, `targetPorts`, `protocol` or `protocolVersion`'],
  ],
  [
    "a timeout as long as the interval",
    { healthCheck: { intervalSeconds: 5 } },
    ["must have `healthCheck.timeoutSeconds` below `healthCheck.intervalSeconds`"],
  ],
  [
    "no health checks for servers",
    { healthCheck: { enabled: false } },
    ['may switch health checks off only with the type "lambda"'],
  ],
  [
    "a matcher above 499",
    { healthCheck: { matcher: "200-500" } },
    ["must have a `healthCheck.matcher` of codes from 200 to 499, with GRPC from 0 to 99"],
  ],
  [
    "a matcher of HTTP for gRPC",
    { protocolVersion: "GRPC", healthCheck: { matcher: "200" } },
    ["must have a `healthCheck.matcher` of codes from 200 to 499, with GRPC from 0 to 99"],
  ],
  [
    "slow start with another algorithm",
    { slowStartSeconds: 30, algorithm: "least_outstanding_requests" },
    ['may have `slowStartSeconds` only with the algorithm "round_robin"'],
  ],
  [
    "anomaly mitigation with another algorithm",
    { anomalyMitigation: true },
    ['may have `anomalyMitigation` only with the algorithm "weighted_random"'],
  ],
  ["IPv6 for instances", { ipAddressType: "ipv6" }, ['may have the `ipAddressType` "ipv6" only with the type "ip"']],
  [
    "lists of headers for servers",
    { lambdaMultiValueHeaders: true },
    ['may have `lambdaMultiValueHeaders` only with the type "lambda"'],
  ],
  [
    "stickiness where each zone serves itself",
    { stickiness: {}, crossZone: false },
    ["may have `stickiness` only with `crossZone`"],
  ],
  [
    "a network for functions",
    { targetType: "lambda", networks: ["vpc"] },
    ['of the types "lambda" and "alb" have no `networks` and no `crossZone` other than the default'],
  ],
  [
    "functions where each zone serves itself",
    { targetType: "lambda", crossZone: false },
    ['of the types "lambda" and "alb" have no `networks` and no `crossZone` other than the default'],
  ],
  [
    "stickiness for functions",
    { targetType: "lambda", stickiness: {} },
    ['of the types "lambda" and "alb" have no `stickiness`, `slowStartSeconds` or `algorithm`'],
  ],
])("refuses in target groups %s", (_, changes, expected) => {
  expect(problems(group(changes))).toEqual(expected.map((message) => `targetGroups ${message}, unlike movies`));
});

test.each<[string, Record<string, unknown>, string]>([
  [
    "slow start of ten seconds",
    { slowStartSeconds: 10 },
    'targetGroups["movies"].slowStartSeconds must be a whole number up to 900, that is 0 or at least 30, got 10',
  ],
  [
    "a cookie that AWS reserves",
    { stickiness: { cookieName: "AWSALBX" } },
    'targetGroups["movies"].stickiness.cookieName must be text of 1 to 256 characters, not beginning with AWSALB, which AWS reserves, got "AWSALBX"',
  ],
  [
    "stickiness for eight days",
    { stickiness: { durationSeconds: 691200 } },
    'targetGroups["movies"].stickiness.durationSeconds must be a whole number from 1 to 604800, got 691200',
  ],
  [
    "an interval out of range",
    { healthCheck: { intervalSeconds: 301 } },
    'targetGroups["movies"].healthCheck.intervalSeconds must be a whole number from 5 to 300, got 301',
  ],
  [
    "a draining time out of range",
    { deregistrationDelaySeconds: 3601 },
    'targetGroups["movies"].deregistrationDelaySeconds must be a whole number from 0 to 3600, got 3601',
  ],
  [
    "a path without a slash",
    { healthCheck: { path: "status" } },
    'targetGroups["movies"].healthCheck.path must be text of at most 1024 characters, that begins with a slash, got "status"',
  ],
])("refuses for targets and attributes %s", (_, changes, expected) => {
  expect(problems(group(changes))).toEqual([expected]);
});

/** The example with targets in its group movies. */
const targets = (named: Record<string, object>, changes: Record<string, unknown> = {}) => ({
  ...group(changes),
  targets: { movies: named },
});

test.each<[string, Record<string, unknown>, string]>([
  [
    "of a group that is not there",
    { targets: { muvies: { a: { id: "i-0a" } } } },
    "must be of groups out of `targetGroups`, unlike those of muvies",
  ],
  [
    "of a group for Network Load Balancers",
    {
      targetGroups: { ...example.targetGroups, static: { targetType: "alb", port: 443 } },
      targets: { static: { a: { id: "i-0a" } } },
    },
    'may not be of groups of the type "alb", which hold this balancer alone, unlike static/a',
  ],
  [
    "that are two functions",
    targets({ a: { id: "arn:aws:lambda:x:1:function:a" }, b: { id: "arn:aws:lambda:x:1:function:b" } }, { targetType: "lambda" }),
    'are one at most in a group of the type "lambda", unlike those of movies',
  ],
  ...["10.0.0.1", "web"].map((id): [string, Record<string, unknown>, string] => [
    `${id} among instances`,
    targets({ a: { id } }),
    "must be what `targetType` says (instance IDs, IP addresses, function ARNs), unlike movies/a",
  ]),
  ...["999.1.1.1", "10.0.0.256", "10.0.0.04", "10.0.0", "db.internal", "2001:DB8::1", "i-0a"].map(
    (id): [string, Record<string, unknown>, string] => [
      `${id} among addresses`,
      targets({ a: { id } }, { targetType: "ip" }),
      "must be what `targetType` says (instance IDs, IP addresses, function ARNs), unlike movies/a",
    ],
  ),
  [
    "with an IPv6 address among IPv4 ones",
    targets({ a: { id: "fd00::4" } }, { targetType: "ip" }),
    "must be addresses of the group's `ipAddressType`, unlike movies/a",
  ],
  [
    "with an IPv4 address among IPv6 ones",
    targets({ a: { id: "10.20.0.4" }, b: { id: "fd00::4" } }, { targetType: "ip", ipAddressType: "ipv6" }),
    "must be addresses of the group's `ipAddressType`, unlike movies/a",
  ],
  [
    "with public addresses",
    targets(
      { a: { id: "8.8.8.8" }, b: { id: "172.32.0.1" }, c: { id: "100.127.0.1" }, d: { id: "10.20.0.4" } },
      { targetType: "ip" },
    ),
    "must be private addresses (10/8, 172.16/12, 192.168/16, 100.64/10) or in one of `targetNetworks`, unlike movies/a, movies/b",
  ],
  [
    "of all zones where each zone serves itself",
    targets({ a: { id: "10.20.0.4", availabilityZone: "all" } }, { targetType: "ip", crossZone: false }),
    "may be in the zone `all` only with `crossZone`, unlike movies/a",
  ],
  [
    "with a zone for an instance",
    targets({ a: { id: "i-0a", availabilityZone: "all" } }),
    "have a `port` only as instances and addresses, an `availabilityZone` only as addresses, unlike movies/a",
  ],
  [
    "on a port that the balancer may not send to",
    targets(
      { a: { id: "i-0a", port: 8081 }, b: { id: "i-0b", port: 8082 }, c: { id: "i-0c", port: 80 } },
      { targetPorts: [8082] },
    ),
    "must have the group's port, or one of its `targetPorts`, unlike movies/a",
  ],
  [
    "under two names",
    targets({ a: { id: "i-0a" }, b: { id: "i-0a", port: 80 }, c: { id: "i-0a", port: 81 } }, { targetPorts: [81] }),
    "must be in a group once, by ID and port, unlike movies/a and movies/b (i-0a:80)",
  ],
])("refuses targets %s", (_, changes, expected) => {
  expect(problems(changes)).toEqual([`targets ${expected}`]);
});

test.each<[string, Record<string, unknown>, string[]]>([
  [
    "a duplicate priority",
    { rules: { a: { paths: ["/a"], priority: 5, targetGroup: "home" }, b: { paths: ["/b"], priority: 5, targetGroup: "home" } } },
    ["rules must differ in their `priority` on a listener, unlike a and b (5 on https)"],
  ],
  [
    "a priority over 50000",
    rule({ priority: 50001 }),
    ['rules["movies"].priority must be a whole number from 1 to 9999 or from 45000 to 50000, got 50001'],
  ],
  [
    "a path without a slash",
    rule({ paths: ["movies/*"] }),
    [
      'rules["movies"].paths[0] must be text of 1 to 128 characters, that begins with a slash or a wildcard, and has letters, digits, wildcards (* and ?) and _-.$/~"\'@:+& only, got "movies/*"',
    ],
  ],
  [
    "a path with a space",
    rule({ paths: ["/my movies"] }),
    [
      'rules["movies"].paths[0] must be text of 1 to 128 characters, that begins with a slash or a wildcard, and has letters, digits, wildcards (* and ?) and _-.$/~"\'@:+& only, got "/my movies"',
    ],
  ],
  [
    "a host without a dot",
    rule({ hosts: ["localhost"] }),
    [
      'rules["movies"].hosts[0] must be text of at most 128 characters, that is a host name with a dot, without a port, got "localhost"',
    ],
  ],
  [
    "a host with a port",
    rule({ hosts: ["www.example.com:443"] }),
    [
      'rules["movies"].hosts[0] must be text of at most 128 characters, that is a host name with a dot, without a port, got "www.example.com:443"',
    ],
  ],
  [
    "the Host header",
    rule({ headers: { host: ["a.b"] } }),
    [
      'rules["movies"].headers["host"] has the key "host"; keys must be text of at most 40 characters, that is the name of a header, other than Host, for which there is `hosts`',
    ],
  ],
  [
    "a method in lower case",
    rule({ methods: ["get"] }),
    ['rules["movies"].methods[0] must be text of at most 40 characters, that is a method in upper case, got "get"'],
  ],
  [
    "a network with host bits",
    rule({ sourceIps: ["10.0.0.1/16"] }),
    [
      'rules["movies"].sourceIps[0] must be text that is a network such as 10.0.0.0/16, without host bits, other than 255.255.255.255/32, got "10.0.0.1/16"',
    ],
  ],
  ["no condition", { rules: { movies: { targetGroup: "movies" } } }, ["rules must have a condition, unlike movies"]],
  [
    "more than five values",
    rule({ paths: ["/a", "/b", "/c"], methods: ["GET", "HEAD"], headers: { "X-A": ["1"] } }),
    ["rules may have 5 values in all their conditions at most, unlike movies"],
  ],
  [
    "more than six wildcards",
    rule({ paths: ["/*/*/*", "/?/?/?/?"] }),
    ["rules may have 6 wildcards (* and ?) in all their values at most, unlike movies"],
  ],
  ["a path twice", rule({ paths: ["/a", "/a"] }), ["rules may not repeat a path, host, method or network, unlike movies"]],
  [
    "no destination",
    { rules: { movies: { paths: ["/movies/*"] } } },
    ["rules must have exactly one of `targetGroup`, `weightedTargetGroups`, `redirect` and `fixedResponse`, unlike movies"],
  ],
  [
    "an unknown target group",
    rule({ targetGroup: "muvies" }),
    ["rules may forward only to groups out of `targetGroups`, unlike movies to muvies"],
  ],
  ["an unknown listener", rule({ listener: "htps" }), ["rules must be on listeners out of `listeners`, unlike movies on htps"]],
  [
    "no listener where there are two",
    { listeners: { ...example.listeners, admin: { port: 8080, openToInternet: true, targetGroup: "home" } } },
    ["rules must name their `listener` unless exactly one does more than redirect to HTTPS; it is missing for movies"],
  ],
  [
    "a group with gRPC without TLS",
    { ...plain({}), ...group({ protocolVersion: "GRPC" }) },
    ["rules may forward to groups with GRPC only from listeners with `tls`, unlike movies to movies"],
  ],
  [
    "a group for Network Load Balancers",
    { ...rule({}), ...group({ targetType: "alb", port: 443 }) },
    ['rules may not forward to groups of the type "alb", which are for Network Load Balancers, unlike movies to movies'],
  ],
])("refuses in rules %s", (_, changes, expected) => {
  expect(problems(changes)).toEqual(expected);
});

describe("a port other than 80 and 443", () => {
  const OPEN =
    "listeners must not be open to everybody on the internet on ports other than 80 and 443; narrow `clients`, or set `openToInternet` where it is meant, unlike admin";
  const on = (port: number, changes: Record<string, unknown> = {}) => ({
    listeners: { ...example.listeners, admin: { port, redirect: { host: "www.example.com" }, ...changes } },
    rules: {},
  });
  test.each([22, 2049, 5985, 6379, 8080, 8443, 27017])("%i is refused to the internet", (port) => {
    expect(problems(on(port))).toEqual([OPEN]);
  });
  test.each<[string, Record<string, unknown>, string[]]>([
    ["half of the internet", { clients: { half: { cidrIpv4: "0.0.0.0/1" } } }, [OPEN]],
    [
      "the internet by IPv6, beside an office",
      { clients: { all: { cidrIpv6: "::/0" }, hq: { cidrIpv4: "192.0.2.0/24" } } },
      [OPEN],
    ],
    ["everybody, inside", { scheme: "internal", clients: { all: { cidrIpv4: "0.0.0.0/0" } } }, [OPEN]],
    ["an office", { clients: { hq: { cidrIpv4: "192.0.2.0/24" } } }, []],
    ["a group", { clients: { proxies: { securityGroupId: "sg-1" } } }, []],
    ["the internet, where it is meant", on(8080, { openToInternet: true }), []],
  ])("for %s", (_, changes, expected) => {
    expect(problems({ ...on(8080), ...changes })).toEqual(expected);
  });
});

describe("redirects to themselves are refused", () => {
  const CIRCLE = "may not redirect requests to themselves, in a circle, unlike";
  const plain = (redirect: Record<string, unknown>, others: Record<string, unknown> = {}) => ({
    rules: {},
    listeners: { ...example.listeners, http: { redirect }, ...others },
  });
  test.each<[string, Record<string, unknown>, boolean]>([
    ["HTTP to HTTP on port 80", plain({ protocol: "HTTP", port: "80" }), true],
    ["HTTP to another port", plain({ protocol: "HTTP", port: "8080" }), false],
    ["HTTP to another host", plain({ protocol: "HTTP", port: "80", host: "www.example.com" }), false],
    ["HTTPS to port 443", https({ targetGroup: undefined, redirect: { port: "443" } }), true],
    ["HTTPS to a fixed path", https({ targetGroup: undefined, redirect: { path: "/x" } }), false],
    ["a path to itself", rule({ paths: ["/x"], targetGroup: undefined, redirect: { path: "/x" } }), true],
    ["a pattern to a path in it", rule({ paths: ["/x/*"], targetGroup: undefined, redirect: { path: "/x/index" } }), true],
    ["a pattern to ever longer paths", rule({ paths: ["/x/*"], targetGroup: undefined, redirect: { path: "/x/#{path}" } }), true],
    ["a path to another", rule({ paths: ["/x"], targetGroup: undefined, redirect: { path: "/y" } }), false],
    ["a host to itself", rule({ paths: undefined, hosts: ["A.io"], targetGroup: undefined, redirect: { host: "a.IO" } }), true],
    ["a host to another", rule({ paths: undefined, hosts: ["a.io"], targetGroup: undefined, redirect: { host: "b.io" } }), false],
    [
      "a path to itself on another port",
      rule({ paths: ["/x"], targetGroup: undefined, redirect: { path: "/x", port: "80", protocol: "HTTPS" } }),
      false,
    ],
    [
      "away from a query",
      rule({ queryStrings: { old: ["1"] }, paths: ["/x"], targetGroup: undefined, redirect: { path: "/x", query: "" } }),
      false,
    ],
  ])("%s: %p", (_, changes, refused) => {
    expect(problems(changes).filter((problem) => problem.includes(CIRCLE))).toHaveLength(refused ? 1 : 0);
  });
});

describe("warnings", () => {
  const warnings = (changes: Record<string, unknown>) => warn(alb, { ...example, ...changes });

  test("the example gives none", () => {
    expect(warnings({})).toEqual([]);
  });

  test("routes that are hardly meant", () => {
    expect(warnings({ rules: { shows: { paths: ["/shows/*"], targetGroup: "home" } } })).toEqual([
      "rule shows: the path /shows/* does not take /shows; add it to the paths if it is meant",
      "target group movies gets no requests: no listener and no rule forwards to it",
    ]);
  });

  const NOWHERE =
    "redirect to a port of the balancer where no listener speaks that protocol (another balancer or a CDN in front may):";

  test("redirects to HTTPS where nobody speaks it", () => {
    const only = { http: { redirect: { protocol: "HTTPS", port: "443" } } };
    expect(warnings({ listeners: only, rules: {}, targetGroups: {}, targetNetworks: {} })).toEqual([`listeners ${NOWHERE} http`]);
    expect(warnings({ listeners: { ...example.listeners, ...only } }).join()).not.toContain("no listener speaks");
    // The port stays 80, where HTTP is spoken.
    expect(warnings({ listeners: { ...example.listeners, http: { redirect: { protocol: "HTTPS" } } } })).toContain(
      `listeners ${NOWHERE} http`,
    );
    expect(
      warnings({
        listeners: { http: { redirect: { protocol: "HTTPS", port: "443", host: "www.example.com" } } },
        rules: {},
        targetGroups: {},
        targetNetworks: {},
      }),
    ).toEqual([]);
    expect(warnings({ rules: { ...example.rules, old: { paths: ["/old"], redirect: { port: "8443" } } } })).toContain(
      `rules ${NOWHERE} old`,
    );
  });

  test("plain HTTP from the internet", () => {
    const PLAIN = "forward requests from the internet without `tls`: everybody on their way can read and change them.";
    const open = { http: { targetGroup: "home" } };
    const said = (changes: Record<string, unknown>) => warnings(changes).filter((line) => line.includes(PLAIN));
    expect(said({ listeners: { ...example.listeners, ...open } })).toHaveLength(1);
    expect(
      said({ listeners: { ...example.listeners, ...open }, scheme: "internal", clients: { vpc: { cidrIpv4: "10.0.0.0/8" } } }),
    ).toEqual([]);
    expect(
      said({ listeners: { http: { fixedResponse: { statusCode: 200 } } }, rules: { a: { paths: ["/a"], targetGroup: "home" } } }),
    ).toHaveLength(1);
    expect(said({})).toEqual([]);
  });

  test("more rules and wildcards than AWS allows without being asked", () => {
    const many = Object.fromEntries(
      Array.from({ length: 101 }, (_, i) => [`r${i}`, { paths: [`/${i}`], targetGroup: "movies" }]),
    );
    expect(problems({ rules: many })).toEqual([]);
    expect(warnings({ rules: many })).toContain(
      "rules are more than 100: ask AWS for a higher quota first (rules per Application Load Balancer)",
    );
    expect(warnings({ rules: { movies: { paths: ["/*/*/*", "/?/?/?"], targetGroup: "movies" } } }).join()).toContain(
      "condition wildcards per rule",
    );
  });

  test.each(["ELBSecurityPolicy-2016-08", "ELBSecurityPolicy-TLS13-1-0-2021-06", "ELBSecurityPolicy-TLS-1-1-2017-01"])(
    "%s speaks old TLS",
    (policy) => {
      expect(warnings(https({ tls: { ...example.listeners["https"]?.tls, policy } }))).toEqual([
        `listener https: ${policy} speaks TLS 1.0 or 1.1, which can be broken by an eavesdropper`,
      ]);
    },
  );

  test("a network that no target group is in", () => {
    const targetNetworks = { vpc: { cidrIpv4: "10.20.0.0/16" }, old: { cidrIpv4: "10.0.0.0/16" } };
    expect(warnings({ targetNetworks, targetGroups: { home: { networks: ["vpc"] }, movies: { networks: ["vpc"] } } })).toEqual([
      "targetNetworks are of use only where a target group is, unlike old",
    ]);
    expect(warnings({ targetNetworks, targetGroups: { home: { networks: ["vpc"] }, movies: { networks: ["old"] } } })).toEqual(
      [],
    );
  });

  test("quotas that AWS raises are named, and refuse nothing", () => {
    const many = <T>(count: number, item: T) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`n_${i}`, item]));
    const certificateArn = "arn:aws:acm:eu-west-1:123456789012:certificate/a";
    const changes = {
      targetGroups: { ...many(101, {}), home: {}, movies: {} },
      listeners: {
        ...Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`port_${i}`, { port: 9000 + i, targetGroup: `n_${i}` }])),
        https: { tls: { certificateArn, extraCertificateArns: many(26, certificateArn) }, targetGroup: "home" },
      },
      clients: { a: { cidrIpv4: "192.0.2.0/24" }, b: { cidrIpv4: "198.51.100.0/24" } },
      extraSecurityGroupIds: ["sg-1", "sg-2", "sg-3", "sg-4", "sg-5"],
      rules: {},
    };
    expect(problems(changes)).toEqual([]);
    expect(warnings(changes).filter((warning) => warning.includes("quota"))).toEqual([
      'targetGroups are more than 100: AWS has to raise the quota "Target Groups per Application Load Balancer" first',
      'extraSecurityGroupIds are more than four: AWS has to raise the quota "Security groups per network interface" first',
      'clients on all listeners make more than 60 rules: AWS has to raise the quota "Inbound or outbound rules per security group" first',
      'listeners are more than 50: AWS has to raise the quota "Listeners per Application Load Balancer" first',
      'listeners have more than 25 certificates besides the default ones: AWS has to raise the quota "Certificates per Application Load Balancer" first',
    ]);
  });

  test("TLS 1.2 and newer, and policies to come, give none", () => {
    for (const name of [
      "TLS13-1-2-2021-06",
      "TLS13-1-3-2021-06",
      "TLS-1-2-2017-01",
      "FS-1-2-Res-2020-10",
      "TLS13-1-2-Res-PQ-2025-09",
    ]) {
      expect(warnings(https({ tls: { ...example.listeners["https"]?.tls, policy: `ELBSecurityPolicy-${name}` } }))).toEqual([]);
    }
  });

  test("what only Terraform knows is not judged", () => {
    const token = Token.asString({ resolve: () => "x" });
    expect(warnings({ rules: { movies: { paths: [token], targetGroup: "movies" } } })).toEqual([]);
    const other = new Alb(new TerraformStack(Testing.app(), "other"), "alb", example);
    expect(warnings({ rules: other.outputs.rulePriorities })).toEqual([]);
  });
});

describe("what Terraform makes of the order", () => {
  const files = synthesizeModule(alb);
  const { resource } = files["main.tf.json"] as {
    resource: Record<string, Record<string, { lifecycle?: object; for_each?: string }>>;
  };
  const { output } = files["outputs.tf.json"] as { output: Record<string, { depends_on?: string[] }> };

  test.each(["aws_lb_target_group_attachment", "aws_lambda_permission"])(
    "%s does not make other modules' instances and functions create_before_destroy",
    (type) => {
      expect(resource[type]?.["this"]?.lifecycle).toBeUndefined();
      const address = `${type}.this`;
      // Attachments wait for permissions, and are not create_before_destroy themselves.
      const others = Object.entries(resource).filter(([other]) => other !== "aws_lb_target_group_attachment");
      expect(JSON.stringify([others, output])).not.toContain(address);
    },
  );

  test("what is create_before_destroy does not look at targets, nor do other variables' validations", () => {
    const { locals } = files["main.tf.json"] as { locals: Record<string, unknown> };
    const readers = Object.entries(resource).flatMap(([type, named]) =>
      Object.entries(named)
        .filter(([, body]) => /\b(var|local)\.targets\b/.test(JSON.stringify(body)))
        .map(([name, { lifecycle }]) => `${type}.${name} ${JSON.stringify(lifecycle ?? {})}`),
    );
    expect(readers.sort()).toEqual([
      "aws_lambda_permission.this {}",
      "aws_lb_target_group_attachment.this {}",
      "terraform_data.targets {}",
    ]);
    const { variable } = files["variables.tf.json"] as { variable: Record<string, object> };
    const { targets: own, ...others } = variable;
    expect(own).toBeDefined();
    expect(JSON.stringify([others, output])).not.toContain("var.targets");
    expect(Object.keys(locals).filter((name) => JSON.stringify(locals[name]).includes("var.targets"))).toEqual(["targets"]);
  });

  test("outputs that others build on wait for listeners and rules, and what listeners wait for does not", () => {
    const routes = [
      ...["this", "ignoring_actions"].map((name) => `aws_lb_listener.${name}`),
      ...["this", "numbered", "ignoring_actions"].map((name) => `aws_lb_listener_rule.${name}`),
    ];
    const waiting = Object.entries(output).flatMap(([name, { depends_on }]) => (depends_on ? [[name, depends_on]] : []));
    expect(Object.fromEntries(waiting)).toEqual({
      arn: routes,
      zone_id: [...routes, "aws_lb_listener_certificate.this"],
      target_group_arns: routes,
      target_group_arn_suffixes: routes,
      target_group_names: routes,
      request_count_labels: routes,
      log_bucket: ["aws_s3_bucket_policy.logs"],
    });
  });

  test("no for_each goes over resources: terraform import knows none on an empty state", () => {
    const forEach = Object.entries(resource).flatMap(([type, named]) =>
      Object.entries(named).map(([name, { for_each }]) => `${type}.${name}: ${for_each}`),
    );
    const types = Object.keys(resource).join("|");
    expect(forEach.filter((text) => new RegExp(`: .*\\b(${types})\\.`).test(text))).toEqual([]);
    expect(forEach.length).toBeGreaterThan(20);
  });
});

test("a stack calls the module with its arguments, and reads its outputs", () => {
  const stack = new TerraformStack(Testing.app(), "web");
  const balancer = new Alb(stack, "alb", example);
  new TerraformOutput(stack, "movies", { value: balancer.outputs.targetGroupArns["movies"] });
  expect(JSON.parse(Testing.synth(stack))).toMatchObject({
    output: { movies: { value: '${module.alb.target_group_arns["movies"]}' } },
    module: {
      alb: {
        source: "./modules/alb",
        subnet_ids_by_zone: example.subnetIdsByZone,
        target_groups: { home: {}, movies: { port: 8080, health_check: { path: "/movies/health" } } },
      },
    },
  });
});
