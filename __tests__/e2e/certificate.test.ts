import { cpSync } from "node:fs";
import { join } from "node:path";
import { ROOT, type Workspace } from "../support/terraform";
import { Emulator } from "./support/emulator";
import { interruptedCreation } from "./support/interrupt";
import { Plan } from "./support/plan";

jest.setTimeout(10 * 60 * 1000);

const RECORD = 'module.blue.aws_route53_record.validation["example.com"]';

// One story in order: each step stands on the one before.
describe("a certificate's records", () => {
  let emulator: Emulator;
  let root: Workspace;

  beforeAll(async () => {
    emulator = await Emulator.start();
    root = emulator.workspace({
      "main.tf": `
        provider "aws" {}
        resource "aws_route53_zone" "domain" { name = "example.com" }
        module "blue" {
          source = "./certificate"
          name   = "blue"
          issued = {
            domain_name       = "example.com"
            zone_id           = aws_route53_zone.domain.zone_id
            alternative_names = { "*.example.com" = {} }
          }
        }
        # Refers to the certificate as a balancer's listener does.
        resource "terraform_data" "listener" {
          input = module.blue.arn
          lifecycle {
            create_before_destroy = true
          }
        }`,
    });
    cpSync(join(ROOT, "terraform", "certificate"), join(root.folder, "certificate"), { recursive: true });
    root.run(["init", "-no-color"]);
    root.run(["apply", "-auto-approve", "-no-color", "-target=aws_route53_zone.domain"]);
  });
  afterAll(() => {
    root.remove();
    emulator.stop();
  });

  // Else each story with a certificate takes a minute more, and so does everybody who tries the emulator.
  test("the emulator issues certificates at once", async () => {
    const { CertificateArn } = (await emulator.json("acm", "CertificateManager.RequestCertificate", {
      DomainName: "at-once.example.com",
      ValidationMethod: "DNS",
    })) as { CertificateArn: string };
    const { Certificate } = (await emulator.json("acm", "CertificateManager.DescribeCertificate", { CertificateArn })) as {
      Certificate: { Status: string };
    };
    expect(Certificate.Status).toBe("ISSUED");
  });

  /** The names of the zone's records for validation, as Route 53 tells them. */
  const records = async (): Promise<string[]> => {
    const zone = (JSON.parse(root.run(["show", "-json"])) as State).values.root_module.resources.find(
      ({ type }) => type === "aws_route53_zone",
    )?.values["zone_id"] as string;
    const credential = `Credential=test/20200101/us-east-1/route53/aws4_request, SignedHeaders=host, Signature=0`;
    const answer = await fetch(`${emulator.url}/2013-04-01/hostedzone/${zone}/rrset`, {
      headers: { Connection: "close", Authorization: `AWS4-HMAC-SHA256 ${credential}` },
    });
    return [...(await answer.text()).matchAll(/<Name>(_[^<]*)<\/Name><Type>CNAME<\/Type>/g)].map(([, name]) => name ?? "");
  };
  const green = (issued: string) =>
    root.write("green.tf", `module "green" {\n  source = "./certificate"\n  name = "green"\n  issued = { ${issued} }\n}\n`);
  const apply = (...options: string[]) => root.run(["apply", "-auto-approve", "-no-color", ...options]);
  const expectNoChanges = () => expect(Plan.in(root).actions()).toEqual([]);

  test("an interrupted creation is repaired by one more apply", async () => {
    await interruptedCreation(emulator, root.folder, RECORD);
    expect(root.run(["state", "show", "-no-color", RECORD])).toContain("(tainted)");

    apply();
    expect(await records()).toHaveLength(1);
    expectNoChanges();
  });

  test("a replaced record is there afterwards", async () => {
    const plan = Plan.in(root, `-replace=${RECORD}`);
    expect(plan.actions()).toEqual([`delete+create ${RECORD}`]);
    root.run(["apply", "-no-color", "test.tfplan"]);
    expect(await records()).toHaveLength(1);
    expectNoChanges();
  });

  test("a second certificate of the same name does not take the record over", async () => {
    green('domain_name = "*.example.com", zone_id = aws_route53_zone.domain.zone_id');
    root.run(["init", "-no-color"]);
    const { code, stderr } = root.try(["apply", "-auto-approve", "-no-color"]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/creating Route53 Record.*already exists/s);
    expect(await records()).toHaveLength(1);
  });

  test("the second certificate is issued by the first one's record, and leaves it when it goes", async () => {
    green('domain_name = "*.example.com", zone_id = aws_route53_zone.domain.zone_id, proved_elsewhere = true');
    apply();
    expectNoChanges();
    root.write("green.tf", "");
    apply();
    expect(await records()).toHaveLength(1);
    expectNoChanges();
  });

  test("one more name makes a new certificate before the old one goes, and touches no other name's record", () => {
    root.write(
      "main.tf",
      root.read("main.tf").replace('{ "*.example.com" = {} }', '{ "*.example.com" = {}, "www.example.com" = {} }'),
    );
    const actions = Plan.in(root).actions();
    expect(actions).toEqual([
      'create module.blue.aws_route53_record.validation["www.example.com"]',
      'create+delete module.blue.aws_acm_certificate.issued["this"]',
      'create+delete module.blue.aws_acm_certificate_validation.this["this"]',
      "update terraform_data.listener",
    ]);
  });

  test("an existing certificate and its record are imported into an empty state, and stay as they are", () => {
    const resources = (JSON.parse(root.run(["show", "-json"])) as State).values.root_module.child_modules[0]?.resources ?? [];
    const id = (type: string) => resources.find((resource) => resource.type === type)?.values["id"] as string;
    const adopted = emulator.workspace({
      "main.tf": root
        .read("main.tf")
        .replaceAll("aws_route53_zone.domain.zone_id", "data.aws_route53_zone.domain.zone_id")
        .replace('resource "aws_route53_zone" "domain"', 'data "aws_route53_zone" "domain"')
        .replace(', "www.example.com" = {}', ""),
    });
    cpSync(join(ROOT, "terraform", "certificate"), join(adopted.folder, "certificate"), { recursive: true });
    adopted.run(["init", "-no-color"]);
    adopted.run(["import", "-no-color", 'module.blue.aws_acm_certificate.issued["this"]', id("aws_acm_certificate")]);
    adopted.run(["import", "-no-color", RECORD, id("aws_route53_record")]);
    expect(Plan.in(adopted).actions()).toEqual([
      'create module.blue.aws_acm_certificate_validation.this["this"]',
      "create terraform_data.listener",
    ]);
    adopted.remove();
  });
});

interface State {
  readonly values: { readonly root_module: Folder & { readonly child_modules: readonly Folder[] } };
}
interface Folder {
  readonly resources: ReadonlyArray<{ readonly type: string; readonly values: Record<string, unknown> }>;
}
