import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { callsIn } from "../explain/calls";
import { stackFile } from "../explain/stack";

/** A call of a module, as far as permissions depend on it. */
export interface ModuleCall {
  readonly id: string;
  /** Name of the module, such as `alb`. */
  readonly module: string;
  /** The arguments by Terraform's names. */
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly region: string;
  /** What it makes and looks up, by type: `aws_s3_bucket`, `data.aws_route53_zone`. */
  readonly types: readonly string[];
}

/** Where a state lies. */
export interface StateLocation {
  readonly bucket: string;
  readonly key: string;
  readonly region: string;
  readonly kmsKeyArn?: string;
  readonly lockFile: boolean;
}

/** A synthesized stack, as far as permissions depend on it. */
export interface Stack {
  readonly name: string;
  readonly modules: readonly ModuleCall[];
  /** The stack's own resources and data sources, by type: `aws_s3_bucket`, `data.aws_route53_zone`. */
  readonly types: readonly string[];
  readonly regions: readonly string[];
  /** The tag by which the stack's resources are known: the one of its default tags that names it. */
  readonly tag?: readonly [name: string, value: string];
  /** The role that does it all, where the provider takes one on. */
  readonly roleArn?: string;
  readonly state?: StateLocation;
  /** The states of other stacks that it reads. */
  readonly reads: readonly StateLocation[];
}

type Body = Readonly<Record<string, unknown>>;

interface S3Config {
  readonly bucket: string;
  readonly key: string;
  readonly region: string;
  readonly kms_key_id?: string;
  readonly use_lockfile?: boolean;
}

interface Provider {
  readonly alias?: string;
  readonly region?: string;
  readonly default_tags?: ReadonlyArray<{ readonly tags?: Readonly<Record<string, string>> }>;
  readonly assume_role?: ReadonlyArray<{ readonly role_arn?: string }>;
}

interface StackFile {
  readonly module?: Readonly<Record<string, Body>>;
  readonly resource?: Readonly<Record<string, unknown>>;
  readonly data?: Readonly<Record<string, Readonly<Record<string, Body>>>>;
  readonly provider?: { readonly aws?: readonly Provider[] };
  readonly terraform?: { readonly backend?: { readonly s3?: S3Config } };
}

/** Reads a stack as the last synthesis wrote it. @throws UserError when there is none of that name */
export function readStack(name: string, out: string): Stack {
  const path = stackFile(name, out);
  const file = JSON.parse(readFileSync(path, "utf8")) as StackFile;
  const providers = file.provider?.aws ?? [];
  const regionOf = (provider?: Provider) => literal(provider?.region) ?? "*";
  const backend = file.terraform?.backend?.s3;
  const states = Object.values(file.data?.["terraform_remote_state"] ?? {});
  const tags = providers.flatMap(({ default_tags: all = [] }) => all.flatMap(({ tags: some = {} }) => Object.entries(some)));
  const roleArn = providers.flatMap(({ assume_role: roles = [] }) => roles.map(({ role_arn }) => role_arn))[0];
  return {
    name,
    modules: callsIn(file.module, dirname(path)).map(({ id, module, source, arguments: { providers: given, ...args } }) => {
      const alias = (given as { readonly aws?: string } | undefined)?.aws?.split(".")[1];
      const region = regionOf(providers.find((one) => one.alias === alias));
      const types = typesIn(JSON.parse(readFileSync(join(dirname(path), source, "main.tf.json"), "utf8")) as StackFile);
      return { id, module, arguments: args, region, types };
    }),
    types: typesIn(file),
    regions: [...new Set(providers.map(regionOf))].sort(),
    ...pair(
      "tag",
      tags.find(([, value]) => value === name),
    ),
    ...pair("roleArn", roleArn),
    ...pair("state", backend && locationOf(backend)),
    reads: states.map((state) => locationOf(state["config"] as S3Config)),
  };
}

const typesIn = ({ resource = {}, data = {} }: StackFile): string[] =>
  [...Object.keys(resource), ...Object.keys(data).map((type) => `data.${type}`)].filter((type) => /^(data\.)?aws_/.test(type));

const locationOf = ({ bucket, key, region, kms_key_id, use_lockfile }: S3Config): StateLocation => ({
  bucket,
  key,
  region,
  ...pair("kmsKeyArn", kms_key_id),
  lockFile: use_lockfile === true,
});

const pair = <K extends string, V>(name: K, value: V | undefined): { readonly [P in K]?: V } =>
  (value === undefined ? {} : { [name]: value }) as { readonly [P in K]?: V };

/** Text that is no reference; undefined for what only Terraform knows. */
export const literal = (value: unknown): string | undefined =>
  typeof value === "string" && !value.includes("${") ? value : undefined;
