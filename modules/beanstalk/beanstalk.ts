import { DataAwsElasticBeanstalkHostedZone } from "@cdktf/provider-aws/lib/data-aws-elastic-beanstalk-hosted-zone";
import { DataAwsRegion } from "@cdktf/provider-aws/lib/data-aws-region";
import { ElasticBeanstalkApplication } from "@cdktf/provider-aws/lib/elastic-beanstalk-application";
import type { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import type { Construct } from "constructs";
import {
  type ModuleCall,
  type ModuleScope,
  type PropsFor,
  attributeOf,
  choose,
  defineModule,
  isSet,
  mapOf,
  moduleConstruct,
  not,
  oneOrNull,
  only,
  onlyIf,
  startsWith,
  uniqueSuffix,
  when,
} from "../../core";
import { buildInstanceProfile } from "../../fields/ec2/profile";
import { buildSecurityGroup } from "../../fields/security-group/resources";
import { beanstalkConstraints } from "./constraints";
import { buildEnvironments } from "./environments/resources";
import { type Inputs, beanstalkInputs } from "./inputs";
import { buildRedirect } from "./load-balancer/redirect";
import { buildBalancerSecurityGroup } from "./load-balancer/security-group";
import type { BeanstalkProps } from "./props";
import { allowInstances } from "./roles/instances";
import { allowService, buildServiceRole } from "./roles/service";
import { sharedSettings } from "./settings/resources";

export type * from "./props";

export const beanstalk = defineModule({
  name: "beanstalk",
  description:
    "An Elastic Beanstalk application with its environments, each behind an Application Load Balancer or alone, with their security groups and roles: private, watched, updated by AWS, logged. A second environment stands beside the first one, and they swap their names.",
  inputs: beanstalkInputs,
  constraints: beanstalkConstraints,
  build(m, inputs) {
    const { name, tags } = inputs;
    const serviceRole = buildServiceRole(m, inputs);
    const application = buildApplication(m, inputs, serviceRole);
    const profile = buildInstanceProfile(m, inputs, { name, tags });
    const instances = buildSecurityGroup(m, inputs.securityGroup, { name, tags });
    const balancer = buildBalancerSecurityGroup(m, inputs, only(instances.groups));
    const environments = buildEnvironments(m, inputs, {
      application,
      shared: m.local(
        "settings",
        sharedSettings(inputs, {
          instanceGroup: only(instances.groups).id,
          balancerGroup: only(balancer.groups).id,
          profile: profile.name,
          serviceRole: serviceRole.name,
        }),
      ),
      ready: [
        ...allowService(m, inputs, serviceRole, application),
        ...allowInstances(m, inputs, profile, application),
        ...profile.attachments,
        ...instances.rules,
        ...balancer.rules,
      ],
    });
    buildRedirect(m, inputs, environments);

    const region = m.data(DataAwsRegion, "this", {});
    const zone = m.data(DataAwsElasticBeanstalkHostedZone, "this", {});
    const suffix = choose(
      startsWith(region.name, "cn-"),
      `${region.name}.eb.amazonaws.com.cn`,
      `${region.name}.elasticbeanstalk.com`,
    );
    return {
      /** Name of the application, with its suffix: where pipelines deploy to. */
      applicationName: application,
      /** Names of the environments in AWS, by name: what pipelines deploy to. */
      environmentNames: mapOf(environments, (environment) => environment.name),
      /** IDs of the environments by name. */
      environmentIds: mapOf(environments, ({ id }) => id),
      /** ARNs of the environments by name. */
      environmentArns: mapOf(environments, ({ arn }) => arn),
      /** The CNAME that each environment has now, by name; two that are swapped have each other's. */
      cnames: mapOf(environments, ({ cname }) => cname),
      /**
       * The CNAMEs that were asked for by `cnamePrefix`, by the environment that asked: targets of an alias record, which
       * stay when environments swap.
       */
      domainNames: mapOf(
        mapOf(inputs.environments, (environment) => environment, { where: ({ cnamePrefix }) => isSet(cnamePrefix) }),
        ({ cnamePrefix }) => `${cnamePrefix}.${suffix}`,
      ),
      /** Hosted zone of the CNAMEs, for an alias record. */
      zoneId: zone.id,
      /** DNS names of the balancers, or addresses of the single instances, by environment. */
      endpointUrls: mapOf(environments, ({ endpointUrl }) => endpointUrl),
      /** ARNs of the environments' balancers, by environment; none for a single instance. */
      loadBalancerArns: mapOf(environments, ({ loadBalancers }) => loadBalancers),
      /** Names of the environments' Auto Scaling groups, by environment. */
      autoScalingGroupNames: mapOf(environments, ({ autoscalingGroups }) => autoscalingGroups),
      /** ID of the instances' security group: whom databases have to let in. */
      securityGroupId: only(instances.groups).id,
      /** ID of the balancers' security group; null without a balancer. */
      loadBalancerSecurityGroupId: oneOrNull(balancer.groups, ({ id }) => id),
      /** Name of the instances' own role, to attach policies to; null with a given profile. */
      roleName: profile.roleName,
      /** ARN of the instances' own role; null with a given profile. */
      roleArn: profile.roleArn,
      /** ARN of the role in which Elastic Beanstalk watches the environments. */
      serviceRoleArn: serviceRole.arn,
    };
  },
});

/**
 * An Elastic Beanstalk application with its environments, each behind an Application Load Balancer or alone, with their
 * security groups and roles: private, watched, updated by AWS, logged.
 */
export class Beanstalk<R = undefined> extends moduleConstruct(beanstalk)<R> {
  public constructor(scope: Construct, id: string, props: PropsFor<BeanstalkProps, R>, call?: ModuleCall<R>) {
    super(scope, id, props, call);
  }
}

/** The name of the application that environments belong to: a given one, or the module's own. */
function buildApplication(m: ModuleScope, inputs: Inputs, serviceRole: IamRole): string {
  const { name, versions, tags } = inputs;
  const { maxCount, maxAgeDays, deleteSource } = versions;
  const own = m.resources(ElasticBeanstalkApplication, "this", when(not(isSet(inputs.application))), () => ({
    name: `${name}-${uniqueSuffix()}`,
    appversionLifecycle: {
      serviceRole: serviceRole.arn,
      maxCount: onlyIf(not(isSet(maxAgeDays)), maxCount),
      maxAgeInDays: maxAgeDays,
      deleteSourceFromS3: deleteSource,
    },
    // Without a Name: the provider takes that for one of Elastic Beanstalk's own, and drops it.
    tags,
    lifecycle: { ignoreChanges: ["name"] },
  }));
  return m.local(
    "application",
    attributeOf(inputs.application, (given) => given.name, only(own).name),
  );
}
