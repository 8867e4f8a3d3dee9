import type { Acceptance } from "../../core";
import { example } from "./example";
import type { albInputs } from "./inputs";

const tls = { certificateArn: "arn:aws:acm:eu-west-1:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef" };
const mutual = "the emulator forgets mutual TLS; AWS changes it in place";
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
  notEmulated: {
    vpcId: "the subnets are in the old VPC, and AWS refuses: both change together, as a new balancer",
    "listeners.*.tls.mutualTls.trustStoreArn": mutual,
    "listeners.*.tls.mutualTls.advertiseAuthorities": mutual,
    "listeners.*.tls.mutualTls.ignoreExpiry": mutual,
    "every default written out: sample 8": mutual,
  },
  ignored: {
    "listeners.*.cors.allowCredentials": "Terraform's provider cannot take a header away again",
    "targetGroups.*.healthCheck.enabled: given": "it is so already, but for functions",
    "listeners.*.openToInternet": "it is a permission: the ports are opened by `clients`",
  },
  untainted: {
    "aws_s3_bucket_policy.logs": "the new one takes its place first, and then goes with it",
    "aws_lb.this": "it is protected from deletion",
    "aws_lb_listener.this": "a port has one listener, and the new one is made first",
    "aws_lb_listener_rule.this": "a priority has one rule, and the new one is made first",
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
  ],
};
