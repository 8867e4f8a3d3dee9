import { z } from "zod";
import { type References, atLeast, length, lower, matches, not, where } from "../../core";
import { privateIpv4 } from "../../fields/addresses";
import { tags } from "../../fields/common";
import { securityGroupId, subnetId, vpcId } from "../../fields/ids";
import { key } from "../../fields/load-balancer/key";
import { hyphenatedName } from "../../fields/names";
import { zoneName } from "../../fields/network";
import { securityGroupRuleName } from "../../fields/security-group/inputs";
import { peer } from "../../fields/security-group/peer";
import { allocationId, ipv6Address } from "./addresses/inputs";
import { alarms } from "./alarms/inputs";
import { endpointService } from "./endpoint-service/inputs";
import { listener } from "./listeners/inputs";
import { logs } from "./logs/inputs";
import { target, targetGroup } from "./target-groups/inputs";

export const nlbInputs = z.strictObject({
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
   * Subnets by zone: public subnets for an internet-facing balancer. A zone is added in place. A zone that gets another
   * subnet makes a new balancer, with other addresses: see `scheme`. One with fixed addresses cannot be made anew: see
   * `elasticIps`. So it is with a zone that goes, since Terraform's provider does not know that AWS can take one away
   * (hashicorp/terraform-provider-aws#41418), unless it has gone before, by `aws elbv2 set-subnets`: see the notes.
   */
  subnetIdsByZone: where(z.record(zoneName(), subnetId()), "with at least one subnet", (subnets) => atLeast(length(subnets), 1)),
  /**
   * `internal` balancers are reached from inside the network only, `internet-facing` ones by everybody. Changing it
   * makes a new balancer and new target groups, which the named `targets` join at once: until names have moved, minutes
   * later, the old balancer has none. Without that gap: call the module a second time with the other scheme (names do not
   * clash), move the names, and remove the first call. Either way switch `deletionProtection` off before, and apply. About
   * 17 US dollars a month, and traffic.
   */
  scheme: z.enum(["internal", "internet-facing"]).default("internal"),
  /**
   * Address families. `dualstack` needs subnets with IPv6 networks, and has no listeners of `UDP` and `TCP_UDP`: AWS wants
   * IPv6 networks for their source addresses, which Terraform's provider cannot give yet.
   */
  ipAddressType: z.enum(["ipv4", "dualstack"]).default("ipv4"),
  /**
   * Give the balancer an Elastic IP in each zone that has none in `elasticIpAllocationIds`. For internet-facing
   * balancers. About 3.60 US dollars a month each. A balancer keeps the addresses that it began with: switching it on or
   * off makes a new one. A balancer with fixed addresses cannot be made anew beside the old one, which has them: AWS
   * refuses, and the apply stops before anything is destroyed. Without a gap: call the module a second time, with other
   * addresses, move the names, and remove the first call. Or keep the addresses, with a gap: switch
   * `deletionProtection` off, apply, `terraform destroy -target=module.nlb.aws_lb.this`, and apply the change.
   */
  elasticIps: z.boolean().default(false),
  /**
   * Elastic IPs of your own, by zone out of `subnetIdsByZone`: their allocation IDs. For internet-facing balancers. A
   * balancer keeps the addresses that it began with: changing one makes a new balancer, which cannot have the others
   * while the old one is there: see `elasticIps`.
   */
  elasticIpAllocationIds: z.record(zoneName(), allocationId()).default({}),
  /**
   * Private IPv4 addresses, by zone, out of the zones' subnets. For internal balancers. Changing one makes a new balancer,
   * which cannot have the others while the old one is there: see `elasticIps`.
   */
  privateIpv4Addresses: z.record(zoneName(), privateIpv4()).default({}),
  /**
   * IPv6 addresses, by zone, out of the zones' subnets. With the `ipAddressType` "dualstack", and only in zones without
   * other fixed addresses. Changing one makes a new balancer, which cannot have the others while the old one is there:
   * see `elasticIps`.
   */
  ipv6Addresses: z.record(zoneName(), ipv6Address()).default({}),
  /**
   * Who may connect to the listeners' ports, by any name. An internal balancer needs at least one. A client under a
   * new name is a new rule to Terraform, and AWS refuses it beside the equal old one: write a `moved` block for each
   * port, such as `from = module.nlb.aws_vpc_security_group_ingress_rule.clients["tcp/443/old"]`.
   * @default for an internet-facing balancer the internet
   */
  clients: z.record(securityGroupRuleName(), peer()).default({}),
  /**
   * Where the targets are, by any name, such as a VPC's network or the targets' security group. The balancer may send
   * to these only: to each on the traffic and health-check ports of the target groups that are in it (`networks`). The
   * targets have to let this balancer's security group in; that is enough also where they see the clients' addresses
   * (`preserveClientIp`). A network under a new name needs `moved` blocks, as in `clients`, for
   * `module.nlb.aws_vpc_security_group_egress_rule.targets["old/tcp/80"]`.
   */
  targetNetworks: z.record(securityGroupRuleName(), peer()).default({}),
  /** IDs of more security groups for the balancer, such as one that targets already let in. */
  extraSecurityGroupIds: z.array(securityGroupId()).max(15).default([]),
  /**
   * Listeners by name: each is a port and a protocol. A listener under a new name is a new one to Terraform, and AWS
   * refuses two on one port: write a `moved` block from `module.nlb.aws_lb_listener.this["old"]`.
   */
  listeners: where(z.record(key(), listener()), "with at least one listener", (listeners) => atLeast(length(listeners), 1)),
  /**
   * Target groups by name. A group under a new name is a new group, whose targets have to prove themselves healthy
   * first; a `moved` block for `module.nlb.aws_lb_target_group.this["old"]`, and one for each
   * `module.nlb.aws_lb_target_group_attachment.this["old/target"]`, keeps the old one.
   */
  targetGroups: z.record(key(), targetGroup()).default({}),
  /**
   * Targets by target group, and in it by any name. Groups whose targets an Auto Scaling group or a service registers
   * have none here. A target under a new name, or with another port, is taken out, then registered again.
   */
  targets: z.record(key(), z.record(z.string().min(1), target())).default({}),
  /**
   * Spread connections over the targets of all zones. Off, each zone serves what reached it: traffic between zones costs
   * nothing then, but every zone needs enough targets.
   */
  crossZone: z.boolean().default(true),
  /**
   * Which zones' addresses a client in the VPC is told: those of `any_availability_zone`, only of its own
   * (`availability_zone_affinity`), or mostly of its own (`partial_availability_zone_affinity`, 85 in 100).
   */
  dnsClientRouting: z
    .enum(["any_availability_zone", "availability_zone_affinity", "partial_availability_zone_affinity"])
    .default("any_availability_zone"),
  /** Refuse to delete the balancer until this is switched off and applied. It holds for one that Terraform wants to replace, too. */
  deletionProtection: z.boolean().default(true),
  /** Let a zonal shift of Amazon Application Recovery Controller move traffic away from an impaired zone. */
  zonalShift: z.boolean().default(false),
  /** Records of TLS connections, and the bucket that they go to. AWS writes none of other protocols. */
  logs: logs(),
  /** Offers the balancer to other VPCs and accounts by PrivateLink: a VPC endpoint service. */
  endpointService: endpointService().optional(),
  /** CloudWatch alarms. Each costs about 0.10 US dollars a month; a target group adds one. */
  alarms: alarms().optional(),
  /** A CloudWatch dashboard of flows, bytes, resets and healthy targets. About 3 US dollars a month after the third. */
  dashboard: z.boolean().default(false),
  /** Tags of every resource of the module. */
  tags: tags().default({}),
});

/** The inputs as the module's constraints and body see them. */
export type Inputs = References<typeof nlbInputs>;
