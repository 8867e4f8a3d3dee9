import { z } from "zod";
import { type References, atMost, length, lower, matches, not, where } from "../../core";
import { tags } from "../../fields/common";
import { policyArn } from "../../fields/ids";
import { hyphenatedName, shortName } from "../../fields/names";
import { artifacts } from "./artifacts/inputs";
import { connection } from "./connections/inputs";
import { deployment, instanceRole } from "./deployments/inputs";
import { eventRule } from "./events/inputs";
import { notification } from "./notifications/inputs";
import { projects } from "./projects/inputs";
import { stage } from "./stages/inputs";
import { terraform } from "./terraform/inputs";
import { trigger } from "./triggers/inputs";

export const pipelineInputs = z.strictObject({
  /**
   * Name of the pipeline, at most 24 characters. In AWS the pipeline, its bucket, roles, projects and deployment groups
   * get a suffix that nothing else has, so that several of one name can be in an account. Changing it changes tags and
   * descriptions only, and replaces nothing: what is there keeps its name in AWS. So does what is imported.
   */
  name: where(hyphenatedName(24), "not beginning with xn--, sthree- or amzn-s3-demo-, which S3 reserves", (name) =>
    not(matches(lower(name), /^(?:xn--|sthree-|amzn-s3-demo-)/)),
  ),
  /**
   * Type of the pipeline. `V2` costs 0.002 US dollars for each minute that actions run (approvals cost nothing), with 100
   * minutes a month for nothing; `V1` costs 1 US dollar a month, and has no `triggers`, `variables`, conditions of stages
   * or other `executionMode`.
   */
  pipelineType: z.enum(["V2", "V1"]).default("V2"),
  /**
   * What becomes of an execution that begins while another one is under way: it overtakes one that waits before a stage
   * (`SUPERSEDED`), waits its turn (`QUEUED`), or runs beside it (`PARALLEL`, without roll backs). Take `QUEUED` where each
   * execution has to be carried through, as with Terraform's plans.
   */
  executionMode: z.enum(["SUPERSEDED", "QUEUED", "PARALLEL"]).default("SUPERSEDED"),
  /** Variables of the pipeline by name, for actions as `#{variables.<name>}`: whoever starts the pipeline by hand may give them. No place for secrets. */
  variables: where(
    z.record(
      z
        .string()
        .max(128)
        .regex(/^[A-Za-z0-9@_-]+$/, "of letters, digits and @_-"),
      z.strictObject({
        /** What it is when nobody gives it. @default who starts the pipeline has to give it: triggers cannot */
        defaultValue: z.string().min(1).max(1000).optional(),
        /** What it is for. */
        description: z.string().min(1).max(200).optional(),
      }),
    ),
    "with at most 50 variables",
    (all) => atMost(length(all), 50),
  ).default({}),
  /** Connections to GitHub, GitLab and Bitbucket by name. One under a new name is a new one, which a person has to open: write a `moved` block from `module.pipeline.aws_codeconnections_connection.this["old"]`. */
  connections: z.record(shortName(), connection()).default({}),
  /**
   * What starts the pipeline, by the names of actions with `connectionSource`: pushes to branches, of tags, or of files,
   * and pull requests. A source that has none starts it with each push to its `branch`.
   */
  triggers: z.record(z.string().min(1), trigger()).default({}),
  /** CodeBuild projects by name, which `build` actions run. A minute of the smallest machine costs about 0.005 US dollars. */
  projects: projects().default({}),
  /** Deployments of CodeDeploy to instances, by name: the pipeline's application has a deployment group of that name for each. */
  deployments: z.record(shortName(), deployment()).default({}),
  /**
   * Roles of the instances in `deployments`, by name: they may then read the pipeline's artifacts, which CodeDeploy's agent
   * on the instances has to. Leave out a role that may by other means (the output `artifactsPolicyArn`).
   */
  instanceRoles: z.record(shortName(), instanceRole()).default({}),
  /** Terraform roots by name, with their states in S3, which `terraform` actions plan and apply. */
  terraform: terraform().default({}),
  /**
   * The stages in their order. The first one takes sources; each later one builds, asks or delivers. A stage or action
   * more, less, renamed or moved changes the pipeline in place; executions that are under way end there.
   */
  stages: z.array(stage()).min(2).max(50),
  /** Who is told of what becomes of executions, by any name. One under a new name is taken away, then made again. */
  notifications: z.record(shortName(), notification()).default({}),
  /**
   * Rules of EventBridge that tell programs what becomes of the pipeline, its stages or actions, by any name: each hands its
   * events to one function, queue, topic or event bus. One under a new name is taken away, then made again.
   */
  eventRules: z.record(shortName(), eventRule()).default({}),
  /** The bucket in which actions hand each other their files. */
  artifacts: artifacts(),
  /** ARN of an IAM policy that limits what the module's roles can ever be allowed: a permissions boundary. @default none */
  permissionsBoundary: policyArn().optional(),
  /** Tags of every resource of the module. */
  tags: tags().default({}),
});

/** The inputs as the module's constraints and body see them. */
export type Inputs = References<typeof pipelineInputs>;
