import { z } from "zod";
import { type References, atLeast, eq, length, or, where } from "../../../core";
import { publicIp } from "../../../fields/addresses";
import { distinctList } from "../../../fields/common";
import { hostName } from "../../../fields/domain-names";
import { regionName } from "../../../fields/network";

// Where Route 53's checkers are.
const CHECKER_REGIONS = [
  "us-east-1",
  "us-west-1",
  "us-west-2",
  "eu-west-1",
  "ap-southeast-1",
  "ap-southeast-2",
  "ap-northeast-1",
  "sa-east-1",
] as const;

/** Name of a health check: of its tag, and of records that look at it. */
export const healthCheckName = () =>
  z
    .string()
    .max(100)
    .regex(/^[A-Za-z0-9](?:[A-Za-z0-9_.-]*[A-Za-z0-9])?$/, "of letters, digits, and inner hyphens, dots and underscores");

/** What Route 53 asks for whether records may answer. */
export const healthCheck = () =>
  z.strictObject({
    /** A server that is asked from the internet. Its firewall has to let Route 53's checkers in. */
    endpoint: z
      .strictObject({
        /** How it is asked. `TCP` looks only at whether somebody listens. HTTPS does not look at the certificate's validity. */
        protocol: z.enum(["HTTPS", "HTTP", "TCP"]).default("HTTPS"),
        /** Its name. Beside an `ipAddress` it is what the Host header (and SNI) says. Give one of the two at least. */
        domainName: hostName().optional(),
        /** Its address on the internet. @default what `domainName` resolves to, IPv4 */
        ipAddress: publicIp().optional(),
        /** Its port. @default 443 for HTTPS, 80 for HTTP; TCP needs one */
        port: z.int().min(1).max(65535).optional(),
        /** What is asked for, not for TCP; everything from 200 to 399 is healthy. @default "/" */
        path: z
          .string()
          .max(255)
          .regex(/^\/[!-~]*$/, "that begins with a slash, without spaces")
          .optional(),
        /** Text that the first 5120 bytes of the answer must hold, not for TCP. It costs about 2 US dollars a month. */
        searchString: z
          .string()
          .min(1)
          .max(255)
          .regex(/^[ -~]+$/, "of ASCII characters")
          .optional(),
        /** Say the name in TLS (SNI), for HTTPS. Servers with several certificates need it. */
        sni: z.boolean().default(true),
        /** Seconds between two questions of one checker: 30, or 10 at about 2 US dollars a month. Another one makes a new check, before the old one goes. */
        intervalSeconds: where(z.int(), "10 or 30", (seconds) => or(eq(seconds, 10), eq(seconds, 30))).default(30),
        /** After so many questions in a row the server's state changes. */
        failureThreshold: z.int().min(1).max(10).default(3),
        /** Record latency in CloudWatch, at about 2 US dollars a month. Another choice makes a new check, before the old one goes. */
        measureLatency: z.boolean().default(false),
        /** Regions of the checkers, three at least. @default all eight */
        regions: where(distinctList(z.enum(CHECKER_REGIONS)), "with at least three", (regions) =>
          atLeast(length(regions), 3),
        ).optional(),
      })
      .optional(),
    /** An alarm of CloudWatch, for what the internet cannot reach. Route 53 looks at the alarm's own metric, so give another alarm where that changes. */
    alarm: z
      .strictObject({
        /** Name of the alarm. Not of several metrics (composite), nor of a metric of another account. */
        name: z.string().min(1).max(255),
        /** Region of the alarm. */
        region: regionName(),
        /** What counts while the alarm has no data. `Healthy` hides an outage of the measuring itself. */
        insufficientDataHealthStatus: z.enum(["LastKnownStatus", "Healthy", "Unhealthy"]).default("LastKnownStatus"),
      })
      .optional(),
    /** Other checks that are counted (a calculated check). */
    calculated: z
      .strictObject({
        /** Names of the checks, out of `healthChecks`: with an `endpoint` or an `alarm`, and not calculated themselves, so that none can count itself. */
        children: distinctList(healthCheckName()).min(1).max(255),
        /** So many of them have to be healthy. 0 is always healthy. */
        healthThreshold: z.int().min(0).max(255),
      })
      .optional(),
    /** Turn the verdict round: what fails counts as healthy. */
    inverted: z.boolean().default(false),
    /** Ask nobody, and count as healthy (with `inverted` as unhealthy): an outage is not noticed. */
    disabled: z.boolean().default(false),
  });

/** A health check, as constraints and the body see it. */
export type HealthCheckInput = References<ReturnType<typeof healthCheck>>;
