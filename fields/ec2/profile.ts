import { IamInstanceProfile } from "@cdktf/provider-aws/lib/iam-instance-profile";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { z } from "zod";
import {
  type InputsSchema,
  type MapOf,
  type ModuleScope,
  type References,
  type Rule,
  and,
  attributeOf,
  eq,
  isSet,
  json,
  length,
  not,
  nth,
  oneOrNull,
  only,
  or,
  split,
  when,
} from "../../core";

const policyArn = () =>
  z.string().regex(/^arn:aws[a-z-]*:iam::(?:aws|[0-9]{12}):policy\/.+$/, "that is the ARN of an IAM policy");

/** Who instances are in AWS, and the way in. */
export const profileShape = () => ({
  /**
   * Let Session Manager in: shells and port forwarding by IAM, recorded, without keys and open ports. It also needs a
   * way to its endpoints on port 443. Without it give `keyName`, or there is no way in.
   */
  sessionManager: z.boolean().default(true),
  /** Further IAM policies for the instances' role, ARNs by a name of your choice. Everything on the instances may use them. */
  policies: z
    .record(
      z
        .string()
        .max(64)
        .regex(/^[A-Za-z0-9_.-]+$/, "of letters, digits and _.-"),
      policyArn(),
    )
    .default({}),
  /** An existing instance profile. @default a role and profile of their own */
  instanceProfile: z
    .strictObject({
      /** Name of the profile; its role must carry all policies itself. */
      name: z.string(),
    })
    .optional(),
});

/** The inputs about the profile, as rules and bodies see them. */
export type ProfileInputs = References<z.ZodObject<ReturnType<typeof profileShape>, z.core.$strict>>;

/** The instances' profile: its name, and what has to be there before instances start. */
export function buildInstanceProfile(
  m: ModuleScope,
  inputs: ProfileInputs,
  { name, tags }: { readonly name: string; readonly tags: MapOf<string> },
) {
  const { sessionManager, policies, instanceProfile } = inputs;
  const own = not(isSet(instanceProfile));
  const role = m.resources(IamRole, "this", when(own), () => ({
    namePrefix: `${name}-`,
    description: `What instances of ${name} may do`,
    // EC2 offers no condition on the account here: only instances of this account can be given the profile.
    assumeRolePolicy: json({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "ec2.amazonaws.com" } }],
    }),
    tags,
    lifecycle: { createBeforeDestroy: true },
  }));
  const profile = m.resources(IamInstanceProfile, "this", role, (ownRole) => ({
    namePrefix: `${name}-`,
    role: ownRole.name,
    tags,
    lifecycle: { createBeforeDestroy: true },
  }));
  const partition = nth(split(":", only(role).arn), 1);
  const managed = m.resources(IamRolePolicyAttachment, "session_manager", when(and(own, sessionManager)), () => ({
    role: only(role).name,
    policyArn: `arn:${partition}:iam::aws:policy/AmazonSSMManagedInstanceCore`,
    lifecycle: { createBeforeDestroy: true },
  }));
  const further = m.resources(IamRolePolicyAttachment, "this", when(own, policies), (arn) => ({
    role: only(role).name,
    policyArn: arn,
    lifecycle: { createBeforeDestroy: true },
  }));
  return {
    name: attributeOf(instanceProfile, (given) => given.name, only(profile).name),
    roleName: oneOrNull(role, (ownRole) => ownRole.name),
    roleArn: oneOrNull(role, (ownRole) => ownRole.arn),
    attachments: [managed, further],
  };
}

/** A given profile brings its own policies. */
export const profileRule = <S extends InputsSchema>(
  input: Rule<S>["input"],
  read: (inputs: References<S>) => ProfileInputs,
): Rule<S> => ({
  input,
  message: "belong to the module's own role: attach them to the role of `instanceProfile` instead",
  holds: (inputs) => {
    const { policies, instanceProfile } = read(inputs);
    return or(not(isSet(instanceProfile)), eq(length(policies), 0));
  },
});
