import { synthesizeModule } from "../../core/module/synthesize";
import { loadModule, moduleNames } from "../../tools/generate/modules";

interface Main {
  readonly locals?: Record<string, string>;
  readonly resource: Record<string, Record<string, { readonly for_each?: string }>>;
}

/** Where the groups that CodeDeploy has made are looked for: an input decides first, and without it Terraform looks no further. */
const ASKED_FOR = "aws_autoscaling_group.this: ${!(${var.replaced_by_code_deploy ? (";

// On an empty state, where `terraform import` begins, Terraform does not know which instances other resources have.
test.each(moduleNames())("%s: for_each goes over inputs, never over other resources", async (name) => {
  const { definition } = await loadModule(name);
  const { locals = {}, resource } = synthesizeModule(definition)["main.tf.json"] as Main;
  const spelledOut = (text: string): string =>
    text.replace(/\blocal\.(\w+)/g, (_, local: string) => `(${spelledOut(locals[local] ?? "")})`);
  const loops = Object.entries(resource).flatMap(([type, byName]) =>
    Object.entries(byName).flatMap(([label, { for_each: forEach }]) =>
      forEach === undefined ? [] : [`${type}.${label}: ${spelledOut(forEach)}`],
    ),
  );
  expect(loops.length).toBeGreaterThan(1);
  const certain = loops.filter((loop) => !loop.startsWith(ASKED_FOR));
  expect(certain.filter((loop) => /: .*\b(aws_\w+|terraform_data|data)\./.test(loop))).toEqual([]);
});
