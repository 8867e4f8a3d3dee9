import type { Place } from "./grants";
import type { Grant } from "./policy";
import type { Stack, StateLocation } from "./stack";

/** What the stack's state takes: its key, its lock beside it, the states that it reads, and the key that they are encrypted with. */
export function stateGrants(stack: Stack, place: Place, { writing, locking }: { writing: boolean; locking: boolean }): Grant[] {
  const { state, reads } = stack;
  const grants = [...(state ? [state] : []), ...reads].flatMap((one) => readGrants(place, one));
  if (!state) return grants;
  const key = objectArn(place, state);
  if (writing) grants.push({ action: "s3:PutObject", resource: key }, ...keyGrants(place, state, "kms:GenerateDataKey"));
  if (locking && state.lockFile) {
    const lock = `${key}.tflock`;
    grants.push(...["s3:GetObject", "s3:PutObject", "s3:DeleteObject"].map((action) => ({ action, resource: lock })));
    grants.push(...keyGrants(place, state, "kms:GenerateDataKey"));
  }
  return grants;
}

/** Terraform looks for other workspaces' states by their prefix, before it reads its own. */
const readGrants = (place: Place, state: StateLocation): Grant[] => [
  { action: "s3:ListBucket", resource: `arn:${place.partition}:s3:::${state.bucket}` },
  { action: "s3:GetObject", resource: objectArn(place, state) },
  ...keyGrants(place, state, "kms:Decrypt"),
];

const objectArn = ({ partition }: Place, { bucket, key }: StateLocation) => `arn:${partition}:s3:::${bucket}/${key}`;

/** A key that only the bucket knows is any key of the account, as long as S3 of that Region asks for it. */
const keyGrants = ({ partition, account }: Place, { kmsKeyArn, region }: StateLocation, action: string): Grant[] => [
  {
    action,
    resource: kmsKeyArn ?? `arn:${partition}:kms:${region}:${account}:key/*`,
    condition: { StringEquals: { "kms:ViaService": `s3.${region}.amazonaws.com${partition === "aws-cn" ? ".cn" : ""}` } },
  },
];
