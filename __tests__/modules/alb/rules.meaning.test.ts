import { alb } from "../../../modules/alb/alb";
import { generated } from "../../support/generated";

const { resource, local } = generated(alb);
const KINDS = ["this", "numbered", "ignoring_actions"].map((name) => `aws_lb_listener_rule.${name}`);
const conditionsOf = (address: string) => (resource(address)["dynamic"] as Record<string, unknown[]>)["condition"];

describe("rules", () => {
  test("are on their listener, else on the one that serves", () => {
    for (const kind of KINDS) {
      expect(resource(kind)["listener_arn"]).toBe(
        "${merge(aws_lb_listener.this, aws_lb_listener.ignoring_actions)[each.value.listener].arn}",
      );
    }
    const beginnings = (name: string, part: (value: string) => string) =>
      `v.${name} != null ? [for v2 in v.${name} != null ? v.${name} : [] : ${part('split("?", split("*", v2)[0])[0]')}] : [""]`;
    const starts = `{ paths = ${beginnings("paths", (text) => text)}, hosts = ${beginnings("hosts", (text) => `lower(${text})`)} }`;
    const listener = "v.listener != null ? v.listener : local.serving_listeners[0]";
    expect(local("rules")).toBe(`\${{ for k, v in var.rules : k => { rule = v, listener = ${listener}, starts = ${starts} } }}`);
  });

  test("without a number get one", () => {
    expect(resource("aws_lb_listener_rule.this")).toMatchObject({
      for_each: "${{ for k, v in local.rules : k => v if v.rule.priority == null ? !v.rule.ignore_action_changes : false }}",
      priority: "${local.rule_priorities[each.key]}",
    });
  });

  test("with a number stand under it, so that two may trade theirs", () => {
    const one = "{ rule = v.rule, name = k, listener = v.listener }";
    const numbered = `{ for k, v in local.rules : k => ${one} if v.rule.priority != null ? !v.rule.ignore_action_changes : false }`;
    expect(local("numbered_rules")).toBe(`\${{ for v in ${numbered} : "\${v.listener}/\${v.rule.priority}" => v }}`);
    expect(resource("aws_lb_listener_rule.numbered")).toMatchObject({
      for_each: "${local.numbered_rules}",
      priority: "${each.value.rule.priority}",
    });
  });

  test("whose actions others change stand under the same keys, apart", () => {
    const one = "{ rule = v.rule, name = k, listener = v.listener, priority = local.rule_priorities[k] }";
    const free = `{ for k, v in local.rules : k => ${one} if v.rule.ignore_action_changes }`;
    const key = 'v.rule.priority != null ? "${v.listener}/${v.rule.priority}" : v.name';
    expect(local("rules_ignoring_actions")).toBe(`\${{ for v in ${free} : ${key} => v }}`);
    expect(resource("aws_lb_listener_rule.ignoring_actions")).toMatchObject({
      for_each: "${local.rules_ignoring_actions}",
      priority: "${each.value.priority}",
    });
  });

  test("that get another address are there before they go: their addresses are noted", () => {
    const free = '[for k, v in local.rules_ignoring_actions : "${k} ignoring actions"]';
    const numbers = `\${concat(keys(local.numbered_rules), ${free})}`;
    expect(resource("terraform_data.rule_numbers")["input"]).toEqual({ numbers });
  });

  test.each(KINDS)("take what meets all their conditions: %s", (address) => {
    const rule = "each.value.rule";
    const given = (name: string, condition: string) => ({
      for_each: `\${(${rule}.${name} == null ? [] : [${rule}.${name}])}`,
      content: { [condition]: { values: "${condition.value}" } },
    });
    expect(conditionsOf(address)).toEqual([
      given("paths", "path_pattern"),
      given("hosts", "host_header"),
      given("methods", "http_request_method"),
      given("source_ips", "source_ip"),
      {
        for_each: `\${${rule}.headers}`,
        content: { http_header: { http_header_name: "${condition.key}", values: "${condition.value}" } },
      },
      {
        for_each: `\${${rule}.query_strings}`,
        content: {
          dynamic: {
            query_string: [
              {
                for_each: "${condition.value}",
                // `*` is any parameter.
                content: { key: '${condition.key != "*" ? condition.key : null}', value: "${query_string.value}" },
              },
            ],
          },
        },
      },
    ]);
  });
});

