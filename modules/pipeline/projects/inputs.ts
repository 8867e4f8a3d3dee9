import { z } from "zod";
import { type References, all, atLeast, atMost, length, where } from "../../../core";
import { distinctList, logRetentionDays } from "../../../fields/common";
import { policyArn, securityGroupId, subnetId, vpcId } from "../../../fields/ids";
import { shortName } from "../../../fields/names";
import { egressRules } from "../../../fields/security-group/inputs";
import { AWS_IMAGES, COMPUTE_TYPES, ENVIRONMENT_TYPES } from "./environments";
import { keyArn, variablesShape } from "./variables";

/** The log group of a project. */
export const buildLogs = () =>
  z
    .strictObject({
      /** Days that the log is kept; 0 keeps it for ever. */
      retentionDays: logRetentionDays().default(90),
      /** A key of your own that the log is encrypted with. Its policy must allow CloudWatch Logs to use it. @default CloudWatch Logs encrypts with a key of its own */
      kmsKey: z
        .strictObject({
          /** ARN of the key. */
          arn: keyArn(),
        })
        .optional(),
    })
    .prefault({});

/** More policies for a role, by a name of yours. */
export const rolePolicies = () => z.record(shortName(), policyArn());

/** Minutes that a build may take. https://docs.aws.amazon.com/codebuild/latest/userguide/limits.html */
export const timeoutMinutes = () => z.int().min(5).max(2160).default(60);

const network = () =>
  z.strictObject({
    /** The VPC. */
    vpcId: vpcId(),
    /** Its subnets that builds run in: private ones with a way out over a NAT gateway, as builds get no public address. */
    subnetIds: where(distinctList(subnetId()), "with 1 to 16 subnets", (ids) =>
      all(atLeast(length(ids), 1), atMost(length(ids), 16)),
    ),
    /**
     * Traffic that builds may send, by the rule's name. It has no default: without HTTPS (443) to somewhere a build
     * reaches neither its source nor its log; open to the world, stolen data leaves by any door.
     */
    egress: egressRules(),
    /** Further security groups of builds, beside the project's own: at most 4. */
    extraSecurityGroupIds: where(distinctList(securityGroupId()), "with at most 4 groups", (ids) =>
      atMost(length(ids), 4),
    ).default([]),
  });

const cache = () =>
  z.strictObject({
    /** `LOCAL` on the machine, for the next build that comes soon enough to find it; `S3` in the artifacts' bucket, for all builds. */
    type: z.enum(["LOCAL", "S3"]).default("LOCAL"),
    /**
     * What is kept with `LOCAL`: the folders that the buildspec names (`LOCAL_CUSTOM_CACHE`), layers of Docker, which needs
     * `privileged` (`LOCAL_DOCKER_LAYER_CACHE`). Sources come from the pipeline, and have no Git cache.
     */
    modes: where(distinctList(z.enum(["LOCAL_CUSTOM_CACHE", "LOCAL_DOCKER_LAYER_CACHE"])), "with at least one mode", (modes) =>
      atLeast(length(modes), 1),
    ).default(["LOCAL_CUSTOM_CACHE"]),
  });

const batch = () =>
  z.strictObject({
    /** Builds that one batch may have. */
    maximumBuilds: z.int().min(1).max(100).default(20),
    /** Sizes that the buildspec may ask for. @default all */
    computeTypes: distinctList(z.enum(COMPUTE_TYPES)).optional(),
    /** Put the artifacts of all builds into one place. */
    combineArtifacts: z.boolean().default(false),
    /** Minutes that a batch may take. */
    timeoutMinutes: z.int().min(5).max(2160).default(480),
  });

/** A CodeBuild project, that an action of the pipeline runs. */
const project = () =>
  z.strictObject({
    /** What the project is for. @default `Builds <its name> for the pipeline <name>` */
    description: z.string().max(255).optional(),
    /** Kind of machine. The Lambda ones start within seconds, and take neither a cache, a VPC, batches nor `privileged`. */
    environmentType: z.enum(ENVIRONMENT_TYPES).default("LINUX_CONTAINER"),
    /**
     * Size of the machine; one that the environment has. Small ones cost about 0.005 US dollars a minute. @default the
     * smallest: `BUILD_GENERAL1_SMALL` or `BUILD_LAMBDA_1GB`
     */
    computeType: z.enum(COMPUTE_TYPES).optional(),
    /** Image of AWS that builds run in; one for the environment. @default Amazon Linux 2023 for the environment */
    image: z.enum(AWS_IMAGES).optional(),
    /** Image of your own out of ECR, in the place of `image`. The role may pull it. */
    ecrImage: z
      .strictObject({
        /** The image with its tag or digest: `123456789012.dkr.ecr.eu-west-1.amazonaws.com/builder:1.2`. A tag that moves runs what nobody has looked at. */
        uri: z
          .string()
          .regex(
            /^[0-9]{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?\/[a-z0-9]+(?:[._\/-]+[a-z0-9]+)*(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}|@sha256:[0-9a-f]{64})$/,
            "that is an image in ECR with its tag or digest, such as 123456789012.dkr.ecr.eu-west-1.amazonaws.com/builder:1.2",
          ),
      })
      .optional(),
    /** Path of the buildspec in the source. @default `buildspec.yml` */
    buildspecFile: z
      .string()
      .max(1024)
      .regex(/^[A-Za-z0-9_.][A-Za-z0-9_.\/-]*\.ya?ml$/, "that is a relative path of a YAML file")
      .optional(),
    /** The buildspec itself, in the place of a file: who changes the source cannot change it. */
    buildspec: z
      .string()
      .max(65536)
      .regex(/(?:^|\n)\s*"?version"?\s*:/, "that is a buildspec with its `version`")
      .optional(),
    ...variablesShape(),
    /** Files that are kept from one build to the next. */
    cache: cache().optional(),
    /** Runs builds in a VPC, where they reach databases and other private servers. */
    vpc: network().optional(),
    /** Report groups by name. The buildspec names them under `reports`, and the console shows tests and coverage. */
    reports: z
      .record(
        shortName(),
        z.strictObject({
          /** Results of tests, or which code they ran. */
          type: z.enum(["TEST", "CODE_COVERAGE"]).default("TEST"),
        }),
      )
      .default({}),
    /** The project's own log group. */
    logs: buildLogs(),
    /** Minutes that a build may take; on Lambda it is 15 whatever stands here. */
    timeoutMinutes: timeoutMinutes(),
    /** Minutes that a build may wait for a machine. */
    queuedTimeoutMinutes: z.int().min(5).max(480).default(480),
    /**
     * Give builds the machine's root, which building Docker images needs. Whatever they run, a dependency's script too, can
     * then leave its container and read what is on the machine.
     */
    privileged: z.boolean().default(false),
    /** Builds that may run at the same time; more wait. @default as many as the account's quota allows */
    concurrentBuilds: z.int().min(1).optional(),
    /** Lets the buildspec start several builds as a batch, with a role of its own. */
    batch: batch().optional(),
    /** IAM policies for what builds do in AWS beside all this, by a name of yours. Whoever changes the source can use them. */
    policies: rolePolicies().default({}),
  });

/** CodeBuild projects by name. */
export const projects = () => z.record(shortName(), project());

/** A project as the module's constraints and body see it. */
export type Project = References<ReturnType<typeof project>>;
