import { z } from "zod";
import { type References, lower, matches, not, where } from "../../core";
import { tags } from "../../fields/common";
import { policyArn } from "../../fields/ids";
import { hyphenatedName } from "../../fields/names";
import { artifacts } from "./artifacts/inputs";
import { projects } from "./projects/inputs";
import { terraform } from "./terraform/inputs";

export const pipelineInputs = z.strictObject({
  /**
   * Name of the pipeline, at most 24 characters. In AWS the pipeline, its bucket, roles, projects and deployment groups
   * get a suffix that nothing else has, so that several of one name can be in an account. Changing it changes tags and
   * descriptions only, and replaces nothing: what is there keeps its name in AWS. So does what is imported.
   */
  name: where(hyphenatedName(24), "not beginning with xn--, sthree- or amzn-s3-demo-, which S3 reserves", (name) =>
    not(matches(lower(name), /^(?:xn--|sthree-|amzn-s3-demo-)/)),
  ),
  /** The bucket in which actions hand each other their files. */
  artifacts: artifacts(),
  /** CodeBuild projects by name, which `build` actions run. A minute of the smallest machine costs about 0.005 US dollars. */
  projects: projects().default({}),
  /** Terraform roots by name, with their states in S3, which `terraform` actions plan and apply. */
  terraform: terraform().default({}),
  /** ARN of an IAM policy that limits what the module's roles can ever be allowed: a permissions boundary. @default none */
  permissionsBoundary: policyArn().optional(),
  /** Tags of every resource of the module. */
  tags: tags().default({}),
});

/** The inputs as the module's constraints and body see them. */
export type Inputs = References<typeof pipelineInputs>;