// ordering.test.ts tells which rule comes first; here is how Terraform finds it.
describe("the numbers of rules without one", () => {
  const AUTOMATIC = "{ for k, v in local.rules : k => v if v.rule.priority == null }";
  const wider = String(local("wider_rules"));
  const among = "for k2, v2 in { for k2, v2 in { for k2, v2 in local.automatic_rules : k2 => v2 if ";
  const [, near = "", isWider = "", isNarrower = ""] =
    /^\$\{\{ for k, v in local\.automatic_rules : k => \[for k2.*?local\.automatic_rules : k2 => v2 if (.*?) \} : k2 => v2 if (.*) \} : k2 if !\((.*)\)\] \}\}$/s.exec(
      wider,
    ) ?? [];

  test("are for those that have none", () => {
    expect(local("automatic_rules")).toBe(`\${${AUTOMATIC}}`);
    expect(wider.startsWith(`\${{ for k, v in local.automatic_rules : k => [${among}`)).toBe(true);
  });

  test("compare a rule with others of its listener whose beginnings can meet", () => {
    const either = "startswith(v3, v4) ? true : startswith(v4, v3)";
    const meet = (name: string) => `anytrue([for v3 in v.starts.${name} : anytrue([for v4 in v2.starts.${name} : ${either}])])`;
    expect(near).toBe(`(k != k2 ? v.listener == v2.listener : false) ? (${meet("paths")} ? ${meet("hosts")} : false) : false`);
  });

  test("count a rule as wider when it takes all of the other's requests, and not the other way round", () => {
    const exchanged = isWider.replace(/\bv(2?)\./g, (_, second: string) => (second ? "v." : "v2."));
    expect(isWider).toContain("v2.rule.paths == null ? true");
    expect(isNarrower).toBe(exchanged);
  });

  test("weigh conditions first, and then how long their values are", () => {
    const shortest = (name: string) =>
      `min([for v2 in v.rule.${name} != null ? v.rule.${name} : [""] : length(replace(v2, "*", ""))]...)`;
    expect(local("rule_lengths")).toBe(
      `\${{ for k, v in local.automatic_rules : k => ${shortest("paths")} + ${shortest("hosts")} }}`,
    );
    const set = ["paths", "hosts", "methods", "source_ips"].map((name) => `v.rule.${name} != null`).join(", ");
    const count = (list: string) => `length([for c in [${list}] : c if c])`;
    const conditions = `${count(set)} + (length(v.rule.headers) + length(v.rule.query_strings))`;
    const steps = [3, 5, 7, 9, 11, 14, 17, 21, 26, 32, 40].map((least) => `local.rule_lengths[k] >= ${least}`).join(", ");
    expect(local("rule_closeness")).toBe(
      `\${{ for k, v in local.automatic_rules : k => (12 * (min(3, ${conditions}) - 1)) + ${count(steps)} }}`,
    );
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8])("lift a rule above those wider than it, in step %i", (step) => {
    const before = step === 1 ? "closeness" : `levels${step - 1}`;
    const above = `[for v2 in v : local.rule_${before}[v2] + 1]`;
    expect(local(`rule_levels${step}`)).toBe(
      `\${{ for k, v in local.wider_rules : k => min(49, max(concat([local.rule_closeness[k]], ${above})...)) }}`,
    );
  });

  // 700 seats in each level: rules ask for one by their names, and who meets another one asks again.
  const ROUNDS: ReadonlyArray<[number, number, string]> = [
    [0, 480, "keys(local.rules)"],
    [480, 150, "local.seatless1"],
    [630, 50, "local.seatless2"],
  ];
  const alike = (round: number) => `length([for v2 in local.seat_wishes${round} : v2 if v2 == v])`;

  test.each(ROUNDS.map((round, index) => [index + 1, ...round] as const))(
    "are asked for by name, in round %i from %i on",
    (round, first, seats, askers) => {
      expect(local(`seat_wishes${round}`)).toBe(
        `\${{ for v in ${askers} : v => ${first} + (parseint(substr(sha1("${round - 1} \${v}"), 0, 8), 16) % ${seats}) }}`,
      );
      expect(local(`seatless${round}`)).toBe(`\${[for k, v in local.seat_wishes${round} : k if 1 < ${alike(round)}]}`);
    },
  );

  test("are the seat's in its level, the closest first; a given number stays", () => {
    const seated = [1, 2, 3].map((round) => `{ for k, v in local.seat_wishes${round} : k => v if ${alike(round)} == 1 }`);
    const rest = "{ for v in local.seatless3 : v => 680 + index(local.seatless3, v) }";
    expect(local("seats")).toBe(`\${merge(${[...seated, rest].join(", ")})}`);
    const number = "(10000 + (700 * (49 - local.rule_levels8[k]))) + local.seats[k]";
    expect(local("rule_priorities")).toBe(
      `\${{ for k, v in local.rules : k => v.rule.priority != null ? v.rule.priority : ${number} }}`,
    );
  });
});
