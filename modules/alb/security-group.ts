import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import {
  type Dependable,
  type ModuleScope,
  and,
  concat,
  distinct,
  eq,
  flatten,
  isSet,
  length,
  listOf,
  mapOf,
  merge,
  not,
  toNumber,
  when,
} from "../../core";
import type { Inputs } from "./inputs";
import { listenerPort } from "./listeners";
import { portOf } from "./names";

/** Who is at the other end of a rule. */
type Peer = Inputs["clients"][string];

/** The security group, and its rules: traffic moves to a port after it is opened, and before it is closed. */
export interface BuiltSecurityGroup {
  readonly group: SecurityGroup;
  readonly rules: Dependable[];
}

/** The balancer's own security group: in on the listeners' ports only, out to the targets' ports only. */
export function buildSecurityGroup(m: ModuleScope, inputs: Inputs): BuiltSecurityGroup {
  const { name, tags, clients, listeners } = inputs;
  const group = m.resource(SecurityGroup, "this", {
    namePrefix: `${name}-alb-`,
    description: `Application Load Balancer ${name}`,
    vpcId: inputs.vpcId,
    tags: merge(tags, { Name: `${name}-alb` }),
    lifecycle: { createBeforeDestroy: true },
  });
  const securityGroupId = group.id;
  const lifecycle = { createBeforeDestroy: true };
  const onPort = (port: number) => ({ ipProtocol: "tcp", fromPort: port, toPort: port });

  // Who clients are: the internet, unless they are named.
  const open = and(eq(inputs.scheme, "internet-facing"), eq(length(clients), 0));
  const internetIpv4 = m.resources(VpcSecurityGroupIngressRule, "internet_ipv4", when(open, listeners), (listener, key) => ({
    securityGroupId,
    description: `${key} from the internet`,
    cidrIpv4: "0.0.0.0/0",
    ...onPort(listenerPort(listener)),
    tags,
    lifecycle,
  }));
  const ipv6 = and(open, not(eq(inputs.ipAddressType, "ipv4")));
  const internetIpv6 = m.resources(VpcSecurityGroupIngressRule, "internet_ipv6", when(ipv6, listeners), (listener, key) => ({
    securityGroupId,
    description: `${key} from the internet`,
    cidrIpv6: "::/0",
    ...onPort(listenerPort(listener)),
    tags,
    lifecycle,
  }));
  const pairs = flatten(
    listOf(listeners, (listener, key) =>
      listOf(clients, (client, clientName) => ({ key, client: clientName, port: listenerPort(listener), ...peerOf(client) })),
    ),
  );
  const named = m.resources(
    VpcSecurityGroupIngressRule,
    "clients",
    mapOf(pairs, (pair) => pair, { key: (pair) => `${pair.key}/${pair.client}` }),
    ({ key, client, port, ...peer }) => ({
      securityGroupId,
      description: `${key} from ${client}`,
      ...peer,
      ...onPort(port),
      tags,
      lifecycle,
    }),
  );

  const ports = m.local("targetPorts", targetPorts(inputs));
  const targets = flatten(
    listOf(inputs.targetNetworks, (network, networkName) =>
      listOf(ports, (port) => ({ network: networkName, port, ...peerOf(network) })),
    ),
  );
  const egress = m.resources(
    VpcSecurityGroupEgressRule,
    "targets",
    mapOf(targets, (target) => target, { key: ({ network, port }) => `${network}/${port}` }),
    ({ network, port, ...peer }) => ({
      securityGroupId,
      description: `Requests and health checks to ${network}`,
      ...peer,
      ...onPort(toNumber(port)),
      tags,
      lifecycle,
    }),
  );
  m.resources(VpcSecurityGroupEgressRule, "identity_providers", inputs.identityProviderNetworks, (network, key) => ({
    securityGroupId,
    description: `Sign-in with ${key}`,
    ...peerOf(network),
    ...onPort(443),
    tags,
  }));
  return { group, rules: [internetIpv4, internetIpv6, named, egress] };
}

const peerOf = ({ cidrIpv4, cidrIpv6, prefixListId, securityGroupId }: Peer) => ({
  cidrIpv4,
  cidrIpv6,
  prefixListId,
  referencedSecurityGroupId: securityGroupId,
});

/** The ports on which targets get requests and health checks, as text, each once. */
function targetPorts({ targetGroups }: Inputs): string[] {
  const servers = mapOf(targetGroups, (group) => group, { where: ({ targetType }) => not(eq(targetType, "lambda")) });
  const requests = listOf(servers, (group) => `${portOf(group)}`);
  const healthChecks = listOf(servers, ({ healthCheck }) => `${healthCheck.port}`, {
    where: ({ healthCheck }) => isSet(healthCheck.port),
  });
  const targets = flatten(
    listOf(servers, ({ targets: named }) => listOf(named, ({ port }) => `${port}`, { where: ({ port }) => isSet(port) })),
  );
  return distinct(concat(requests, healthChecks, targets));
}
