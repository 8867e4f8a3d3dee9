import type { PipelineProps } from "./props";

/** A web application: a push to GitHub is built and tested, and delivered to the servers when somebody has said yes. */
export const example: PipelineProps = {
  name: "shop",
  connections: { github: { providerType: "GitHub" } },
  projects: { tests: {} },
  deployments: { web: { autoScalingGroups: ["shop-web"] } },
  stages: [
    {
      name: "Source",
      actions: [{ name: "code", connectionSource: { connection: "github", repository: "example/shop" }, outputs: ["code"] }],
    },
    {
      name: "Build",
      actions: [{ name: "tests", build: { project: "tests" }, inputs: ["code"], outputs: ["built"] }],
    },
    {
      name: "Approve",
      actions: [{ name: "release", approval: { comment: "Deliver it to the servers?" } }],
    },
    {
      name: "Deliver",
      actions: [{ name: "servers", codeDeploy: { deployment: "web" }, inputs: ["built"] }],
    },
  ],
};
