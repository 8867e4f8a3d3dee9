import { TerraformStack } from "cdktf";
import { RootConstruct } from "constructs";
import { at } from "../../core";
import { literalText, snakeCase } from "../../core/inputs";
import { Alb } from "../../modules/alb/alb";
import { example as alb } from "../../modules/alb/example";
import { AutoScalingGroup } from "../../modules/auto-scaling-group/auto-scaling-group";
import { example as autoScalingGroup } from "../../modules/auto-scaling-group/example";
import { Beanstalk } from "../../modules/beanstalk/beanstalk";
import { example as beanstalk } from "../../modules/beanstalk/example";
import { Certificate } from "../../modules/certificate/certificate";
import { example as certificate } from "../../modules/certificate/example";
import { Dns } from "../../modules/dns/dns";
import { example as dns } from "../../modules/dns/example";
import { example as instances } from "../../modules/instances/example";
import { Instances } from "../../modules/instances/instances";
import { example as network } from "../../modules/network/example";
import { Network } from "../../modules/network/network";
import { example as nlb } from "../../modules/nlb/example";
import { Nlb } from "../../modules/nlb/nlb";
import { example as pipeline } from "../../modules/pipeline/example";
import { Pipeline } from "../../modules/pipeline/pipeline";
import { camelCase } from "./modules";

/** The arguments of module calls, by the modules' names. */
export type Calls = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** The modules' examples wired together: what a neighbour gives stands in the place of the examples' IDs. */
function wire(stack: TerraformStack): void {
  const net = new Network(stack, "network", network).outputs;
  const cert = new Certificate(stack, "certificate", certificate).outputs;
  const { https, ...listeners } = alb.listeners;
  const balancer = new Alb(stack, "alb", {
    ...alb,
    vpcId: net.vpcId,
    subnetIdsByZone: net.publicSubnetIdsByZone,
    listeners: { ...listeners, https: { ...https, tls: { ...https?.tls, certificateArn: cert.arn } } },
  }).outputs;

  new Nlb(stack, "nlb", {
    ...nlb,
    vpcId: net.vpcId,
    subnetIdsByZone: net.publicSubnetIdsByZone,
    listeners: Object.fromEntries(
      Object.entries(nlb.listeners).map(([name, { tls, ...listener }]) => [
        name,
        tls ? { ...listener, tls: { ...tls, certificateArn: cert.arn } } : listener,
      ]),
    ),
  });

  const securityGroup = {
    vpcId: net.vpcId,
    ingress: { http: { fromPort: 80, securityGroupId: balancer.securityGroupId } },
    egress: { https: { fromPort: 443, cidrIpv4: "0.0.0.0/0" } },
  };
  const inZone = (zone: string) => ({ subnetId: at(net.privateSubnetIdsByZone, zone) });
  const [zoneA = "", zoneB = ""] = network.availabilityZones;
  new Instances(stack, "instances", {
    ...instances,
    instances: { web1: inZone(zoneA), web2: inZone(zoneB) },
    securityGroup,
  });
  const fleet = new AutoScalingGroup(stack, "auto-scaling-group", {
    ...autoScalingGroup,
    subnetIds: net.privateSubnetIds,
    targetGroups: { home: { arn: at(balancer.targetGroupArns, "home") } },
    securityGroup,
  }).outputs;
  new Pipeline(stack, "pipeline", { ...pipeline, deployments: { web: { autoScalingGroups: [fleet.name] } } });
  const { tls, ...open } = beanstalk.loadBalancer ?? { subnetIds: [] };
  new Beanstalk(stack, "beanstalk", {
    ...beanstalk,
    subnetIds: net.privateSubnetIds,
    loadBalancer: { ...open, subnetIds: net.publicSubnetIds, tls: { ...tls, certificateArn: cert.arn } },
    securityGroup: { ...beanstalk.securityGroup, vpcId: net.vpcId },
  });
  const balancerAlias = { dnsName: balancer.dnsName, zoneId: balancer.zoneId };
  new Dns(stack, "dns", {
    ...dns,
    aliases: Object.fromEntries(Object.keys(dns.aliases ?? {}).map((name) => [name, balancerAlias])),
  });
}

// What takes nothing from others is shown with who takes from it.
const SHOWN_WITH: Readonly<Record<string, string>> = { network: "alb", certificate: "alb" };

/** The calls of a module and of all that it takes outputs of, in an order to be read in; none for one that stands alone. */
export function wiredCalls(name: string): Calls {
  const stack = new TerraformStack(new RootConstruct(), "wiring");
  wire(stack);
  const { module: modules } = stack.toTerraform() as { module: Record<string, Record<string, unknown>> };
  const calls = Object.entries(modules).map(([id, { source: _, "//": __, ...args }]) => [id, args] as const);
  const wanted = new Set<string>();
  const want = (id: string): void => {
    if (wanted.has(id)) return;
    wanted.add(id);
    const text = JSON.stringify(modules[id] ?? {});
    for (const [other] of calls) if (text.includes(`module.${other}.`)) want(other);
  };
  if (modules[name]) want(SHOWN_WITH[name] ?? name);
  return Object.fromEntries(calls.filter(([id]) => wanted.has(id)));
}

/** What a call of a module is named in the READMEs. */
export const callName = (module: string): string => snakeCase(camelCase(module));

/** A value of a synthesized call in Terraform's own syntax: what is an expression there is bare. */
export function wiredText(value: unknown): string {
  if (typeof value === "string") {
    if (!/^\$\{[^{}]*\}$/.test(value)) return JSON.stringify(value);
    return value.slice(2, -1).replace(/\bmodule\.([\w-]+)/g, (_, module: string) => `module.${callName(module)}`);
  }
  if (Array.isArray(value)) return `[${value.map(wiredText).join(", ")}]`;
  if (typeof value !== "object" || value === null) return literalText(value);
  const entries = Object.entries(value).map(
    ([key, item]) => `${/^[a-z_]\w*$/i.test(key) ? key : JSON.stringify(key)} = ${wiredText(item)}`,
  );
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}
