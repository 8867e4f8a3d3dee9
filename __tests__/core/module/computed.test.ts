import { AcmCertificate } from "@cdktf/provider-aws/lib/acm-certificate";
import { z } from "zod";
import { computed, defineModule, eq, listOf, mapOf } from "../../../core";
import { synthesizeModule } from "../../../core/module/synthesize";

const module_ = defineModule({
  name: "test",
  description: "",
  inputs: z.strictObject({ names: z.record(z.string(), z.string()) }),
  build(m, { names }) {
    const one = m.resource(AcmCertificate, "one", { domainName: "example.com" });
    const each = m.resources(AcmCertificate, "each", names, (domainName) => ({ domainName }));
    return {
      one: listOf(computed(one, "domainValidationOptions"), (option) => option.resourceRecordName, {
        where: (option) => eq(option.domainName, "example.com"),
      }),
      each: mapOf(each, (certificate) =>
        listOf(computed(certificate, "domainValidationOptions"), (option) => option.resourceRecordType),
      ),
    };
  },
});

test("a loop goes over a list that the provider computes, of one resource and of an instance of many", () => {
  expect(synthesizeModule(module_ as never)["outputs.tf.json"]).toEqual({
    output: {
      one: {
        value:
          '${[for v in aws_acm_certificate.one.domain_validation_options : v.resource_record_name if v.domain_name == "example.com"]}',
      },
      each: {
        value:
          "${{ for k, v in aws_acm_certificate.each : k => [for v2 in v.domain_validation_options : v2.resource_record_type] }}",
      },
    },
  });
});
