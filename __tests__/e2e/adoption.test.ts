import { cpSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../support/terraform";
import { Emulator } from "./support/emulator";
import { Plan } from "./support/plan";

jest.setTimeout(10 * 60 * 1000);

// Made by somebody else, under names that no module would give. The certificate's key has to be there for it.
const THEIRS = `
  provider "aws" {}
  resource "aws_s3_bucket" "states" { bucket = "their-states" }
  resource "aws_kms_key" "states" { description = "their key" }
  resource "aws_kms_alias" "states" {
    name          = "alias/their-key"
    target_key_id = aws_kms_key.states.id
  }
  resource "aws_dynamodb_table" "locks" {
    name         = "their-locks"
    billing_mode = "PAY_PER_REQUEST"
    hash_key     = "LockID"
    attribute {
      name = "LockID"
      type = "S"
    }
  }
  resource "aws_iam_server_certificate" "web" {
    name             = "their-certificate"
    certificate_body = file("certificate.pem")
    private_key      = file("key.pem")
  }
  output "ids" {
    value = {
      "module.state.aws_s3_bucket.this"                              = aws_s3_bucket.states.bucket
      "module.state.aws_kms_key.this[\\"this\\"]"                      = aws_kms_key.states.id
      "module.state.aws_kms_alias.this[\\"this\\"]"                    = aws_kms_alias.states.name
      "module.state.aws_dynamodb_table.locks[\\"this\\"]"              = aws_dynamodb_table.locks.name
      "module.certificate.aws_iam_server_certificate.this[\\"this\\"]" = aws_iam_server_certificate.web.name
    }
  }`;

const OURS = `
  provider "aws" {}
  module "state" {
    source     = "./state-backend"
    bucket     = "their-states"
    lock_table = true
  }
  module "certificate" {
    source             = "./certificate"
    name               = "ours"
    server_certificate = { certificate = file("certificate.pem") }
    private_key        = file("key.pem")
  }`;

describe("a state bucket and a certificate that are there already", () => {
  let emulator: Emulator;

  beforeAll(async () => {
    emulator = await Emulator.start();
  });
  afterAll(() => emulator.stop());

  test("are imported into an empty state, and nothing is replaced", () => {
    const theirs = emulator.workspace({ "main.tf": THEIRS });
    const certificate = ["-keyout", join(theirs.folder, "key.pem"), "-out", join(theirs.folder, "certificate.pem")];
    emulator.run("openssl", [
      ..."req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=test.example.com".split(" "),
      ...certificate,
    ]);
    theirs.run(["init", "-no-color"]);
    theirs.run(["apply", "-auto-approve", "-no-color"]);
    const ids = JSON.parse(theirs.run(["output", "-json", "ids"])) as Record<string, string>;

    const ours = emulator.workspace({
      "main.tf": OURS,
      "certificate.pem": theirs.read("certificate.pem"),
      "key.pem": theirs.read("key.pem"),
    });
    for (const module of ["state-backend", "certificate"]) {
      cpSync(join(ROOT, "terraform", module), join(ours.folder, module), { recursive: true });
    }
    ours.run(["init", "-no-color"]);
    for (const [address, id] of Object.entries(ids)) ours.run(["import", "-no-color", address, id]);
    const plan = Plan.in(ours);
    const adopted = plan.changes.filter(({ address }) => address in ids);
    expect(adopted.map(({ change }) => change.actions.join("+")).sort()).toEqual(["no-op", "no-op", "no-op", "update", "update"]);
    expect(plan.actions().filter((action) => action.includes("delete"))).toEqual([]);
    theirs.remove();
    ours.remove();
  });
});
