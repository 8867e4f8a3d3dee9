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
import { groupArguments } from "../../../fields/security-group/resources";
import { peerArguments, peerTriggers } from "../../../fields/security-group/peer";
import type { Inputs } from "../inputs";
import { listenerPort } from "../listeners/resources";
import { type TargetGroup, hasServers, portOf } from "../names";

/** The security group, and its rules: traffic moves to a port after it is opened, and before it is closed. */
interface BuiltSecurityGroup {
  readonly group: SecurityGroup;
  readonly rules: Dependable[];
}

/** The balancer's own security group: in on the listeners' ports only, out to the targets' ports only. */
export function buildBalancerSecurityGroup(m: ModuleScope, inputs: Inputs): BuiltSecurityGroup {
  const { name, tags, clients, listeners, targetNetworks } = inputs;
  const group = m.resource(
    SecurityGroup,
    "this",
    groupArguments({
      name: `${name}-alb`,
      namePrefix: `${name}-alb-`,
      description: `Application Load Balancer ${name}`,
      vpcId: inputs.vpcId,
      tags,
    }),
  );
  const securityGroupId = group.id;
  const lifecycle = { createBeforeDestroy: true };
  const onPort = (port: number) => ({ ipProtocol: "tcp", fromPort: port, toPort: port });

  // By port, not by the listener's name: AWS refuses a rule that is there already, so that a listener under a new
  // name must not make a new rule.
  const ports = mapOf(listeners, (listener) => listenerPort(listener), { key: (listener) => `${listenerPort(listener)}` });

  const open = isOpen(inputs);
  const internetIpv4 = m.resources(VpcSecurityGroupIngressRule, "internet_ipv4", when(open, ports), (port) => ({
    securityGroupId,
    description: "From the internet",
    cidrIpv4: "0.0.0.0/0",
    ...onPort(port),
    tags,
    lifecycle,
  }));
  const ipv6 = and(open, not(eq(inputs.ipAddressType, "ipv4")));
  const internetIpv6 = m.resources(VpcSecurityGroupIngressRule, "internet_ipv6", when(ipv6, ports), (port) => ({
    securityGroupId,
    description: "From the internet",
    cidrIpv6: "::/0",
    ...onPort(port),
    tags,
    lifecycle,
  }));
  const clientWays = clientsByPort(inputs);
  const clientOf = (way: string) => at(clients, peerIn(way));
  const clientLifecycle = { ...lifecycle, replaceTriggeredBy: peerTriggers(m, "client_kinds", clientWays, clientOf) };
  const named = m.resources(VpcSecurityGroupIngressRule, "clients", clientWays, (way) => ({
    securityGroupId,
    description: `From ${peerIn(way)}`,
    ...peerArguments(clientOf(way)),
    ...onPort(portIn(way)),
    tags,
    lifecycle: clientLifecycle,
  }));
  const ways = targetWays(inputs);
  const networkOf = (way: string) => at(targetNetworks, nth(split("/", way), 0));
  const targetLifecycle = { ...lifecycle, replaceTriggeredBy: peerTriggers(m, "target_kinds", ways, networkOf) };
  const egress = m.resources(VpcSecurityGroupEgressRule, "targets", ways, (way) => ({
    securityGroupId,
    description: `Requests and health checks to ${nth(split("/", way), 0)}`,
    ...peerArguments(networkOf(way)),
    ...onPort(toNumber(nth(split("/", way), 1))),
    tags,
    lifecycle: targetLifecycle,
  }));
  const providers = inputs.identityProviderNetworks;
  const providerLifecycle = {
    ...lifecycle,
    replaceTriggeredBy: peerTriggers(m, "identity_provider_kinds", providers, (provider) => provider),
  };
  const identityProviders = m.resources(
    VpcSecurityGroupEgressRule,
    "identity_providers",
    inputs.identityProviderNetworks,
    (network, key) => ({
      securityGroupId,
      description: `Sign-in with ${key}`,
      ...peerArguments(network),
      ...onPort(443),
      tags,
      lifecycle: providerLifecycle,
    }),
  );
  return { group, rules: [internetIpv4, internetIpv6, named, egress, identityProviders] };
}

/** Whether clients are the whole internet, which they are unless they are named. */
export const isOpen = ({ scheme, clients }: Inputs): Bool => and(eq(scheme, "internet-facing"), eq(length(clients), 0));

/** Each client on each listener's port: `443/office`. */
const clientsByPort = ({ listeners, clients }: Inputs): string[] =>
  flatten(listOf(listeners, (listener) => listOf(clients, (_, client) => `${listenerPort(listener)}/${client}`)));
const portIn = (way: string): number => toNumber(nth(split("/", way), 0));
const peerIn = (way: string): string => nth(split("/", way), 1);

/** The names of the networks that a group's targets are in; without `networks` it is the only one that there is. */
const networksOf = ({ targetNetworks }: Inputs, group: TargetGroup): string[] => coalesce(group.networks, keys(targetNetworks));

/** The names of the networks that target groups are in. */
export const usedNetworks = (inputs: Inputs): string[] =>
  flatten(listOf(inputs.targetGroups, (group) => networksOf(inputs, group), { where: hasServers }));

/** Where requests and health checks go: each group's ports in its own networks, as `vpc/8080`, each once. */
export const targetWays = (inputs: Inputs): string[] =>
  distinct(
    flatten(
      flatten(
        listOf(
          inputs.targetGroups,
          (group) => listOf(networksOf(inputs, group), (network) => listOf(portsOf(group), (port) => `${network}/${port}`)),
          { where: hasServers },
        ),
      ),
    ),
  );

/** The ports on which a group's targets get requests and health checks, as text. */
const portsOf = (group: TargetGroup): string[] =>
  concat(
    [`${portOf(group)}`],
    choose(isSet(group.healthCheck.port), [`${group.healthCheck.port}`], []),
    listOf(group.targetPorts, (port) => `${port}`),
  );
