import type { Acceptance } from "../../core";
import { disruptivePolicies, ignoredByImage } from "../../fields/ec2/acceptance";
import { groupOfNetworks, ignoredByGroup } from "../../fields/security-group/acceptance";
import { example } from "./example";
import type { autoScalingGroupInputs } from "./inputs";

const metric = { namespace: "Shop", name: "OrdersPerInstance", unit: "Count", dimensions: { Service: "shop" } } as const;
const balancer = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/sample/0123456789abcdef";
const web = {
  arn: "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/0123456789abcdef",
  loadBalancer: { arn: balancer },
};

const subscription =
  "AWS cannot change it: the old one goes before the new one comes, for a second. Add the new one under another name first";

export const acceptance: Acceptance<typeof autoScalingGroupInputs> = {
  structural: {
    amiParameter: "whether the AMI is asked for its root volume hangs on it: give `rootDeviceName` beside it",
    rootDeviceName: "as `amiParameter`",
    sessionManager: "a role is made by it",
    replacedByCodeDeploy: "groups that CodeDeploy has made are looked for at plan; so `name` is known with it",
    "stepScaling.*.alarm.metric.statistic": "the provider refuses an alarm whose statistic it does not know yet",
  },
  notEmulated: {
    "securityGroup.vpcId": "the subnets are in the old VPC, and AWS refuses: both change together",
  },
  ignored: {
    desiredCapacity: "scaling changes it all the time: it is the number to begin with",
    "desiredCapacity: given": "as `desiredCapacity`",
    "targetGroups: one renamed": "its name is for other inputs",
    "volumes: one renamed": "AWS knows it by its device",
    ...ignoredByImage,
    ...ignoredByGroup,
  },
  sameValue: {
    "mixedInstances.onDemandAllocationStrategy: given": "it is what AWS does without it",
  },
  disruptive: {
    "notifications.subscriptions.*.protocol": subscription,
    "notifications.subscriptions.*.endpoint": subscription,
    "notifications.topic.arn":
      "the old topic is left before the new one is told, and what happens in this second is told to nobody",
    ...disruptivePolicies,
  },
  samples: [
    {
      ...example,
      targetGroups: { web },
      targetTracking: {
        requests: { predefinedMetric: "ALBRequestCountPerTarget", target: 100, targetGroup: "web" },
        orders: { customMetric: metric, target: 100 },
      },
      stepScaling: {
        busy: {
          adjustmentType: "PercentChangeInCapacity",
          minAdjustmentMagnitude: 1,
          warmupSeconds: 60,
          steps: [
            { lowerBound: 0, upperBound: 20, adjustment: 10 },
            { lowerBound: 20, adjustment: 30 },
          ],
          alarm: { metric, threshold: 70 },
        },
      },
      predictiveScaling: {
        ahead: {
          predefinedMetricPair: "ALBRequestCount",
          target: 50,
          targetGroup: "web",
          maxCapacityBreachBehavior: "IncreaseMaxCapacity",
          maxCapacityBuffer: 10,
        },
      },
      schedules: {
        morning: {
          recurrence: "0 8 * * 1-5",
          timeZone: "Europe/Berlin",
          startTime: "2040-01-31T08:00:00Z",
          endTime: "2041-01-31T08:00:00Z",
          minSize: 1,
          maxSize: 4,
          desiredCapacity: 2,
        },
      },
      instanceRefresh: {
        minHealthyPercentage: 90,
        maxHealthyPercentage: 120,
        checkpointPercentages: [50, 100],
        checkpointDelaySeconds: 60,
      },
      alarms: { unhealthyTargets: { threshold: 1, minutes: 10 } },
      rootVolume: { sizeGib: 20, iops: 4000 },
      volumes: { data: { deviceName: "/dev/sdf", sizeGib: 20, iops: 4000, throughput: 200 } },
    },
    {
      ...example,
      mixedInstances: {
        instanceTypes: [
          { type: "t3.micro", weight: 1 },
          { type: "t3.small", weight: 2 },
        ],
        onDemandBaseCapacity: 1,
        onDemandPercentageAboveBaseCapacity: 50,
        onDemandAllocationStrategy: "prioritized",
        spotAllocationStrategy: "capacity-optimized",
        spotMaxPrice: "0.05",
      },
    },
    {
      ...example,
      securityGroup: groupOfNetworks,
    },
    { ...example, replacedByCodeDeploy: true },
  ],
};
