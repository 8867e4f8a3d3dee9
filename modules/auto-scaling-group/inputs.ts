import { z } from "zod";
import { type References } from "../../core";
import { distinctList, tags } from "../../fields/common";
import { imageShape, instanceType } from "../../fields/ec2/image";
import { profileShape } from "../../fields/ec2/profile";
import { dataVolume, rootVolume } from "../../fields/ec2/volume";
import { keyPairName, loadBalancerArn, securityGroupId, subnetId, targetGroupArn } from "../../fields/ids";
import { moduleName, shortName } from "../../fields/names";
import { securityGroup } from "../../fields/security-group/inputs";
import { mixedInstances } from "./mixed-instances/inputs";
import { alarms, notifications } from "./notifications/inputs";
import { instanceRefresh, lifecycleHook, maintenancePolicy, warmPool } from "./replacement/inputs";
import { predictiveScaling, schedule, stepScaling, targetTracking } from "./scaling/inputs";

/** The metrics of the group itself; they cost nothing. */
const GROUP_METRICS = [
  "GroupMinSize",
  "GroupMaxSize",
  "GroupDesiredCapacity",
  "GroupInServiceInstances",
  "GroupInServiceCapacity",
  "GroupPendingInstances",
  "GroupStandbyInstances",
  "GroupTerminatingInstances",
  "GroupTotalInstances",
] as const;

const MORE_METRICS = [
  "GroupPendingCapacity",
  "GroupStandbyCapacity",
  "GroupTerminatingCapacity",
  "GroupTotalCapacity",
  "WarmPoolDesiredCapacity",
  "WarmPoolWarmedCapacity",
  "WarmPoolPendingCapacity",
  "WarmPoolTerminatingCapacity",
  "WarmPoolTotalCapacity",
  "GroupAndWarmPoolDesiredCapacity",
  "GroupAndWarmPoolTotalCapacity",
] as const;

const size = () => z.int().min(0).max(10000);

