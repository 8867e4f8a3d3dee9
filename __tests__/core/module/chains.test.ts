import { refuseChains } from "../../../core/module/chains";

const main = (forEach: string, locals: Record<string, unknown> = {}) => ({
  locals,
  resource: {
    aws_iam_role: { this: { for_each: "${var.own ? { this = true } : {}}" } },
    aws_iam_instance_profile: { this: { for_each: forEach } },
  },
});
const told =
  "module sample: for_each of aws_iam_instance_profile.this goes over aws_iam_role.this, whose keys an import into an empty " +
  "state cannot know; go over what aws_iam_role.this is made of: the same input, or the same condition with when()";

test.each([
  ["the resource itself", "${aws_iam_role.this}", {}],
  ["a loop over it", "${{ for k, v in aws_iam_role.this : k => v.id if var.x }}", {}],
  ["a value that only the provider knows", "${{ for v in aws_iam_role.this.names : v => v }}", {}],
  ["its keys", "${toset(keys(aws_iam_role.this))}", {}],
  ["a local made of it", "${local.a}", { a: "${local.b}", b: "${merge(aws_iam_role.this, {})}" }],
])("for_each over %s is refused", (_, forEach, locals) => {
  expect(() => refuseChains("sample", main(forEach, locals))).toThrow(told);
});

test.each([
  ["an input", "${var.roles}"],
  ["values that are looked up", '${{ for k, v in var.roles : k => aws_iam_role.this["this"].arn }}'],
  ["a resource of a longer name", "${aws_iam_role.this_other}"],
])("for_each over %s is taken", (_, forEach) => {
  expect(() => refuseChains("sample", main(forEach))).not.toThrow();
});
