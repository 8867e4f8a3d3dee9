import { dns } from "../../modules/dns/dns";
import { generated } from "../support/generated";

const { resource, output, every } = generated(dns);

test.each([
  ["A", "aws_route53_record.alias", "${var.aliases}"],
  ["AAAA", "aws_route53_record.alias_ipv6", "${{ for k, v in var.aliases : k => v if v.ipv6 }}"],
])("an %s record leads to each target", (type, address, targets) => {
  expect(resource(address)).toEqual({
    for_each: targets,
    zone_id: "${var.zone_id}",
    name: "${each.key}",
    type,
    alias: {
      name: "${each.value.dns_name}",
      zone_id: "${each.value.zone_id}",
      evaluate_target_health: "${each.value.evaluate_target_health}",
    },
  });
});

test("the names of the records are told, and nothing else is made", () => {
  expect(output("alias_names")).toBe("${{ for k, v in aws_route53_record.alias : k => v.fqdn }}");
  expect(Object.keys(every("zone_id"))).toHaveLength(2);
});
