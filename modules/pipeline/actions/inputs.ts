import { z } from "zod";
import { roleArn, topicArn } from "../../../fields/ids";
import { distinctList } from "../../../fields/common";

/** A name of a stage or an action. https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html */
export const pipelineWord = () =>
  z
    .string()
    .min(1)
    .max(100)
    .regex(/^[A-Za-z0-9.@_-]+$/, "of letters, digits and .@_-");

/** A name of an artifact, or of a namespace of variables. */
const artifactName = () =>
  z
    .string()
    .min(1)
    .max(100)
    .regex(/^[A-Za-z0-9_-]+$/, "of letters, digits, hyphens and underscores");

/** A bucket that is not the module's, by its name. */
const anyBucket = () =>
  z
    .string()
    .min(3)
    .max(63)
    .regex(/^[a-z0-9][a-z0-9.-]*[a-z0-9]$/, "that is a bucket's name");

/** A key that another one's bucket, topic or repository is encrypted with. */
const keyOf = () =>
  z
    .string()
    .regex(/^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key\/[A-Za-z0-9-]+$/, "that is the ARN of a KMS key, not of an alias");

const connectionSource = () =>
  z.strictObject({
    /** Key of the connection, out of `connections`. */
    connection: z.string(),
    /** The repository with its owner, such as `example/shop`; of GitLab with all its groups. */
    repository: z.string().regex(/^[^/\s]+(?:\/[^/\s]+)+$/, "that is an owner and a repository, such as example/shop"),
    /** Branch that is taken, also where the pipeline is started by hand. */
    branch: z.string().min(1).max(255).default("main"),
    /**
     * Start the pipeline with each push to `branch`. An entry for this action in `triggers` decides in its place. Off, and
     * without an entry, it is started by hand only.
     */
    startOnPush: z.boolean().default(true),
    /**
     * Hand on a reference to the repository in place of its files, so that builds have its history (`git describe`). The
     * projects that take it as an input are then allowed to use the connection themselves: with that whatever runs in a
     * build can read every repository that the connection reaches.
     */
    fullClone: z.boolean().default(false),
  });

const s3Source = () =>
  z.strictObject({
    /** Bucket, with versioning. Its events have to go to EventBridge (`aws_s3_bucket_notification` with `eventbridge`), else new objects start nothing. */
    bucket: anyBucket(),
    /** Key of the object: a ZIP file. Another object starts nothing. */
    objectKey: z.string().min(1).max(1024),
    /** ARN of the KMS key that the object is encrypted with. Its policy must let the account decide. @default none, or the key of AWS's for S3 */
    kmsKeyArn: keyOf().optional(),
    /** Start the pipeline when the object is written. */
    startOnChange: z.boolean().default(true),
  });

const ecrSource = () =>
  z.strictObject({
    /** Name of the repository, in the pipeline's account and Region. */
    repository: z
      .string()
      .min(2)
      .max(256)
      .regex(/^[a-z0-9]+(?:[._/-]+[a-z0-9]+)*$/, "that is a repository's name, such as shop/web"),
    /** Tag of the image. Another one starts nothing. */
    imageTag: z.string().min(1).max(128).default("latest"),
    /** Start the pipeline when an image with the tag is pushed. */
    startOnChange: z.boolean().default(true),
  });

const build = () =>
  z.strictObject({
    /** Name of the CodeBuild project, out of `projects`. */
    project: z.string(),
    /** The input in which the build begins; the others are where `CODEBUILD_SRC_DIR_<artifact>` says. @default the first one of `inputs` */
    primarySource: artifactName().optional(),
    /**
     * Variables of this build, beside those of its project: plain text, that everybody sees who may see the pipeline.
     * Variables of the pipeline and of earlier actions can be in it: `#{variables.version}`. No secrets: these are the project's.
     */
    environment: z
      .record(
        z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "of letters, digits and underscores, not beginning with a digit"),
        z.string(),
      )
      .default({}),
    /** Run it as a batch, as its buildspec says. The project needs its batch settings. */
    batch: z.boolean().default(false),
  });

const approval = () =>
  z.strictObject({
    /** Whom to tell that somebody has to decide. @default nobody: who looks at the pipeline sees it */
    notify: z
      .strictObject({
        /** ARN of a standard SNS topic. */
        topicArn: topicArn(),
        /** ARN of the KMS key that the topic is encrypted with; its policy must let the account decide. @default none */
        kmsKeyArn: keyOf().optional(),
      })
      .optional(),
    /** What to look at before deciding: an address beginning with https://. */
    reviewUrl: z
      .string()
      .max(1000)
      .regex(/^https:\/\/\S+$/, "that begins with https://")
      .optional(),
    /** What is to be decided. Variables can be in it: `#{variables.version}`. */
    comment: z.string().min(1).max(1000).optional(),
    /** Minutes after which nobody's answer is a refusal. @default 7 days, as AWS has it */
    timeoutMinutes: z.int().min(5).max(86400).optional(),
  });

