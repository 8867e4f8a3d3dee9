import { IamInstanceProfile } from "@cdktf/provider-aws/lib/iam-instance-profile";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { DataResource } from "cdktf";
import { z } from "zod";
import {
  type InputsSchema,
  type MapOf,
  type ModuleScope,
  type References,
  type Constraint,
  and,
  attributeOf,
  eq,
  isSet,
  json,
  length,
  listOf,
  not,
  nth,
  oneOrNull,
  only,
  or,
  some,
  split,
  when,
} from "../../core";
import { instanceProfileName, policyArn } from "../ids";

/** Who instances are in AWS, and the way in. */
export const profileShape = () => ({
  /**
   * Let Session Manager in: shells and port forwarding by IAM, recorded, without keys and open ports. It also needs a
   * way to its endpoints on port 443. Without it give `keyName`, or there is no way in. The role may do what sessions
   * need, and nothing else: Run Command, Patch Manager and Inventory need
   * `arn:aws:iam::aws:policy/AmazonSSMManagedEC2InstanceDefaultPolicy` in `policies`. AmazonSSMManagedInstanceCore does
   * it too, but lets everything on the instances read all parameters of the account, secrets among them.
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
  /**
   * ARN of an IAM policy that limits what the instances' role can ever be allowed, whoever attaches policies to it: a
   * permissions boundary. @default none
   */
  permissionsBoundary: policyArn().optional(),
  /** An existing instance profile. @default a role and profile of their own */
  instanceProfile: z
    .strictObject({
      /** Name of the profile; its role must carry all policies itself. */
      name: instanceProfileName(),
    })
    .optional(),
});

/** The inputs about the profile, as constraints and bodies see them. */
type ProfileInputs = References<z.ZodObject<ReturnType<typeof profileShape>, z.core.$strict>>;

// The new one stands before the old one goes. They keep the name that they were given first, and the path, so that
// renaming the module, or adopting a role, replaces nothing.
const KEEP_NAME = { createBeforeDestroy: true, ignoreChanges: ["name_prefix", "path"] };

/** The instances' profile: its name, and what has to be there before instances start. */
export function buildInstanceProfile(
  m: ModuleScope,
  inputs: ProfileInputs,
  { name, tags }: { readonly name: string; readonly tags: MapOf<string> },
) {
  const { sessionManager, policies, permissionsBoundary, instanceProfile } = inputs;
  const own = not(isSet(instanceProfile));
  const role = m.resources(IamRole, "this", when(own), () => ({
    namePrefix: `${name}-`,
    description: `What instances of ${name} may do`,
    // EC2 offers no condition on the account here: only instances of this account can be given the profile.
    assumeRolePolicy: json({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "ec2.amazonaws.com" } }],
    }),
    permissionsBoundary,
    tags,
    lifecycle: KEEP_NAME,
  }));
  const profile = m.resources(IamInstanceProfile, "this", when(own), () => ({
    namePrefix: `${name}-`,
    role: only(role).name,
    tags,
    lifecycle: KEEP_NAME,
  }));
  const [partition, account] = [nth(split(":", only(role).arn), 1), nth(split(":", only(role).arn), 4)];
  // AmazonSSMManagedInstanceCore would also allow ssm:GetParameter on everything.
  const sessions = m.resources(IamRolePolicy, "session_manager", when(and(own, sessionManager)), () => ({
    name: "session-manager",
    role: only(role).id,
    policy: json({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Action: "ssm:UpdateInstanceInformation",
          Resource: `arn:${partition}:ec2:*:${account}:instance/*`,
        },
        {
          Effect: "Allow",
          Action: [
            "ssmmessages:CreateControlChannel",
            "ssmmessages:CreateDataChannel",
            "ssmmessages:OpenControlChannel",
            "ssmmessages:OpenDataChannel",
          ],
          // These know no resources.
          Resource: "*",
        },
      ],
    }),
  }));
  // Attaching a policy twice is attaching it once: under a new name it would be attached (nothing happens) and, under
  // the old one, detached. Terraform changes this after the old ones have gone, and before the new ones come.
  const attached = m.resource(DataResource, "policies", { input: policies });
  const further = m.resources(IamRolePolicyAttachment, "this", when(own, policies), (arn) => ({
    role: only(role).name,
    policyArn: arn,
    dependsOn: [attached],
  }));
  return {
    name: attributeOf(instanceProfile, (given) => given.name, only(profile).name),
    roleName: oneOrNull(role, (ownRole) => ownRole.name),
    roleArn: oneOrNull(role, (ownRole) => ownRole.arn),
    attachments: [sessions, further],
  };
}

/** A given profile brings its own policies; an own role has each of them once. */
export const profileConstraints = <S extends InputsSchema>(
  input: Constraint<S>["input"],
  read: (inputs: References<S>) => ProfileInputs,
): Array<Constraint<S>> => [
  {
    input,
    message: "belong to the module's own role: attach them to the role of `instanceProfile` instead",
    holds: (inputs) => {
      const { policies, instanceProfile } = read(inputs);
      return or(not(isSet(instanceProfile)), eq(length(policies), 0));
    },
  },
  {
    input: "permissionsBoundary",
    message: "limits the module's own role: put it on the role of `instanceProfile` instead",
    holds: (inputs) => {
      const { permissionsBoundary, instanceProfile } = read(inputs);
      return or(not(isSet(instanceProfile)), not(isSet(permissionsBoundary)));
    },
  },
  {
    input,
    message: "must name each policy once, unlike",
    offenders: (inputs) => {
      const { policies } = read(inputs);
      return listOf(policies, (_, name) => name, {
        where: (arn, name) => some(policies, (other, otherName) => and(not(eq(name, otherName)), eq(arn, other))),
      });
    },
  },
];
