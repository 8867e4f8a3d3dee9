import { z } from "zod";
import { type References, atLeast, length, lower, matches, not, secret, where } from "../../core";
import { arn, tags } from "../../fields/common";
import { securityGroupId, subnetId, vpcId } from "../../fields/ids";
import { hyphenatedName } from "../../fields/names";
import { zoneName } from "../../fields/network";
import { securityGroupRuleName } from "../../fields/security-group/inputs";
import { peer } from "../../fields/security-group/peer";
import { alarms } from "./alarms/inputs";
import { listener } from "./listeners/inputs";
import { logs } from "./logs/inputs";
import { rule } from "./listener-rules/inputs";
import { target, targetGroup } from "./target-groups/inputs";
import { key } from "../../fields/load-balancer/key";

export const albInputs = z.strictObject({
  /**
   * Name of the balancer, at most 23 characters. In AWS the balancer, its target groups, alarms and bucket get a
   * suffix that nothing else has, so that several of one name can be in an account, and so that a new balancer can
   * start beside the one that it replaces. Changing it changes tags and descriptions only, and replaces nothing: what
   * is there keeps its name in AWS. So does what is imported.
   */
  name: where(hyphenatedName(23), "not beginning with internal-, which AWS reserves", (name) =>
    not(matches(lower(name), /^internal-/)),
  ),
  /** VPC of the balancer and of its targets. */
  vpcId: vpcId(),
  /**
   * Subnets by zone, one in each of at least two zones: public subnets for an internet-facing balancer. Each needs
   * eight free addresses.
   */
  subnetIdsByZone: where(z.record(zoneName(), subnetId()), "with subnets in at least two zones", (subnets) =>
    atLeast(length(subnets), 2),
  ),
  /**
   * `internal` balancers are reached from inside the network only, `internet-facing` ones by everybody. Changing it
   * makes a new balancer and new target groups, which the named `targets` join at once: until records have moved,
   * minutes later, the old balancer has none. Without that gap: call the module a second time with the other scheme
   * (names do not clash), move the records, and remove the first call. Either way switch `deletionProtection` off
   * before, and apply: the old balancer cannot be deleted otherwise. About 17 US dollars a month, and traffic.
   */
  scheme: z.enum(["internal", "internet-facing"]).default("internal"),
  /**
   * Address families. `dualstack` needs subnets with IPv6 networks; `dualstack-without-public-ipv4` saves the public
   * IPv4 addresses' price, but clients need IPv6.
   */
  ipAddressType: z.enum(["ipv4", "dualstack", "dualstack-without-public-ipv4"]).default("ipv4"),
  /**
   * Who may connect to the listeners' ports, by any name. An internal balancer needs at least one. A client under a
   * new name is a new rule to Terraform, and AWS refuses it beside the equal old one: write a `moved` block for each
   * port, such as `from = module.alb.aws_vpc_security_group_ingress_rule.clients["443/old"]`.
   * @default for an internet-facing balancer the internet
   */
  clients: z.record(securityGroupRuleName(), peer()).default({}),
  /**
   * Where the targets are, by any name, such as a VPC's network or the targets' security group. The balancer may send
   * to these only: to each on the traffic and health-check ports of the target groups that are in it (`networks`).
   * A network under a new name needs `moved` blocks, as in `clients`, for
   * `module.alb.aws_vpc_security_group_egress_rule.targets["old/80"]`.
   */
  targetNetworks: z.record(securityGroupRuleName(), peer()).default({}),
  /**
   * Where the identity providers' servers are, by any name; the balancer calls them by HTTPS. Needed by the actions
   * that authenticate. A network under a new name needs a `moved` block, as in `clients`, for
   * `module.alb.aws_vpc_security_group_egress_rule.identity_providers["old"]`.
   */
  identityProviderNetworks: z.record(securityGroupRuleName(), peer()).default({}),
  /** IDs of more security groups for the balancer, such as one that targets already let in. */
  extraSecurityGroupIds: z.array(securityGroupId()).max(15).default([]),
  /**
   * Listeners by name: each is a port. A listener under a new name is a new one to Terraform, and AWS refuses two on
   * one port: write a `moved` block from `module.alb.aws_lb_listener.this["old"]`. For the same reason a listener
   * that Terraform takes for damaged (tainted), such as one whose headers AWS refused, is not made anew: it is there,
   * and `terraform untaint` lets the next apply put it right.
   */
  listeners: where(z.record(key(), listener()), "with at least one listener", (listeners) => atLeast(length(listeners), 1)),
  /**
   * Target groups by name. A group under a new name is a new group, whose targets have to prove themselves healthy
   * first; a `moved` block for `module.alb.aws_lb_target_group.this["old"]`, and one for each
   * `module.alb.aws_lb_target_group_attachment.this["old/target"]`, keeps the old one.
   */
  targetGroups: z.record(key(), targetGroup()).default({}),
  /**
   * Targets by target group, and in it by any name. Groups whose targets an Auto Scaling group or a service registers
   * have none here. A target under a new name, or with another port, is taken out, then registered again. They are no
   * part of `targetGroups`, since the instances would then be replaced as target groups are: the new one first, which
   * fails where its address is fixed.
   */
  targets: z.record(key(), z.record(z.string().min(1), target())).default({}),
  /** Rules by name: which requests go where. The rule with the lowest priority is looked at first. */
  rules: z.record(key(), rule()).default({}),
  /** Secrets of OpenID Connect clients by client ID. They are kept in Terraform's state: protect it. */
  oidcClientSecrets: secret(z.record(z.string().min(1), z.string())).default({}),
  /**
   * Refuse to delete the balancer until this is switched off and applied. It holds for a balancer that Terraform
   * wants to replace, too. After an interrupted creation Terraform takes the balancer for damaged (tainted): where it
   * is complete, `terraform untaint module.alb.aws_lb.this` keeps it. Where Terraform has made another one already,
   * and cannot delete the old: `aws elbv2 modify-load-balancer-attributes --load-balancer-arn <the old one's>
   * --attributes Key=deletion_protection.enabled,Value=false`, and apply again.
   */
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
  /** The web application firewall in front of the balancer. While a new balancer takes over (another `scheme`), the old one is without it. */
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

/** The inputs as the module's constraints and body see them. */
export type Inputs = References<typeof albInputs>;