const codeDeploy = () =>
  z.strictObject({
    /** Name of the deployment, out of `deployments`. */
    deployment: z.string(),
  });

const elasticBeanstalk = () =>
  z.strictObject({
    /** Name of the application. */
    application: z
      .string()
      .min(1)
      .max(100)
      .regex(/^[^/]+$/, "without slashes"),
    /** Name of the environment. */
    environment: z
      .string()
      .min(4)
      .max(40)
      .regex(/^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])$/, "of letters, digits and inner hyphens"),
  });

const s3Deploy = () =>
  z.strictObject({
    /** Bucket that the files go to. */
    bucket: anyBucket(),
    /** Unpack the artifact: its files go to the folder `objectKey`. Off, the ZIP file itself goes to the key `objectKey`. */
    extract: z.boolean().default(true),
    /** Folder, or with `extract` off the object's key. @default with `extract` the bucket's top */
    objectKey: z.string().min(1).max(1024).regex(/^[^/]/, "not beginning with a slash").optional(),
    /** The header `Cache-Control` of each object, such as `max-age=300`. @default none */
    cacheControl: z.string().min(1).max(1000).optional(),
    /** ARN of the KMS key that the bucket is encrypted with. @default none, or the key of AWS's for S3 */
    kmsKeyArn: keyOf().optional(),
  });

const ecs = () =>
  z.strictObject({
    /** Name of the cluster. */
    cluster: z
      .string()
      .min(1)
      .max(255)
      .regex(/^[A-Za-z0-9_-]+$/, "of letters, digits, hyphens and underscores"),
    /** Name of the service. */
    service: z
      .string()
      .min(1)
      .max(255)
      .regex(/^[A-Za-z0-9_-]+$/, "of letters, digits, hyphens and underscores"),
    /** Family of the service's task definition: the action registers a new revision of it. */
    taskFamily: z
      .string()
      .min(1)
      .max(255)
      .regex(/^[A-Za-z0-9_-]+$/, "of letters, digits, hyphens and underscores"),
    /** ARNs of the roles that the task definition names (task role and execution role), by any name: the pipeline may pass these to ECS, and no others. */
    taskRoleArns: z.record(z.string().min(1), roleArn()).default({}),
    /** File in the artifact that names each container's image. */
    fileName: z.string().min(1).max(1000).default("imagedefinitions.json"),
    /** Minutes to wait for the service to be stable. */
    timeoutMinutes: z.int().min(1).max(60).default(60),
  });

const terraform = () =>
  z.strictObject({
    /** Name of the Terraform root, out of `terraform`. */
    root: z.string(),
    /** `plan` writes what would change to its output; `apply` takes just that plan as an input, and carries it out. */
    step: z.enum(["plan", "apply"]),
  });

/** One action of a stage: a name, what it takes and makes, and exactly one thing to do. */
export const action = () =>
  z.strictObject({
    /** Name of the action, of its own in its stage. */
    name: pipelineWord(),
    /** Actions of one stage with the same number run side by side, then those with the next number. */
    runOrder: z.int().min(1).max(999).default(1),
    /** Artifacts that the action takes: outputs of earlier actions. A build takes 1 to 5, a deployment 1. */
    inputs: distinctList(artifactName()).max(5).default([]),
    /** Artifacts that the action makes, with names of their own in the pipeline. A source makes 1, a build up to 5. */
    outputs: distinctList(artifactName()).max(5).default([]),
    /** Name under which later actions find this one's variables, as in `#{source.CommitId}`; of its own in the pipeline. @default they are not to be had */
    namespace: artifactName().optional(),
    /** Takes a branch of a repository at GitHub, GitLab or Bitbucket. */
    connectionSource: connectionSource().optional(),
    /** Takes an object of a bucket. */
    s3Source: s3Source().optional(),
    /** Takes the description of an image (`imageDetail.json`), not the image itself. */
    ecrSource: ecrSource().optional(),
    /** Runs a CodeBuild project: builds, tests, or anything else that commands can do. */
    build: build().optional(),
    /** Waits until somebody has decided. */
    approval: approval().optional(),
    /** Delivers to servers by CodeDeploy. */
    codeDeploy: codeDeploy().optional(),
    /**
     * Delivers to an environment of Elastic Beanstalk, in the pipeline's Region. Beanstalk changes the environment with
     * the pipeline's own role: it is allowed what belongs to Beanstalk by its name (`awseb-*`), and to look at the rest.
     */
    elasticBeanstalk: elasticBeanstalk().optional(),
    /** Copies files to a bucket. */
    s3Deploy: s3Deploy().optional(),
    /** Delivers images to a service of ECS, as a rolling update. */
    ecs: ecs().optional(),
    /** Plans or applies a Terraform root. */
    terraform: terraform().optional(),
  });
