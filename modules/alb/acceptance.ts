import type { Acceptance } from "../../core";
import { example } from "./example";
import type { albInputs } from "./inputs";

const tls = { certificateArn: "arn:aws:acm:eu-west-1:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef" };
const mutual = "the emulator forgets mutual TLS; AWS changes it in place";
const registration =
  "the target is taken out before it is registered again: give the new one another name, and remove the old one when the new one is healthy";
const apart = "such a one has an address of its own";
const delivery = "AWS writes below the account that the balancer is in, and only this account's folder is allowed";
const authenticateOidc = {
  issuer: "https://id.example.com",
  authorizationEndpoint: "https://id.example.com/authorize",
  tokenEndpoint: "https://id.example.com/token",
  userInfoEndpoint: "https://id.example.com/user",
  clientId: "shop",
};
const authenticateCognito = {
  userPoolArn: "arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_sample",
  userPoolClientId: "shop",
  userPoolDomain: "shop",
};
const signIn = {
  oidcClientSecrets: { shop: "a secret" },
  identityProviderNetworks: { provider: { cidrIpv4: "192.0.2.0/24" } },
};
const weightedTargetGroups = { weights: { home: 90, movies: 10 }, stickinessSeconds: 60 };

export const acceptance: Acceptance<typeof albInputs> = {
  structural: {
    scheme: "rules of the security group are made by it",
    ipAddressType: "as `scheme`",
    "listeners.*.port": "rules of the security group are kept by their ports",
    "targetGroups.*.port": "as `listeners.*.port`",
    "targetGroups.*.targetPorts.*": "as `listeners.*.port`",
    "targetGroups.*.healthCheck.port": "as `listeners.*.port`",
    "targetGroups.*.networks.*": "rules of the security group are kept by their networks",
    "targetGroups.*.protocol": "it says the port where none is given",
    "targetGroups.*.targetType": "only some kinds of targets need rules of the security group, or a permission",
    "rules.*.priority": "numbered rules are kept by their numbers",
    "logs.access": "a bucket is made by it",
    "alarms.without.*": "it says which alarms are made",
    dashboard: "it is made by it",
    "listeners.*.ignoreActionChanges": apart,
    "rules.*.ignoreActionChanges": apart,
  },
  notEmulated: {
    vpcId: "the subnets are in the old VPC, and AWS refuses: both change together, as a new balancer",
    "listeners.*.tls.mutualTls.trustStoreArn": mutual,
    "listeners.*.tls.mutualTls.advertiseAuthorities": mutual,
    "listeners.*.tls.mutualTls.ignoreExpiry": mutual,
    "every default written out: sample 8": mutual,
  },
  ignored: {
    "listeners.*.cors.allowCredentials": "Terraform's provider cannot take a header away again",
    "oidcClientSecrets: one added": "it is used from when an `authenticateOidc` has its name",
    "subnetIdsByZone: one renamed": "the subnet says its zone",
    "listeners.*.openToInternet": "it is a permission: the ports are opened by `clients`",
  },
  sameValue: {
    "targetGroups.*.healthCheck.enabled: given": "targets are checked, but for functions",
    "targetGroups.*.healthCheck.protocol: given": "it is the group's",
    "targets.*.*.port: given": "it is the group's",
    "rules.*.listener: given": "there is one with TLS",
  },
  disruptive: {
    "targets.*.*.id": registration,
    "targets.*.*.port": registration,
    "targets.*.*.availabilityZone": registration,
    "targets.*.*.availabilityZone: given": registration,
    "waf.webAclArn":
      "AWS's provider takes the old web ACL away before it puts the new one there: for a second nothing judges the requests. Change the rules of the web ACL instead, where that will do",
    "alarms.without: one put in front": "the alarm that it names goes",
    "listeners: one removed": "a listener that redirected to it answers by itself from then on",
  },
  refused: {
    scheme: "a new balancer comes, but the old one is protected: switch `deletionProtection` off before",
    "listeners: one renamed": "a port has one listener: write a `moved` block, as told under Renaming",
    "listeners.*.ignoreActionChanges": "a port has one listener: write a `moved` block, as told under CodeDeploy",
    "rules.*.ignoreActionChanges": "a number has one rule: write a `moved` block, as told under CodeDeploy",
  },
  untainted: {
    "aws_s3_bucket_policy.logs": "the new one takes its place first, and then goes with it",
    "aws_lb.this": "it is protected from deletion",
    "aws_lb_listener.this": "a port has one listener, and the new one is made first",
    "aws_lb_listener.ignoring_actions": "as `aws_lb_listener.this`",
    "aws_lb_listener_rule.this": "a priority has one rule, and the new one is made first",
    "aws_lb_listener_rule.ignoring_actions": "as `aws_lb_listener_rule.this`",
  },
  allowed: {
    "aws_s3_bucket_policy.logs: lets logdelivery.elasticloadbalancing.amazonaws.com act for any account": delivery,
    "aws_s3_bucket.logs: lets logdelivery.elasticloadbalancing.amazonaws.com act for any account": delivery,
  },
  samples: [
    { ...example, clients: { office: { cidrIpv4: "192.0.2.0/24" } }, listeners: { app: { port: 8080, targetGroup: "home" } } },
    {
      ...example,
      ...signIn,
      listeners: {
        https: { tls, targetGroup: "home", authenticateOidc, securityHeaders: { strictTransportSecurity: "max-age=31536000" } },
      },
      rules: {
        movies: { paths: ["/movies/*"], methods: ["GET"], listener: "https", targetGroup: "movies", authenticateCognito },
      },
    },
    {
      ...example,
      ...signIn,
      listeners: { https: { tls, targetGroup: "home", authenticateCognito } },
      rules: { movies: { paths: ["/movies/*"], targetGroup: "movies", authenticateOidc } },
    },
    {
      ...example,
      listeners: { https: { tls, weightedTargetGroups } },
      rules: {
        movies: { paths: ["/movies/*"], weightedTargetGroups },
        old: {
          paths: ["/old/*"],
          redirect: { host: "www.example.org", path: "/new", protocol: "HTTPS", query: "from=old", statusCode: "HTTP_302" },
        },
      },
    },
    {
      ...example,
      listeners: {
        https: { tls, redirect: { host: "www.example.org", protocol: "HTTPS", query: "from=shop", statusCode: "HTTP_302" } },
      },
      rules: {},
      targetGroups: {},
    },
    {
      ...example,
      targetGroups: {
        home: {
          networks: ["vpc"],
          targetType: "ip",
          algorithm: "weighted_random",
          anomalyMitigation: true,
          healthCheck: { matcher: "200-299", intervalSeconds: 10 },
        },
        movies: { networks: ["vpc"], targetPorts: [9090] },
      },
      targets: {
        home: { one: { id: "10.20.0.10", port: 80, availabilityZone: "all" } },
        movies: { one: { id: "i-0123456789abcdef0", port: 9090 } },
      },
    },
    {
      ...example,
      targetGroups: { ...example.targetGroups, orders: { targetType: "lambda", lambdaMultiValueHeaders: true } },
      targets: { orders: { all: { id: "arn:aws:lambda:eu-west-1:123456789012:function:sample" } } },
    },
    {
      ...example,
      listeners: {
        https: {
          tls: {
            ...tls,
            mutualTls: {
              mode: "verify",
              trustStoreArn: "arn:aws:elasticloadbalancing:eu-west-1:123456789012:truststore/shop/0123456789abcdef",
              advertiseAuthorities: true,
              ignoreExpiry: true,
            },
          },
          targetGroup: "home",
        },
      },
    },
    {
      ...example,
      listeners: { https: { tls, targetGroup: "home", ignoreActionChanges: true } },
      rules: { movies: { paths: ["/movies/*"], targetGroup: "movies", ignoreActionChanges: true } },
    },
  ],
};
