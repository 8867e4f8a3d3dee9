import { S3Backend, TerraformStack } from "cdktf";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App } from "../../core";
import { Alb } from "../../modules/alb/alb";
import { example } from "../../modules/alb/example";
import { AutoScalingGroup } from "../../modules/auto-scaling-group/auto-scaling-group";
import { example as group } from "../../modules/auto-scaling-group/example";
import { explain } from "../../tools/explain";
import { readStack } from "../../tools/permissions/stack";

let out: string;

beforeAll(() => {
  out = mkdtempSync(join(tmpdir(), "twinform-"));
  const app = new App({ outdir: out });
  const web = new TerraformStack(app, "web");
  new S3Backend(web, { bucket: "states", key: "web", region: "eu-west-1" });
  new AwsProvider(web, "aws", { region: "eu-west-1" });
  const east = new AwsProvider(web, "east", { region: "us-east-1", alias: "us_east_1" });
  const rules = { eu: "/movies/*", us: "/shows/*" };
  new Alb(
    web,
    "alb",
    ({ key, value }) => ({ ...example, name: `web-${key}`, rules: { some: { paths: [value], targetGroup: "movies" } } }),
    { forEach: rules, providers: { aws: east } },
  );
  const own = new TerraformStack(app, "own");
  new S3Backend(own, { bucket: "states", key: "own", region: "eu-west-1" });
  new Alb(own, "web", example).override("aws_lb.this", { idleTimeout: 30 });
  new AutoScalingGroup(own, "group", group);
  app.synth();
});
afterAll(() => rmSync(out, { recursive: true, force: true }));

test("an instance of a repeated call is explained by itself", () => {
  const asked = (id: string) => explain(["web", "https://www.example.com/shows/1", "--module", id, "--out", out]);
  expect(asked('alb["us"]')).toContain("target group movies");
  expect(asked('alb["eu"]')).not.toContain("target group movies");
  expect(() => asked("alb")).toThrow('the stack web has the balancers alb["eu"], alb["us"]: there is no "alb"');
});

test("a copy of a module with overrides is known as the module", () => {
  expect(explain(["own", "https://www.example.com/", "--out", out])).toContain("target group");
  expect(readStack("own", out).modules.map(({ id, module }) => [id, module])).toEqual([
    ["group", "auto-scaling-group"],
    ["web", "alb"],
  ]);
});

test("permissions are of each instance, with its names and the Region of the call's provider", () => {
  const { modules } = readStack("web", out);
  expect(modules.map(({ id, region, arguments: { name } }) => [id, region, name])).toEqual([
    ['alb["eu"]', "us-east-1", "web-eu"],
    ['alb["us"]', "us-east-1", "web-us"],
  ]);
});
