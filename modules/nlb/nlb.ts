import { Lb } from "@cdktf/provider-aws/lib/lb";
import type { Construct } from "constructs";
import {
  attributeOf,
  choose,
  concat,
  defineModule,
  eq,
  mapOf,
  merge,
  type ModuleCall,
  type PropsFor,
  moduleConstruct,
  oneOrNull,
  usableAfter,
} from "../../core";
import { buildElasticIps, subnetMapping, zoneTriggers } from "./addresses/resources";
import { buildDashboard } from "./alarms/dashboard";
import { buildAlarms } from "./alarms/resources";
import { nlbConstraints } from "./constraints";
import { buildEndpointService, provingRecords } from "./endpoint-service/resources";
import { nlbInputs } from "./inputs";
import { buildListeners } from "./listeners/resources";
import { buildLogs } from "./logs/resources";
import { balancerName } from "./names";
import type { NlbProps } from "./props";
import { buildBalancerSecurityGroup } from "./security-group/resources";
import { buildTargetGroups, buildTargets } from "./target-groups/resources";

export type * from "./props";

export const nlb = defineModule({
  name: "nlb",
  description:
    "A Network Load Balancer with its addresses, listeners, target groups, security group, logs and alarms. Listeners and groups are kept by name: adding one touches nothing else. A balancer or target group that has to be made anew starts beside the old one, under a name of its own.",
  inputs: nlbInputs,
  constraints: nlbConstraints,
  build(m, inputs) {
    const { group: securityGroup, rules: ways } = buildBalancerSecurityGroup(m, inputs);
    const logs = buildLogs(m, inputs, securityGroup);
    const eips = buildElasticIps(m, inputs);
    const balancer = m.resource(Lb, "this", {
      name: balancerName(inputs),
      loadBalancerType: "network",
      internal: eq(inputs.scheme, "internal"),
      ipAddressType: inputs.ipAddressType,
      subnetMapping: subnetMapping(inputs, eips),
      securityGroups: concat([securityGroup.id], inputs.extraSecurityGroupIds),
      enforceSecurityGroupInboundRulesOnPrivateLinkTraffic: attributeOf(
        inputs.endpointService,
        ({ securityGroupOnEndpoints }) => choose(securityGroupOnEndpoints, "on", "off"),
        "on",
      ),
      enableDeletionProtection: inputs.deletionProtection,
      enableCrossZoneLoadBalancing: inputs.crossZone,
      enableZonalShift: inputs.zonalShift,
      dnsRecordClientRoutingPolicy: inputs.dnsClientRouting,
      accessLogs: { enabled: inputs.logs.access, bucket: logs.bucket, prefix: inputs.logs.prefix },
      tags: merge(inputs.tags, { Name: inputs.name }),
      dependsOn: [logs.ready],
      lifecycle: { createBeforeDestroy: true, ignoreChanges: ["name"], replaceTriggeredBy: zoneTriggers(m, inputs) },
    });
    const groups = buildTargetGroups(m, inputs, balancer);
    const { listeners, listening, certificates } = buildListeners(m, inputs, balancer, groups, ways);
    buildTargets(m, inputs, groups, ways);
    const services = buildEndpointService(m, inputs, balancer, listening);
    buildAlarms(m, inputs, balancer, groups);
    buildDashboard(m, inputs, balancer, groups);

    // What others build on is of use when connections find their way. The security group, DNS name and plain names wait
    // for nothing: targets refer to them, and listeners wait for those.
    return {
      /** ARN of the balancer; known when its listeners are there. */
      arn: usableAfter(balancer.arn, ...listening),
      /** The balancer in CloudWatch's dimensions: the ARN's end. */
      arnSuffix: balancer.arnSuffix,
      /** Name of the balancer in AWS: `name` and a suffix, or the name that an imported one has. */
      name: balancer.name,
      /** DNS name of the balancer: the target of an alias record. */
      dnsName: balancer.dnsName,
      /** Hosted zone of the DNS name, for an alias record, which so waits for listeners and certificates. */
      zoneId: usableAfter(balancer.zoneId, ...listening, certificates),
      /** ID of the balancer's security group: whom targets have to let in. */
      securityGroupId: securityGroup.id,
      /** The Elastic IPs that the module made, by zone. */
      elasticIps: mapOf(eips, (eip) => eip.publicIp),
      /** ARNs of the listeners by name. */
      listenerArns: mapOf(listeners, (listener) => listener.arn),
      /** ARNs of the target groups by name: what an Auto Scaling group or a service registers with. */
      targetGroupArns: usableAfter(
        mapOf(groups, (group) => group.arn),
        ...listening,
      ),
      /** The target groups in CloudWatch's dimensions, by name: the ARNs' ends. */
      targetGroupArnSuffixes: usableAfter(
        mapOf(groups, (group) => group.arnSuffix),
        ...listening,
      ),
      /** Names of the target groups in AWS, by name. */
      targetGroupNames: usableAfter(
        mapOf(groups, (group) => group.name),
        ...listening,
      ),
      /** Name under which other accounts ask for an endpoint of the endpoint service; null without one. */
      endpointServiceName: oneOrNull(services, ({ serviceName }) => serviceName),
      /** The TXT record that proves `privateDnsName` to AWS, to be made in its public zone: `name`, `type` and `value`; null without one. */
      endpointServiceDnsRecord: oneOrNull(provingRecords(services), (record) => record),
      /** Name of the log bucket that the module made, for further logs in it; null when there is none. */
      logBucket: usableAfter(logs.ownBucket, logs.ready),
    };
  },
});

/** A Network Load Balancer with its addresses, listeners, target groups, security group, logs and alarms. */
export class Nlb<R = undefined> extends moduleConstruct(nlb)<R> {
  public constructor(scope: Construct, id: string, props: PropsFor<NlbProps, R>, call?: ModuleCall<R>) {
    super(scope, id, props, call);
  }
}
