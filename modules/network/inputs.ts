import { z } from "zod";
import { type References, contains, where } from "../../core";
import { arn, distinctList, logRetentionDays, tags } from "../../fields/common";
import { kmsKeyArn, policyArn } from "../../fields/ids";
import { hyphenatedName } from "../../fields/names";
import { vpcCidr, zoneName } from "../../fields/network";

/** The services that have gateway endpoints. */
export const GATEWAY_SERVICES = ["s3", "dynamodb"] as const;

/** A service as endpoints call it. */
const serviceName = () => z.string().regex(/^[a-z0-9]+([.-][a-z0-9]+)*$/, "that names a service, such as ecr.api");

/** One tier of subnets: one subnet in each zone. */
const tier = () =>
  z.strictObject({
    /**
     * The subnets' networks by zone, where the computed ones do not fit. Zones that are not named here keep the
     * computed network. A changed network makes a new subnet; in `public` before the old one goes, so that the two
     * must not overlap, and with a NAT gateway in it there comes a new gateway with a new address.
     */
    cidrs: z.record(zoneName(), vpcCidr()).default({}),
    /** Tags of this tier's subnets only, such as the ones that load balancer controllers look for. */
    tags: tags().default({}),
  });

export const networkInputs = z.strictObject({
  /**
   * Name of the network: the VPC's `Name` tag, and the beginning of the other tags. Changing it later changes tags
   * only: the log group, role and security group keep the names that they were created with.
   */
  name: hyphenatedName(32),
  /** IPv4 network of the VPC, /16 to /28. Computed subnets need /22 or larger. It cannot be changed later. */
  cidr: vpcCidr().default("10.0.0.0/16"),
  /**
   * Availability Zones by name, all of one Region. The order has no meaning; adding or removing a zone leaves the
   * other zones' subnets as they are. Local Zones and Wavelength Zones can be among them: give the networks of their
   * subnets in `cidrs`. They get no NAT gateway, no interface endpoint and no IPv6; their private subnets go out
   * through the gateway in `natZone`. The public subnets of a Wavelength Zone have no way out: add a carrier gateway,
   * and the route to it.
   */
  availabilityZones: distinctList(zoneName()).min(1).max(8),
  /** The tiers of subnets; each has one subnet in every zone. */
  subnets: z
    .strictObject({
      /** Subnets with a route to the internet gateway: load balancers, NAT gateways. Instances get no public address by themselves. */
      public: tier().optional(),
      /** Subnets that reach the internet only through NAT (IPv6: the egress-only gateway): application servers. */
      private: tier().optional(),
      /** Subnets without any route out of the VPC, gateway endpoints aside: databases. */
      intra: tier().optional(),
    })
    .prefault({ public: {}, private: {} }),
  /**
   * NAT gateways for the private subnets: `none`, `single` (one for all zones, in `natZone`: cheaper, but its zone's
   * failure cuts all off, and traffic between zones costs), or `per-az`. Each gateway costs about 33 US dollars a
   * month, and about 0.045 a gigabyte. A gateway cannot be replaced by one with the same address: where it has to go,
   * replace its address, `terraform apply -replace='….aws_eip.nat["eu-west-1a"]'`, or give another in
   * `natElasticIps`; where only its creation was interrupted, `terraform untaint` it.
   */
  nat: z.enum(["none", "single", "per-az"]).default("none"),
  /**
   * Zone of the NAT gateway when `nat` is `single`; with `per-az`, of the one that Local Zones and Wavelength Zones
   * share. A change makes the new gateway first, then moves the routes, and removes the old gateway and its address
   * last: connections through it break, new ones go on. An address cannot move along, it would have to leave the old
   * gateway before the new one can start. For partners who list it: allocate the new address ahead, tell it to them,
   * and give it in `natElasticIps` together with the new zone. @default the Availability Zone, if there is only one
   */
  natZone: zoneName().optional(),
  /**
   * Allocation IDs of existing Elastic IPs for the NAT gateways, by zone, one for each. They outlive the gateways and
   * the network. A gateway of another zone gets a new address. Another address for a zone makes a new gateway before
   * the old one goes.
   */
  natElasticIps: z
    .record(zoneName(), z.string().regex(/^eipalloc-[0-9a-f]+$/, "that is an allocation ID, such as eipalloc-0123456789abcdef0"))
    .default({}),
  /**
   * Dual stack: an IPv6 network from Amazon for the VPC and a /64 of it for each subnet. All IPv6 addresses are public
   * ones. In private and intra subnets everything gets one, and nothing comes in: their routes let only traffic out, or
   * none. In public subnets, where the internet reaches them as far as security groups allow, instances get none by
   * themselves; load balancers do.
   */
  ipv6: z.boolean().default(false),
  /** Resolve names by Amazon's DNS server in the VPC. */
  dnsSupport: z.boolean().default(true),
  /** Give instances DNS names; private DNS of interface endpoints needs it. */
  dnsHostnames: z.boolean().default(true),
  /** Hardware for instances: shared (`default`), or `dedicated` at a much higher price. Changing it replaces the VPC. */
  tenancy: z.enum(["default", "dedicated"]).default("default"),
  /** Gateway endpoints, which keep traffic to S3 and DynamoDB inside AWS. They are free. */
  gatewayEndpoints: distinctList(z.enum(GATEWAY_SERVICES)).default([...GATEWAY_SERVICES]),
  /**
   * Interface endpoints by service, such as `ssm`, `ssmmessages`, `ec2messages`, `ecr.api`, `ecr.dkr`, `logs`; reached
   * by HTTPS from inside the VPC. Each costs about 7.30 US dollars a month and zone.
   */
  interfaceEndpoints: distinctList(serviceName()).default([]),
  /**
   * Policies of endpoints by service, as JSON: what may be reached through them, and by whom. Without one an endpoint
   * lets everybody in the VPC reach everything in its service, other accounts' buckets included: a way out for stolen
   * data. There is no default, since what a network needs differs: packages of Amazon Linux and layers of container
   * images come through the endpoint for S3 as well (see the notes). A policy that is left out later stays on the
   * endpoint: give one that allows everything instead.
   */
  endpointPolicies: z
    .record(
      serviceName(),
      z
        .string()
        .max(20480)
        .regex(/^\s*\{[\s\S]*\}\s*$/, "that is a policy in JSON"),
    )
    .default({}),
  /** Record of the connections in the VPC. */
  flowLogs: z
    .strictObject({
      /** Where the records go; `none` leaves no trace of who talked to whom, which audits ask for. */
      destination: z.enum(["cloud-watch-logs", "s3", "none"]).default("cloud-watch-logs"),
      /** How long CloudWatch Logs keeps them, in days; 0 keeps them for ever. Audits ask for a year. A gigabyte costs about 0.50 US dollars to take in, and 0.03 a month to keep. */
      retentionDays: logRetentionDays().default(365),
      /** KMS key of the log group; its policy must allow the service logs.<region>.amazonaws.com. @default a key of the log group's own, for about one US dollar a month, and one more after each of its first two yearly rotations */
      kmsKey: z
        .strictObject({
          /** ARN of the key. */
          arn: kmsKeyArn(),
        })
        .optional(),
      /** Bucket (with optional folder) when `destination` is `s3`. Its policy must allow delivery.logs.amazonaws.com. */
      bucketArn: arn("s3").optional(),
      /** Which traffic is recorded. */
      traffic: z.enum(["ALL", "ACCEPT", "REJECT"]).default("ALL"),
      /** Seconds over which packets are put together into one record. */
      intervalSeconds: where(z.int(), "out of 60, 600", (seconds) => contains([60, 600], seconds)).default(600),
    })
    .prefault({}),
  /** ARN of an IAM policy that limits what the role of the flow logs can ever be allowed: a permissions boundary. @default none */
  permissionsBoundary: policyArn().optional(),
  /** Tags of every resource of the network. */
  tags: tags().default({}),
});

/** The inputs as the network's constraints and body see them. */
export type Inputs = References<typeof networkInputs>;
