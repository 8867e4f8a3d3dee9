import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Instance } from "@cdktf/provider-aws/lib/instance";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3Backend, TerraformOutput, TerraformStack, TerraformVariable } from "cdktf";
import { z } from "zod";
import {
  App,
  type MapOf,
  UserError,
  at,
  defineModule,
  mapOf,
  merge,
  moduleConstruct,
  not,
  eq,
  remoteOutputs,
} from "../../../core";
import { loadModule, moduleNames } from "../../../tools/generate/modules";
import { resolved } from "../../support/hcl";

const subnets = defineModule({
  name: "subnets",
  description: "Subnets by any name.",
  inputs: z.strictObject({ cidrs: z.record(z.string(), z.string()), without: z.string().default("none") }),
  build(m, { cidrs, without }) {
    const made = m.resources(Subnet, "this", cidrs, (cidrBlock) => ({ vpcId: "vpc", cidrBlock }));
    return {
      ids: mapOf(made, ({ id }) => id),
      others: mapOf(
        mapOf(cidrs, (cidr) => cidr, { where: (_, name) => not(eq(name, without)) }),
        (_, name) => at(made, name).arn,
      ),
      byCidr: mapOf(made, ({ id }) => id, { key: ({ cidrBlock }) => cidrBlock }),
    };
  },
});
class Subnets extends moduleConstruct(subnets) {}

