import { z } from "zod";
import { type References, atLeast, length, lower, matches, not, secret, where } from "../../core";
import { arn, tags } from "../../fields/common";
import { ipv4Cidr, ipv6Cidr, zoneName } from "../../fields/network";
import { alarms } from "./inputs-alarms";

import { listener } from "./inputs-listeners";
import { logs } from "./inputs-logs";
import { rule } from "./inputs-rules";
import { targetGroup } from "./inputs-target-groups";
import { key } from "./keys";

/** Someone on the network: give exactly one of the attributes. */
const peer = () =>
  z.strictObject({
    /** An IPv4 network. */
    cidrIpv4: ipv4Cidr().optional(),
    /** An IPv6 network. */
    cidrIpv6: ipv6Cidr().optional(),
    /** A prefix list, by its ID: a named list of networks. */
    prefixListId: z
      .string()
      .regex(/^pl-[0-9a-f]+$/, "that is a prefix list's ID, such as pl-0123456789abcdef0")
      .optional(),
    /** The members of a security group, by its ID. */
    securityGroupId: z
      .string()
      .regex(/^sg-[0-9a-f]+$/, "that is a security group's ID, such as sg-0123456789abcdef0")
      .optional(),
  });

export const albInputs = z.strictObject({
  /**
   * Name of the balancer, at most 23 characters. Its name in AWS gets a suffix that changes with the scheme and the
   * VPC, so that a new balancer can start beside the one that it replaces.
   */
  name: where(
    z
      .string()
      .min(1)
      .max(23)
      .regex(/^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/, "of letters, digits and inner hyphens"),
    "not beginning with internal-, which AWS reserves",
    (name) => not(matches(lower(name), /^internal-/)),
  ),
  /** VPC of the balancer and of its targets. */
  vpcId: z.string().regex(/^vpc-[0-9a-f]+$/, "that is a VPC's ID, such as vpc-0123456789abcdef0"),
  /**
   * Subnets by zone, one in each of at least two zones: public subnets for an internet-facing balancer. Each needs
   * eight free addresses.
   */
  subnetIdsByZone: where(
    z.record(zoneName(), z.string().regex(/^subnet-[0-9a-f]+$/, "that is a subnet's ID, such as subnet-0123456789abcdef0")),
    "with subnets in at least two zones",
    (subnets) => atLeast(length(subnets), 2),
  ),
  /**
   * `internal` balancers are reached from inside the network only, `internet-facing` ones by everybody. Changing it
   * makes a new balancer, beside which the old one stays until traffic has moved; switch `deletionProtection` off
   * first. About 17 US dollars a month, and traffic.
   */
  scheme: z.enum(["internal", "internet-facing"]).default("internal"),
  /**
   * Address families. `dualstack` needs subnets with IPv6 networks; `dualstack-without-public-ipv4` saves the public
   * IPv4 addresses' price, but clients need IPv6.
   */
  ipAddressType: z.enum(["ipv4", "dualstack", "dualstack-without-public-ipv4"]).default("ipv4"),
  /**
   * Who may connect to the listeners' ports, by any name. An internal balancer needs at least one.
   * @default for an internet-facing balancer the internet
   */
  clients: z.record(z.string().min(1), peer()).default({}),
  /**
   * Where the targets are, by any name, such as the VPC's network or the targets' security group. The balancer may
   * send to these only, and to the target groups' traffic and health-check ports only.
   */
  targetNetworks: z.record(z.string().min(1), peer()).default({}),
  /** Where the identity providers' servers are, by any name; the balancer calls them by HTTPS. Needed by the actions that authenticate. */
  identityProviderNetworks: z.record(z.string().min(1), peer()).default({}),
  /** IDs of more security groups for the balancer, such as one that targets already let in. At most four. */
  extraSecurityGroupIds: z.array(z.string()).max(4).default([]),
  /** Listeners by name: each is a port. */
  listeners: where(z.record(key(), listener()), "with at least one listener", (listeners) => atLeast(length(listeners), 1)),
  /** Target groups by name. */
  targetGroups: z.record(key(), targetGroup()).default({}),
  /** Rules by name: which requests go where. The rule with the lowest priority is looked at first. */
  rules: z.record(key(), rule()).default({}),
  /** Secrets of OpenID Connect clients by client ID. They are kept in Terraform's state: protect it. */
  oidcClientSecrets: secret(z.record(z.string().min(1), z.string())).default({}),
  /** Refuse to delete the balancer until this is switched off and applied. */
  deletionProtection: z.boolean().default(true),
  /** Speak HTTP/2 with clients. */
  http2: z.boolean().default(true),
  /** Seconds without data after which a connection is closed. Targets should wait longer. */
  idleTimeoutSeconds: z.int().min(1).max(4000).default(60),
  /** Seconds that a client's connection may live. */
  clientKeepAliveSeconds: z.int().min(60).max(604800).default(3600),
  /**
   * What happens to requests that servers could read in two ways (request smuggling): `defensive` stops the dangerous
   * ones, `strictest` all that break the standard, `monitor` none.
   */
  desyncMitigation: z.enum(["defensive", "strictest", "monitor"]).default("defensive"),
  /** Drop headers with invalid names instead of handing them to the targets, which may read them in unsafe ways. */
  dropInvalidHeaders: z.boolean().default(true),
  /** X-Forwarded-For: `append` the client's address, `preserve` what came (a client can then lie about its address), or `remove` it. */
  forwardedFor: z.enum(["append", "preserve", "remove"]).default("append"),
  /** Tell the targets the client's port in X-Forwarded-For. */
  forwardedForPort: z.boolean().default(false),
  /** Hand the Host header to the targets as it came. Off, the balancer may add the port. */
  preserveHost: z.boolean().default(false),
  /** Tell the targets the TLS version and cipher in headers. */
  tlsHeaders: z.boolean().default(false),
  /** Let a zonal shift of Amazon Application Recovery Controller move traffic away from an impaired zone. */
  zonalShift: z.boolean().default(false),
  /** The web application firewall in front of the balancer. */
  waf: z
    .strictObject({
      /** The web ACL, of the balancer's Region. */
      webAclArn: arn("wafv2"),
      /** Let requests through while the firewall cannot be reached: available, but not protected. */
      failOpen: z.boolean().default(false),
    })
    .optional(),
  /** Records of requests and connections. */
  logs: logs(),
  /** CloudWatch alarms. Each costs about 0.10 US dollars a month; a target group adds one. */
  alarms: alarms().optional(),
  /** A CloudWatch dashboard of requests, errors, latency and healthy targets. About 3 US dollars a month after the third. */
  dashboard: z.boolean().default(false),
  /** Tags of every resource of the module. */
  tags: tags().default({}),
});

/** The inputs as the module's rules and body see them. */
export type Inputs = References<typeof albInputs>;
