import { Testing } from "cdktf";
import { dev } from "../environments/dev";
import { WebStack } from "../stacks/web-stack";

/** The stack as Terraform reads it. */
interface Root {
  readonly module: Record<string, Record<string, unknown>>;
}

const { module: modules } = JSON.parse(Testing.synth(new WebStack(Testing.app(), dev))) as Root;

test("the network has no NAT gateway, which would cost more than all the rest", () => {
  expect(modules["network"]).toMatchObject({ availability_zones: dev.availabilityZones, subnets: { public: {} } });
  expect(modules["network"]).not.toHaveProperty("nat");
});

test("the balancer stands in the public subnets, and knows two paths", () => {
  expect(modules["alb"]).toMatchObject({
    subnet_ids_by_zone: "${module.network.public_subnet_ids_by_zone}",
    rules: { movies: { paths: ["/movies", "/movies/*"] }, shows: { paths: ["/shows", "/shows/*"] } },
  });
});
