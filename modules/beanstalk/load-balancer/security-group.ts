import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { DataResource } from "cdktf";
import {
  type Dependable,
  type ModuleScope,
  type Resources,
  and,
  at,
  attributeOf,
  choose,
  eq,
  flatten,
  length,
  listOf,
  mapOf,
  nth,
  only,
  split,
  toNumber,
  when,
  whenSet,
} from "../../../core";
import { peerArguments, peerTriggers } from "../../../fields/security-group/peer";
import { groupArguments } from "../../../fields/security-group/resources";
import type { Inputs, LoadBalancer } from "../inputs";

/** The balancer's group, when there is a balancer, and what has to be open before it serves. */
interface BalancerSecurityGroup {
  readonly groups: Resources<SecurityGroup>;
  readonly rules: Dependable[];
}

/** The ports that the balancer listens on, as texts. */
const doorsOf = ({ tls }: LoadBalancer): string[] =>
  attributeOf(tls, ({ redirectHttp }) => choose(redirectHttp, ["443", "80"], ["443"]), ["80"]);

/**
 * The balancer's security group: clients come in on its ports only, and it reaches the instances on theirs, which let in
 * nobody else by the module. Elastic Beanstalk's own groups, which let everybody in, are not used.
 */
export function buildBalancerSecurityGroup(m: ModuleScope, inputs: Inputs, instances: SecurityGroup): BalancerSecurityGroup {
  const { name, tags, loadBalancer } = inputs;
  const groups = m.resources(SecurityGroup, "load_balancer", whenSet(loadBalancer), () =>
    groupArguments({
      name: `${name}-load-balancer`,
      namePrefix: `${name}-load-balancer-`,
      description: `Balancers of ${name}`,
      vpcId: inputs.securityGroup.vpcId,
      tags,
    }),
  );
  const lifecycle = { createBeforeDestroy: true };

  const open = attributeOf(
    loadBalancer,
    ({ scheme, clients }) => and(eq(scheme, "internet-facing"), eq(length(clients), 0)),
    false,
  );
  const doors = m.local("doors", attributeOf(loadBalancer, doorsOf, [] as string[]));
  const onPort = (port: string) => ({ ipProtocol: "tcp", fromPort: toNumber(port), toPort: toNumber(port), tags });
  const internet = m.resources(
    VpcSecurityGroupIngressRule,
    "internet",
    when(
      open,
      mapOf(doors, (port) => port, { key: (port) => port }),
    ),
    (port) => ({
      securityGroupId: only(groups).id,
      ...onPort(port),
      description: "From the internet",
      cidrIpv4: "0.0.0.0/0",
      lifecycle,
    }),
  );

  const clients = m.local(
    "clients",
    attributeOf(loadBalancer, (given) => given.clients, noClients()),
  );
  // By port and client, as `443/office`.
  const ways = m.local("clientWays", flatten(listOf(doors, (port) => listOf(clients, (_, client) => `${port}/${client}`))));
  const clientOf = (way: string) => at(clients, part(way, 1));
  // Under another name a rule would be a duplicate while it still is there under the old one: this stands between the two.
  // Created first it could not go before the environments are updated, which wait for the new one.
  const names = m.resource(DataResource, "client_rules", { input: { ways } });
  const replaceTriggeredBy = peerTriggers(m, "client_kinds", ways, clientOf);
  const named = m.resources(VpcSecurityGroupIngressRule, "clients", ways, (way) => ({
    securityGroupId: only(groups).id,
    ...onPort(part(way, 0)),
    description: `From ${part(way, 1)}`,
    ...peerArguments(clientOf(way)),
    dependsOn: [names],
    lifecycle: { replaceTriggeredBy },
  }));

  const between = (port: number) => ({ ipProtocol: "tcp", fromPort: port, toPort: port, tags });
  const out = m.resources(VpcSecurityGroupEgressRule, "instances", whenSet(loadBalancer), ({ port }) => ({
    securityGroupId: only(groups).id,
    ...between(port),
    description: "Requests and health checks to the instances",
    referencedSecurityGroupId: instances.id,
    lifecycle,
  }));
  const into = m.resources(VpcSecurityGroupIngressRule, "load_balancer", whenSet(loadBalancer), ({ port }) => ({
    securityGroupId: instances.id,
    ...between(port),
    description: "From the balancer",
    referencedSecurityGroupId: only(groups).id,
    lifecycle,
  }));
  return { groups, rules: [internet, named, out, into] };
}

const noClients = (): LoadBalancer["clients"] => ({}) as unknown as LoadBalancer["clients"];

const part = (way: string, position: number): string => nth(split("/", way), position);
