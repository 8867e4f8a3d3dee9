import type { With } from "../environments";
import type { PipelineProps } from "../modules/pipeline/pipeline";

/** The artifact that is delivered: what the application's buildspec packs. */
export const PACKAGE = "package";

/**
 * What every delivery of the application has: a push to its repository is tested, and then somebody decides. The
 * application brings its own `buildspec.yml`; `examples/site` is one.
 */
export const testedAndApproved = ({ repository, branch }: With<"delivery">["delivery"]) =>
  ({
    // A person opens it once, in the console: docs/delivery.md.
    connections: { github: { providerType: "GitHub" } },
    projects: { test: { description: "Tests the application and packs it", reports: { tests: {} } } },
    stages: [
      {
        name: "Source",
        actions: [
          {
            name: "application",
            namespace: "source",
            connectionSource: { connection: "github", repository, branch },
            outputs: ["source"],
          },
        ],
      },
      { name: "Test", actions: [{ name: "test", build: { project: "test" }, inputs: ["source"], outputs: [PACKAGE] }] },
      {
        name: "Approve",
        actions: [{ name: "approve", approval: { comment: "Deliver #{source.CommitId}: #{source.CommitMessage}" } }],
      },
    ],
  }) satisfies Omit<PipelineProps, "name">;
