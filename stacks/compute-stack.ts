import type { Construct } from "constructs";
import { at } from "../core";
import type { Environment } from "../environments";
import { AutoScalingGroup } from "../modules/auto-scaling-group/auto-scaling-group";
import { BaseStack } from "./base-stack";
import type { NetworkStack } from "./network-stack";

/** The servers of an environment: a fleet in the private subnets of its network, which is to be deployed before. */
export class ComputeStack extends BaseStack {
  public readonly outputs;

  public constructor(scope: Construct, environment: Environment, network: NetworkStack) {
    super(scope, environment, "compute");
    const { vpcId, privateSubnetIds } = this.read(network);
    const { outputs } = new AutoScalingGroup(this, "fleet", {
      ...environment.fleet,
      subnetIds: environment.network.availabilityZones.map((zone) => at(privateSubnetIds, zone)),
      // Nobody reaches the servers; they reach updates and Session Manager.
      securityGroup: { vpcId, egress: { https: { fromPort: 443, cidrIpv4: "0.0.0.0/0" } } },
    });
    this.outputs = this.publish({
      groupName: outputs.name,
      securityGroupId: outputs.securityGroupId,
      roleName: outputs.roleName,
    });
  }
}
