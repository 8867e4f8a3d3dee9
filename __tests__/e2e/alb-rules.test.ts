import { join } from "node:path";
import { ROOT, type Workspace } from "../support/terraform";
import { Emulator } from "./support/emulator";
import { Plan } from "./support/plan";

jest.setTimeout(10 * 60 * 1000);

const root = (region: string) => `
variable "rules" { type = any }
provider "aws" { region = "${region}" }
resource "aws_vpc" "this" { cidr_block = "10.0.0.0/16" }
resource "aws_internet_gateway" "this" { vpc_id = aws_vpc.this.id }
resource "aws_subnet" "this" {
  for_each          = { a = "10.0.0.0/24", b = "10.0.1.0/24" }
  vpc_id            = aws_vpc.this.id
  availability_zone = "${region}\${each.key}"
  cidr_block        = each.value
}
module "alb" {
  source              = ${JSON.stringify(join(ROOT, "terraform", "alb"))}
  name                = "rules"
  vpc_id              = aws_vpc.this.id
  subnet_ids_by_zone  = { for zone, subnet in aws_subnet.this : "${region}\${zone}" => subnet.id }
  clients             = { vpc = { cidr_ipv4 = "10.0.0.0/8" } }
  deletion_protection = false
  logs                = { access = false }
  listeners           = { http = { fixed_response = { status_code = 404 } } }
  rules               = { for name, rule in var.rules : name => merge(rule, { fixed_response = { status_code = rule.status } }) }
}
`;

interface Rule {
  readonly paths?: string[];
  readonly hosts?: string[];
  readonly priority?: number;
  readonly status: number;
}
type Rules = Record<string, Rule>;

// One story in order: each step stands on the one before.
describe("the numbers of listener rules", () => {
  let emulator: Emulator;
  let stack: Workspace;

  const FIRST: Rules = {
    admin: { hosts: ["admin.example.com"], priority: 10, status: 201 },
    canary: { hosts: ["*.example.com"], paths: ["/new/*"], priority: 20, status: 202 },
    movies: { paths: ["/movies/*"], status: 203 },
  };
  const given = (rules: Rules) => `-var=rules=${JSON.stringify(rules)}`;
  const apply = (rules: Rules): string[] => {
    const output = stack.run(["apply", "-auto-approve", "-no-color", given(rules)]);
    expect(Plan.in(stack, given(rules)).actions()).toEqual([]);
    return output.split("\n").filter((line) => /(Creation|Destruction|Modifications) complete/.test(line));
  };

  /** What AWS would answer by the rules' numbers: the status that stands for each rule. */
  const table = async (): Promise<Record<string, string>> => {
    const listeners = await emulator.call("elasticloadbalancing", "DescribeListeners", {
      LoadBalancerArn:
        /<LoadBalancerArn>([^<]*)</.exec(await emulator.call("elasticloadbalancing", "DescribeLoadBalancers"))?.[1] ?? "",
    });
    const xml = await emulator.call("elasticloadbalancing", "DescribeRules", {
      ListenerArn: /<ListenerArn>([^<]*)</.exec(listeners)?.[1] ?? "",
    });
    return Object.fromEntries(
      xml
        .split(/<IsDefault>/)
        .slice(1)
        .flatMap((_, index) => {
          const part = xml.split(/<IsDefault>/)[index] ?? "";
          const [priority, status] = [/<Priority>(\d+)</.exec(part)?.[1], /<StatusCode>(\d+)</.exec(part)?.[1]];
          return priority === undefined ? [] : [[priority, status ?? ""]];
        }),
    );
  };

  beforeAll(async () => {
    emulator = await Emulator.start();
    stack = emulator.workspace({ "main.tf": root(emulator.region) });
    stack.run(["init", "-no-color"]);
    apply(FIRST);
  });
  afterAll(() => {
    emulator.stop();
    stack.remove();
  });

  test("given ones are AWS's own", async () => {
    expect(await table()).toMatchObject({ "10": "201", "20": "202" });
    expect(Object.keys(await table())).toHaveLength(3);
  });

  test("trade places in one apply", async () => {
    const swapped = {
      ...FIRST,
      admin: { ...FIRST["admin"], priority: 20 },
      canary: { ...FIRST["canary"], priority: 10 },
    } as Rules;
    expect(Plan.in(stack, given(swapped)).actions()).toEqual([
      'update module.alb.aws_lb_listener_rule.numbered["http/10"]',
      'update module.alb.aws_lb_listener_rule.numbered["http/20"]',
    ]);
    apply(swapped);
    expect(await table()).toMatchObject({ "10": "202", "20": "201" });
  });

  test("are taken over from a rule that moves, and from one that goes", async () => {
    const moved = { ...FIRST, admin: { ...FIRST["admin"], priority: 30 }, canary: { ...FIRST["canary"], priority: 20 } } as Rules;
    apply(moved);
    expect(await table()).toMatchObject({ "20": "202", "30": "201" });
    const { admin: _, ...others } = moved;
    apply({ ...others, canary: { ...FIRST["canary"], priority: 30 } as Rule });
    expect(await table()).toMatchObject({ "30": "202" });
    expect(Object.keys(await table())).toHaveLength(2);
  });

  test("come before the old ones go, so that the rule is always there", () => {
    const numbered = { canary: { ...FIRST["canary"], priority: 40 }, movies: { ...FIRST["movies"], priority: 50 } } as Rules;
    const done = apply(numbered);
    const at = (pattern: RegExp) => done.findIndex((line) => pattern.test(line));
    for (const [came, went] of [
      [/numbered\["http\/40"\]: Creation/, /numbered\["http\/30"\]: Destruction/],
      [/numbered\["http\/50"\]: Creation/, /aws_lb_listener_rule\.this\["movies"\]: Destruction/],
    ] as const) {
      expect(at(came)).toBeGreaterThanOrEqual(0);
      expect(at(went)).toBeGreaterThan(at(came));
    }
    const back = apply({ ...numbered, movies: FIRST["movies"] as Rule });
    const created = back.findIndex((line) => /this\["movies"\]: Creation/.test(line));
    expect(created).toBeGreaterThanOrEqual(0);
    expect(back.findIndex((line) => /numbered\["http\/50"\]: Destruction/.test(line))).toBeGreaterThan(created);
  });

  test("of rules without one are moved in place, past each other", async () => {
    const nested = (a: string, b: string): Rules => ({
      a: { paths: [a], status: 201 },
      b: { paths: [b], status: 202 },
      c: { paths: ["/x/*"], status: 203 },
    });
    apply(nested("/x/1/*", "/x/1/2/*"));
    const before = await table();
    expect(Object.values(before)).toEqual(["202", "201", "203"]);
    const changed = nested("/x/1/2/*", "/x/1/*");
    expect(Plan.in(stack, given(changed)).actions()).toEqual([
      'update module.alb.aws_lb_listener_rule.this["a"]',
      'update module.alb.aws_lb_listener_rule.this["b"]',
    ]);
    apply(changed);
    expect(Object.values(await table())).toEqual(["201", "202", "203"]);
  });
});
