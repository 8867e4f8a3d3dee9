import { type ModuleDefinition, judge } from "../../core";
import { synthesizeModule } from "../../core/module/synthesize";
import { problemText } from "../../core/inputs";
import { certificate } from "../../modules/certificate/certificate";
import { example } from "../../modules/certificate/example";

const problems = (props: object): string[] =>
  judge(certificate as unknown as ModuleDefinition, { name: "shop", ...props }).map(problemText);
const issued = (changes: Record<string, unknown>) => ({ issued: { ...example.issued, ...changes } });
const PEM = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
const KEY = "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n";

const NAME = "that is a domain name in lower case, such as www.example.com or *.example.com";

test("each kind alone is right", () => {
  expect(problems(example)).toEqual([]);
  expect(problems({ imported: { certificate: PEM, chain: PEM + PEM }, privateKey: KEY })).toEqual([]);
  expect(problems({ serverCertificate: { certificate: PEM }, privateKey: KEY })).toEqual([]);
});

test.each<[string, Record<string, unknown>, string[]]>([
  ["no kind", {}, ["issued is one of three kinds: give exactly one of `issued`, `imported` and `serverCertificate`"]],
  [
    "two kinds",
    { ...example, imported: { certificate: PEM }, privateKey: KEY },
    ["issued is one of three kinds: give exactly one of `issued`, `imported` and `serverCertificate`"],
  ],
  ["no private key", { imported: { certificate: PEM } }, ["privateKey is needed by `imported` and `serverCertificate`"]],
  [
    "a first name of 65 characters",
    issued({ domainName: `${"a".repeat(53)}.example.com` }),
    [
      `issued.domainName must be text of at most 253 characters, ${NAME}, of at most 64 characters, longer ones belong to \`alternativeNames\`, got "${"a".repeat(53)}.example.com"`,
    ],
  ],
  [
    "two wildcards",
    issued({ alternativeNames: { "*.*.example.com": {} } }),
    [
      `issued.alternativeNames["*.*.example.com"] has the key "*.*.example.com"; keys must be text of at most 253 characters, ${NAME}`,
    ],
  ],
  [
    "a trailing dot",
    issued({ domainName: "example.com." }),
    [
      `issued.domainName must be text of at most 253 characters, ${NAME}, of at most 64 characters, longer ones belong to \`alternativeNames\`, got "example.com."`,
    ],
  ],
  [
    "upper case, which ACM changes",
    issued({ alternativeNames: { "WWW.example.com": {} } }),
    [
      `issued.alternativeNames["WWW.example.com"] has the key "WWW.example.com"; keys must be text of at most 253 characters, ${NAME}`,
    ],
  ],
  [
    "a name twice",
    issued({ alternativeNames: { "example.com": {} } }),
    ["issued may name its `domainName` only once, not also in `alternativeNames`"],
  ],
  [
    "something that is no certificate",
    { imported: { certificate: "x" }, privateKey: KEY },
    ['imported.certificate must be text that is a certificate in PEM, got "x"'],
  ],
])("refuses %s", (_, props, expected) => {
  expect(problems(props)).toEqual(expected);
});

test("a wrong private key is refused without being repeated", () => {
  expect(problems({ imported: { certificate: PEM }, privateKey: "hunter2" })).toEqual([
    "privateKey must be text that is a private key in PEM, without a passphrase, got a secret value",
  ]);
});

// What a create_before_destroy resource refers to is replaced in that order too, and a record's replacement would be
// deleted with the old one. Listeners are such resources, and refer to the ARN.
test("neither the wait for the certificate nor its ARN refers to the records", () => {
  const files = synthesizeModule(certificate) as unknown as {
    "main.tf.json": { resource: Record<string, object> };
    "outputs.tf.json": { output: Record<string, object> };
  };
  const { aws_acm_certificate_validation: validation } = files["main.tf.json"].resource;
  const { arn, not_after, domain_names } = files["outputs.tf.json"].output;
  expect(JSON.stringify({ validation, arn, not_after, domain_names })).not.toContain("aws_route53_record");
  expect(JSON.stringify(arn)).toContain("aws_acm_certificate_validation.this");
});

test("more than a hundred names are refused", () => {
  const names = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`n${i}.example.com`, {}]));
  expect(problems(issued({ alternativeNames: names }))[0]).toMatch(
    /^issued\.alternativeNames must be a map with at most 99 names, got/,
  );
});
