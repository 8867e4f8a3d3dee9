import type { AlbProps } from "./props";

/** A public balancer that ends TLS and sends two paths to groups of their own. */
export const example: AlbProps = {
  name: "shop",
  scheme: "internet-facing",
  vpcId: "vpc-0123456789abcdef0",
  subnetIdsByZone: { "eu-west-1a": "subnet-0123456789abcdef0", "eu-west-1b": "subnet-0123456789abcdef1" },
  targetNetworks: { vpc: { cidrIpv4: "10.20.0.0/16" } },
  targetGroups: { home: {}, movies: { port: 8080, healthCheck: { path: "/movies/health" } } },
  listeners: {
    http: {},
    https: {
      tls: { certificateArn: "arn:aws:acm:eu-west-1:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef" },
      targetGroup: "home",
    },
  },
  rules: { movies: { paths: ["/movies", "/movies/*"], targetGroup: "movies" } },
};
