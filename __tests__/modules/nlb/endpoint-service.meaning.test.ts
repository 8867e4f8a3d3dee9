import { nlb } from "../../../modules/nlb/nlb";
import { generated, passed } from "../../support/generated";

const { resource, output } = generated(nlb);

describe("the endpoint service", () => {
  test("is this balancer's, where asked for, and accepts as told", () => {
    expect(resource("aws_vpc_endpoint_service.this")).toMatchObject({
      for_each: '${{ for v in var.endpoint_service[*] : "this" => v }}',
      network_load_balancer_arns: ["${aws_lb.this.arn}"],
      ...passed("each.value", { acceptance_required: "acceptance_required", private_dns_name: "private_dns_name" }),
    });
  });

  test("may be asked by those that are named, and by nobody else", () => {
    expect(resource("aws_vpc_endpoint_service_allowed_principal.this")).toEqual({
      for_each: "${var.endpoint_service != null ? var.endpoint_service.allowed_principals : {}}",
      principal_arn: "${each.value}",
      vpc_endpoint_service_id: '${aws_vpc_endpoint_service.this["this"].id}',
    });
  });

  test("tells the record that proves its private name, where it has one", () => {
    const ofService = "[for v2 in v.private_dns_name_configuration : { name = v2.name, type = v2.type, value = v2.value }]";
    expect(output("endpoint_service_dns_record")).toBe(
      `\${one([for v in flatten([for v in aws_vpc_endpoint_service.this : ${ofService}]) : v])}`,
    );
  });
});
