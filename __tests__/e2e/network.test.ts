import { cpSync, existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { literalText, snakeCase } from "../../core/inputs";
import { environments } from "../../environments";
import { ROOT } from "../support/terraform";
import { Emulator, StackFolder, temporaryFolder } from "./support/emulator";
import { Plan } from "./support/plan";

jest.setTimeout(10 * 60 * 1000);

const CDKTF = join(ROOT, "node_modules", ".bin", "cdktf");
const dev = environments.find(({ name }) => name === "dev") as (typeof environments)[number];

// One story in order: each step stands on the one before.
describe("the network of an environment, from nothing to nothing", () => {
  const outdir = temporaryFolder();
  const bootstrapFolder = temporaryFolder();
  let emulator: Emulator;
  let stack: StackFolder;
  let before: string[];

  beforeAll(async () => {
    emulator = await Emulator.start(dev.region);
    before = await everything();
    stack = new StackFolder(join(outdir, "stacks", "dev-network"), emulator);
  });
  afterAll(() => emulator.stop());

  const bootstrap = () =>
    emulator.run("npm", ["run", "-s", "bootstrap", "--", "dev", "--yes"], { TWINFORM_BOOTSTRAP_FOLDER: bootstrapFolder });

  /** All that a network consists of, as AWS tells it. */
  const everything = async () => {
    const kinds = [
      "Vpcs",
      "Subnets",
      "RouteTables",
      "InternetGateways",
      "EgressOnlyInternetGateways",
      "Addresses",
      "SecurityGroups",
      "FlowLogs",
    ];
    const roles = await emulator.call("iam", "ListRoles");
    return [roles, ...(await Promise.all(kinds.map((kind) => emulator.call("ec2", `Describe${kind}`))))];
  };

  /** Synthesizes the dev network with other settings over the deployed one, and plans. */
  const planWith = (network: Partial<typeof dev.network>) => {
    emulator.run("node", ["--import", "tsx", "__tests__/e2e/support/app.ts"], {
      CDKTF_OUTDIR: outdir,
      TWINFORM_TEST_NETWORK: JSON.stringify(network),
    });
    return Plan.in(stack);
  };

  test("bootstrap makes the state bucket from nothing, and moves its own state into it", async () => {
    const output = bootstrap();
    expect(output).toContain("done: s3://twinform-dev-terraform-state holds the state of dev-state");
    expect(readdirSync(bootstrapFolder)).toEqual([]);
    expect(await emulator.keys("twinform-dev-terraform-state")).toContain("dev-state/terraform.tfstate");
  });

  test("bootstrap can be repeated: nothing changes", () => {
    const output = bootstrap();
    expect(output).toContain("exists and holds its own state; bringing it up to date");
    expect(output).toContain("Resources: 0 added, 0 changed, 0 destroyed.");
  });

  test("an HCL root that calls terraform/network plans the very resources that the stack plans", () => {
    emulator.run("npm", ["run", "-s", "synth"], { CDKTF_OUTDIR: outdir });
    stack.run(["init", "-no-color"]);
    const fromStack = Plan.in(stack).values();

    const inputs = Object.entries(dev.network).map(([name, value]) => `  ${snakeCase(name)} = ${literalText(value)}`);
    const hcl = emulator.workspace({
      "main.tf": `
        provider "aws" {
          region = "${dev.region}"
          default_tags {
            tags = { Environment = "dev", ManagedBy = "Terraform", Stack = "dev-network" }
          }
        }
        module "network" {
          source = "./network"
        ${inputs.join("\n")}
        }`,
    });
    cpSync(join(ROOT, "terraform", "network"), join(hcl.folder, "network"), { recursive: true });
    hcl.run(["init", "-no-color"]);
    const fromHcl = Plan.in(hcl).values();
    hcl.remove();

    expect(Object.keys(fromStack).length).toBeGreaterThan(30);
    expect(fromHcl).toEqual(fromStack);
  });

  test("cdktf deploy creates it, with its state and lock in the bucket", async () => {
    emulator.run(CDKTF, ["deploy", "dev-network", "--auto-approve", "--skip-provider-lock", "--output", outdir]);
    expect(await emulator.keys("twinform-dev-terraform-state")).toContain("dev-network/terraform.tfstate");
    expect(await everything()).not.toEqual(before);
    expect(existsSync(join(stack.folder, "terraform.tfstate"))).toBe(false);
  });

  test("a second plan changes nothing", () => {
    stack.expectNoChanges();
  });

  test("a concurrent run is refused by the lock", async () => {
    const holder = await stack.ask(["destroy", "-no-color"], "Enter a value");
    try {
      const { code, stderr } = stack.try(["plan", "-no-color"]);
      expect(code).toBe(1);
      expect(stderr).toContain("Error acquiring the state lock");
    } finally {
      const ended = new Promise((resolve) => holder.removeAllListeners("exit").once("exit", resolve));
      holder.stdin?.end("no\n");
      await ended;
    }
    stack.expectNoChanges();
  });

  test("zones in another order change nothing", () => {
    expect(planWith({ availabilityZones: ["eu-west-1b", "eu-west-1a"] }).actions()).toEqual([]);
  });

  test("an added zone touches that zone's resources only", () => {
    const actions = planWith({ availabilityZones: ["eu-west-1c", "eu-west-1a", "eu-west-1b"] }).actions();
    expect(actions.length).toBeGreaterThan(5);
    expect(actions.filter((action) => !/^create .*eu-west-1c"\]$/.test(action))).toEqual([]);
    stack.run(["apply", "-no-color", "test.tfplan"]);
    stack.expectNoChanges();
  });

  test("a removed zone touches that zone's resources only", () => {
    const actions = planWith({ availabilityZones: ["eu-west-1a", "eu-west-1c"] }).actions();
    expect(actions.length).toBeGreaterThan(5);
    expect(actions.filter((action) => !/^delete .*eu-west-1b"\]$/.test(action))).toEqual([]);
    stack.run(["apply", "-no-color", "test.tfplan"]);
    stack.expectNoChanges();
  });

  test("dual stack, NAT in each zone, endpoints and flow logs to a bucket are an update in place", () => {
    const network = {
      availabilityZones: ["eu-west-1a", "eu-west-1c"],
      ipv6: true,
      nat: "per-az",
      interfaceEndpoints: ["ssm", "ecr.api"],
      flowLogs: { destination: "s3", bucketArn: "arn:aws:s3:::twinform-dev-terraform-state" },
    } as const;
    const changed = planWith({
      ...network,
      availabilityZones: [...network.availabilityZones],
      interfaceEndpoints: [...network.interfaceEndpoints],
    });
    const touched = changed.actions().filter((action) => !action.startsWith("create "));
    expect(touched.filter((action) => !/^update .*aws_(vpc|subnet|route)\b|^delete .*flow_logs?\b/.test(action))).toEqual([]);
    stack.run(["apply", "-no-color", "test.tfplan"]);
    stack.expectNoChanges();
  });

  test("cdktf destroy leaves nothing", async () => {
    const output = emulator.run(CDKTF, ["destroy", "dev-network", "--auto-approve", "--skip-provider-lock", "--output", outdir]);
    expect(output).toMatch(/Destroy complete! Resources: \d\d destroyed/);
    expect(await everything()).toEqual(before);
    // Deleted ones of these kinds stay in sight for a while.
    for (const kind of ["NatGateways", "VpcEndpoints"]) {
      expect(await emulator.call("ec2", `Describe${kind}`)).not.toMatch(/<state>(available|pending)<\/state>/);
    }
  });
});
