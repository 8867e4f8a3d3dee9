import { synthesizeModule } from "../../core/module/synthesize";
import { loadModule, moduleNames } from "../../tools/generate/modules";
import { type Main, blocksOf, referencesIn } from "../support/graph";
import { statementsIn } from "../support/policy";
import { type Statement, statementFindings } from "../support/policy-rules";

// Every statement of every policy that the modules can write, whatever their inputs: from the generated modules. The policies as
// Terraform computes them are judged by the same rules in tier 3, and by the acceptance suite.

/** A block's policies, and what it takes for them from locals. */
function statementsFor(address: string, blocks: ReadonlyMap<string, unknown>): Statement[] {
  const body = blocks.get(address);
  const locals = referencesIn(body, blocks).filter((one) => one.startsWith("local."));
  return [...statementsIn(body), ...locals.flatMap((local) => statementsFor(local, blocks))] as never;
}

describe.each(moduleNames())("%s", (name) => {
  test("allows what it has to, and no stranger", async () => {
    const { definition, acceptance } = await loadModule(name);
    const main = synthesizeModule(definition)["main.tf.json"] as Main;
    const blocks = blocksOf(main);
    const read = [...blocks.keys()].filter((address) => !address.startsWith("local."));
    const statements = read.map((address) => [address, statementsFor(address, blocks)] as const);

    const findings = statements.flatMap(([address, all]) =>
      all.flatMap((statement) => statementFindings(statement, address.split(".")[0] ?? "").map((text) => `${address}: ${text}`)),
    );
    expect([...new Set(findings)].filter((finding) => acceptance.allowed?.[finding] === undefined)).toEqual([]);

    // None was overlooked: each is in some resource's policy.
    const written = JSON.stringify(main).match(/\bEffect\b/g)?.length ?? 0;
    const seen = new Set(statements.flatMap(([address, all]) => all.map((one) => `${address} ${JSON.stringify(one)}`)));
    expect(seen.size).toBeGreaterThanOrEqual(written);
  });
});

test("there are policies to read", async () => {
  const { definition } = await loadModule("pipeline");
  const blocks = blocksOf(synthesizeModule(definition)["main.tf.json"]);
  expect(statementsFor("aws_iam_role_policy.this", blocks).length).toBeGreaterThan(10);
});
