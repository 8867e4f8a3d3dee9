import { DataAwsSsmParameter } from "@cdktf/provider-aws/lib/data-aws-ssm-parameter";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { z } from "zod";
import { type ModuleDefinition, defineModule, only, when } from "../../../core";
import { synthesizeModule } from "../../../core/module/synthesize";

const sample = defineModule({
  name: "sample",
  description: "A module that remembers what it read.",
  inputs: z.strictObject({ parameter: z.string(), read: z.boolean() }),
  build(m, { parameter, read }) {
    const found = m.dataSources(DataAwsSsmParameter, "newest", when(read), () => ({ name: parameter }));
    const kept = m.pinned("kept", found, ({ insecureValue }) => ({ value: insecureValue, renewal: { parameter } }));
    m.resource(SnsTopic, "this", { name: only(kept) });
    return {};
  },
}) as unknown as ModuleDefinition;

const main = synthesizeModule(sample)["main.tf.json"] as {
  resource: Record<string, Record<string, unknown>>;
  data: Record<string, Record<string, unknown>>;
};

test("a data source is read for each item", () => {
  expect(main.data["aws_ssm_parameter"]?.["newest"]).toEqual({
    for_each: "${var.read ? { this = true } : {}}",
    name: "${var.parameter}",
  });
});

test("a pinned value ignores what is read later, until its renewal changes", () => {
  expect(main.resource["terraform_data"]?.["kept"]).toEqual({
    for_each: "${data.aws_ssm_parameter.newest}",
    input: { value: "${each.value.insecure_value}" },
    triggers_replace: { parameter: "${var.parameter}" },
    lifecycle: { ignore_changes: ["input"] },
  });
  expect(main.resource["aws_sns_topic"]?.["this"]).toMatchObject({ name: '${terraform_data.kept["this"].input.value}' });
});
