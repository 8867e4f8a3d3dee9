import type { NlbProps } from "./props";

/** A public balancer with fixed addresses for a game: TLS for the lobby, UDP for play. */
export const example: NlbProps = {
  name: "game",
  scheme: "internet-facing",
  vpcId: "vpc-0123456789abcdef0",
  subnetIdsByZone: { "eu-west-1a": "subnet-0123456789abcdef0", "eu-west-1b": "subnet-0123456789abcdef1" },
  elasticIps: true,
  targetNetworks: { vpc: { cidrIpv4: "10.20.0.0/16" } },
  targetGroups: {
    lobby: { port: 8080, healthCheck: { protocol: "HTTP", path: "/health" } },
    play: { protocol: "UDP", port: 7777, healthCheck: { port: 8080 } },
  },
  listeners: {
    lobby: {
      port: 443,
      protocol: "TLS",
      tls: { certificateArn: "arn:aws:acm:eu-west-1:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef" },
      targetGroup: "lobby",
    },
    play: { port: 7777, protocol: "UDP", targetGroup: "play", openToInternet: true },
  },
};
