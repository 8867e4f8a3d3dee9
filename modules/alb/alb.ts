import { Lb } from "@cdktf/provider-aws/lib/lb";
import { Wafv2WebAclAssociation } from "@cdktf/provider-aws/lib/wafv2-web-acl-association";
import type { Construct } from "constructs";
import {
  attributeOf,
  concat,
  defineModule,
  eq,
  listOf,
  mapOf,
  merge,
  type ModuleCall,
  type PropsFor,
  moduleConstruct,
  usableAfter,
  whenSet,
} from "../../core";
import type { LogBucket } from "../../fields/load-balancer/log-bucket";
import { buildAlarms } from "./alarms/resources";
import { buildDashboard } from "./alarms/dashboard";
import { type Inputs, albInputs } from "./inputs";
import { buildListeners } from "./listeners/resources";
import { buildLogs } from "./logs/resources";
import { balancerName } from "./names";
import { buildListenerRules } from "./listener-rules/resources";
import { albConstraints } from "./constraints";
import { buildBalancerSecurityGroup } from "./security-group/resources";
import { attachBalancer, buildTargetGroups } from "./target-groups/resources";
import { albWarnings } from "./listener-rules/warnings";
import type { AlbProps } from "./props";

export type * from "./props";

export const alb = defineModule({
  name: "alb",
  description:
    "An Application Load Balancer with its listeners, target groups, rules, security group, logs and alarms. Rules are kept by name, and each has a priority of its own: adding one touches nothing else. A balancer or target group that has to be made anew starts beside the old one, under a name of its own.",
  inputs: albInputs,
  constraints: albConstraints,
  warnings: albWarnings,
  build(m, inputs) {
    const { group: securityGroup, rules: ways } = buildBalancerSecurityGroup(m, inputs);
    const logs = buildLogs(m, inputs, securityGroup);
    const balancer = m.resource(Lb, "this", {
      name: balancerName(inputs),
      loadBalancerType: "application",
      internal: eq(inputs.scheme, "internal"),
      ipAddressType: inputs.ipAddressType,
      subnets: listOf(inputs.subnetIdsByZone, (subnet) => subnet),
      securityGroups: concat([securityGroup.id], inputs.extraSecurityGroupIds),
      ...settings(inputs),
      ...logSettings(inputs, logs),
      tags: merge(inputs.tags, { Name: inputs.name }),
      dependsOn: [logs.ready],
      lifecycle: { createBeforeDestroy: true, ignoreChanges: ["name"] },
    });
    m.resources(Wafv2WebAclAssociation, "this", whenSet(inputs.waf), ({ webAclArn }) => ({
      resourceArn: balancer.arn,
      webAclArn,
    }));

    const groups = buildTargetGroups(m, inputs, balancer, ways);
    const { listeners, listening, certificates } = buildListeners(m, inputs, balancer, groups, ways);
    attachBalancer(m, inputs, balancer, groups, listening);
    const { rules, priorities } = buildListenerRules(m, inputs, listeners, groups, ways);
    buildAlarms(m, inputs, balancer, groups);
    buildDashboard(m, inputs, balancer, groups);

    // What others build on is of use when requests find their way: AWS refuses to scale by the requests of a group
    // that no listener forwards to, and a name should not lead to a balancer that does not answer. The security
    // group, DNS name and plain names wait for nothing: targets and sign-in clients refer to them, and listeners wait
    // for those.
    const routes = [...listening, ...rules];
    return {
      /** ARN of the balancer; known when its listeners and rules are there. */
      arn: usableAfter(balancer.arn, ...routes),
      /** The balancer in CloudWatch's dimensions: the ARN's end. */
      arnSuffix: balancer.arnSuffix,
      /** Name of the balancer in AWS: `name` and a suffix, or the name that an imported one has. */
      name: balancer.name,
      /** DNS name of the balancer: the target of an alias record. */
      dnsName: balancer.dnsName,
      /** Hosted zone of the DNS name, for an alias record, which so waits for listeners, certificates and rules. */
      zoneId: usableAfter(balancer.zoneId, ...routes, certificates),
      /** ID of the balancer's security group: whom targets have to let in. */
      securityGroupId: securityGroup.id,
      /** ARNs of the listeners by name. */
      listenerArns: mapOf(listeners, (listener) => listener.arn),
      /** ARNs of the target groups by name: what an Auto Scaling group or a service registers with. */
      targetGroupArns: usableAfter(
        mapOf(groups, (group) => group.arn),
        ...routes,
      ),
      /** The target groups in CloudWatch's dimensions, by name: the ARNs' ends. */
      targetGroupArnSuffixes: usableAfter(
        mapOf(groups, (group) => group.arnSuffix),
        ...routes,
      ),
      /** Names of the target groups in AWS, by name. */
      targetGroupNames: usableAfter(
        mapOf(groups, (group) => group.name),
        ...routes,
      ),
      /** By target group's name what scaling by requests (ALBRequestCountPerTarget) calls a resource label. */
      requestCountLabels: usableAfter(
        mapOf(groups, (group) => `${balancer.arnSuffix}/${group.arnSuffix}`),
        ...routes,
      ),
      /** Priorities of the rules by name. */
      rulePriorities: priorities,
      /** Name of the log bucket that the module made, for further logs in it; null when there is none. */
      logBucket: usableAfter(logs.ownBucket, logs.ready),
    };
  },
});

/** An Application Load Balancer with its listeners, target groups, rules, security group, logs and alarms. */
export class Alb<R = undefined> extends moduleConstruct(alb)<R> {
  public constructor(scope: Construct, id: string, props: PropsFor<AlbProps, R>, call?: ModuleCall<R>) {
    super(scope, id, props, call);
  }
}

/** How the balancer treats connections and requests. */
const settings = (inputs: Inputs) => ({
  enableDeletionProtection: inputs.deletionProtection,
  enableHttp2: inputs.http2,
  idleTimeout: inputs.idleTimeoutSeconds,
  clientKeepAlive: inputs.clientKeepAliveSeconds,
  desyncMitigationMode: inputs.desyncMitigation,
  dropInvalidHeaderFields: inputs.dropInvalidHeaders,
  xffHeaderProcessingMode: inputs.forwardedFor,
  enableXffClientPort: inputs.forwardedForPort,
  preserveHostHeader: inputs.preserveHost,
  enableTlsVersionAndCipherSuiteHeaders: inputs.tlsHeaders,
  enableZonalShift: inputs.zonalShift,
  enableWafFailOpen: attributeOf(inputs.waf, ({ failOpen }) => failOpen, false),
});

/** Both kinds of logs, on or off. Left out, they would stay as they were. */
const logSettings = ({ logs: { access, connections, prefix } }: Inputs, { bucket }: LogBucket) => ({
  accessLogs: { enabled: access, bucket, prefix },
  connectionLogs: { enabled: connections, bucket, prefix },
});
