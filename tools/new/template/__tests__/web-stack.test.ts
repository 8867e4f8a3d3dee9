import { LbListenerRule } from "@cdktf/provider-aws/lib/lb-listener-rule";
import { NatGateway } from "@cdktf/provider-aws/lib/nat-gateway";
import { Alb } from "twinform/alb";
import { Network } from "twinform/network";
import { Testing } from "twinform/testing";
import { dev } from "../environments/dev";
import { WebStack } from "../stacks/web-stack";

Testing.setupJest();

const stack = new WebStack(Testing.app(), dev);

test("the network has no NAT gateway, which would cost more than all the rest", () => {
  expect(stack).toHaveModule(Network, { availabilityZones: dev.availabilityZones, subnets: { public: {} } });
  expect(stack).not.toHaveResource(NatGateway);
});

test("the balancer knows two paths", () => {
  expect(stack).toHaveModule(Alb, { scheme: "internet-facing" });
  for (const path of ["/movies", "/shows"]) {
    expect(stack).toHaveResourceWithProperties(LbListenerRule, {
      condition: [{ pathPattern: { values: [path, `${path}/*`] } }],
    });
  }
});
