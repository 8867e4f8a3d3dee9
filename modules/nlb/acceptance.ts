import type { Acceptance } from "../../core";
import { example } from "./example";
import type { nlbInputs } from "./inputs";

const rule = "rules of the security group are known by it";
const held = "a new balancer cannot have the fixed addresses that the old one has: see `elasticIps` for the ways out";
const registration =
  "the target is taken out before it is registered again: give the new one another name, and remove the old one when the new one is healthy";
const inside = { ...example, scheme: "internal", elasticIps: false, clients: { vpc: { cidrIpv4: "10.20.0.0/16" } } } as const;
const plain = { tcp: { port: 80, targetGroup: "web" } };

export const acceptance: Acceptance<typeof nlbInputs> = {
  structural: {
    "alarms.without.*": "it decides which alarms there are",
    dashboard: "a dashboard is made by it",
    elasticIps: "addresses are made by it",
    "listeners.*.ignoreActionChanges": "such a one has an address of its own",
    "listeners.*.port": rule,
    "listeners.*.protocol": rule,
    "logs.access": "a bucket is made by it",
    scheme: "rules of the security group for the internet are made by it",
    "targetGroups.*.healthCheck.port": rule,
    "targetGroups.*.networks.*": rule,
    "targetGroups.*.port": rule,
    "targetGroups.*.protocol": rule,
    "targetGroups.*.targetPorts.*": rule,
  },
  notEmulated: {
    vpcId: "the subnets are in the old VPC, and AWS refuses: both change together, as a new balancer",
  },
  refused: {
    scheme: "a new balancer comes, but the old one is protected, and has the addresses: see `elasticIps` for the ways out",
    elasticIps: "a new balancer comes, but the old one is protected: switch `deletionProtection` off before",
    "subnetIdsByZone.*": held,
    "subnetIdsByZone: one removed": held,
    "subnetIdsByZone: one renamed": held,
    "elasticIpAllocationIds.*": held,
    "elasticIpAllocationIds: one removed": held,
    "privateIpv4Addresses.*": held,
    "privateIpv4Addresses: one removed": held,
    "ipv6Addresses.*": held,
    "ipv6Addresses: one removed": held,
    "listeners.*.ignoreActionChanges": "a port has one listener: write a `moved` block, as told under CodeDeploy",
  },
  ignored: {
    "listeners.*.openToInternet": "it is a permission: the ports are opened by `clients`",
  },
  disruptive: {
    "alarms.without: one put in front": "the alarm that it names goes",
    "targets.*.*.id": registration,
    "targets.*.*.port": registration,
    "targets.*.*.port: given": registration,
    "targets.*.*.availabilityZone": registration,
    "targets.*.*.availabilityZone: given": registration,
    "endpointService.allowedPrincipals.*":
      "the old one loses its permission before the new one has it: add the new one under another name first",
  },
  sameValue: {
    "targetGroups.*.targetPorts: one put in front": "it is the health check's port, which the balancer may reach already",
  },
  untainted: {
    "aws_s3_bucket_policy.logs": "the new one takes its place first, and then goes with it",
    "aws_lb.this": "it is protected from deletion, or has the addresses that a new one would need",
    "aws_lb_listener.this": "a port has one listener, and the new one is made first",
    "aws_lb_listener.ignoring_actions": "as `aws_lb_listener.this`",
  },
  allowed: {
    "aws_vpc_security_group_ingress_rule.internet_ipv4: is open to the world on 7777 to 7777":
      "the example's players come from everywhere, as `openToInternet` says",
  },
  samples: [
    {
      ...example,
      elasticIps: false,
      elasticIpAllocationIds: { "eu-west-1a": "eipalloc-0123456789abcdef0", "eu-west-1b": "eipalloc-0123456789abcdef1" },
    },
    { ...inside, privateIpv4Addresses: { "eu-west-1a": "10.20.0.10", "eu-west-1b": "10.20.0.11" } },
    {
      ...inside,
      ipAddressType: "dualstack",
      ipv6Addresses: { "eu-west-1a": "2001:db8::10", "eu-west-1b": "2001:db8:0:1::10" },
      targetGroups: { web: { targetType: "ip", ipAddressType: "ipv6", port: 8080 } },
      targets: { web: { one: { id: "2001:db8::20" } } },
      listeners: { tcp: { port: 80, targetGroup: "web", idleTimeoutSeconds: 600 } },
    },
    {
      ...inside,
      targetGroups: {
        web: {
          targetType: "ip",
          port: 8080,
          targetPorts: [8081],
          networks: ["vpc"],
          preserveClientIp: true,
          proxyProtocol: true,
          connectionTermination: true,
          terminateUnhealthy: false,
          unhealthyDrainingSeconds: 60,
          sourceIpStickiness: true,
          crossZone: false,
          healthCheck: { protocol: "HTTP", port: 8082, path: "/health", matcher: "200-299", intervalSeconds: 20 },
        },
      },
      targets: { web: { one: { id: "10.20.0.20", port: 8081, availabilityZone: "all" } } },
      listeners: plain,
    },
    {
      ...inside,
      targetGroups: { web: { targetType: "alb", port: 80 } },
      targets: {
        web: { balancer: { id: "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/sample/0123456789abcdef" } },
      },
      listeners: plain,
    },
    {
      ...inside,
      targetGroups: { web: { protocol: "TCP_UDP", port: 53 } },
      targets: { web: { one: { id: "i-0123456789abcdef0" } } },
      listeners: { dns: { port: 53, protocol: "TCP_UDP", targetGroup: "web" } },
      endpointService: {
        allowedPrincipals: { partner: "arn:aws:iam::123456789012:root" },
        privateDnsName: "dns.example.com",
      },
    },
    {
      ...inside,
      targetGroups: { web: { port: 8080 } },
      listeners: { tcp: { port: 80, targetGroup: "web", ignoreActionChanges: true } },
    },
  ],
};
