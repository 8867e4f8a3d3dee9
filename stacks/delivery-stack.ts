import type { Construct } from "constructs";
import { at } from "../core";
import type { With } from "../environments";
import { Pipeline } from "../modules/pipeline/pipeline";
import { BaseStack } from "./base-stack";
import { PACKAGE, testedAndApproved } from "./delivery-stages";
import type { WebStack } from "./web-stack";

/** From a push to GitHub to the servers of `web`: CodeBuild tests, somebody approves, CodeDeploy delivers. */
export class DeliveryStack extends BaseStack {
  public readonly outputs;

  public constructor(scope: Construct, environment: With<"delivery">, webStack: WebStack) {
    super(scope, environment, "delivery");
    const web = this.read(webStack);
    const common = testedAndApproved(environment.delivery);
    const targetGroup = (name: string) => ({ arn: at(web.targetGroupArns, name) });

    const { outputs } = new Pipeline(this, "pipeline", {
      ...common,
      name: "site",
      deployments: {
        servers: {
          autoScalingGroups: [web.fleetName],
          // The tag that all of a stack's resources have: the servers beside the fleet.
          tagSets: [[{ key: "Stack", value: webStack.node.id }]],
          targetGroups: { home: targetGroup("home"), movies: targetGroup("movies"), shows: targetGroup("shows") },
        },
      },
      instanceRoles: { fleet: { name: web.fleetRoleName }, servers: { name: web.serverRoleName } },
      stages: [
        ...common.stages,
        { name: "Deploy", actions: [{ name: "servers", codeDeploy: { deployment: "servers" }, inputs: [PACKAGE] }] },
      ],
    });
    this.outputs = this.publish({ pipelineName: outputs.name, connectionArns: outputs.connectionArns });
  }
}
