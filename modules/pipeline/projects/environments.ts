/** The kinds of environments that builds run in. Windows and macOS are left out: what is built here goes to Linux servers. */
export const ENVIRONMENT_TYPES = [
  "LINUX_CONTAINER",
  "ARM_CONTAINER",
  "LINUX_GPU_CONTAINER",
  "LINUX_LAMBDA_CONTAINER",
  "ARM_LAMBDA_CONTAINER",
] as const;

type EnvironmentType = (typeof ENVIRONMENT_TYPES)[number];

const X86_IMAGES = [
  "aws/codebuild/amazonlinux-x86_64-standard:4.0",
  "aws/codebuild/amazonlinux-x86_64-standard:5.0",
  "aws/codebuild/amazonlinux-x86_64-standard:6.0",
  "aws/codebuild/standard:6.0",
  "aws/codebuild/standard:7.0",
  "aws/codebuild/standard:8.0",
] as const;

const ARM_IMAGES = [
  "aws/codebuild/amazonlinux-aarch64-standard:2.0",
  "aws/codebuild/amazonlinux-aarch64-standard:3.0",
  "aws/codebuild/amazonlinux-aarch64-standard:4.0",
] as const;

const LAMBDA_RUNTIMES = [
  "corretto11",
  "corretto17",
  "corretto21",
  "dotnet6",
  "dotnet8",
  "go1.21",
  "go1.24",
  "nodejs18",
  "nodejs20",
  "nodejs22",
  "python3.11",
  "python3.12",
  "python3.13",
  "ruby3.2",
  "ruby3.4",
] as const;

type LambdaImage<A extends string> = `aws/codebuild/amazonlinux-${A}-lambda-standard:${(typeof LAMBDA_RUNTIMES)[number]}`;

const lambdaImages = <A extends string>(architecture: A) =>
  LAMBDA_RUNTIMES.map((runtime): LambdaImage<A> => `aws/codebuild/amazonlinux-${architecture}-lambda-standard:${runtime}`);

/**
 * The images that AWS keeps, by the environments that they run in.
 * https://docs.aws.amazon.com/codebuild/latest/userguide/ec2-compute-images.html
 * https://docs.aws.amazon.com/codebuild/latest/userguide/lambda-compute-images.html
 */
const IMAGES: Readonly<Record<EnvironmentType, readonly string[]>> = {
  LINUX_CONTAINER: X86_IMAGES,
  ARM_CONTAINER: ARM_IMAGES,
  LINUX_GPU_CONTAINER: X86_IMAGES,
  LINUX_LAMBDA_CONTAINER: lambdaImages("x86_64"),
  ARM_LAMBDA_CONTAINER: lambdaImages("aarch64"),
};

/** All images that AWS keeps. */
export const AWS_IMAGES = [...X86_IMAGES, ...ARM_IMAGES, ...lambdaImages("x86_64"), ...lambdaImages("aarch64")] as const;

/** The image of an environment for which none is named. */
export const DEFAULT_IMAGES: Readonly<Record<EnvironmentType, (typeof AWS_IMAGES)[number]>> = {
  LINUX_CONTAINER: "aws/codebuild/amazonlinux-x86_64-standard:5.0",
  ARM_CONTAINER: "aws/codebuild/amazonlinux-aarch64-standard:3.0",
  LINUX_GPU_CONTAINER: "aws/codebuild/amazonlinux-x86_64-standard:5.0",
  LINUX_LAMBDA_CONTAINER: "aws/codebuild/amazonlinux-x86_64-lambda-standard:python3.12",
  ARM_LAMBDA_CONTAINER: "aws/codebuild/amazonlinux-aarch64-lambda-standard:python3.12",
};

/** The sizes of machines for builds with a machine of their own. */
export const MACHINES = [
  "BUILD_GENERAL1_SMALL",
  "BUILD_GENERAL1_MEDIUM",
  "BUILD_GENERAL1_LARGE",
  "BUILD_GENERAL1_XLARGE",
  "BUILD_GENERAL1_2XLARGE",
] as const;

const LAMBDA_SIZES = [
  "BUILD_LAMBDA_1GB",
  "BUILD_LAMBDA_2GB",
  "BUILD_LAMBDA_4GB",
  "BUILD_LAMBDA_8GB",
  "BUILD_LAMBDA_10GB",
] as const;

/** All sizes. https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-compute-types.html */
export const COMPUTE_TYPES = [...MACHINES, ...LAMBDA_SIZES] as const;

/** The sizes of an environment. */
const SIZES: Readonly<Record<EnvironmentType, readonly string[]>> = {
  LINUX_CONTAINER: MACHINES,
  ARM_CONTAINER: MACHINES,
  LINUX_GPU_CONTAINER: ["BUILD_GENERAL1_SMALL", "BUILD_GENERAL1_LARGE"],
  LINUX_LAMBDA_CONTAINER: LAMBDA_SIZES,
  ARM_LAMBDA_CONTAINER: LAMBDA_SIZES,
};

// As pairs in one list, in which Terraform looks up a pair whatever of it is known only later.
const pairs = (fitting: Readonly<Record<string, readonly string[]>>): string[] =>
  Object.entries(fitting).flatMap(([type, all]) => all.map((one) => `${type} ${one}`));

/** Which environment runs which images: `ARM_CONTAINER aws/codebuild/…`. */
export const FITTING_IMAGES = pairs(IMAGES);

/** Which environment has which sizes: `ARM_CONTAINER BUILD_GENERAL1_LARGE`. */
export const FITTING_SIZES = pairs(SIZES);
