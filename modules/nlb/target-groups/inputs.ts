import { z } from "zod";
import { distinctList } from "../../../fields/common";

/** Status codes that a healthy target answers with. */
const matcher = () =>
  z
    .string()
    .regex(
      /^[2-5][0-9]{2}(?:-[2-5][0-9]{2})?(?:,[2-5][0-9]{2}(?:-[2-5][0-9]{2})?)*$/,
      'of codes from 200 to 599, such as "200,202" or "200-399"',
    );

/** One target group: where connections go, how, and how its targets prove that they work. */
export const targetGroup = () =>
  z.strictObject({
    /**
     * What the targets are: instances (`instance`), addresses (`ip`), or one Application Load Balancer (`alb`), which
     * so gets fixed addresses. Changing it makes a new group: see `port`.
     */
    targetType: z.enum(["instance", "ip", "alb"]).default("instance"),
    /**
     * What is spoken to the targets. Listeners of `TCP` take groups of `TCP` and `TCP_UDP`, those of `TLS` groups of `TCP` (not
     * encrypted behind the balancer) and `TLS`, those of `UDP` groups of `UDP` and `TCP_UDP`, those of `TCP_UDP` such groups
     * only. Changing it makes a new group: see `port`.
     */
    protocol: z.enum(["TCP", "UDP", "TCP_UDP", "TLS"]).default("TCP"),
    /**
     * Port of the targets; of an Application Load Balancer the port of one of its listeners. Changing it makes a new
     * group, as changing `targetType`, `protocol` and `ipAddressType` does. The targets and the connections move to it at once, but
     * AWS checks targets' health only from then on: for some seconds no target is healthy. Without that gap: add a second
     * group under another name, register its targets, let the listener name it when they are healthy, and remove the
     * first group.
     */
    port: z.int().min(1).max(65535),
    /** More ports that targets are on: the ones that name a `port` of their own in `targets`, or register with one. */
    targetPorts: z.array(z.int().min(1).max(65535)).default([]),
    /** Address family of `ip` targets. Changing it makes a new group: see `port`. */
    ipAddressType: z.enum(["ipv4", "ipv6"]).default("ipv4"),
    /**
     * Where the targets are: names out of `targetNetworks`. The balancer may send to these only, on this group's ports
     * only. @default the only network that there is; with several each group needs its own
     */
    networks: distinctList(z.string()).min(1).optional(),
    /**
     * Let the targets see the clients' own addresses. Off, they see the balancer's. With `UDP` and `TCP_UDP` it is always so. Targets then answer
     * past their own routes: a client that is itself a target of the group cannot reach itself.
     * @default as AWS has it: on for instances and for UDP, off for addresses
     */
    preserveClientIp: z.boolean().optional(),
    /** Tell targets the client's address by the PROXY protocol, version 2, before the data. Targets that do not expect it fail. */
    proxyProtocol: z.boolean().default(false),
    /**
     * Close connections that are still open when a leaving target's `deregistrationDelaySeconds` are over. Switched off
     * for a new group of `UDP` or `TCP_UDP` it takes a second apply: Terraform's provider does not say it to AWS at first.
     * @default as AWS has it: on for `UDP` and `TCP_UDP`, off for `TCP` and `TLS`
     */
    connectionTermination: z.boolean().optional(),
    /** Seconds for which a leaving target keeps its connections. */
    deregistrationDelaySeconds: z.int().min(0).max(3600).default(300),
    /** Close connections to targets that become unhealthy at once. Off, they stay for as long as both sides keep them. For TCP and TLS. */
    terminateUnhealthy: z.boolean().default(true),
    /** Seconds that connections to a target that became unhealthy may go on; only with `terminateUnhealthy` off. */
    unhealthyDrainingSeconds: z.int().min(0).max(360000).default(0),
    /** Keep clients with one target by their address. Not for `TLS`. */
    sourceIpStickiness: z.boolean().default(false),
    /** Spread connections over the targets of all zones. @default as the balancer's `crossZone` says */
    crossZone: z.boolean().optional(),
    /** How the balancer finds out whether a target works. */
    healthCheck: z
      .strictObject({
        /**
         * What is spoken. Terraform's provider refuses to turn `HTTP` or `HTTPS` into `TCP`: it keeps the path. Take a group
         * under another name, or `aws elbv2 modify-target-group --target-group-arn <ARN> --health-check-protocol TCP` before.
         * @default `TCP`; to an Application Load Balancer `HTTP`
         */
        protocol: z.enum(["TCP", "HTTP", "HTTPS"]).optional(),
        /** Port that is asked. @default the group's port */
        port: z.int().min(1).max(65535).optional(),
        /** Path that is asked for; with HTTP and HTTPS only. @default `/` */
        path: z.string().max(1024).regex(/^\//, "that begins with a slash").optional(),
        /** Status codes of a healthy target; with HTTP and HTTPS only. @default 200-399 */
        matcher: matcher().optional(),
        /** Seconds between two checks. */
        intervalSeconds: z.int().min(5).max(300).default(30),
        /** Seconds to wait for the answer; not more than the interval. */
        timeoutSeconds: z.int().min(2).max(120).default(10),
        /** Good answers in a row that make a target healthy. */
        healthyThreshold: z.int().min(2).max(10).default(3),
        /** Bad answers in a row that make a target unhealthy. */
        unhealthyThreshold: z.int().min(2).max(10).default(3),
      })
      .prefault({}),
  });

/** One target. */
export const target = () =>
  z.strictObject({
    /** Instance ID, IP address, or the Application Load Balancer's ARN, as the group's `targetType` says. */
    id: z.string().min(1),
    /** Port of this target: the group's, or one of its `targetPorts`. @default the group's port */
    port: z.int().min(1).max(65535).optional(),
    /** Zone of an address outside of the VPC: `all`. @default found out from the VPC */
    availabilityZone: z
      .string()
      .regex(/^(?:all|[a-z]{2}(?:-[a-z]+)+-[0-9][a-z0-9-]*)$/, 'that is "all" or a zone such as eu-west-1a')
      .optional(),
  });
