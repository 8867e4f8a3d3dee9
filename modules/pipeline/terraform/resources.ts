import { CodebuildProject } from "@cdktf/provider-aws/lib/codebuild-project";
import type { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import {
  type Dependable,
  type ModuleScope,
  type Resources,
  at,
  attributeOf,
  attributeOrNull,
  coalesce,
  concat,
  isSet,
  json,
  listOf,
  mapOf,
  merge,
} from "../../../core";
import type { ArtifactStore } from "../artifacts/resources";
import type { Inputs } from "../inputs";
import type { Place } from "../place";
import { buildLogGroups, logsTo, projectName, variableBlocks } from "../projects/resources";
import { type BuiltRoles, type Kind, type Statement, buildBuildRoles, policy } from "../projects/roles";
import { APPLY_BUILDSPEC, PLAN_BUILDSPEC } from "./buildspecs";
import type { Root } from "./inputs";

/** The projects that plan and apply the roots, by the root's key, and what has to be there before they run. */
interface BuiltTerraform {
  readonly plans: Resources<CodebuildProject>;
  readonly applies: Resources<CodebuildProject>;
  readonly planRoles: Resources<IamRole>;
  readonly applyRoles: Resources<IamRole>;
  readonly ready: Dependable[];
}

/** For each Terraform root a project that plans, which may only read, and one that applies exactly that plan. */
export function buildTerraform(m: ModuleScope, inputs: Inputs, store: ArtifactStore): BuiltTerraform {
  const plan = {
    kind: "terraform_plan",
    suffix: "-plan",
    items: inputs.terraform,
    policiesOf: ({ planPolicies }: Root) => planPolicies,
    artifacts: "write",
    state: "read",
    buildspec: PLAN_BUILDSPEC,
    variables: () => [],
  } as const;
  const apply = {
    ...plan,
    kind: "terraform_apply",
    suffix: "-apply",
    policiesOf: ({ applyPolicies }: Root) => applyPolicies,
    artifacts: "read",
    state: "write",
    buildspec: APPLY_BUILDSPEC,
  } as const;
  const [planning, applying] = [buildTerraformKind(m, inputs, store, plan), buildTerraformKind(m, inputs, store, apply)];
  return {
    plans: planning.projects,
    applies: applying.projects,
    planRoles: planning.roles,
    applyRoles: applying.roles,
    ready: [planning.projects, applying.projects],
  };
}

/** Projects of one kind that run Terraform. */
interface TerraformKind extends Kind<Root> {
  /** Whether they write the state, or only look at it, and what was applied last. */
  readonly state: "read" | "write";
  readonly buildspec: string;
  /** Environment variables beside those that all have. */
  readonly variables: (key: string) => Array<{ readonly name: string; readonly value: string }>;
}

/** Builds the projects of one kind, with their roles, policies and log groups. */
export function buildTerraformKind(
  m: ModuleScope,
  inputs: Inputs,
  store: ArtifactStore,
  kind: TerraformKind,
): BuiltRoles & { readonly projects: Resources<CodebuildProject> } {
  const { name, tags } = inputs;
  const logs = buildLogGroups(m, inputs, kind);
  const { roles, policies } = buildBuildRoles(m, inputs, kind, logs, store);
  const state = m.resources(IamRolePolicy, `${kind.kind}_state`, kind.items, (root, key) => ({
    name: "state",
    role: at(roles, key).id,
    policy: policy(...stateStatements(root, store.place, kind.state)),
  }));
  const encrypted = mapOf(kind.items, (root) => root, { where: (root) => isSet(root.state.kmsKey) });
  const stateKey = m.resources(IamRolePolicy, `${kind.kind}_state_key`, encrypted, (root, key) => ({
    name: "state-key",
    role: at(roles, key).id,
    policy: policy({
      Effect: "Allow",
      // A lock is encrypted as the state is, so that planning takes both.
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      Resource: attributeOrNull(root.state.kmsKey, ({ arn }) => arn),
      Condition: { StringEquals: { "kms:ViaService": `s3.${stateRegion(root, store.place)}.amazonaws.com` } },
    }),
  }));
  // CodePipeline hands over the source, and takes artifacts back; a schedule has neither.
  const fromPipeline = kind.artifacts !== "none";
  const projects = m.resources(CodebuildProject, kind.kind, kind.items, (root, key) => ({
    name: projectName(inputs, `${key}${kind.suffix}`),
    description: `Terraform root ${key}${kind.suffix} of the pipeline ${name}`,
    serviceRole: at(roles, key).arn,
    encryptionKey: store.keyArn,
    buildTimeout: root.timeoutMinutes,
    source: { type: fromPipeline ? "CODEPIPELINE" : "NO_SOURCE", buildspec: kind.buildspec },
    artifacts: { type: fromPipeline ? "CODEPIPELINE" : "NO_ARTIFACTS" },
    environment: {
      type: "LINUX_CONTAINER",
      computeType: root.computeType,
      image: "aws/codebuild/amazonlinux-x86_64-standard:5.0",
      imagePullCredentialsType: "CODEBUILD",
      privilegedMode: false,
      environmentVariable: [
        ...plain({ name: "PIPELINE_ROOT", value: key }),
        ...plain({ name: "PIPELINE_DIRECTORY", value: root.directory }),
        ...plain({ name: "PIPELINE_TERRAFORM", value: root.version }),
        ...plain({ name: "PIPELINE_BACKEND", value: backendOf(root, store.place) }),
        ...plain({ name: "PIPELINE_LOCK_TIMEOUT", value: `${root.lockTimeoutSeconds}s` }),
        ...plain({ name: "PIPELINE_STATE_KEY", value: attributeOf(root.state.kmsKey, ({ arn }) => arn, "none") }),
        ...plain({ name: "PIPELINE_APPLIED", value: `s3://${root.state.bucket}/${appliedKey(root)}` }),
        ...kind.variables(key).flatMap(plain),
        ...variableBlocks(root),
      ],
    },
    logsConfig: logsTo(at(logs, key)),
    tags: merge(tags, { Name: `${name}-${key}${kind.suffix}` }),
    dependsOn: [...policies, state, stateKey, store.ready],
    lifecycle: { ignoreChanges: ["name"] },
  }));
  return { roles, policies, projects };
}

const plain = ({ name, value }: { readonly name: string; readonly value: string }) => [{ name, value, type: "PLAINTEXT" }];

const stateRegion = ({ state }: Root, { region }: Place): string => coalesce(state.region, region);

/** What was applied last lies beside the state. */
const appliedKey = ({ state }: Root): string => `${state.key}.applied.tar.gz`;

/** The backend, in the file that overrides the root's own. */
const backendOf = (root: Root, place: Place): string =>
  json({
    terraform: {
      backend: {
        s3: {
          bucket: root.state.bucket,
          key: root.state.key,
          region: stateRegion(root, place),
          use_lockfile: true,
          // Without a key the bucket's own encryption holds: asked to encrypt, S3 would take another key than that.
          encrypt: isSet(root.state.kmsKey),
          kms_key_id: attributeOrNull(root.state.kmsKey, ({ arn }) => arn),
        },
      },
    },
  });

/** The state's object and its lock: all that Terraform needs there. https://developer.hashicorp.com/terraform/language/backend/s3 */
function stateStatements(root: Root, { partition }: Place, access: "read" | "write"): Statement[] {
  const { bucket, key, reads } = root.state;
  const bucketArn = `arn:${partition}:s3:::${bucket}`;
  const [state, applied] = [`${bucketArn}/${key}`, `${bucketArn}/${appliedKey(root)}`];
  const others = listOf(reads, (other) => `${bucketArn}/${other}`);
  return [
    {
      Sid: "Find",
      Effect: "Allow",
      Action: ["s3:ListBucket"],
      Resource: bucketArn,
      // Terraform looks for workspaces, too.
      Condition: { StringEquals: { "s3:prefix": concat(["env:/", key, appliedKey(root)], reads) } },
    },
    { Sid: "Read", Effect: "Allow", Action: ["s3:GetObject"], Resource: concat([state, applied], others) },
    {
      Sid: "Lock",
      Effect: "Allow",
      Action: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
      Resource: `${state}.tflock`,
    },
    ...(access === "write"
      ? [{ Sid: "Write", Effect: "Allow" as const, Action: ["s3:PutObject"], Resource: [state, applied] }]
      : []),
  ];
}
