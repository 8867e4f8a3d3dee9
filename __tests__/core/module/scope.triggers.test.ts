import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { z } from "zod";
import { type ModuleDefinition, defineModule } from "../../../core";
import { synthesizeModule } from "../../../core/module/synthesize";

test("what is triggered is made anew with the note of its own item", () => {
  const sample = defineModule({
    name: "sample",
    description: "A module that notes kinds.",
    inputs: z.strictObject({ kinds: z.record(z.string(), z.string()) }),
    build(m, { kinds }) {
      const replaceTriggeredBy = m.triggers("notes", kinds, (kind) => ({ kind }));
      m.resources(SnsTopic, "this", kinds, (_, name) => ({ name, lifecycle: { replaceTriggeredBy } }));
      return {};
    },
  }) as unknown as ModuleDefinition;
  const { resource } = synthesizeModule(sample)["main.tf.json"] as { resource: Record<string, Record<string, unknown>> };
  expect(resource["terraform_data"]?.["notes"]).toEqual({ for_each: "${var.kinds}", input: { kind: "${each.value}" } });
  expect(resource["aws_sns_topic"]?.["this"]).toMatchObject({
    for_each: "${var.kinds}",
    lifecycle: { replace_triggered_by: ["terraform_data.notes[each.key]"] },
  });
});
