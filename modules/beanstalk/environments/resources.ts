import { DataAwsElasticBeanstalkSolutionStack } from "@cdktf/provider-aws/lib/data-aws-elastic-beanstalk-solution-stack";
import { ElasticBeanstalkEnvironment } from "@cdktf/provider-aws/lib/elastic-beanstalk-environment";
import {
  type Dependable,
  type ModuleScope,
  type Resources,
  at,
  attributeOf,
  blocks,
  choose,
  concat,
  isSet,
  mapOf,
  merge,
  uniqueSuffix,
} from "../../../core";
import type { Inputs } from "../inputs";
import { ownSettings, type sharedSettings } from "../settings/resources";

/** The environments of an application. */
export function buildEnvironments(
  m: ModuleScope,
  inputs: Inputs,
  { application, shared, ready }: { application: string; shared: ReturnType<typeof sharedSettings>; ready: Dependable[] },
): Resources<ElasticBeanstalkEnvironment> {
  const { name, environments, loadBalancer, tags } = inputs;
  const newest = m.dataSources(
    DataAwsElasticBeanstalkSolutionStack,
    "newest",
    mapOf(environments, (environment) => environment, { where: ({ platform }) => isSet(platform.newestSolutionStack) }),
    ({ platform }) => ({
      mostRecent: true,
      nameRegex: attributeOf(platform.newestSolutionStack, ({ pattern }) => pattern, ""),
    }),
  );
  // AWS moves no environment to another application, and makes another balancer where its kind changes; Terraform's
  // provider would update both, and lose track of the balancer.
  const replaceTriggeredBy = m.triggers("fixed", environments, () => ({
    application,
    balancer: attributeOf(loadBalancer, ({ scheme }) => scheme, "none"),
  }));
  return m.resources(ElasticBeanstalkEnvironment, "this", environments, (environment, key) => ({
    name: `${name}-${key}-${uniqueSuffix()}`,
    application,
    description: environment.description,
    tier: "WebServer",
    cnamePrefix: environment.cnamePrefix,
    solutionStackName: choose(
      isSet(environment.platform.newestSolutionStack),
      at(newest, key).name,
      environment.platform.solutionStackName,
    ),
    platformArn: environment.platform.platformArn,
    versionLabel: environment.versionLabel,
    setting: blocks(concat(shared, ownSettings(inputs, environment)), ({ namespace, name: option, value }) => ({
      namespace,
      name: option,
      value,
      // The provider reads an empty text: without one each option would be changed at each apply.
      resource: "",
    })),
    waitForReadyTimeout: "30m",
    tags: merge(tags, environment.tags),
    // What instances may do and reach when they start has to be there.
    dependsOn: ready,
    lifecycle: {
      // Managed updates, deployments and swapped CNAMEs change these behind Terraform's back, as they should. No
      // create_before_destroy: a CNAME belongs to one environment only, and all that this one refers to would be
      // replaced in that order too.
      ignoreChanges: ["name", "cname_prefix", "platform_arn", "solution_stack_name", "version_label"],
      replaceTriggeredBy,
    },
  }));
}
