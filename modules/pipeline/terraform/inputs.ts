import { z } from "zod";
import { type References, matches, not, where } from "../../../core";
import { distinctList } from "../../../fields/common";
import { shortName } from "../../../fields/names";
import { regionName } from "../../../fields/network";
import { bucketName } from "../../../fields/s3";
import { drift } from "../drift/inputs";
import { MACHINES } from "../projects/environments";
import { buildLogs, rolePolicies, timeoutMinutes } from "../projects/inputs";
import { keyArn, variablesShape } from "../projects/variables";

/** Key of a state in its bucket, as Terraform takes it. */
const stateKey = () =>
  where(
    z
      .string()
      .max(1000)
      .regex(/^[A-Za-z0-9_.-][A-Za-z0-9_.\/-]*$/, "of letters, digits and _.-/, not beginning with a slash"),
    "without a slash at its end, and without two in a row",
    (key) => not(matches(key, /\/$|\/\//)),
  );

const state = () =>
  z.strictObject({
    /** The bucket of the state. */
    bucket: bucketName(),
    /** Key of the state in it. The roles may use this key and its lock, and no other. */
    key: stateKey(),
    /** Region of the bucket. @default the pipeline's */
    region: regionName().optional(),
    /** The key that the state is encrypted with. @default the bucket's own encryption, with a key of AWS */
    kmsKey: z
      .strictObject({
        /** ARN of the key. */
        arn: keyArn(),
      })
      .optional(),
    /** Keys of further states in the bucket that the root reads (`terraform_remote_state`), such as those of stacks that it refers to. */
    reads: distinctList(stateKey()).default([]),
  });

const root = () =>
  z.strictObject({
    /** Folder of the root in the artifact: of a synthesized stack `cdktf.out/stacks/<stack>`. */
    directory: where(
      z
        .string()
        .max(512)
        .regex(/^[A-Za-z0-9_.][A-Za-z0-9_.\/-]*$/, "that is a relative path of letters, digits and _.-/"),
      "that does not lead out of the artifact (..)",
      (path) => not(matches(path, /(?:^|\/)\.\.(?:\/|$)/)),
    ).default("."),
    /** Version of Terraform, from 1.10 (which locks states in S3 itself). It is downloaded from HashiCorp, and must have the published SHA-256. */
    version: z.string().regex(/^1\.[1-9][0-9]\.[0-9]{1,3}$/, "that is a version of Terraform from 1.10.0, such as 1.11.4"),
    /**
     * The state in S3. It is used whatever `backend` the root's own files name: they are overridden. Plans are encrypted
     * with the artifacts' key, and hold the values of the state, passwords too: who may read artifacts may read them.
     */
    state: state(),
    /** IAM policies for planning, by a name of yours: what reads the resources of the root. The state needs no mention. */
    planPolicies: rolePolicies(),
    /**
     * IAM policies for applying, by a name of yours: what reads and changes the resources of the root. Whoever may change
     * the source can use them after the approval of the plan: put an approval between the two actions.
     */
    applyPolicies: rolePolicies(),
    ...variablesShape(),
    /** Size of the machine, with a processor of x86. A large root needs MEDIUM, for 7 gigabytes of memory. */
    computeType: z.enum(MACHINES).default("BUILD_GENERAL1_SMALL"),
    /** Seconds to wait for the state's lock, which another plan or apply holds. */
    lockTimeoutSeconds: z.int().min(0).max(3600).default(300),
    /** Minutes that a plan, or an apply, may take. An apply that is cut off leaves its lock behind: `terraform force-unlock`. */
    timeoutMinutes: timeoutMinutes(),
    /** The projects' own log groups. */
    logs: buildLogs(),
    /** Looks on a schedule for what differs from what the pipeline applied last, and tells an SNS topic. */
    drift: drift().optional(),
  });

/** Terraform roots by name: `terraform` actions plan and apply them. */
export const terraform = () => z.record(shortName(), root());

/** A Terraform root as the module's constraints and body see it. */
export type Root = References<ReturnType<typeof root>>;
