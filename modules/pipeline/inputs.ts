import { z } from "zod";
import { type References, lower, matches, not, where } from "../../core";
import { tags } from "../../fields/common";
import { hyphenatedName, shortName } from "../../fields/names";
import { artifacts } from "./artifacts/inputs";
import { deployment, instanceRole } from "./deployments/inputs";

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
  /** Deployments of CodeDeploy to instances, by name: the pipeline's application has a deployment group of that name for each. */
  deployments: z.record(shortName(), deployment()).default({}),
  /**
   * Roles of the instances in `deployments`, by name: they may then read the pipeline's artifacts, which CodeDeploy's agent
   * on the instances has to. Leave out a role that may by other means (the output `artifactsPolicyArn`).
   */
  instanceRoles: z.record(shortName(), instanceRole()).default({}),
  /** Tags of every resource of the module. */
  tags: tags().default({}),
});

/** The inputs as the module's constraints and body see them. */
export type Inputs = References<typeof pipelineInputs>;
