import { z } from "zod";
import { certificateArn, securityPolicy } from "../../../fields/load-balancer/tls";

/** One listener: a port, what is spoken there, and the target group that connections go to. */
export const listener = () =>
  z.strictObject({
    /** Port that clients connect to. */
    port: z.int().min(1).max(65535),
    /**
     * What is spoken: `TCP`, `UDP`, both on one port (`TCP_UDP`, as DNS does), or `TLS`, which the balancer ends with the
     * certificate in `tls`. Changing it is done in place, with a target group of the fitting protocol.
     */
    protocol: z.enum(["TCP", "UDP", "TCP_UDP", "TLS"]).default("TCP"),
    /** Name of the target group, out of `targetGroups`, that connections go to. */
    targetGroup: z.string(),
    /**
     * Leave the action as it is after the creation: for CodeDeploy, and others that move connections between target groups
     * behind Terraform's back. Terraform then no longer notices who has changed where connections go; it turns back
     * everything else. A later change of the action here does nothing. Switching it needs a `moved` block, as told
     * under CodeDeploy.
     */
    ignoreActionChanges: z.boolean().default(false),
    /**
     * Let everybody on the internet connect to a port that is neither 80 nor 443. Scanners find it within minutes, and
     * a port that is known for remote shells or databases draws attackers. Without it, such a listener needs `clients`
     * that are narrower than the internet.
     */
    openToInternet: z.boolean().default(false),
    /** How TLS is ended; needed by the protocol `TLS`, and only there. */
    tls: z
      .strictObject({
        /** Default certificate: of ACM (issued, in the balancer's Region) or of IAM. */
        certificateArn: certificateArn(),
        /**
         * More certificates by any name; the balancer chooses by the host that the client asks for (SNI). A renewed
         * certificate is added before the old one goes; rename one with a `moved` block from
         * `module.nlb.aws_lb_listener_certificate.this["tls/old"]`.
         */
        extraCertificateArns: z.record(z.string().min(1), certificateArn()).default({}),
        /**
         * Security policy: the TLS versions and ciphers that are offered. The default speaks TLS 1.2 and 1.3 with
         * forward secrecy. Policies with TLS 1.0 or 1.1, such as `ELBSecurityPolicy-2016-08`, can be broken by an
         * eavesdropper.
         */
        policy: securityPolicy().default("ELBSecurityPolicy-TLS13-1-2-Res-2021-06"),
        /** Which of HTTP/1 and HTTP/2 is agreed on with the client during the handshake (ALPN). */
        alpn: z.enum(["None", "HTTP1Only", "HTTP2Only", "HTTP2Optional", "HTTP2Preferred"]).default("None"),
      })
      .optional(),
    /** Seconds without data after which a TCP connection is forgotten; for the protocol `TCP` only. @default 350 */
    idleTimeoutSeconds: z.int().min(60).max(6000).optional(),
  });
