import { cpSync } from "node:fs";
import { join } from "node:path";
import { ROOT, type Workspace } from "../support/terraform";
import { Emulator } from "./support/emulator";
import { Plan } from "./support/plan";

jest.setTimeout(10 * 60 * 1000);

const TEXT = "x".repeat(300);
const RECORDS = {
  blue: '{ name = "api.example.com", type = "A", values = ["192.0.2.10"], routing = { weight = 90, health_check = "web" } }',
  green: '{ name = "api.example.com", type = "A", values = ["192.0.2.11"], routing = { weight = 10, health_check = "all" } }',
  text: `{ name = "example.com", type = "TXT", values = ["${TEXT}", "say \\"hello\\" to us"] }`,
  web: '{ name = "web.example.com", type = "A", values = ["192.0.2.12"], ttl_seconds = 60 }',
  office:
    '{ name = "cidr.example.com", type = "A", values = ["192.0.2.13"], routing = { cidr = { collection_id = "00000000-0000-0000-0000-000000000000", location_name = "office" } } }',
  near: '{ name = "near.example.com", type = "A", values = ["192.0.2.13"], routing = { geoproximity = { coordinates = { latitude = "52.52", longitude = "13.4" }, bias = 5 } } }',
};
const CHECKS = {
  web: '{ endpoint = { domain_name = "www.example.com", search_string = "shop" } }',
  queue: '{ alarm = { name = "queue-is-long", region = "eu-west-1" } }',
  all: '{ calculated = { children = ["web", "queue"], health_threshold = 1 } }',
};

// One story in order: each step stands on the one before.
describe("a zone and what is in it", () => {
  let emulator: Emulator;
  let root: Workspace;
  let records: Record<string, string> = RECORDS;
  let checks: Record<string, string> = CHECKS;
  let forceDestroy = true;

  const map = (entries: Record<string, string>) =>
    `{\n${Object.entries(entries)
      .map(([key, value]) => `    "${key}" = ${value}`)
      .join("\n")}\n  }`;
  const write = (more = "") =>
    root.write(
      "main.tf",
      `
provider "aws" {}
module "dns" {
  source        = "./dns"
  domain_name   = "example.com"
  zone          = { force_destroy = ${forceDestroy} }
  records       = ${map(records)}
  aliases       = { "www.example.com" = { dns_name = "web.example.com", ipv6 = false } }
  health_checks = ${map(checks)}
  query_logs    = {}
  dnssec        = { key_signing_keys = { first = {} } }
}
${more}`,
    );
  const apply = () => root.run(["apply", "-auto-approve", "-no-color", "-parallelism=40"]);
  const planned = (...options: string[]) => Plan.in(root, ...options).actions();
  const at = (key: string) => `module.dns.aws_route53_record.this["${key}"]`;

  /** What Route 53 answers of a name, as \`A blue 192.0.2.10\`. */
  const answers = async (name: string): Promise<string[]> => {
    const { values } = JSON.parse(root.run(["show", "-json"])) as State;
    const zone = values.root_module.child_modules[0]?.resources.find(({ type }) => type === "aws_route53_zone")?.values[
      "zone_id"
    ];
    const lead = `${name} `;
    return (await emulator.records(String(zone))).filter((text) => text.startsWith(lead)).map((text) => text.slice(lead.length));
  };

  beforeAll(async () => {
    // Route 53 looks there for log groups and signing keys.
    emulator = await Emulator.start("us-east-1");
    root = emulator.workspace({ "main.tf": "" });
    cpSync(join(ROOT, "terraform", "dns"), join(root.folder, "dns"), { recursive: true });
    write();
    root.run(["init", "-no-color"]);
  });
  afterAll(() => {
    root.remove();
    emulator.stop();
  });

  test("are made in one apply, and stay as they are", async () => {
    apply();
    expect(planned()).toEqual([]);
    expect((await answers("api.example.com")).sort()).toEqual(["A 192.0.2.10", "A 192.0.2.11"]);
    expect(await answers("example.com")).toContain(`TXT "say \\"hello\\" to us" "${TEXT.slice(0, 255)}" "${TEXT.slice(255)}"`);
  });

  test("a weight is changed where it stands, and a record comes between, without touching others", () => {
    records = { ...records, blue: RECORDS.blue.replace("90", "50") };
    write();
    expect(planned()).toEqual([`update ${at("blue")}`]);
    records = { ...records, "c.example.com": '{ type = "AAAA", values = ["2001:db8::10"] }' };
    write();
    expect(planned()).toEqual([`create ${at("c.example.com")}`, `update ${at("blue")}`]);
    apply();
    expect(planned()).toEqual([]);
  });

  test("another type, and another identifier, take the old one's place in one step", async () => {
    records = {
      ...records,
      "c.example.com": '{ type = "CNAME", values = ["www.example.net"] }',
      green: RECORDS.green.replace("weight = 10", 'weight = 10, set_identifier = "canary"'),
    };
    write();
    expect(planned()).toEqual([`update ${at("c.example.com")}`, `update ${at("green")}`]);
    apply();
    expect(planned()).toEqual([]);
    expect(await answers("c.example.com")).toEqual(["CNAME www.example.net"]);
    expect(await answers("api.example.com")).toHaveLength(2);
  });

  test("a record under another key is only moved", () => {
    const { "c.example.com": moved = "", ...others } = records;
    records = { ...others, c: moved.replace("{", '{ name = "c.example.com",') };
    write(`moved {\n  from = ${at("c.example.com")}\n  to   = ${at("c")}\n}\n`);
    expect(planned()).toEqual([]);
    apply();
  });

  test("a new health check is there before the old one goes", () => {
    checks = { ...checks, web: CHECKS.web.replace("{ endpoint = {", "{ endpoint = { interval_seconds = 10,") };
    write();
    expect(planned()).toEqual([
      'create+delete module.dns.aws_route53_health_check.this["web"]',
      'update module.dns.aws_route53_health_check.calculated["all"]',
      `update ${at("blue")}`,
    ]);
    apply();
    expect(planned()).toEqual([]);
  });

  test("a zone that is protected is not destroyed, and one that is no longer is", () => {
    const [kept, disposable] = ["this", "disposable"].map((label) => `module.dns.aws_route53_zone.${label}["this"]`);
    forceDestroy = false;
    write(`moved {\n  from = ${disposable}\n  to   = ${kept}\n}\n`);
    expect(planned()).toEqual([`update ${kept}`]);
    apply();
    const { code, stderr } = root.try(["destroy", "-auto-approve", "-no-color"]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/Instance cannot be destroyed/);

    forceDestroy = true;
    write(`moved {\n  from = ${kept}\n  to   = ${disposable}\n}\n`);
    apply();
    root.run(["destroy", "-auto-approve", "-no-color", "-parallelism=40"]);
    expect(root.run(["state", "list"]).trim()).toBe("");
  });
});

interface State {
  readonly values: { readonly root_module: { readonly child_modules: readonly Folder[] } };
}
interface Folder {
  readonly resources: ReadonlyArray<{ readonly type: string; readonly values: Record<string, unknown> }>;
}
