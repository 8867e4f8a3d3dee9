import { z } from "zod";
import {
  type Bool,
  type InputsSchema,
  type MapOf,
  type Optional,
  type References,
  type Constraint,
  all,
  and,
  atMost,
  attributeOf,
  choose,
  coalesce,
  concat,
  countOf,
  eq,
  isSet,
  length,
  listOf,
  matches,
  not,
  or,
  prefixLength,
  some,
  whenSet,
} from "../core";
import { prefixListId, securityGroupId, vpcId } from "./ids";
import { ipv4Cidr, ipv6Cidr } from "./network";

/**
 * Ports that must not be open to everybody: remote shells, mail, file shares, databases, dashboards, and what web
 * applications listen on behind a load balancer. https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-19
 */
export const HIGH_RISK_PORTS = [
  20, 21, 22, 23, 25, 110, 135, 143, 445, 1433, 1434, 3000, 3306, 3389, 4333, 5000, 5432, 5500, 5601, 8080, 8088, 8888, 9200,
  9300,
];

const ruleText = () =>
  z.string().regex(/^[0-9A-Za-z_ .:/()#,@[\]+=&;{}!$*-]+$/, "of letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*");

/** A rule's name: the key of its resource, its tag, and its description where none is given. */
export const securityGroupRuleName = () =>
  z
    .string()
    .max(64)
    .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]*$/, "of letters, digits and _.-");

/** What every rule says: which traffic, and the one peer it is allowed from or to. */
const ruleShape = () => ({
  /** What the rule is for. @default the rule's name */
  description: ruleText().max(255).optional(),
  /** The protocol; `all` allows every protocol on every port. */
  protocol: z.enum(["tcp", "udp", "icmp", "icmpv6", "all"]).default("tcp"),
  /** The first port. TCP and UDP need it; for ICMP it is the message's type (-1, the default, means all), for `all` it stays unset. */
  fromPort: z.int().min(-1).max(65535).optional(),
  /** The last port; for ICMP the message's code (-1, the default, means all). @default `fromPort` */
  toPort: z.int().min(-1).max(65535).optional(),
  /** The peer as an IPv4 network. Give exactly one of the four kinds of peer. */
  cidrIpv4: ipv4Cidr().optional(),
  /** The peer as an IPv6 network. */
  cidrIpv6: ipv6Cidr().optional(),
  /** The peer as a prefix list's ID, such as the one of the S3 endpoint. */
  prefixListId: prefixListId().optional(),
  /** The peer as another security group's ID: whatever carries that group. */
  securityGroupId: securityGroupId().optional(),
});

/** A rule for traffic that comes in. */
export const ingressRule = () =>
  z.strictObject({
    ...ruleShape(),
    /**
     * Allow everybody on the internet to reach ports that attackers look for first (22, 3389, databases,
     * application servers). Without it such a rule is refused: use Session Manager, a load balancer or narrower networks.
     */
    highRiskPortsFromAnywhere: z.boolean().default(false),
  });

/** A rule for traffic that goes out. */
export const egressRule = () => z.strictObject(ruleShape());

/** Rules for incoming traffic by name. One rule is one resource: adding or removing one leaves the others alone. */
export const ingressRules = () => z.record(securityGroupRuleName(), ingressRule());

/** Rules for outgoing traffic by name. */
export const egressRules = () => z.record(securityGroupRuleName(), egressRule());

/** A security group of a module's own. */
export const securityGroup = () =>
  z.strictObject({
    /** The VPC that the group belongs to. */
    vpcId: vpcId(),
    /** What the group is for. AWS never changes it, and neither does this module: a later text counts for a new group only. @default `Security group of <name>` */
    description: ruleText().max(255).optional(),
    /**
     * Allowed incoming traffic, by the rule's name; nothing comes in by default. A renamed rule is taken away and put
     * back under its new name, which stops its traffic for a second or two; with a `moved` block it stays.
     */
    ingress: ingressRules().default({}),
    /**
     * Allowed outgoing traffic, by the rule's name. It has no default, since both are risky: without HTTPS (443) to
     * somewhere an instance reaches neither Session Manager nor packages; open to the world, stolen data leaves
     * by any door. Give `{}` for none.
     */
    egress: egressRules(),
    /**
     * Your account's quota "Inbound or outbound rules per security group": so many rules may go in each direction for
     * IPv4, and as many for IPv6. Raise it here when AWS has raised it for you. A prefix list counts with the greatest
     * number of its entries, which this module cannot see.
     */
    ruleQuota: z.int().min(1).max(1000).default(60),
  });

/** A module's own security group as its constraints and its body see it. */
export type SecurityGroupInput = References<ReturnType<typeof securityGroup>>;
/** The rules of one direction as a module's constraints and body see them. */
export type RuleInputs<S extends "ingress" | "egress" = "egress"> = SecurityGroupInput[S];

type AnyRule = SecurityGroupInput["egress"][string];

const isAll = (rule: AnyRule): Bool => eq(rule.protocol, "all");
const isIcmp = (rule: AnyRule): Bool => matches(rule.protocol, /^icmp/);
/** The first port; a rule without one is reported by a rule of its own. */
const firstPort = (rule: AnyRule): number => coalesce(rule.fromPort, 0);

/** Whether a rule's ports fit its protocol. */
const portsFit = (rule: AnyRule): Bool =>
  or(
    and(isAll(rule), not(isSet(rule.fromPort)), not(isSet(rule.toPort))),
    and(isIcmp(rule), atMost(coalesce(rule.fromPort, -1), 255), atMost(coalesce(rule.toPort, -1), 255)),
    and(
      not(isAll(rule)),
      not(isIcmp(rule)),
      isSet(rule.fromPort),
      atMost(0, rule.fromPort),
      atMost(rule.fromPort, coalesce(rule.toPort, rule.fromPort)),
    ),
  );

