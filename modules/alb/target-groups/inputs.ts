import { z } from "zod";
import { contains, lessThan, matches, not, or, where } from "../../../core";

/** Status codes that a healthy target answers with. */
const matcher = () =>
  z.string().regex(/^[0-9]{1,3}(?:-[0-9]{1,3})?(?:,[0-9]{1,3}(?:-[0-9]{1,3})?)*$/, 'of codes such as "200,202" or "200-299"');

/** One target group: where requests go, how, and how its targets prove that they work. */
export const targetGroup = () =>
  z.strictObject({
    /**
     * What the targets are: instances (`instance`), addresses (`ip`), one function (`lambda`), or this balancer itself
     * (`alb`), for a Network Load Balancer in front of it. Changing it makes a new group: see `port`.
     */
    targetType: z.enum(["instance", "ip", "lambda", "alb"]).default("instance"),
    /**
     * What is spoken to the targets. `HTTP` is not encrypted: whoever listens inside the VPC can read it. `HTTPS`
     * needs a certificate on each target, which the balancer does not check. Changing it makes a new group: see `port`.
     */
    protocol: z.enum(["HTTP", "HTTPS"]).default("HTTP"),
    /** Version of the protocol. `GRPC` needs a listener with TLS. Changing it makes a new group: see `port`. */
    protocolVersion: z.enum(["HTTP1", "HTTP2", "GRPC"]).default("HTTP1"),
    /**
     * Port of the targets. Changing it makes a new group, as changing `targetType`, `protocol`, `protocolVersion` and
     * `ipAddressType` does. The targets and the requests move to it at once, but AWS checks targets' health only from
     * then on, so that Terraform cannot wait for it: for some seconds, until the first good answer, no target is
     * healthy, and requests are answered with 503. Without that gap: add a second group under another name with a
     * weight of 0 (`weightedTargetGroups`), register its targets, shift the weights when they are healthy, and remove
     * the first group.
     * @default 80, with `HTTPS` 443; none for `lambda`
     */
    port: z.int().min(1).max(65535).optional(),
    /** More ports that targets are on: the ones that name a `port` of their own in `targets`, or register with one. */
    targetPorts: z.array(z.int().min(1).max(65535)).default([]),
    /** Address family of `ip` targets. Changing it makes a new group: see `port`. */
    ipAddressType: z.enum(["ipv4", "ipv6"]).default("ipv4"),
    /**
     * Where the targets are: names out of `targetNetworks`. The balancer may send to these only, on this group's ports
     * only. @default the only network that there is; with several each group of instances or addresses needs its own
     */
    networks: z.array(z.string()).min(1).optional(),
    /** How the balancer finds out whether a target works. */
    healthCheck: z
      .strictObject({
        /** Whether targets are checked; only for `lambda` it can be off. @default true, for `lambda` false: checks call the function and cost */
        enabled: z.boolean().optional(),
        /** Path that is asked for. @default `/`; for gRPC `/AWS.ALB/healthcheck` */
        path: z.string().max(1024).regex(/^\//, "that begins with a slash").optional(),
        /** Status codes of a healthy target: 200 to 499; for gRPC 0 to 99. @default 200, for gRPC 12 */
        matcher: matcher().optional(),
        /** Port that is asked. @default the group's port */
        port: z.int().min(1).max(65535).optional(),
        /** What is spoken. @default the group's protocol */
        protocol: z.enum(["HTTP", "HTTPS"]).optional(),
        /** Seconds between two checks. */
        intervalSeconds: z.int().min(5).max(300).default(30),
        /** Seconds to wait for the answer; less than the interval. */
        timeoutSeconds: z.int().min(2).max(120).default(5),
        /** Good answers in a row that make a target healthy. */
        healthyThreshold: z.int().min(2).max(10).default(5),
        /** Bad answers in a row that make a target unhealthy. */
        unhealthyThreshold: z.int().min(2).max(10).default(2),
      })
      .prefault({}),
    /** Keeps a user with one target by a cookie. Sessions end when that target does. */
    stickiness: z
      .strictObject({
        /** Seconds that the cookie holds: from one second to seven days. */
        durationSeconds: z.int().min(1).max(604800).default(86400),
        /** Cookie of the application that is followed; without it the balancer makes its own. */
        cookieName: where(z.string().min(1).max(256), "not beginning with AWSALB, which AWS reserves", (name) =>
          not(matches(name, /^AWSALB/)),
        ).optional(),
      })
      .optional(),
    /** Seconds over which a new target's share of the requests grows: 0 (at once), or 30 to 900. */
    slowStartSeconds: where(z.int().max(900), "that is 0 or at least 30", (seconds) =>
      or(contains([0], seconds), not(lessThan(seconds, 30))),
    ).default(0),
    /** Seconds for which a leaving target may finish its requests. */
    deregistrationDelaySeconds: z.int().min(0).max(3600).default(300),
    /** How targets are chosen. */
    algorithm: z.enum(["round_robin", "least_outstanding_requests", "weighted_random"]).default("round_robin"),
    /** Send fewer requests to targets that answer with more errors than the others; with `weighted_random` only. */
    anomalyMitigation: z.boolean().default(false),
    /**
     * Spread requests over the targets of all zones. Off, each zone serves what reached it: cheaper between zones, but
     * every zone then needs enough targets, and there is no `stickiness`.
     */
    crossZone: z.boolean().default(true),
    /** Hand headers and query parameters to the function as lists; for `lambda` only. */
    lambdaMultiValueHeaders: z.boolean().default(false),
  });

/** One target. */
export const target = () =>
  z.strictObject({
    /** Instance ID, IP address, or the function's ARN, as the group's `targetType` says. */
    id: z.string().min(1),
    /** Port of this target: the group's, or one of its `targetPorts`. @default the group's port */
    port: z.int().min(1).max(65535).optional(),
    /** Zone of an address outside of the VPC: `all`. @default found out from the VPC */
    availabilityZone: z
      .string()
      .regex(/^(?:all|[a-z]{2}(?:-[a-z]+)+-[0-9][a-z0-9-]*)$/, 'that is "all" or a zone such as eu-west-1a')
      .optional(),
  });
