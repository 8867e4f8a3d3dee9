import type { Construct } from "constructs";
import type { Environment } from "../environments";
import { Network } from "../modules/network/network";
import { BaseStack } from "./base-stack";

/** The network of an environment. */
export class NetworkStack extends BaseStack {
  public readonly outputs;

  public constructor(scope: Construct, environment: Environment) {
    super(scope, environment, "network");
    const { region, network } = environment;
    const foreign = network.availabilityZones.filter((zone) => !zone.startsWith(region));
    this.node.addValidation({
      validate: () =>
        foreign.map((zone) => `network.availabilityZones: ${zone} is no zone of the environment's Region ${region}`),
    });
    const { outputs } = new Network(this, "network", environment.network);
    this.outputs = this.publish({
      vpcId: outputs.vpcId,
      vpcCidr: outputs.vpcCidr,
      publicSubnetIds: outputs.publicSubnetIdsByZone,
      privateSubnetIds: outputs.privateSubnetIdsByZone,
      natPublicIps: outputs.natPublicIpsByZone,
    });
  }
}
