import { z } from "zod";
import {
  type References,
  type InputsSchema,
  attributeOrNull,
  beginning,
  choose,
  defineModule,
  endsWith,
  hashBelow,
  isSet,
  length,
  listOf,
  mapOf,
  replaceAll,
  sha1,
  smallest,
} from "../../core";
import { synthesizeModule } from "../../core/module/synthesize";

/** The outputs of a module, as Terraform reads them. */
function written<S extends InputsSchema>(inputs: S, outputs: (inputs: References<S>) => Record<string, unknown>): unknown {
  const module = defineModule({ name: "test", description: "", inputs, build: (_, references) => outputs(references) });
  const files = synthesizeModule(module)["outputs.tf.json"] as { output: Record<string, { value: unknown }> };
  return Object.fromEntries(Object.entries(files.output).map(([name, { value }]) => [name, value]));
}

const text = z.strictObject({ text: z.string(), numbers: z.array(z.number()) });

test("texts are hashed, cut and changed alike on both sides", () => {
  // The digits are what Terraform's console prints for the same expressions.
  expect(sha1("movies")).toBe("98311619b6f9069ec930f46c34002caae4afa74e");
  expect(hashBelow("movies", 333)).toBe(parseInt("98311619", 16) % 333);
  expect(beginning("movies", 3)).toBe("mov");
  expect(beginning("é𝄞x", 2)).toBe("é𝄞");
  expect(replaceAll("/a/*/b*", "*", "")).toBe("/a//b");
  expect(endsWith("www.example.com", ".example.com")).toBe(true);
  expect(endsWith("wwwexample.com", ".example.com")).toBe(false);
  expect(smallest([3, 1, 2])).toBe(1);
  expect(() => smallest([])).toThrow("no smallest");
  expect(
    written(text, (inputs) => ({
      sha: sha1(inputs.text),
      hash: hashBelow(inputs.text, 333),
      cut: beginning(inputs.text, 3),
      changed: replaceAll(inputs.text, "*", ""),
      ends: endsWith(inputs.text, ".com"),
      least: smallest(inputs.numbers),
    })),
  ).toEqual({
    sha: "${sha1(var.text)}",
    hash: "${parseint(substr(sha1(var.text), 0, 8), 16) % 333}",
    cut: "${substr(var.text, 0, 3)}",
    changed: '${replace(var.text, "*", "")}',
    ends: '${endswith(var.text, ".com")}',
    least: "${min(var.numbers...)}",
  });
});

test("an empty text in an expression is an empty text", () => {
  expect(written(text, (inputs) => ({ value: choose(isSet(inputs.text), inputs.text, "") }))).toEqual({
    value: '${var.text != null ? var.text : ""}',
  });
});

const groups = z.strictObject({
  groups: z.record(z.string(), z.strictObject({ healthCheck: z.strictObject({ idlePort: z.int().optional() }).prefault({}) })),
  tls: z.strictObject({ certificateArn: z.string() }).optional(),
});

test("an object that a loop passes on unchanged keeps Terraform's names", () => {
  expect(
    written(groups, (inputs) => ({
      ports: listOf(
        mapOf(inputs.groups, (group) => group),
        ({ healthCheck }) => healthCheck.idlePort,
      ),
    })),
  ).toEqual({ ports: "${[for v in { for k, v in var.groups : k => v } : v.health_check.idle_port]}" });
});

test("an attribute of an optional object is null without the object", () => {
  expect(attributeOrNull<{ a: number }, number>(undefined as never, ({ a }) => a)).toBeUndefined();
  expect(written(groups, ({ tls }) => ({ arn: attributeOrNull(tls, ({ certificateArn }) => certificateArn) }))).toEqual({
    arn: "${var.tls != null ? var.tls.certificate_arn : null}",
  });
});

test("length counts a record's entries", () => {
  expect(length({ a: 1, b: 2 })).toBe(2);
});
