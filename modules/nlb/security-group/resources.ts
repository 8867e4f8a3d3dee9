import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import {
  type Bool,
  type Dependable,
  type ModuleScope,
  and,
  at,
  choose,
  coalesce,
  concat,
  distinct,
  eq,
  flatten,
  isSet,
  keys,
  length,
  listOf,
  mapOf,
  not,
  nth,
  split,
  toNumber,
  when,
} from "../../../core";
import { peerArguments, peerTriggers } from "../../../fields/security-group/peer";
import { groupArguments } from "../../../fields/security-group/resources";
import type { Inputs } from "../inputs";
import { type TargetGroup, speaksTcp, speaksUdp } from "../names";

/** The security group, and its rules: traffic moves to a port after it is opened, and before it is closed. */
interface BuiltSecurityGroup {
  readonly group: SecurityGroup;
  readonly rules: Dependable[];
}

/**
 * The balancer's own security group: in on the listeners' ports only, out to the targets' ports only. A balancer that
 * is made without one can never get one. A rule is for one protocol, so that TCP_UDP has two of them.
 */
export function buildBalancerSecurityGroup(m: ModuleScope, inputs: Inputs): BuiltSecurityGroup {
  const { name, tags, clients, targetNetworks } = inputs;
  const group = m.resource(
    SecurityGroup,
    "this",
    groupArguments({
      name: `${name}-nlb`,
      namePrefix: `${name}-nlb-`,
      description: `Network Load Balancer ${name}`,
      vpcId: inputs.vpcId,
      tags,
    }),
  );
  const lifecycle = { createBeforeDestroy: true };
  const onPort = (protocol: string, port: string) => ({
    securityGroupId: group.id,
    ipProtocol: protocol,
    fromPort: toNumber(port),
    toPort: toNumber(port),
    tags,
  });

  // By protocol and port, not by the listener's name: AWS refuses a rule that is there already, so that a listener under
  // a new name must not make a new rule.
  const doors = m.local("doors", doorsOf(inputs));
  const open = isOpen(inputs);
  const internet = mapOf(doors, (door) => door, { key: (door) => door });
  const internetIpv4 = m.resources(VpcSecurityGroupIngressRule, "internet_ipv4", when(open, internet), (door) => ({
    ...onPort(part(door, 0), part(door, 1)),
    description: "From the internet",
    cidrIpv4: "0.0.0.0/0",
    lifecycle,
  }));
  const dualStack = and(open, eq(inputs.ipAddressType, "dualstack"));
  const internetIpv6 = m.resources(VpcSecurityGroupIngressRule, "internet_ipv6", when(dualStack, internet), (door) => ({
    ...onPort(part(door, 0), part(door, 1)),
    description: "From the internet",
    cidrIpv6: "::/0",
    lifecycle,
  }));

  const clientWays = m.local("clientWays", flatten(listOf(doors, (door) => listOf(clients, (_, client) => `${door}/${client}`))));
  const clientOf = (way: string) => at(clients, part(way, 2));
  const clientLifecycle = { ...lifecycle, replaceTriggeredBy: peerTriggers(m, "client_kinds", clientWays, clientOf) };
  const named = m.resources(VpcSecurityGroupIngressRule, "clients", clientWays, (way) => ({
    ...onPort(part(way, 0), part(way, 1)),
    description: `From ${part(way, 2)}`,
    ...peerArguments(clientOf(way)),
    lifecycle: clientLifecycle,
  }));

  const ways = m.local("targetWays", targetWays(inputs));
  const networkOf = (way: string) => at(targetNetworks, part(way, 0));
  const targetLifecycle = { ...lifecycle, replaceTriggeredBy: peerTriggers(m, "target_kinds", ways, networkOf) };
  const egress = m.resources(VpcSecurityGroupEgressRule, "targets", ways, (way) => ({
    ...onPort(part(way, 1), part(way, 2)),
    description: `Connections and health checks to ${part(way, 0)}`,
    ...peerArguments(networkOf(way)),
    lifecycle: targetLifecycle,
  }));
  return { group, rules: [internetIpv4, internetIpv6, named, egress] };
}

/** Whether clients are the whole internet, which they are unless they are named. */
export const isOpen = ({ scheme, clients }: Inputs): Bool => and(eq(scheme, "internet-facing"), eq(length(clients), 0));

const part = (way: string, position: number): string => nth(split("/", way), position);

/** The protocols of security groups that a balancer's protocol needs. */
const transports = (protocol: string): string[] =>
  concat(choose(speaksTcp(protocol), ["tcp"], []), choose(speaksUdp(protocol), ["udp"], []));

/** What is listened on: `tcp/443`. */
export const doorsOf = ({ listeners }: Inputs): string[] =>
  distinct(flatten(listOf(listeners, ({ port, protocol }) => listOf(transports(protocol), (one) => `${one}/${port}`))));

/** The names of the networks that a group's targets are in; without `networks` it is the only one that there is. */
const networksOf = ({ targetNetworks }: Inputs, group: TargetGroup): string[] => coalesce(group.networks, keys(targetNetworks));

/** The names of the networks that target groups are in. */
export const usedNetworks = (inputs: Inputs): string[] =>
  flatten(listOf(inputs.targetGroups, (group) => networksOf(inputs, group)));

/** Where connections and health checks go: each group's ports in its own networks, as `vpc/tcp/8080`, each once. */
export const targetWays = (inputs: Inputs): string[] =>
  distinct(
    flatten(
      flatten(
        listOf(inputs.targetGroups, (group) =>
          listOf(networksOf(inputs, group), (network) => listOf(portsOf(group), (port) => `${network}/${port}`)),
        ),
      ),
    ),
  );

/** The protocols and ports on which a group's targets get connections and health checks: these are TCP always. */
const portsOf = (group: TargetGroup): string[] =>
  concat(
    flatten(
      listOf(transports(group.protocol), (one) =>
        listOf(
          concat(
            [`${group.port}`],
            listOf(group.targetPorts, (port) => `${port}`),
          ),
          (port) => `${one}/${port}`,
        ),
      ),
    ),
    choose(
      isSet(group.healthCheck.port),
      [`tcp/${group.healthCheck.port}`],
      choose(not(speaksTcp(group.protocol)), [`tcp/${group.port}`], []),
    ),
  );
