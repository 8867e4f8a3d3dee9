import type { Acceptance } from "../../core";
import { example } from "./example";
import type { albInputs } from "./inputs";

const tls = { certificateArn: "arn:aws:acm:eu-west-1:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef" };
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
  samples: [
    { ...example, clients: { office: { cidrIpv4: "192.0.2.0/24" } }, listeners: { app: { port: 8080, targetGroup: "home" } } },
    {
      ...example,
      ...signIn,
      listeners: { https: { tls, targetGroup: "home", authenticateOidc } },
      rules: {
        movies: { paths: ["/movies/*"], methods: ["GET"], listener: "https", targetGroup: "movies", authenticateCognito },
      },
    },
    {
      ...example,
      ...signIn,
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
          authenticateCognito,
        },
      },
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
        home: { one: { id: "192.0.2.10", port: 80, availabilityZone: "all" } },
        movies: { one: { id: "i-0123456789abcdef0", port: 9090 } },
      },
    },
    {
      ...example,
      targetGroups: { ...example.targetGroups, orders: { targetType: "lambda", lambdaMultiValueHeaders: true } },
      targets: { orders: { all: { id: "arn:aws:lambda:eu-west-1:123456789012:function:sample" } } },
    },
  ],
};
