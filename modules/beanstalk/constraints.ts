import { type Constraint, all, atMost, listOf, not, times } from "../../core";
import { profileConstraints } from "../../fields/ec2/profile";
import { rulesOf, securityGroupConstraints } from "../../fields/security-group/constraints";
import { deploymentConstraints } from "./deployment/constraints";
import { environmentConstraints } from "./environments/constraints";
import type { beanstalkInputs } from "./inputs";
import { loadBalancerConstraints } from "./load-balancer/constraints";
import { settingConstraints } from "./settings/constraints";
import { runs } from "../../fields/ec2/image";

type BeanstalkConstraint = Constraint<typeof beanstalkInputs>;

/** The constraints across the inputs of Elastic Beanstalk. */
export const beanstalkConstraints: BeanstalkConstraint[] = [
  {
    input: "maxSize",
    message: "must be at least `minSize`",
    holds: ({ minSize, maxSize }) => atMost(minSize, maxSize),
  },
  {
    input: "instanceTypes",
    message: "must be of families that run `architecture` (Graviton families have a g behind their number), unlike",
    offenders: ({ instanceTypes, architecture }) =>
      listOf(instanceTypes, (type) => type, { where: (type) => not(runs(type, architecture)) }),
  },
  {
    input: "rootVolume",
    message: "must have at most 500 `iops` for each GiB, and a `throughput` of at most a quarter of `iops`",
    holds: ({ rootVolume: { sizeGib, iops, throughput } }) =>
      all(atMost(iops, times(sizeGib, 500)), atMost(times(throughput, 4), iops)),
  },
  ...environmentConstraints,
  ...loadBalancerConstraints,
  ...deploymentConstraints,
  ...settingConstraints,
  ...profileConstraints<typeof beanstalkInputs>("policies", (inputs) => inputs),
  ...securityGroupConstraints<typeof beanstalkInputs>("securityGroup", ({ securityGroup }) => rulesOf(securityGroup)),
];
