import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { type Dependable, type ModuleScope, json, length, lessThan, listOf } from "../../../core";
import type { Targets } from "../actions/configuration";
import { actionsOf } from "../actions/kinds";
import type { ArtifactStore } from "../artifacts/resources";
import { alarmsOf } from "../conditions/resources";
import type { Inputs } from "../inputs";
import { permissionsOf } from "./permissions";

/** The pipeline's role, and what it is allowed. */
interface PipelineRole {
  readonly role: IamRole;
  /** What must be there before the pipeline is: it starts at once. */
  readonly ready: Dependable;
}

/** The role that CodePipeline works with: allowed what this pipeline's actions name. */
export function buildRole(m: ModuleScope, inputs: Inputs, targets: Targets, store: ArtifactStore): PipelineRole {
  const { name, permissionsBoundary, tags } = inputs;
  const role = m.resource(IamRole, "this", {
    namePrefix: `${name}-pipeline-`,
    description: `The pipeline ${name}`,
    assumeRolePolicy: json({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: "codepipeline.amazonaws.com" },
          Action: "sts:AssumeRole",
          Condition: { StringEquals: { "aws:SourceAccount": store.place.account } },
        },
      ],
    }),
    permissionsBoundary,
    tags,
    lifecycle: { ignoreChanges: ["name_prefix"] },
  });
  const permissions = m.local(
    "permissions",
    permissionsOf(m.local("actions", actionsOf(inputs)), alarmsOf(inputs), targets, store),
  );
  const ready = m.resource(IamRolePolicy, "this", {
    name: "pipeline",
    role: role.id,
    policy: json({
      Version: "2012-10-17",
      Statement: listOf(permissions, (permission) => permission, {
        where: ({ Resource }) => lessThan(0, length(Resource)),
      }),
    }),
  });
  return { role, ready };
}
