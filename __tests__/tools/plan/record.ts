import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Emulator } from "../../e2e/support/emulator";
import type { Workspace } from "../../support/terraform";

/*
 * Writes recorded/*.json: plans of a small system that real Terraform makes on the emulator, one after the other. Run it when
 * the plans should tell of something new, and read what becomes of the summaries beside them:
 *
 *   node --import tsx __tests__/tools/plan/record.ts
 *   npm run --silent plan -- --json __tests__/tools/plan/recorded/change.json
 */

/** What the system is made of; a step changes some of it. */
interface System {
  readonly zone: string;
  readonly addresses: string;
  readonly role: string;
  readonly networks: string;
  readonly password: string;
  readonly principal: string;
  readonly more?: string;
}

const SYSTEM: System = {
  zone: "example.com",
  addresses: `["a", "b"]`,
  role: `resource "aws_iam_role" "server"`,
  networks: `["10.0.0.0/8", "192.0.2.0/24"]`,
  password: "correct horse",
  principal: "ec2.amazonaws.com",
};

const hcl = ({ zone, addresses, role, networks, password, principal, more = "" }: System): string => `
provider "aws" {
  region = "eu-west-1"
}

variable "password" {
  type      = string
  sensitive = true
  default   = "${password}"
}

resource "aws_route53_zone" "site" {
  name    = "${zone}"
  comment = "The site"
}

resource "aws_eip" "nat" {
  for_each = toset(${addresses})
  domain   = "vpc"
  tags     = { Name = each.key }
}

${role} {
  name                  = "server${zone === SYSTEM.zone ? "" : "-renamed"}"
  force_detach_policies = true
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "${principal}" } }]
  })

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_security_group" "web" {
  name        = "web"
  description = "The site"

  ingress {
    description = "HTTPS"
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = ${networks}
  }
}

resource "aws_ssm_parameter" "password" {
  name  = "/site/password"
  type  = "SecureString"
  value = var.password
}

output "domain" {
  value = aws_route53_zone.site.name
}

output "password" {
  value     = var.password
  sensitive = true
}
${more}`;

const SERVERS = `resource "aws_iam_role" "servers"`;
const MOVED = `
moved {
  from = aws_iam_role.server
  to   = aws_iam_role.servers
}`;

const CHANGED: System = {
  ...SYSTEM,
  role: SERVERS,
  networks: `["10.0.0.0/8"]`,
  password: "battery staple",
  principal: "ecs-tasks.amazonaws.com",
};

/** What is left in the end: no zone, no address `b`, and a password that stays where it is. */
const LITTLE = hcl({ ...CHANGED, addresses: `["a"]` })
  .replace(/resource "aws_route53_zone"[^]*?\n}\n/, "")
  .replace(
    /resource "aws_ssm_parameter"[^]*?\n}\n/,
    "removed {\n  from = aws_ssm_parameter.password\n  lifecycle {\n    destroy = false\n  }\n}\n",
  )
  .replace("aws_route53_zone.site.name", '"none"');

function record(system: Workspace, name: string, text: string): void {
  system.write("main.tf", text);
  system.run(["plan", "-no-color", `-out=${name}.tfplan`]);
  const json = JSON.parse(system.run(["show", "-json", `${name}.tfplan`])) as unknown;
  writeFileSync(join(__dirname, "recorded", `${name}.json`), `${JSON.stringify(json, undefined, 1)}\n`);
  console.log(`recorded ${name}`);
}

async function main(): Promise<void> {
  const emulator = await Emulator.start();
  const system = emulator.workspace({ "main.tf": hcl(SYSTEM) });
  try {
    system.run(["init", "-no-color"]);
    record(system, "create", hcl(SYSTEM));
    system.run(["apply", "-no-color", "create.tfplan"]);
    record(system, "no-change", hcl(SYSTEM));
    // Somebody renames an address by hand, and Terraform names it back.
    const [, address = ""] = /<allocationId>([^<]*)</.exec(await emulator.call("ec2", "DescribeAddresses")) ?? [];
    await emulator.call("ec2", "CreateTags", { "ResourceId.1": address, "Tag.1.Key": "Name", "Tag.1.Value": "by hand" });
    record(system, "change", hcl({ ...CHANGED, more: MOVED }));
    system.run(["apply", "-no-color", "change.tfplan"]);
    record(system, "replace", hcl({ ...CHANGED, zone: "example.org" }));
    record(system, "destroy", LITTLE);
  } finally {
    system.remove();
    emulator.stop();
  }
}

void main();
