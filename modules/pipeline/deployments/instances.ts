import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { DataResource } from "cdktf";
import { type ModuleScope, json, length, lessThan, only, oneOrNull, when } from "../../../core";
import type { ArtifactStore } from "../artifacts/resources";
import type { Inputs } from "../inputs";

/** What lets instances read the revisions that they are told to deploy: the policy's ARN, null without deployments. */
export function buildInstanceAccess(
  m: ModuleScope,
  { name, deployments, instanceRoles, tags }: Inputs,
  store: ArtifactStore,
): string {
  const policy = m.resources(IamPolicy, "artifacts", when(lessThan(0, length(deployments))), () => ({
    namePrefix: `${name}-artifacts-`,
    // Without the name: a policy with another description is another policy.
    description: "Instances read what a pipeline deploys to them",
    policy: json({
      Version: "2012-10-17",
      Statement: [
        // The agent reads one object, of which it knows the version.
        { Effect: "Allow", Action: ["s3:GetObject", "s3:GetObjectVersion"], Resource: store.objects },
        { Effect: "Allow", Action: "kms:Decrypt", Resource: store.keyArn },
      ],
    }),
    tags,
    lifecycle: { ignoreChanges: ["name_prefix"] },
  }));
  // A role under another name has the policy attached, which does nothing, and then, under the old one, detached. Terraform
  // changes this after the old ones have gone, and before the new ones come.
  const between = m.resource(DataResource, "instance_roles", { input: instanceRoles });
  m.resources(IamRolePolicyAttachment, "artifacts", instanceRoles, (role) => ({
    role: role.name,
    policyArn: only(policy).arn,
    dependsOn: [between],
  }));
  return oneOrNull(policy, ({ arn }) => arn);
}
