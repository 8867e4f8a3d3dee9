import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { Alb } from "twinform/alb";
import { Network } from "twinform/network";

export class ShopStack extends TerraformStack {
  public constructor(scope: Construct, zones: string[]) {
    super(scope, "shop");
    new AwsProvider(this, "aws", { region: "eu-west-1" });
    const network = new Network(this, "network", { name: "shop", availabilityZones: zones });
    const alb = new Alb(this, "alb", {
      name: "shop",
      scheme: "internet-facing",
      vpcId: network.outputs.vpcId,
      subnetIdsByZone: network.outputs.publicSubnetIdsByZone,
      targetNetworks: { vpc: { cidrIpv4: network.outputs.vpcCidr } },
      targetGroups: { home: {}, movies: { port: 8080 } },
      listeners: { http: { targetGroup: "home" } },
      rules: { movies: { paths: ["/movies/*"], targetGroup: "movies" } },
    });
    new SsmParameter(this, "address", { name: "/shop/address", type: "String", value: alb.outputs.dnsName });
  }
}
