import type { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { DataResource } from "cdktf";
import {
  type Dependable,
  type MapOf,
  type ModuleScope,
  type Resources,
  at,
  beginning,
  choose,
  flatten,
  json,
  length,
  lessThan,
  listOf,
  mapOf,
  merge,
  nth,
  split,
  startsWith,
} from "../../../core";
import type { ArtifactStore } from "../artifacts/resources";
import type { Inputs } from "../inputs";
import type { Place } from "../place";
import type { Variables } from "./variables";

/** AWS takes so many characters of a role's name as a prefix, and adds 26. */
const LONGEST_ROLE_PREFIX = 38;

/** A statement of a policy. */
export interface Statement {
  readonly Sid?: string;
  readonly Effect: "Allow";
  readonly Action: string[];
  readonly Resource: string | string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | string[]>>>>;
}

/** A policy of statements. */
export const policy = (...statements: Statement[]): string => json({ Version: "2012-10-17", Statement: statements });

/** Projects of one kind: the user's own, or those that plan, apply, or look for drift. */
export interface Kind<T> {
  /** What the addresses of its resources are called: `aws_iam_role.project["tests"]`. */
  readonly kind: string;
  /** What stands behind the name of a project in names, descriptions and tags. */
  readonly suffix: string;
  /** The projects by key. */
  readonly items: MapOf<T>;
  /** Further policies of a project's role, by name. */
  readonly policiesOf: (item: T) => MapOf<string>;
  /** What the projects do with artifacts. */
  readonly artifacts: "none" | "read" | "write";
}

/** What a project says of its variables. */
type RoleItem = Pick<Variables, "parameters" | "secrets" | "decryptionKeys">;

/** The roles of some builds by key, and what they wait for: their policies. */
export interface BuiltRoles {
  readonly roles: Resources<IamRole>;
  readonly policies: Dependable[];
}

/** A role for each project of a kind, which may write its own log, use artifacts, and read its own parameters and secrets. */
export function buildBuildRoles<T extends RoleItem>(
  m: ModuleScope,
  inputs: Inputs,
  { kind, suffix, items, policiesOf, artifacts }: Kind<T>,
  logs: Resources<CloudwatchLogGroup>,
  store: ArtifactStore,
): BuiltRoles {
  const { place } = store;
  const prefixLength = LONGEST_ROLE_PREFIX - suffix.length - 1;
  const roles = m.resources(IamRole, kind, items, (_, key) => ({
    namePrefix: `${beginning(`${inputs.name}-${key}`, prefixLength)}${suffix}-`,
    description: `Builds ${key}${suffix} of the pipeline ${inputs.name}`,
    assumeRolePolicy: trust(
      "codebuild.amazonaws.com",
      place,
      `arn:${place.partition}:codebuild:${place.region}:${place.account}:project/*`,
    ),
    permissionsBoundary: inputs.permissionsBoundary,
    tags: merge(inputs.tags, { Name: `${inputs.name}-${key}${suffix}` }),
    lifecycle: { ignoreChanges: ["name_prefix"] },
  }));
  const ofRole = (key: string, name: string, ...statements: Statement[]) => ({
    name,
    role: at(roles, key).id,
    policy: policy(...statements),
  });

  const log = m.resources(IamRolePolicy, `${kind}_log`, items, (_, key) =>
    ofRole(key, "log", {
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: `${at(logs, key).arn}:*`,
    }),
  );
  const files =
    artifacts === "none"
      ? []
      : [
          m.resources(IamRolePolicy, `${kind}_artifacts`, items, (_, key) =>
            ofRole(key, "artifacts", ...artifactStatements(store, artifacts)),
          ),
        ];
  const parameters = m.resources(
    IamRolePolicy,
    `${kind}_parameters`,
    having(items, (item) => item.parameters),
    (item, key) =>
      ofRole(key, "parameters", {
        Effect: "Allow",
        Action: ["ssm:GetParameters"],
        Resource: listOf(item.parameters, (name) => parameterArn(place, name)),
      }),
  );
  const secrets = m.resources(
    IamRolePolicy,
    `${kind}_secrets`,
    having(items, (item) => item.secrets),
    (item, key) =>
      ofRole(key, "secrets", {
        Effect: "Allow",
        Action: ["secretsmanager:GetSecretValue"],
        Resource: listOf(item.secrets, ({ arn }) => arn),
      }),
  );
  const decryption = m.resources(
    IamRolePolicy,
    `${kind}_decryption`,
    having(items, (item) => item.decryptionKeys),
    (item, key) =>
      ofRole(key, "decryption", {
        Effect: "Allow",
        Action: ["kms:Decrypt"],
        Resource: listOf(item.decryptionKeys, (arn) => arn),
        Condition: {
          StringEquals: {
            "kms:ViaService": [`ssm.${place.region}.amazonaws.com`, `secretsmanager.${place.region}.amazonaws.com`],
          },
        },
      }),
  );
  // One attachment for each project and policy, by both their names: `tests/push-images`.
  const attached = m.local(
    `${kind}_policies`,
    flatten(listOf(items, (item, key) => listOf(policiesOf(item), (_, name) => `${key}/${name}`))),
  );
  // Attaching a policy twice is attaching it once: under a new name it would be attached (nothing happens) and, under the
  // old one, detached. Terraform changes this after the old ones have gone, and before the new ones come.
  const part = (path: string, index: number): string => nth(split("/", path), index);
  const arnOf = (path: string): string => at(policiesOf(at(items, part(path, 0))), part(path, 1));
  const between = m.resource(DataResource, `${kind}_policies`, { input: mapOf(attached, arnOf, { key: (path) => path }) });
  const given = m.resources(IamRolePolicyAttachment, kind, attached, (path) => ({
    role: at(roles, part(path, 0)).name,
    policyArn: arnOf(path),
    dependsOn: [between],
  }));
  return { roles, policies: [log, ...files, parameters, secrets, decryption, given] };
}

/** The items that have something in one of their maps. */
export const having = <T>(items: MapOf<T>, read: (item: T) => MapOf<unknown>): MapOf<T> =>
  mapOf(items, (item) => item, { where: (item) => lessThan(0, length(read(item))) });

/** Who may take a role on: a service, for the account's own resources only (not as the deputy of somebody else). */
export const trust = (service: string, { account }: Place, source: string): string =>
  json({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Action: "sts:AssumeRole",
        Principal: { Service: service },
        Condition: { StringEquals: { "aws:SourceAccount": account }, ArnLike: { "aws:SourceArn": source } },
      },
    ],
  });

const artifactStatements = (store: ArtifactStore, access: "read" | "write"): Statement[] => [
  {
    Sid: "Artifacts",
    Effect: "Allow",
    Action: ["s3:GetObject", "s3:GetObjectVersion", ...(access === "write" ? ["s3:PutObject"] : [])],
    Resource: store.objects,
  },
  { Sid: "Bucket", Effect: "Allow", Action: ["s3:GetBucketAcl", "s3:GetBucketLocation"], Resource: store.bucketArn },
  {
    Sid: "Key",
    Effect: "Allow",
    Action: ["kms:Decrypt", "kms:DescribeKey", ...(access === "write" ? ["kms:GenerateDataKey"] : [])],
    Resource: store.keyArn,
  },
];

/** ARN of a parameter that is given by its name or ARN. Names with folders begin with a slash, others do not. */
const parameterArn = ({ partition, region, account }: Place, name: string): string =>
  choose(
    startsWith(name, "arn:"),
    name,
    choose(
      startsWith(name, "/"),
      `arn:${partition}:ssm:${region}:${account}:parameter${name}`,
      `arn:${partition}:ssm:${region}:${account}:parameter/${name}`,
    ),
  );
