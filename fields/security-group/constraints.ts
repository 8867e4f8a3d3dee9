import {
  type Bool,
  type Constraint,
  type InputsSchema,
  type MapOf,
  type Optional,
  type References,
  and,
  atMost,
  attributeOf,
  choose,
  coalesce,
  concat,
  contains,
  eq,
  isSet,
  length,
  listOf,
  matches,
  not,
  or,
  some,
} from "../../core";
import type { RuleInputs, SecurityGroupInput } from "./inputs";
import { isInternet, isOnePeer } from "./peer";

type AnyRule = SecurityGroupInput["egress"][string];

const isAll = (rule: AnyRule): Bool => eq(rule.protocol, "all");
const isIcmp = (rule: AnyRule): Bool => matches(rule.protocol, /^icmp/);
/** The first port; a rule without one is reported by a rule of its own. */
const firstPort = (rule: AnyRule): number => coalesce(rule.fromPort, 0);

/** Whether a rule's ports fit its protocol. */
export const portsFit = (rule: AnyRule): Bool =>
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

// What a web site offers to everybody: HTTP, to send its users on, and HTTPS.
const WEB_PORTS = [80, 443];

/** Whether a rule opens TCP on one of a web site's ports, and nothing else. */
const isWeb = (rule: AnyRule): Bool =>
  and(eq(rule.protocol, "tcp"), isWebPort(firstPort(rule)), eq(coalesce(rule.toPort, firstPort(rule)), firstPort(rule)));

/** Whether everybody may be let in on a port: TCP for a web site. */
export const isWebPort = (port: number): Bool => contains(WEB_PORTS, port);

/** Whether a rule opens every port. */
const opensEveryPort = (rule: AnyRule): Bool =>
  or(isAll(rule), and(not(isIcmp(rule)), atMost(firstPort(rule), 1), atMost(65535, coalesce(rule.toPort, firstPort(rule)))));

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
      offenders: (inputs) => named(inputs, (rule) => not(isOnePeer(rule))),
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
        "must not open anything but TCP on the ports 80 and 443 to everybody on the internet; narrow the network, or set `openToInternet` where it is meant:",
      offenders: (inputs) =>
        listOf(read(inputs).ingress, (_, name) => `ingress ${name}`, {
          where: (rule) => and(not(rule.openToInternet), not(isWeb(rule)), isInternet(rule)),
        }),
    },
    {
      input,
      message:
        "lets every port lead to the whole internet, so that stolen data leaves by any door; open the ports that are needed, or set `openToInternet` where it is meant:",
      warning: true,
      offenders: (inputs) =>
        listOf(read(inputs).egress, (_, name) => `egress ${name}`, {
          where: (rule) => and(not(rule.openToInternet), opensEveryPort(rule), isInternet(rule)),
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