/** Whether a rule's peer is everybody, or so large a part of the internet that it comes to the same. */
const fromAnywhere = (rule: AnyRule): Bool =>
  or(
    some(whenSet(rule.cidrIpv4), (cidr) => atMost(prefixLength(cidr), 7)),
    some(whenSet(rule.cidrIpv6), (cidr) => atMost(prefixLength(cidr), 15)),
  );

/** Whether a rule opens a high-risk port. */
const opensHighRisk = (rule: AnyRule): Bool =>
  or(
    isAll(rule),
    and(
      not(isIcmp(rule)),
      some(HIGH_RISK_PORTS, (port) => all(atMost(firstPort(rule), port), atMost(port, coalesce(rule.toPort, firstPort(rule))))),
    ),
  );

const peers = (rule: AnyRule): number =>
  countOf(isSet(rule.cidrIpv4), isSet(rule.cidrIpv6), isSet(rule.prefixListId), isSet(rule.securityGroupId));

/**
 * Whether two rules allow the same, which AWS refuses as a duplicate. What TypeScript mostly knows comes first: one
 * difference is enough, whatever else only Terraform knows.
 */
const sameContent = (one: AnyRule, other: AnyRule): Bool =>
  and(
    eq(one.protocol, other.protocol),
    eq(coalesce(one.fromPort, -1), coalesce(other.fromPort, -1)),
    eq(lastPort(one), lastPort(other)),
    eq(one.cidrIpv4, other.cidrIpv4),
    eq(one.cidrIpv6, other.cidrIpv6),
    eq(one.prefixListId, other.prefixListId),
    eq(one.securityGroupId, other.securityGroupId),
  );

const lastPort = (rule: AnyRule): number => coalesce(rule.toPort, choose(isIcmp(rule), -1, coalesce(rule.fromPort, -1)));

/** The names of the rules that another one of their direction repeats. */
const repeated = (direction: string, rules: RuleInputs): string[] =>
  listOf(rules, (_, name) => `${direction} ${name}`, {
    where: (rule, name) => some(rules, (other, otherName) => and(not(eq(name, otherName)), sameContent(rule, other))),
  });

/** Whether a direction's rules are within the quota; peers that are no network count for both kinds of address. */
const withinQuota = (rules: RuleInputs, quota: number): Bool => {
  const without = (network: "cidrIpv4" | "cidrIpv6") =>
    length(listOf(rules, (_, name) => name, { where: (rule) => not(isSet(rule[network])) }));
  return and(atMost(without("cidrIpv6"), quota), atMost(without("cidrIpv4"), quota));
};

/** The rules of a group, as constraints look at them. */
interface GroupRules {
  readonly ingress: RuleInputs<"ingress">;
  readonly egress: RuleInputs;
  readonly ruleQuota: number;
}

/** What must hold for ingress and egress rules, as constraints of the module that has them in the input `input`. */
export function securityGroupConstraints<S extends InputsSchema>(
  input: Constraint<S>["input"],
  read: (inputs: References<S>) => GroupRules,
): Array<Constraint<S>> {
  const named = (inputs: References<S>, broken: (rule: AnyRule) => Bool): string[] => {
    const { ingress, egress } = read(inputs);
    return concat(
      listOf(ingress, (_, name) => `ingress ${name}`, { where: broken }),
      listOf(egress, (_, name) => `egress ${name}`, { where: broken }),
    );
  };
  return [
    {
      input,
      message: "needs exactly one peer (`cidrIpv4`, `cidrIpv6`, `prefixListId` or `securityGroupId`) in each rule, unlike",
      offenders: (inputs) => named(inputs, (rule) => not(eq(peers(rule), 1))),
    },
    {
      input,
      message:
        "needs `fromPort` (not above `toPort`) in rules for tcp and udp, types and codes up to 255 for icmp, and no ports for all, unlike",
      offenders: (inputs) => named(inputs, (rule) => not(portsFit(rule))),
    },
    {
      input,
      message: "must not allow the same twice, which AWS refuses:",
      offenders: (inputs) => {
        const { ingress, egress } = read(inputs);
        return concat(repeated("ingress", ingress), repeated("egress", egress));
      },
    },
    {
      input,
      message:
        "may have at most `ruleQuota` rules (60, unless AWS has raised your quota) in each direction for IPv4, and as many for IPv6; other peers count for both",
      holds: (inputs) => {
        const { ingress, egress, ruleQuota } = read(inputs);
        return and(withinQuota(ingress, ruleQuota), withinQuota(egress, ruleQuota));
      },
    },
    {
      input,
      message:
        "must not open high-risk ports (such as 22, 3389, 3306, 8080) to everybody; narrow the network, or set `highRiskPortsFromAnywhere` where it is meant:",
      offenders: (inputs) =>
        listOf(read(inputs).ingress, (_, name) => name, {
          where: (rule) => and(not(rule.highRiskPortsFromAnywhere), fromAnywhere(rule), opensHighRisk(rule)),
        }),
    },
  ];
}

/** The rules of an optional group; none when the group was left out. */
export const rulesOf = (group: Optional<SecurityGroupInput>): GroupRules => ({
  ingress: attributeOf(group, ({ ingress }) => ingress, {} as MapOf<SecurityGroupInput["ingress"][string]>),
  egress: attributeOf(group, ({ egress }) => egress, {} as MapOf<SecurityGroupInput["egress"][string]>),
  ruleQuota: attributeOf(group, ({ ruleQuota }) => ruleQuota, 0),
});
