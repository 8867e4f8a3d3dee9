import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import { TerraformStack, TerraformVariable } from "cdktf";
import type { Construct } from "constructs";
import { Alb } from "twinform/alb";
import { Network } from "twinform/network";
import { Testing } from "twinform/testing";

/** A network with a balancer whose clients only Terraform knows, and a resource of the stack's own that refers to it. */
export class WebStack extends TerraformStack {
  public readonly network: Network;
  public readonly alb: Alb;

  public constructor(scope: Construct = Testing.app()) {
    super(scope, "web");
    new AwsProvider(this, "aws", { region: "eu-west-1" });
    const office = new TerraformVariable(this, "office", { type: "string", default: "203.0.113.0/24" });
    this.network = new Network(this, "network", { name: "shop", availabilityZones: ["eu-west-1a", "eu-west-1b"] });
    const { vpcId, publicSubnetIdsByZone } = this.network.outputs;
    this.alb = new Alb(this, "alb", {
      name: "shop",
      vpcId,
      subnetIdsByZone: publicSubnetIdsByZone,
      targetNetworks: { vpc: { cidrIpv4: "10.0.0.0/16" } },
      targetGroups: { home: { port: 8080 } },
      listeners: { http: { port: 8081, targetGroup: "home" } },
      clients: { office: { cidrIpv4: office.stringValue } },
    });
    new SsmParameter(this, "address", {
      name: "/shop/address",
      type: "String",
      value: this.alb.outputs.dnsName,
      tags: { team: "web" },
    });
  }
}