export const autoScalingGroupInputs = z.strictObject({
  /**
   * Name of the group; the beginning of the names of what belongs to it. Names in AWS have a suffix, so that two of one
   * name get along, and they stay as they were first given: changing this replaces neither the group nor its role. It
   * changes the `Name` tags of the instances, though, so that they are rolled. For the same reason an existing group,
   * role, profile, launch template or security group can be adopted with `import`, whatever it is called.
   */
  name: moduleName(),
  /** The least number of instances; 0 lets the group be empty. */
  minSize: size(),
  /** The greatest number of instances: what a runaway scaling policy can cost at most. */
  maxSize: size(),
  /**
   * Number of instances to start with, also 0. After the creation scaling and people change it, and Terraform leaves
   * it alone, unless `holdDesiredCapacity` is set. @default `minSize`
   */
  desiredCapacity: size().optional(),
  /**
   * Keep the group at `desiredCapacity` with each apply. Terraform then sets the least and the greatest size to it as
   * well, so that nothing else can scale the group. It can be switched without replacing the group.
   */
  holdDesiredCapacity: z.boolean().default(false),
  /**
   * Let CodeDeploy replace the group by a copy with each blue/green deployment (`COPY_AUTO_SCALING_GROUP`): Terraform
   * makes the first group, and takes no offence when CodeDeploy deletes it. Scaling, notifications and alarms then follow
   * the copy, which is found by the tag `twinform-fleet` with the group's `name`: that has to be unique in the account and
   * Region, and known at plan, and the call of the module can have no `depends_on`. Terraform changes no copy: sizes,
   * subnets and target groups are from then on changed in AWS, and whoever may tag groups could pass one off as the
   * fleet's. A new launch template takes effect with the next deployment, as told under CodeDeploy.
   */
  replacedByCodeDeploy: z.boolean().default(false),
  /** IDs of the subnets to launch in; at least two zones, so that one may fail. */
  subnetIds: distinctList(subnetId()).min(1),
  /**
   * Target groups of load balancers to register instances in, by a name of your choice. To move to another one, add it
   * under a second name, send requests there when its targets are healthy, and then take the first one away: where an
   * ARN changes in place, Terraform takes the instances out of the old group first, and nobody answers for a while.
   */
  targetGroups: z
    .record(
      shortName(),
      z.strictObject({
        /** ARN of the target group. */
        arn: targetGroupArn(),
        /** The load balancer that forwards to the target group; needed for scaling by requests and for the alarm on unhealthy targets. */
        loadBalancer: z
          .strictObject({
            /**
             * ARN of the load balancer. AWS takes a scaling policy by requests only when a listener forwards to the
             * target group: the module \`alb\` gives its ARN once that is so; of a balancer of your own give an ARN that
             * depends on its listeners.
             */
            arn: loadBalancerArn(),
          })
          .optional(),
      }),
    )
    .default({}),
  /** Who says that an instance is ill: `ELB` the target groups' health checks as well, `EC2` only the hardware. @default `ELB` with target groups, else `EC2` */
  healthCheckType: z.enum(["EC2", "ELB"]).optional(),
  /** Seconds that a new instance is given before its health counts. */
  healthCheckGracePeriodSeconds: z.int().min(0).max(7200).default(300),
  /** Seconds until a new instance counts in metrics, and until a replacement goes on to the next one. */
  warmupSeconds: z.int().min(0).max(7200).default(120),

  /** The instance type. Changing it makes a new version of the launch template, and rolls the instances. */
  instanceType: instanceType().default("t3.micro"),
  ...imageShape(),
  /** The group's own security group. */
  securityGroup: securityGroup().optional(),
  /** IDs of further security groups. */
  securityGroupIds: distinctList(securityGroupId()).default([]),
  ...profileShape(),
  /** An EC2 key pair for SSH, where Session Manager does not do. */
  keyName: keyPairName().optional(),
  /** Script or cloud-init text that runs when an instance boots for the first time, up to 16 KB. No secrets: everybody who may look at the launch template can read it. What looks like an access key or a private key is refused. */
  userData: z.string().optional(),
  /** The volume with the system; it is deleted with its instance. */
  rootVolume: rootVolume().prefault({}),
  /**
   * Where the AMI has its root volume: under another name the volume would be a spare one, and the system on an
   * unencrypted one. Terraform looks it up in an AMI of your own (`ami`, `amiParameter`); give it where it may not.
   * @default what the AMI says
   */
  rootDeviceName: z
    .string()
    .regex(/^\/dev\/[a-z0-9]+$/, "that is a device, such as /dev/xvda")
    .optional(),
  /** Further volumes by name; each instance gets its own, and they are deleted with it. */
  volumes: z.record(shortName(), dataVolume()).default({}),
  /** Give instances public addresses: they can then be reached from the internet, as far as the security groups allow. */
  publicIp: z.boolean().default(false),
  /** How many hops instance metadata travels. Containers with a network of their own need 2, which lets everything in them take the role's credentials. */
  metadataHopLimit: z.int().min(1).max(64).default(1),
  /** Metrics each minute instead of every five, for about 2 US dollars a month and instance; scaling reacts faster. */
  detailedMonitoring: z.boolean().default(true),
  /** Dedicated bandwidth to volumes. Current types always have it; old ones (t2, m3 …) refuse it. */
  ebsOptimized: z.boolean().default(true),
  /** Several instance types, Spot instances, or types by their attributes. @default only `instanceType`, on demand */
  mixedInstances: mixedInstances().optional(),

  /** Policies that keep a metric near a target, by name. */
  targetTracking: z.record(shortName(), targetTracking()).default({}),
  /** Policies that add or remove instances by how far an alarm's metric is beyond its threshold, by name. */
  stepScaling: z.record(shortName(), stepScaling()).default({}),
  /** Policies that scale before the load comes, as learnt from the last 14 days, by name. */
  predictiveScaling: z.record(shortName(), predictiveScaling()).default({}),
  /** Sizes at certain times, by name. */
  schedules: z.record(shortName(), schedule()).default({}),

  /** How instances are replaced when the launch template changes. */
  instanceRefresh: instanceRefresh().prefault({}),
  /** How many instances may be missing or too many whenever AWS replaces some. @default terminate first */
  maintenancePolicy: maintenancePolicy().optional(),
  /** Pauses in which something else prepares or empties an instance, by name. Instances of the group's own creation come before its hooks: start with 0 where that matters. */
  lifecycleHooks: z.record(shortName(), lifecycleHook()).default({}),
  /** Stopped, hibernated or running instances in reserve, for applications that start slowly. Not with `mixedInstances`. */
  warmPool: warmPool().optional(),
  /** Which instances go first when the group shrinks, in this order. */
  terminationPolicies: distinctList(
    z.enum([
      "Default",
      "AllocationStrategy",
      "ClosestToNextInstanceHour",
      "NewestInstance",
      "OldestInstance",
      "OldestLaunchConfiguration",
      "OldestLaunchTemplate",
    ]),
  ).default(["Default"]),
  /** Days after which an instance is replaced, from 1 to 365. @default never */
  maxInstanceLifetimeDays: z.int().min(1).max(365).optional(),
  /** Never shrink the group by itself: new instances are protected from scale-in. */
  protectFromScaleIn: z.boolean().default(false),
  /** Processes of Auto Scaling that are switched off, for investigations; a group without `Launch` or `Terminate` cannot heal. */
  suspendedProcesses: distinctList(
    z.enum([
      "Launch",
      "Terminate",
      "AddToLoadBalancer",
      "AlarmNotification",
      "AZRebalance",
      "HealthCheck",
      "InstanceRefresh",
      "ReplaceUnhealthy",
      "ScheduledActions",
    ]),
  ).default([]),
  /** The group's metrics, each minute; they are free. */
  enabledMetrics: distinctList(z.enum([...GROUP_METRICS, ...MORE_METRICS])).default([...GROUP_METRICS]),
  /**
   * Minutes that Terraform waits for the instances to be healthy; 0 does not wait, and leaves failures to
   * `notifications` and `alarms`. With more, a later change of `minSize` that moves the size fails after that time: the
   * provider waits for the size it saw before.
   */
  waitForCapacityMinutes: z.int().min(0).max(60).default(0),

  /** Who is told about launches, terminations, errors and alarms. */
  notifications: notifications().optional(),
  /** Alarms to the topic of `notifications`; without that there are none. Each costs about 0.10 US dollars a month. */
  alarms: alarms().prefault({ cpuHigh: {}, belowDesired: {}, unhealthyTargets: {} }),
  /** Tags of everything in the module, instances and their volumes and network interfaces included. */
  tags: tags().default({}),
});

/** The inputs as the constraints and the body see them. */
export type Inputs = References<typeof autoScalingGroupInputs>;
