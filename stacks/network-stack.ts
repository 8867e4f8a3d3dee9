import type { Construct } from "constructs";
import type { With } from "../environments";
import { Network } from "../modules/network/network";
import { BaseStack } from "./base-stack";

/** The network of an environment. */
export class NetworkStack extends BaseStack {
  public readonly outputs;
  /** The zones that the network has subnets in. */
  public readonly zones: readonly string[];

  public constructor(scope: Construct, environment: With<"network">) {
    super(scope, environment, "network");
    const { name, network } = environment;
    this.zones = network.availabilityZones;
    const { outputs } = new Network(this, "network", { ...network, name: network.name ?? name });
    this.outputs = this.publish({
      vpcId: outputs.vpcId,
      vpcCidr: outputs.vpcCidr,
      publicSubnetIds: outputs.publicSubnetIdsByZone,
      privateSubnetIds: outputs.privateSubnetIdsByZone,
      natPublicIps: outputs.natPublicIpsByZone,
    });
  }
}
