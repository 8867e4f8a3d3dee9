import { z } from "zod";
import { arn } from "../../../fields/common";
import { certificateArn, securityPolicy } from "../../../fields/load-balancer/tls";
import { actionInputs } from "../actions/inputs";

/** Value of a response header. */
const headerValue = () => z.string().min(1).max(1024);

/** One listener: a port, what is spoken there, and what happens to requests that no rule takes. */
export const listener = () =>
  z.strictObject({
    /** Port that clients connect to. @default 443 with `tls`, else 80 */
    port: z.int().min(1).max(65535).optional(),
    /**
     * Let everybody on the internet connect to a port that is neither 80 nor 443. Scanners find it within minutes, and
     * a port that is known for remote shells or databases draws attackers. Without it, such a listener needs `clients`
     * that are narrower than the internet.
     */
    openToInternet: z.boolean().default(false),
    /** Makes this an HTTPS listener. The balancer ends TLS with the certificate. */
    tls: z
      .strictObject({
        /** Default certificate: of ACM (issued, in the balancer's Region) or of IAM. */
        certificateArn: certificateArn(),
        /**
         * More certificates by any name; the balancer chooses by the host that the client asks for (SNI). A renewed
         * certificate is added before the old one goes. That order would take away a certificate under a new name: it
         * is there already, then the old name's removal takes it. So rename with a `moved` block from
         * `module.alb.aws_lb_listener_certificate.this["https/old"]`. (Without it, the next apply adds it again.)
         */
        extraCertificateArns: z.record(z.string().min(1), certificateArn()).default({}),
        /**
         * Security policy: the TLS versions and ciphers that are offered. The default speaks TLS 1.2 and 1.3 with
         * forward secrecy. Policies with TLS 1.0 or 1.1, such as `ELBSecurityPolicy-2016-08`, can be broken by an
         * eavesdropper.
         */
        policy: securityPolicy().default("ELBSecurityPolicy-TLS13-1-2-Res-2021-06"),
        /** Asks clients for a certificate of their own (mutual TLS). */
        mutualTls: z
          .strictObject({
            /**
             * `verify` checks the client's certificate against the trust store; `passthrough` checks nothing and
             * hands the certificate to the target in a header.
             */
            mode: z.enum(["verify", "passthrough"]).default("verify"),
            /** Trust store with the authorities that sign clients' certificates; needed by `verify`. */
            trustStoreArn: arn("elasticloadbalancing", "truststore/").optional(),
            /** Tell clients which authorities are trusted, so that browsers offer only fitting certificates. */
            advertiseAuthorities: z.boolean().default(false),
            /** Accept certificates that have expired: a stolen old one then still opens the door. */
            ignoreExpiry: z.boolean().default(false),
          })
          .optional(),
      })
      .optional(),
    /**
     * Headers that the balancer adds to every answer, in place of the target's own. Give `{}` for the ones with a
     * default. Terraform's provider cannot take them away again: it sees new values, but not that one was left out.
     */
    securityHeaders: z
      .strictObject({
        /** Tells browsers to come back by HTTPS only (HSTS), here for a year. It cannot be taken back before that. */
        strictTransportSecurity: headerValue().default("max-age=31536000"),
        /** Forbids browsers to guess media types. */
        contentTypeOptions: z.enum(["nosniff"]).default("nosniff"),
        /** Who may show the pages in a frame. */
        frameOptions: z.enum(["DENY", "SAMEORIGIN"]).default("SAMEORIGIN"),
        /** What pages may load and from where. @default none is added */
        contentSecurityPolicy: headerValue().optional(),
      })
      .optional(),
    /**
     * Cross-origin resource sharing, answered for all targets by the balancer. Terraform's provider cannot take the
     * headers away again: it sees new values, but not that one was left out.
     */
    cors: z
      .strictObject({
        /** The origin whose pages may call, such as `https://www.example.com`; `*` lets every site call. */
        allowOrigin: headerValue(),
        /** Methods that they may use, separated by commas. @default none is added */
        allowMethods: headerValue().optional(),
        /** Headers that they may send, separated by commas. @default none is added */
        allowHeaders: headerValue().optional(),
        /** Headers that they may read, separated by commas. @default none is added */
        exposeHeaders: headerValue().optional(),
        /** Let them send cookies: a page of the allowed origin then acts as the user. Browsers refuse it with the origin `*`. */
        allowCredentials: z.boolean().default(false),
        /** Seconds for which browsers remember the answer. */
        maxAgeSeconds: z.int().min(0).max(86400).default(3600),
      })
      .optional(),
    /** Name the balancer's software in the `Server` header of its own answers. */
    serverHeader: z.boolean().default(false),
    /*
     * What happens to requests that no rule takes. Without any of them: a listener without `tls` redirects to the one
     * with `tls` (301), if there is one; every other listener answers 404.
     */
    ...actionInputs(),
  });
