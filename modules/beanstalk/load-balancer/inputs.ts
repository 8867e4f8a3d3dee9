import { z } from "zod";
import { atLeast, length, where } from "../../../core";
import { distinctList } from "../../../fields/common";
import { subnetId } from "../../../fields/ids";
import { certificateArn, securityPolicy } from "../../../fields/load-balancer/tls";
import { bucketName } from "../../../fields/s3";
import { securityGroupRuleName } from "../../../fields/security-group/inputs";
import { peer } from "../../../fields/security-group/peer";

/** The Application Load Balancer before each environment. */
export const loadBalancer = () =>
  z.strictObject({
    /**
     * `internal` balancers are reached from inside the network only, `internet-facing` ones by everybody. Changing it
     * makes the environments anew, the old ones first: to be without that gap, call the module a second time with
     * `application`, swap the CNAMEs, and remove the first call.
     */
    scheme: z.enum(["internal", "internet-facing"]).default("internal"),
    /** The balancer's subnets, in two zones or more: public ones for an internet-facing balancer. */
    subnetIds: where(distinctList(subnetId()), "with at least two subnets", (ids) => atLeast(length(ids), 2)),
    /**
     * Who may connect to the balancer, by any name. An internal balancer needs at least one. A renamed client is shut out,
     * and let in under its new name, a second or two later; with a `moved` block nothing happens. The same becomes of one
     * that is told by another kind of peer from then on.
     * @default for an internet-facing balancer the internet
     */
    clients: z.record(securityGroupRuleName(), peer()).default({}),
    /** HTTPS on port 443, and nothing else but the way there (`redirectHttp`). Without it give `plainHttp`. */
    tls: z
      .strictObject({
        /** The certificate, in the Region of the environments. */
        certificateArn: certificateArn(),
        /**
         * Security policy: the TLS versions and ciphers that are offered. The default speaks TLS 1.2 and 1.3 with
         * forward secrecy. Policies with TLS 1.0 or 1.1, such as `ELBSecurityPolicy-2016-08`, can be broken by an
         * attacker on the way.
         */
        policy: securityPolicy().default("ELBSecurityPolicy-TLS13-1-2-Res-2021-06"),
        /** Listen on port 80 too, and send clients from there to HTTPS. Without it port 80 is closed. */
        redirectHttp: z.boolean().default(true),
      })
      .optional(),
    /**
     * Serve HTTP on port 80, in place of `tls`. Everybody on the way reads and changes what clients and servers say,
     * passwords and sessions among it.
     */
    plainHttp: z.boolean().default(false),
    /** The port that instances listen on: that of the platform's proxy. */
    port: z.int().min(1).max(65535).default(80),
    /** The path that the balancer asks for, to see whether an instance is healthy. */
    healthCheckPath: z
      .string()
      .max(1024)
      .regex(/^\/[!-~]*$/, "that is a path, such as /health")
      .default("/"),
    /** Seconds after which an idle connection is closed. */
    idleTimeoutSeconds: z.int().min(1).max(3600).default(60),
    /** Records of all requests. They cost what S3 asks for keeping them. */
    accessLogs: z
      .strictObject({
        /** Name of the bucket, in the Region of the environments. Its policy has to let Elastic Load Balancing write. */
        bucket: bucketName(),
        /** The folder in the bucket, without slashes at its ends. */
        prefix: z
          .string()
          .max(256)
          .regex(/^[A-Za-z0-9_.-]+(?:\/[A-Za-z0-9_.-]+)*$/, "without slashes at its ends")
          .default("elasticbeanstalk"),
      })
      .optional(),
  });
