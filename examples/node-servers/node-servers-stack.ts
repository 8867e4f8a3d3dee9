import type { Construct } from "constructs";
import { at, later } from "../../core";
import { runRepository, script } from "../../fields/user-data";
import { Alb } from "../../modules/alb/alb";
import { Instances } from "../../modules/instances/instances";
import { Network } from "../../modules/network/network";
import { BaseStack } from "../../stacks/base-stack";
import { ZONE_A, ZONE_B, ZONE_C, environment } from "../environment";

/** The user data; user-data.sh is the same, for Terraform alone. */
export const NODE = script(
  runRepository({
    name: "node-app",
    repository: "https://github.com/example/node-app.git",
    packages: ["nodejs", "npm"],
    prepare: [["npm", "ci", "--omit=dev"]],
    command: ["/usr/bin/node", "{directory}/server.js"],
    environment: { PORT: "3000" },
  }),
);

/** Three Node.js servers on port 3000, two of them launched from an image of the first, behind an internal balancer. */
export class NodeServersStack extends BaseStack {
  public readonly outputs;

  public constructor(scope: Construct) {
    super(scope, environment, "node-servers");
    const { outputs: network } = new Network(this, "network", {
      name: "node",
      cidr: "10.3.0.0/16",
      availabilityZones: [ZONE_A, ZONE_B, ZONE_C],
      nat: "single",
      natZone: ZONE_A,
    });
    const subnetId = (zone: string) => at(network.privateSubnetIdsByZone, zone);
    const { outputs: servers } = new Instances(this, "servers", {
      name: "node",
      instances: {
        first: { subnetId: subnetId(ZONE_A), userData: NODE },
        second: { subnetId: subnetId(ZONE_B), image: "app" },
        third: { subnetId: subnetId(ZONE_C), image: "app" },
      },
      images: { app: { instance: "first" } },
      securityGroup: {
        vpcId: network.vpcId,
        ingress: { node: { fromPort: 3000, securityGroupId: later(() => alb.securityGroupId) } },
        egress: { https: { fromPort: 443, cidrIpv4: "0.0.0.0/0" } },
      },
    });

    const target = (name: string) => ({ id: at(servers.instanceIds, name) });
    const alb: Alb["outputs"] = new Alb(this, "alb", {
      name: "node",
      vpcId: network.vpcId,
      subnetIdsByZone: network.privateSubnetIdsByZone,
      clients: { vpc: { cidrIpv4: "10.3.0.0/16" } },
      targetNetworks: { servers: { securityGroupId: servers.securityGroupId } },
      targetGroups: { node: { port: 3000 } },
      targets: { node: { first: target("first"), second: target("second"), third: target("third") } },
      listeners: { http: { port: 3000, targetGroup: "node" } },
    }).outputs;
    this.outputs = this.publish({ dnsName: alb.dnsName });
  }
}
