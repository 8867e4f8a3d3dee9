import { cpSync, existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { literalText, snakeCase } from "../../core/inputs";
import { type With, environments } from "../../environments";
import { ROOT } from "../support/terraform";
import { Emulator, StackFolder, temporaryFolder } from "./support/emulator";
import { Plan } from "./support/plan";

jest.setTimeout(10 * 60 * 1000);

const CDKTF = join(ROOT, "node_modules", ".bin", "cdktf");
const dev = environments.find(({ name }) => name === "dev") as With<"network">;

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

    const inputs = Object.entries({ name: dev.name, ...dev.network }).map(
      ([name, value]) => `  ${snakeCase(name)} = ${literalText(value)}`,
    );
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

  const THREE_ZONES = ["eu-west-1a", "eu-west-1b", "eu-west-1c"];

  test("zones in another order change nothing", () => {
    expect(planWith({ availabilityZones: ["eu-west-1c", "eu-west-1a", "eu-west-1b"] }).actions()).toEqual([]);
  });

  test("the NAT gateway's new zone: the new gateway stands before the routes move, the old one goes last", () => {
    planWith({ availabilityZones: THREE_ZONES, natZone: "eu-west-1b" });
    const log = stack.run(["apply", "-no-color", "test.tfplan"]);
    const position = (event: string) => {
      const index = log.indexOf(event);
      expect([event, index]).not.toEqual([event, -1]);
      return index;
    };
    const created = position('aws_nat_gateway.this["eu-west-1b"]: Creation complete');
    const destroying = position('aws_nat_gateway.this["eu-west-1a"]: Destroying...');
    for (const zone of THREE_ZONES) {
      expect(position(`aws_route.private["${zone}"]: Modifying...`)).toBeGreaterThan(created);
      expect(position(`aws_route.private["${zone}"]: Modifications complete`)).toBeLessThan(destroying);
    }
    expect(position('aws_eip.nat["eu-west-1a"]: Destroying...')).toBeGreaterThan(destroying);
    stack.expectNoChanges();
  });

  test("a removed zone touches that zone's resources only", () => {
    const actions = planWith({ availabilityZones: ["eu-west-1b", "eu-west-1c"], natZone: "eu-west-1b" }).actions();
    expect(actions.length).toBeGreaterThan(5);
    expect(actions.filter((action) => !/^delete .*eu-west-1a"\]$/.test(action))).toEqual([]);
    stack.run(["apply", "-no-color", "test.tfplan"]);
    stack.expectNoChanges();
  });

  test("a zone added in front touches that zone's resources only: one NAT gateway and its address stay as they are", async () => {
    const nat = async () => {
      const gateways = await emulator.call("ec2", "DescribeNatGateways", {
        "Filter.1.Name": "state",
        "Filter.1.Value.1": "available",
      });
      const addresses = await emulator.call("ec2", "DescribeAddresses");
      return [
        gateways.match(/<natGatewayId>[^<]*/g),
        gateways.match(/<(allocationId|publicIp)>[^<]*/g),
        addresses.match(/<(allocationId|publicIp|associationId)>[^<]*/g),
      ];
    };
    const old = await nat();
    expect(old[0]).toHaveLength(1);

    const actions = planWith({ availabilityZones: THREE_ZONES, natZone: "eu-west-1b" }).actions();
    expect(actions.length).toBeGreaterThan(5);
    expect(actions.filter((action) => !/^create .*eu-west-1a"\]$/.test(action))).toEqual([]);
    stack.run(["apply", "-no-color", "test.tfplan"]);
    stack.expectNoChanges();
    expect(await nat()).toEqual(old);
  });

  test("dual stack, NAT in each zone, endpoints and flow logs to a bucket are an update in place", () => {
    const network = {
      availabilityZones: THREE_ZONES,
      ipv6: true,
      nat: "per-az",
      // Null is not given: what follows is laid over the deployed settings.
      natZone: null as unknown as string,
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
    const destroy = ["destroy", "dev-network", "--auto-approve", "--skip-provider-lock", "--output", outdir];
    // cdktf does not know that the stacks that read this one are not deployed.
    expect(() => emulator.run(CDKTF, destroy)).toThrow("not included in the stacks to run: dev-edge, dev-web");
    const output = emulator.run(CDKTF, [...destroy, "--ignore-missing-stack-dependencies"]);
    expect(output).toMatch(/Destroy complete! Resources: \d\d destroyed/);
    expect(await everything()).toEqual(before);
    // Deleted ones of these kinds stay in sight for a while.
    for (const kind of ["NatGateways", "VpcEndpoints"]) {
      expect(await emulator.call("ec2", `Describe${kind}`)).not.toMatch(/<state>(available|pending)<\/state>/);
    }
  });
});

describe("networks called from HCL", () => {
  let emulator: Emulator;

  beforeAll(async () => {
    emulator = await Emulator.start();
  });
  afterAll(() => emulator.stop());

  /** A root that holds the module, and calls of it with these settings by name. */
  const rootWith = (networks: Record<string, string>, more = "") => {
    const calls = Object.entries(networks).map(
      ([label, settings]) => `
        module "${label}" {
          source             = "./network"
          name               = "shop"
          availability_zones = ["eu-west-1a"]
          ${settings}
        }`,
    );
    const root = emulator.workspace({ "main.tf": `provider "aws" {}\n${more}${calls.join("\n")}` });
    cpSync(join(ROOT, "terraform", "network"), join(root.folder, "network"), { recursive: true });
    root.run(["init", "-no-color"]);
    return root;
  };

  test("two of one name stand side by side, and another name changes tags only", async () => {
    const settings = 'interface_endpoints = ["ssm"]';
    const root = rootWith({ one: settings, two: settings });
    root.run(["apply", "-auto-approve", "-no-color"]);
    expect(Plan.in(root).actions()).toEqual([]);
    const roles = await emulator.call("iam", "ListRoles");
    expect(roles.match(/<RoleName>shop-flow-logs-/g)).toHaveLength(2);

    root.write("main.tf", root.read("main.tf").replaceAll('"shop"', '"renamed"'));
    const renamed = Plan.in(root).changes.filter(({ change }) => !change.actions.includes("no-op"));
    expect(renamed.length).toBeGreaterThan(20);
    for (const { change } of renamed) {
      expect(change.actions).toEqual(["update"]);
      const changed = Object.keys(change.after ?? {}).filter(
        (key) => JSON.stringify(change.before?.[key]) !== JSON.stringify(change.after?.[key]),
      );
      expect(changed.filter((key) => key !== "tags" && key !== "tags_all")).toEqual([]);
    }
    root.run(["destroy", "-auto-approve", "-no-color"]);
    root.remove();
  });

  test("what is there already, under any name, is imported into an empty state and not replaced", () => {
    const theirs = emulator.workspace({
      "main.tf": `
        provider "aws" {}
        resource "aws_vpc" "theirs" { cidr_block = "10.0.0.0/16" }
        resource "aws_cloudwatch_log_group" "theirs" { name = "legacy-vpc-flow" }
        resource "aws_security_group" "theirs" {
          name        = "legacy-endpoints"
          description = "made by hand"
          vpc_id      = aws_vpc.theirs.id
        }
        resource "aws_iam_role" "theirs" {
          name               = "legacy-flow-logs"
          assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [] })
        }
        output "ids" {
          value = {
            "aws_vpc.this"                                = aws_vpc.theirs.id
            "aws_cloudwatch_log_group.flow_logs[\\"this\\"]" = aws_cloudwatch_log_group.theirs.name
            "aws_security_group.endpoints[\\"this\\"]"       = aws_security_group.theirs.id
            "aws_iam_role.flow_logs[\\"this\\"]"             = aws_iam_role.theirs.name
          }
        }`,
    });
    theirs.run(["init", "-no-color"]);
    theirs.run(["apply", "-auto-approve", "-no-color"]);
    const ids = JSON.parse(theirs.run(["output", "-json", "ids"])) as Record<string, string>;
    theirs.remove();

    const root = rootWith({ network: 'interface_endpoints = ["ssm"]' });
    for (const [address, id] of Object.entries(ids)) root.run(["import", "-no-color", `module.network.${address}`, id]);
    const actions = Plan.in(root).actions();
    for (const address of Object.keys(ids)) expect(actions).toContain(`update module.network.${address}`);
    expect(actions.filter((action) => action.includes("delete"))).toEqual([]);
    root.run(["apply", "-no-color", "test.tfplan"]);
    expect(Plan.in(root).actions()).toEqual([]);
    root.remove();
  });

  test("what cannot stand beside itself is untainted, or gets another address, as the descriptions say", () => {
    const root = rootWith({ network: 'nat = "single"' });
    const [subnet, gateway] = ["aws_subnet.public", "aws_nat_gateway.this"].map((type) => `module.network.${type}["eu-west-1a"]`);
    const refusal = (address = "") => {
      root.run(["taint", address]);
      return root.try(["apply", "-auto-approve", "-no-color"]).stderr;
    };
    root.run(["apply", "-auto-approve", "-no-color"]);
    expect(refusal(subnet)).toContain("InvalidSubnet.Conflict");
    root.run(["untaint", subnet ?? ""]);
    // Its association has gone already.
    root.run(["apply", "-auto-approve", "-no-color"]);
    expect(Plan.in(root).actions()).toEqual([]);

    expect(refusal(gateway)).toContain("unexpected state 'failed', wanted target 'available'");
    root.run(["apply", "-auto-approve", "-no-color", '-replace=module.network.aws_eip.nat["eu-west-1a"]']);
    expect(Plan.in(root).actions()).toEqual([]);

    // Another VPC has an internet gateway of its own: the old one cannot leave before the NAT gateway.
    root.write("main.tf", root.read("main.tf").replace("nat = ", 'cidr = "10.1.0.0/16"\nnat = '));
    expect(Plan.in(root).actions()).toContain('create+delete module.network.aws_internet_gateway.this["this"]');
    root.remove();
  });
});
