import { allows, output, resource, trustIn, withPolicy } from "./support";

const BUSES = '${{ for k, v in var.event_rules : k => v.event_bus != null ? v.event_bus.arn : "" if v.event_bus != null }}';
const RULE_ARN = "${aws_cloudwatch_event_rule.state_change[each.key].arn}";

test("a rule looks out for what becomes of this pipeline in this account, by the names that were given", () => {
  const types = ["Pipeline", "Stage", "Action"].map((of) => `"CodePipeline ${of} Execution State Change"`);
  const type = `each.value.of == "pipeline" ? ${types[0]} : (each.value.of == "stage" ? ${types[1]} : ${types[2]})`;
  const named = (what: string) => `0 < length(each.value.${what}s) ? { ${what} = each.value.${what}s } : {}`;
  const detail = `merge({ pipeline = [aws_codepipeline.this.name], state = each.value.states }, ${named("stage")}, ${named("action")})`;
  expect(resource("aws_cloudwatch_event_rule.state_change")).toEqual({
    for_each: "${var.event_rules}",
    description: "What becomes of the pipeline ${var.name}: ${each.key}",
    event_pattern: `\${jsonencode({ source = ["aws.codepipeline"], account = [data.aws_caller_identity.this.account_id], detail-type = [${type}], detail = ${detail} })}`,
    name_prefix: '${substr("${var.name}-${each.key}", 0, 37)}-',
    tags: "${var.tags}",
    lifecycle: { ignore_changes: ["name_prefix"] },
  });
  expect(output("event_rule_arns")).toBe("${{ for k, v in aws_cloudwatch_event_rule.state_change : k => v.arn }}");
});

test("events go to the one that was given, with a role to buses only", () => {
  const lambda = "each.value.function";
  const qualified = `\${${lambda}.qualifier != null ? "\${${lambda}.arn}:\${${lambda}.qualifier}" : ${lambda}.arn}`.slice(2, -1);
  const given = (what: string, otherwise: string) => `(each.value.${what} != null ? each.value.${what}.arn : ${otherwise})`;
  expect(resource("aws_cloudwatch_event_target.state_change")).toEqual({
    for_each: "${var.event_rules}",
    rule: "${aws_cloudwatch_event_rule.state_change[each.key].name}",
    arn: `\${${lambda} != null ? (${qualified}) : ${given("queue", given("topic", given("event_bus", '""')))}}`,
    role_arn: "${each.value.event_bus != null ? aws_iam_role.state_change[each.key].arn : null}",
    dynamic: {
      dead_letter_config: [
        { for_each: "${each.value.dead_letter_queue[*]}", content: { arn: "${dead_letter_config.value.arn}" } },
      ],
    },
    depends_on: ["aws_iam_role_policy.state_change"],
  });
});

test("a function may be called by its rule alone", () => {
  expect(resource("aws_lambda_permission.state_change")).toEqual({
    for_each: "${{ for k, v in var.event_rules : k => v if v.function != null }}",
    action: "lambda:InvokeFunction",
    function_name: '${each.value.function != null ? each.value.function.arn : ""}',
    principal: "events.amazonaws.com",
    qualifier: "${each.value.function != null ? each.value.function.qualifier : null}",
    source_arn: RULE_ARN,
    statement_id_prefix: '${substr("${var.name}-${each.key}", 0, 57)}-',
    lifecycle: { ignore_changes: ["statement_id_prefix"] },
  });
});

test("the role of a rule may put events on its bus, and nothing else", () => {
  expect(withPolicy("aws_iam_role.state_change", "assume_role_policy")).toEqual({
    for_each: BUSES,
    assume_role_policy: trustIn("events", { ArnLike: { "aws:SourceArn": RULE_ARN } }),
    description: "Hands events of the pipeline ${var.name} to the event bus of ${each.key}",
    name_prefix: '${substr("${var.name}-${each.key}", 0, 30)}-events-',
    permissions_boundary: "${var.permissions_boundary}",
    tags: '${merge(var.tags, { Name = "${var.name}-${each.key}-events" })}',
    lifecycle: { ignore_changes: ["name_prefix"] },
  });
  expect(withPolicy("aws_iam_role_policy.state_change")).toEqual({
    for_each: BUSES,
    name: "put",
    role: "${aws_iam_role.state_change[each.key].id}",
    policy: allows({ Action: ["events:PutEvents"], Resource: "${each.value}" }),
  });
});
