import { certificate } from "../../modules/certificate/certificate";
import { generated } from "../support/generated";

const { resource, output, every } = generated(certificate);
const ISSUED = '${{ for v in var.issued[*] : "this" => v }}';

describe("a certificate that is issued", () => {
  test("has the wanted names and key, and is proved by DNS", () => {
    expect(resource("aws_acm_certificate.issued")).toMatchObject({
      for_each: ISSUED,
      domain_name: "${each.value.domain_name}",
      subject_alternative_names: "${keys(local.zone_ids)}",
      key_algorithm: "${each.value.key_algorithm}",
      validation_method: "DNS",
      options: {
        certificate_transparency_logging_preference: '${each.value.transparency_logging ? "ENABLED" : "DISABLED"}',
      },
    });
  });

  test("is proved by a record in each domain's zone, never over another certificate's", () => {
    const mine = (attribute: string) =>
      `\${[for v in aws_acm_certificate.issued["this"].domain_validation_options : v.${attribute} if contains([each.key, "*.\${each.key}"], v.domain_name)][0]}`;
    expect(resource("aws_route53_record.validation")).toMatchObject({
      for_each: "${local.proofs}",
      zone_id: "${each.value}",
      type: "CNAME",
      ttl: 300,
      name: mine("resource_record_name"),
      records: [mine("resource_record_value")],
      allow_overwrite: false,
    });
  });

  test("is waited for, up to twenty minutes", () => {
    expect(resource("aws_acm_certificate_validation.this")).toMatchObject({
      for_each: ISSUED,
      certificate_arn: '${aws_acm_certificate.issued["this"].arn}',
      timeouts: { create: "20m" },
    });
  });
});

describe("a certificate from elsewhere", () => {
  const given = {
    certificate_body: "${each.value.certificate}",
    certificate_chain: "${each.value.chain}",
    private_key: "${var.private_key}",
  };

  test("is imported into ACM with its chain and key", () => {
    expect(resource("aws_acm_certificate.imported")).toMatchObject({
      for_each: '${{ for v in var.imported[*] : "this" => v }}',
      ...given,
    });
  });

  test("is kept in IAM with its chain and key, under a path", () => {
    expect(resource("aws_iam_server_certificate.this")).toMatchObject({
      for_each: '${{ for v in var.server_certificate[*] : "this" => v }}',
      // Without the line breaks at their ends, which AWS gives back and the provider does not know.
      certificate_body: "${trimspace(each.value.certificate)}",
      certificate_chain: "${each.value.chain != null ? trimspace(each.value.chain) : null}",
      private_key: given.private_key,
      name_prefix: "${var.name}-",
      path: "${each.value.path}",
    });
  });
});

test("what is replaced, and how: a new certificate is there before the old one goes", () => {
  expect(every("lifecycle")).toEqual({
    "aws_acm_certificate.issued": { create_before_destroy: true },
    "aws_acm_certificate.imported": { create_before_destroy: true },
    "aws_acm_certificate_validation.this": { create_before_destroy: true },
    // It keeps its name, and nobody is told its key.
    "aws_iam_server_certificate.this": { create_before_destroy: true, ignore_changes: ["name_prefix", "private_key"] },
    // A domain's record is the same for every certificate.
    "aws_route53_record.validation": { ignore_changes: ["name", "records"] },
  });
  expect(every("depends_on")).toEqual({});
});

test("certificates have the tags, and in ACM a name", () => {
  expect(every("tags")).toEqual({
    "aws_acm_certificate.issued": "${merge(var.tags, { Name = var.name })}",
    "aws_acm_certificate.imported": "${merge(var.tags, { Name = var.name })}",
    "aws_iam_server_certificate.this": "${var.tags}",
  });
});

test("the names and the records that prove them are told", () => {
  expect(output("domain_names")).toBe("${keys(local.zone_ids)}");
  expect(output("validation_record_names")).toBe("${{ for k, v in aws_route53_record.validation : k => v.name }}");
});
