import { Lb } from "@cdktf/provider-aws/lib/lb";
import { TerraformOutput, TerraformStack } from "cdktf";
import { Testing } from "twinform/testing";
import { z } from "zod";
import { type ModuleDefinition, type ModuleScope, defineModule, listOf, mapOf, moduleConstruct } from "../../../core";
import { Collection, EXPRESSION, Expression, raw } from "../../../core/expressions";
import { bring } from "../../../core/module/brought";
import { type OutputItems, type Shape, itemsFrom } from "../../../core/module/shapes";
import { outputShapes, outputsOf, synthesizeModule } from "../../../core/module/synthesize";
import { loadModule, moduleNames } from "../../../tools/generate/modules";
import { resolved } from "../../support/hcl";

/** All that can be reached from references to outputs, as Terraform writes it, each with the type that a stack sees. */
const reached = (items: OutputItems): unknown =>
  Object.fromEntries(Object.entries(items).map(([name, item]) => [name, rendered(item(raw(`module.it.${name}`)))]));

function rendered(value: unknown): unknown {
  const collection = Collection.behind(value);
  if (collection) {
    return { [collection.kind]: resolved(collection[EXPRESSION]), item: rendered(collection.item(raw("item"))) };
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Expression)) {
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, rendered(one)]));
  }
  return { [Array.isArray(value) ? `list of ${typeof value[0]}` : typeof value]: resolved(value) };
}

/** A module's outputs by their shapes, as the package has them. */
const byData = (definition: unknown): OutputItems =>
  itemsFrom(JSON.parse(JSON.stringify(outputShapes(definition as ModuleDefinition))) as Record<string, Shape>);

let runs = 0;
const sampleOf = (name: string) =>
  defineModule({
    name,
    description: "",
    inputs: z.strictObject({
      servers: z.record(z.string(), z.strictObject({ port: z.int() })),
      logs: z.strictObject({ bucket: z.string() }).optional(),
    }),
    build(m, { servers }) {
      runs += 1;
      const balancer = m.resource(Lb, "this", {});
      const ports = m.local("ports", { firstPort: 80, allPorts: listOf(servers, ({ port }) => port) });
      return {
        text: balancer.arn,
        number: ports.firstPort,
        bool: true,
        texts: [balancer.arn],
        numbers: ports.allPorts,
        none: [] as string[],
        servers,
        objects: listOf(servers, (server) => server),
        lists: mapOf(servers, () => ["a"]),
        written: { bucketName: balancer.arn, inner: { kmsKeyId: balancer.arn, isOn: false } },
      };
    },
  });
const sample = sampleOf("sample");

test("what data says of outputs is what their body gave back", () => {
  const outputs = reached(byData(sample));
  expect(outputs).toEqual(reached(outputsOf(sample as never)));
  expect(outputs).toMatchObject({
    text: { string: "${module.it.text}" },
    number: { number: "${module.it.number}" },
    bool: { object: "${module.it.bool}" },
    texts: { "list of string": "${module.it.texts}" },
    numbers: { "list of number": "${module.it.numbers}" },
    none: { "list of string": "${module.it.none}" },
    servers: { map: "${module.it.servers}", item: { port: { number: "${item.port}" } } },
    objects: { list: "${module.it.objects}", item: { port: { number: "${item.port}" } } },
    lists: { map: "${module.it.lists}", item: { "list of string": "${item}" } },
  });
});

// The generated files have them so, too.
test("attributes of what a body wrote out are called as in Terraform, in outputs and in locals", () => {
  const files = synthesizeModule(sample) as unknown as Record<string, Record<string, Record<string, unknown>>>;
  expect(files["outputs.tf.json"]?.["output"]?.["written"]).toEqual({
    value: { bucket_name: "${aws_lb.this.arn}", inner: { kms_key_id: "${aws_lb.this.arn}", is_on: false } },
  });
  expect(files["main.tf.json"]?.["locals"]).toMatchObject({ ports: { first_port: 80 } });
  expect(files["outputs.tf.json"]?.["output"]?.["number"]).toEqual({ value: "${local.ports.first_port}" });
  expect(reached({ written: outputsOf(sample as never)["written"] as never })).toEqual({
    written: {
      bucketName: { string: "${module.it.written.bucket_name}" },
      inner: {
        kmsKeyId: { string: "${module.it.written.inner.kms_key_id}" },
        isOn: { object: "${module.it.written.inner.is_on}" },
      },
    },
  });
});

test.each(moduleNames())("the package refers to the outputs of %s as the module itself does", async (name) => {
  const { definition } = await loadModule(name);
  const outputs = reached(byData(definition));
  expect(Object.keys(outputs as object).length).toBeGreaterThan(3);
  expect(outputs).toEqual(reached(outputsOf(definition)));
});

test("of what is brought, no body runs for outputs", () => {
  const brought = sampleOf("brought");
  bring(brought, { text: "string", written: { object: { bucketName: "string" } } });
  class Brought extends moduleConstruct(brought) {}
  const before = runs;
  const stack = new TerraformStack(Testing.app(), "stack");
  const { outputs } = new Brought(stack, "it", { servers: {} });
  new TerraformOutput(stack, "name", { value: outputs.written.bucketName });
  expect(JSON.parse(Testing.synth(stack))).toMatchObject({ output: { name: { value: "${module.it.written.bucket_name}" } } });
  expect(runs).toBe(before);
});

describe("what data cannot say is refused", () => {
  const odd = (output: (m: ModuleScope, logs: unknown) => unknown) =>
    defineModule({
      name: "odd",
      description: "",
      inputs: z.strictObject({ logs: z.strictObject({ bucket: z.string() }).optional() }),
      build: (m, { logs }) => ({ odd: output(m, logs) }),
    });

  test.each([
    ["an optional object", odd((_, logs) => logs), "may be missing; give back what is in it"],
    ["a resource", odd((m) => m.resource(Lb, "this", {})), "it is; give back attributes of it"],
    ["resources", odd((m, logs) => m.resources(Lb, "this", logs as never, () => ({}))), "it is; give back attributes of it"],
    ["nothing", odd(() => null), "it is; give back attributes of it"],
  ])("%s", (_, definition, why) => {
    expect(() => byData(definition)).toThrow(`the output odd: data cannot say what ${why}`);
  });
});
