import { TerraformVariable } from "cdktf";
import type { Construct } from "constructs";
import { Pipeline } from "../../modules/pipeline/pipeline";
import { BaseStack } from "../../stacks/base-stack";
import { environment } from "../environment";

/** The stack that the pipeline deploys: a folder in `cdktf.out/stacks/`, and a state of its own. */
const STACK = "dev-network";

/** This project deployed by a pipeline: a push is synthesized and planned, somebody approves the plan, and just that is applied. */
export class InfrastructureStack extends BaseStack {
  public readonly outputs;

  public constructor(scope: Construct) {
    super(scope, environment, "infrastructure");
    // Policies of the account, made of what the stack needs (`npm run permissions -- dev-network`). Give them as TF_VAR_….
    const policy = (name: string) => new TerraformVariable(this, name, { type: "string" }).stringValue;

    const { outputs } = new Pipeline(this, "pipeline", {
      name: "infrastructure",
      // Each plan is applied or refused before the next one is made.
      executionMode: "QUEUED",
      connections: { github: { providerType: "GitHub" } },
      projects: {
        synthesis: { description: "Makes Terraform roots of the stacks", buildspecFile: "examples/infrastructure/buildspec.yml" },
      },
      terraform: {
        network: {
          directory: STACK,
          version: "1.11.4",
          state: { bucket: "twinform-dev-terraform-state", key: `${STACK}/terraform.tfstate` },
          planPolicies: { network: policy("plan_policy_arn") },
          applyPolicies: { network: policy("apply_policy_arn") },
          // Every night: does the account still have what was applied?
          drift: {},
        },
      },
      stages: [
        {
          name: "Source",
          actions: [
            { name: "project", connectionSource: { connection: "github", repository: "example/twinform" }, outputs: ["source"] },
          ],
        },
        {
          name: "Synthesis",
          actions: [{ name: "synthesis", build: { project: "synthesis" }, inputs: ["source"], outputs: ["stacks"] }],
        },
        {
          name: "Network",
          actions: [
            {
              name: "plan",
              namespace: "plan",
              terraform: { root: "network", step: "plan" },
              inputs: ["stacks"],
              outputs: ["plan"],
            },
            { name: "approve", runOrder: 2, approval: { comment: "Apply #{plan.PLAN_SUMMARY}" } },
            { name: "apply", runOrder: 3, terraform: { root: "network", step: "apply" }, inputs: ["plan"] },
          ],
        },
      ],
    });
    this.outputs = this.publish({ pipelineName: outputs.name, driftTopicArn: outputs.driftTopicArn });
  }
}