const folder = mkdtempSync(join(tmpdir(), "twinform-maps-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const app = () => new App({ outdir: join(folder, "out") });
function stackIn(one: App, id = "web"): TerraformStack {
  const stack = new TerraformStack(one, id);
  new S3Backend(stack, { bucket: "states", key: id });
  return stack;
}
const CIDRS = { b: "10.0.1.0/24", a: "10.0.0.0/24" };
const outputsOf = (cidrs: object = CIDRS, without?: string) =>
  new Subnets(stackIn(app()), "net", { cidrs: cidrs as Record<string, string>, without }).outputs;
const unknown = (stack: TerraformStack) => new TerraformVariable(stack, "cidrs", { type: "map(string)" }).value as never;
const id = (key: string) => `\${module.net.ids[${JSON.stringify(key)}]}`;

describe("an output map whose keys follow from literals", () => {
  test("is gone over like any object", () => {
    const { ids } = outputsOf();
    expect(Object.keys(ids)).toEqual(["a", "b"]);
    expect(resolved(Object.values(ids))).toEqual([id("a"), id("b")]);
    expect(resolved(Object.entries(ids))).toEqual([
      ["a", id("a")],
      ["b", id("b")],
    ]);
    expect(resolved({ ...ids, c: "x" })).toEqual({ a: id("a"), b: id("b"), c: "x" });
    const found: string[] = [];
    for (const key in ids) found.push(key);
    expect(found).toEqual(["a", "b"]);
    expect(["a", "c", "kind", "fqn"].map((key) => key in ids)).toEqual([true, false, false, false]);
    expect(Object.keys(outputsOf({}).ids)).toEqual([]);
  });

  test("has the keys that a loop keeps", () => {
    expect(Object.keys(outputsOf(CIDRS, "a").others)).toEqual(["b"]);
  });

  test("has the keys of resources whose blocks are asked for", () => {
    const servers = defineModule({
      name: "servers",
      description: "Servers by any name.",
      inputs: z.strictObject({ servers: z.record(z.string(), z.string()) }),
      build(m, { servers: all }) {
        const made = m.resources(Instance, "this", all, (ami) => ({ ami }));
        const one = m.resource(Instance, "one", { ami: "ami-0" });
        return {
          roots: mapOf(made, ({ rootBlockDevice }) => rootBlockDevice.volumeId),
          named: mapOf(all, (_, name) => `${name} beside ${one.rootBlockDevice.volumeId}`),
        };
      },
    });
    const { roots, named } = new (moduleConstruct(servers))(stackIn(app()), "servers", { servers: { b: "ami-1", a: "ami-2" } })
      .outputs;
    expect([Object.keys(roots), Object.keys(named)]).toEqual([
      ["a", "b"],
      ["a", "b"],
    ]);
  });

  test("handed on as a whole is one expression", () => {
    const stack = stackIn(app());
    const { ids } = new Subnets(stack, "net", { cidrs: CIDRS }).outputs;
    new TerraformOutput(stack, "ids", { value: ids });
    new S3Bucket(stack, "bucket", { bucket: "b", tags: ids });
    new Subnets(stack, "next", { cidrs: ids });
    const json = resolved(stack.toTerraform()) as Record<string, Record<string, Record<string, Record<string, unknown>>>>;
    expect(json["output"]?.["ids"]?.["value"]).toBe("${module.net.ids}");
    expect(json["resource"]?.["aws_s3_bucket"]?.["bucket"]?.["tags"]).toBe("${module.net.ids}");
    expect(json["module"]?.["next"]?.["cidrs"]).toBe("${module.net.ids}");
    expect(resolved(`of ${ids as unknown as string}`)).toBe("of ${module.net.ids}");
    expect(resolved(merge(ids, { c: "x" }))).toBe('${merge(module.net.ids, { c = "x" })}');
  });

  test("refuses a key that there is not, once for each, and says which one was meant", () => {
    const one = app();
    const { outputs } = new Subnets(stackIn(one), "net", { cidrs: { public: "10.0.0.0/24", private: "10.0.1.0/24" } });
    const none = new Subnets(stackIn(one, "other"), "none", { cidrs: {} }).outputs.ids;
    at(none, "a");
    expect(resolved([outputs.ids["pubic"], outputs.ids["public"]])).toEqual([id("pubic"), id("public")]);
    at(outputs.ids, "elsewhere");
    expect(one.problems()).toEqual([
      'web/net: outputs.ids has no "pubic"; did you mean "public"?',
      'web/net: outputs.ids has no "elsewhere"; known are private, public',
      'other/none: outputs.ids has no "a"; it is empty',
    ]);
  });

  test("knows its keys in another stack, too", () => {
    const one = app();
    const { outputs } = new Subnets(stackIn(one), "net", { cidrs: CIDRS });
    const state = { get: (name: string) => ({ creationStack: [], resolve: () => `\${state.${name}}` }) };
    const { ids } = remoteOutputs(outputs, state as never);
    expect(Object.keys(ids)).toEqual(["a", "b"]);
    at(ids, "elsewhere");
    expect(one.problems()).toEqual(['web/net: outputs.ids has no "elsewhere"; known are a, b']);
  });
});

describe("an output map whose keys only Terraform knows", () => {
  const maps: Array<[string, () => MapOf<string>]> = [
    ["of an input that is a variable", () => outputsOf(unknown(stackIn(app(), "unknown"))).ids],
    ["keyed by what a resource has", () => outputsOf().byCidr],
  ];
  const ways: Array<[string, (map: MapOf<string>) => unknown]> = [
    ["values", (map) => Object.values(map)],
    ["entries", (map) => Object.entries(map)],
    ["spread", (map) => ({ ...map })],
    ["in", (map) => "a" in map],
    ["for of", (map) => [...(map as unknown as string[])]],
    ["keys, and an item", (map) => Object.keys(map).map((key) => map[key])],
  ];
  test.each(maps.flatMap(([map, make]) => ways.map(([way, go]) => [map, way, make, go] as const)))(
    "%s: %s fails with words",
    (_, __, make, go) => {
      const map = make();
      expect(() => go(map)).toThrow(UserError);
      expect(() => go(map)).toThrow(
        /^web\/net: outputs\.(ids|byCidr): only Terraform knows what is in it; go over it with listOf/,
      );
    },
  );

  test("is handed on as a whole, and indexed", () => {
    const stack = stackIn(app());
    const { ids } = new Subnets(stack, "net", { cidrs: unknown(stack) }).outputs;
    new TerraformOutput(stack, "ids", { value: ids });
    new S3Bucket(stack, "bucket", { bucket: ids["a"], tags: ids });
    new Subnets(stack, "next", { cidrs: ids });
    const json = resolved(stack.toTerraform()) as Record<string, Record<string, Record<string, Record<string, unknown>>>>;
    expect(json["output"]?.["ids"]?.["value"]).toBe("${module.net.ids}");
    expect(json["resource"]?.["aws_s3_bucket"]?.["bucket"]).toMatchObject({ bucket: id("a"), tags: "${module.net.ids}" });
    expect(json["module"]?.["next"]?.["cidrs"]).toBe("${module.net.ids}");
  });
});

const KEYS = ["item", "constructor", "then", "kind", "toString", "length", "at", "resolve", "creationStack", "__proto__", "fqn"];
describe.each(KEYS)("the key %s", (key) => {
  const literals = Object.fromEntries([[key, "10.0.0.0/24"]]);

  test("indexes right where keys are known, and where not", () => {
    expect(resolved(outputsOf(literals).ids[key])).toBe(id(key));
    expect(resolved(at(outputsOf(literals).ids, key))).toBe(id(key));
    expect(resolved(outputsOf(unknown(stackIn(app(), "unknown"))).ids[key])).toBe(id(key));
    expect(Object.keys(outputsOf(literals).ids)).toEqual([key]);
  });

  test("does not keep the map from being handed on", () => {
    const stack = stackIn(app());
    new TerraformOutput(stack, "ids", { value: new Subnets(stack, "net", { cidrs: literals }).outputs.ids });
    const { output } = resolved(stack.toTerraform()) as { output: { ids: { value: unknown } } };
    expect(["${module.net.ids}", Object.fromEntries([[key, id(key)]])]).toContainEqual(output.ids.value);
  });
});

describe("of the project's modules", () => {
  const outputsOfExample = async (name: string) => {
    const { definition, example } = await loadModule(name);
    return new (moduleConstruct(definition))(stackIn(app()), "it", example).outputs as Record<string, object>;
  };

  test.each(moduleNames())("all output maps of %s are known from its example", async (name) => {
    const outputs = Object.values(await outputsOfExample(name));
    const maps = outputs.filter((value) => typeof value === "object" && !Array.isArray(value));
    for (const map of maps) expect(() => Object.values(map as Record<string, unknown>)).not.toThrow();
  });

  test.each([
    ["network", "privateSubnetIdsByZone", ["eu-west-1a", "eu-west-1b"]],
    ["network", "natPublicIpsByZone", ["eu-west-1a"]],
    ["instances", "instanceIds", ["web1", "web2"]],
    ["instances", "elasticIps", []],
    ["alb", "targetGroupArns", ["home", "movies"]],
    ["auto-scaling-group", "policyArns", ["cpu"]],
  ])("%s has in %s the keys %j", async (name, output, keys) => {
    expect(Object.keys((await outputsOfExample(name))[output] ?? {})).toEqual(keys);
  });
});
