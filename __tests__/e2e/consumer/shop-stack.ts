import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { SecurityGroupRule } from "@cdktf/provider-aws/lib/security-group-rule";
import { TerraformOutput, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { at } from "twinform";
import { Alb } from "twinform/alb";
import { Network } from "twinform/network";

/** What a team writes that has the package, and nothing else of this project: a stack of cdktf's own. */
export class ShopStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new AwsProvider(this, "aws", { region: "eu-west-1" });

    const network = new Network(this, "network", { name: "shop", availabilityZones: ["eu-west-1a", "eu-west-1b"] });
    const alb = new Alb(this, "alb", {
      name: "shop",
      scheme: "internet-facing",
      vpcId: network.outputs.vpcId,
      subnetIdsByZone: network.outputs.publicSubnetIdsByZone,
      deletionProtection: false,
      targetNetworks: { vpc: { cidrIpv4: network.outputs.vpcCidr } },
      targetGroups: { home: {}, movies: { healthCheck: { path: "/movies/" } } },
      listeners: { http: { targetGroup: "home" } },
      rules: { movies: { paths: ["/movies", "/movies/*"], targetGroup: "movies" } },
    });

    // A resource of one's own beside the modules.
    new SecurityGroupRule(this, "probe", {
      type: "ingress",
      securityGroupId: alb.outputs.securityGroupId,
      protocol: "tcp",
      fromPort: 8080,
      toPort: 8080,
      cidrBlocks: [network.outputs.vpcCidr],
    });
    new TerraformOutput(this, "subnet", { value: at(network.outputs.publicSubnetIdsByZone, "eu-west-1a") });
  }
}
