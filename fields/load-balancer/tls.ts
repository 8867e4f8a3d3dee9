import { z } from "zod";

/** A certificate of ACM, or a server certificate of IAM. */
export const certificateArn = () =>
  z
    .string()
    .regex(
      /^arn:aws[a-z-]*:(?:acm:[a-z0-9-]+:[0-9]{12}:certificate\/|iam::[0-9]{12}:server-certificate\/).+$/,
      "that is the ARN of an ACM certificate or of an IAM server certificate",
    );

/** A security policy: TLS versions and ciphers. https://docs.aws.amazon.com/elasticloadbalancing/latest/network/describe-ssl-policies.html */
export const securityPolicy = () =>
  z
    .string()
    .regex(/^ELBSecurityPolicy-[A-Za-z0-9-]+$/, "that names a security policy, such as ELBSecurityPolicy-TLS13-1-2-Res-2021-06");
