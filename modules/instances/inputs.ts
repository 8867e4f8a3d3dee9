import { z } from "zod";
import { type References } from "../../core";
import { distinctList, tags } from "../../fields/common";
import { imageShape, instanceType } from "../../fields/ec2/image";
import { profileShape } from "../../fields/ec2/profile";
import { dataVolume, rootVolume } from "../../fields/ec2/volume";
import { keyPairName, securityGroupId, subnetId } from "../../fields/ids";
import { moduleName, shortName } from "../../fields/names";
import { privateIpv4 } from "../../fields/addresses";
import { zoneName } from "../../fields/network";
import { securityGroup } from "../../fields/security-group/inputs";

const instance = () =>
  z.strictObject({
    /** The subnet. Moving to another one replaces the instance. */
    subnetId: subnetId(),
    /** The subnet's Availability Zone; needed for `volumes`, which live in a zone. */
    availabilityZone: zoneName().optional(),
    /** The instance type of this instance. @default `instanceType` */
    instanceType: instanceType().optional(),
    /** An image out of `images` to launch from. @default the module's AMI */
    image: shortName().optional(),
    /** The user data of this instance. @default `userData` */
    userData: z.string().optional(),
    /**
     * A fixed private address inside the subnet: an IPv4 one of 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or
     * 100.64.0.0/10. A resource of your own that refers to the instance must then not have `create_before_destroy`: it
     * would have the instance replaced in that order too, and AWS gives one address to one instance only.
     * @default one that AWS picks
     */
    privateIp: privateIpv4().optional(),
    /** Give the instance a public address, which changes when it stops: it can then be reached from the internet, as far as the security groups allow. Public addresses cost about 3.60 US dollars a month. */
    publicIp: z.boolean().default(false),
    /** Give the instance an Elastic IP, a public address that stays. Taking it away later replaces the instance. */
    elasticIp: z.boolean().default(false),
    /** Further volumes by name. They outlive a replaced instance. */
    volumes: z.record(shortName(), dataVolume()).default({}),
    /** Tags of this instance only. */
    tags: tags().default({}),
  });

export const instancesInputs = z.strictObject({
  /**
   * What the instances are together: the beginning of their `Name` tags, and of the names of what belongs to them.
   * Names in AWS have a suffix, so that two of one name get along, and they stay as they were first given: changing this
   * changes tags and descriptions, and replaces nothing. For the same reason an existing role, profile or security group
   * can be adopted with `import`, whatever it is called.
   */
  name: moduleName(),
  /**
   * The instances by name. Adding or removing one leaves the others alone. An instance that launches from an image
   * of another one says so in `image`.
   */
  instances: z.record(shortName(), instance()),
  /** The instance type where an instance names none. Changing it stops, resizes and starts an instance: the way to scale up. */
  instanceType: instanceType().default("t3.micro"),
  ...imageShape(),
  /**
   * Images of instances by name, for further instances to launch from. An image is made as soon as its instance
   * runs, not when its user data is done: add the image in a later apply, when the instance is as it should be. It
   * stays as it was made, also when its instance is replaced: for a newer image add one under another name, and move the
   * instances to it one by one. AWS puts the instance's further volumes into the image as well; instances that launch
   * from it leave them out, and have `volumes` of their own.
   */
  images: z
    .record(
      shortName(),
      z.strictObject({
        /** The instance to make the image of; one that launches from no image itself. */
        instance: shortName(),
        /** Reboot the instance while the image is made, so that its file systems are consistent. Without it, files may be half-written. */
        reboot: z.boolean().default(true),
      }),
    )
    .default({}),
  /** The own security group of the instances. */
  securityGroup: securityGroup().optional(),
  /** IDs of further security groups. */
  securityGroupIds: distinctList(securityGroupId()).default([]),
  ...profileShape(),
  /** An EC2 key pair for SSH, where Session Manager does not do. Changing it replaces the instances. */
  keyName: keyPairName().optional(),
  /** Script or cloud-init text that runs at the first boot, up to 16 KB. No secrets: everybody who may look at the instance can read it. What looks like an access key or a private key is refused. */
  userData: z.string().optional(),
  /**
   * Replace an instance when its user data changes. Otherwise a change stops and starts the instance, and the new
   * text does not run, since user data runs at the first boot only.
   */
  userDataReplacesInstance: z.boolean().default(false),
  /** The volume with the system; it is deleted with its instance. Its kind can be changed in place. */
  rootVolume: rootVolume().prefault({}),
  /**
   * Take a snapshot of each further volume before it is deleted. For volumes that are there already and are no `gp3`, change it
   * together with a volume's size or speed: alone, AWS's provider asks for a modification without anything to modify, and
   * AWS refuses.
   */
  finalSnapshots: z.boolean().default(true),
  /**
   * Refuse to terminate instances from the console, the command line and scripts. It does not stop Terraform: its
   * provider lifts the protection when a plan deletes or replaces an instance, so read the plan.
   */
  terminationProtection: z.boolean().default(true),
  /** How many hops instance metadata travels. Containers with a network of their own need 2, which lets everything in them take the role's credentials. */
  metadataHopLimit: z.int().min(1).max(64).default(1),
  /** Metrics each minute instead of every five, for about 2 US dollars a month and instance. */
  detailedMonitoring: z.boolean().default(true),
  /** Dedicated bandwidth to volumes. Current types always have it; old ones (t2, m3 …) refuse it. */
  ebsOptimized: z.boolean().default(true),
  /** Tags of everything in the module. */
  tags: tags().default({}),
});

/** The inputs as the constraints and the body see them. */
export type Inputs = References<typeof instancesInputs>;

/** One instance as the constraints and the body see it. */
export type Instance = Inputs["instances"][string];
