import { LbListenerRule } from "@cdktf/provider-aws/lib/lb-listener-rule";
import { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group";
import { NatGateway } from "@cdktf/provider-aws/lib/nat-gateway";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Alb } from "twinform/alb";
import { Network } from "twinform/network";
import { Testing } from "twinform/testing";
import { ShopStack } from "./shop-stack";

Testing.setupJest();

const stack = new ShopStack(Testing.app(), ["eu-west-1a", "eu-west-1b"]);

test("the shop has a balancer with a group for the movies", () => {
  expect(stack).toHaveModule(Network, { availabilityZones: ["eu-west-1a", "eu-west-1b"] });
  expect(stack).toHaveModule(Alb, {
    scheme: "internet-facing",
    rules: { movies: { targetGroup: "movies", paths: expect.arrayContaining(["/movies/*"]) } },
  });
});

test("zones of two Regions are refused", () => {
  const torn = new ShopStack(Testing.app(), ["eu-west-1a", "eu-central-1a"]);
  expect(() => Testing.synth(torn)).toThrow("shop/network: availabilityZones must be of one Region");
});

test("the movies have a port, a health check and a rule", () => {
  expect(stack).toHaveResourceWithProperties(LbTargetGroup, { port: 8080, healthCheck: { path: "/", matcher: "200" } });
  expect(stack).toHaveResourceWithProperties(LbListenerRule, {
    condition: [{ pathPattern: { values: ["/movies/*"] } }],
    action: [{ type: "forward", targetGroupArn: '${aws_lb_target_group.this["movies"].arn}' }],
  });
  expect(stack).toHaveResourceWithProperties(Subnet, { availabilityZone: "eu-west-1b", mapPublicIpOnLaunch: false });
  expect(stack).not.toHaveResource(NatGateway);
});
