import { z } from "zod";
import { type References, atMost, length, secret, where } from "../../core";
import { tags } from "../../fields/common";
import { hostedZoneId } from "../../fields/ids";
import { hyphenatedName } from "../../fields/names";

/** A name that a certificate is for, in lower case as ACM keeps it; `*` may stand for the first label. */
const certificateName = () =>
  z
    .string()
    .max(253)
    .regex(
      /^(?:\*\.)?(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/,
      "that is a domain name in lower case, such as www.example.com or *.example.com",
    );

const provedElsewhere = () => z.boolean().default(false);

/** A certificate, or several one after the other, in PEM. */
const certificatePem = () => z.string().regex(/^\s*-----BEGIN CERTIFICATE-----/, "that is a certificate in PEM");

export const certificateInputs = z.strictObject({
  /**
   * Name of the certificate: its `Name` tag, and the beginning of an IAM server certificate's name, which stays as it
   * is when this one is changed.
   */
  name: hyphenatedName(64),
  /**
   * A certificate that ACM issues, proved by records in Route 53, and renews by itself as long as the records stay. It
   * costs nothing. The module waits until it is issued, for 20 minutes at most; the next apply waits on.
   */
  issued: z
    .strictObject({
      /** The certificate's first name, at most 64 characters. Changing it makes a new certificate. */
      domainName: where(certificateName(), "of at most 64 characters, longer ones belong to `alternativeNames`", (name) =>
        atMost(length(name), 64),
      ),
      /** Hosted zone, by its ID, in which the names are proved: a public one, that the internet asks. */
      zoneId: hostedZoneId(),
      /**
       * Make no record for `domainName`, because another certificate's module, or somebody by hand, keeps it. All
       * certificates of an account prove a name by the same record, and `*.example.com` by that of `example.com`. Of
       * two that both make it, the second one's creation fails: "it already exists". Let the one that stays longest
       * keep it: when that one is destroyed, the others are not renewed any more.
       */
      provedElsewhere: provedElsewhere(),
      /**
       * More names, each with its own settings: `{ "*.example.com": {} }`. A wildcard stands for one label only, and
       * not for the bare domain. Adding one makes a new certificate, but touches no other name's record. AWS allows
       * ten names by default, and a hundred on request.
       */
      alternativeNames: where(
        z.record(
          certificateName(),
          z.strictObject({
            /** Hosted zone in which this name is proved. @default the certificate's `zoneId` */
            zoneId: hostedZoneId().optional(),
            /** Make no record for this name, as `provedElsewhere` does for `domainName`. */
            provedElsewhere: provedElsewhere(),
          }),
        ),
        "with at most 99 names",
        (names) => atMost(length(names), 99),
      ).default({}),
      /** Kind of key. Load balancers take these; CloudFront takes RSA_2048 and EC_prime256v1 of them. */
      keyAlgorithm: z.enum(["RSA_2048", "RSA_3072", "RSA_4096", "EC_prime256v1", "EC_secp384r1"]).default("RSA_2048"),
      /** Publish the certificate in the transparency logs. Browsers do not trust certificates that are in none. */
      transparencyLogging: z.boolean().default(true),
    })
    .optional(),
  /** A certificate from elsewhere, kept in ACM. Nobody renews it: give the new one in time. */
  imported: z
    .strictObject({
      /** The certificate in PEM. */
      certificate: certificatePem(),
      /** The certificates of the authorities between it and the root, in PEM. @default none: the certificate is self-signed */
      chain: certificatePem().optional(),
    })
    .optional(),
  /**
   * A certificate from elsewhere, kept in IAM: for Regions without ACM, and for tests with one that is self-signed:
   * `openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=test.example.com -addext
   * subjectAltName=DNS:test.example.com -keyout key.pem -out certificate.pem`. Read the files where the module is
   * called, and keep them out of the repository. Nobody renews it.
   */
  serverCertificate: z
    .strictObject({
      /** The certificate in PEM. */
      certificate: certificatePem(),
      /** The certificates of the authorities between it and the root, in PEM. @default none: the certificate is self-signed */
      chain: certificatePem().optional(),
      /** Path of the certificate in IAM; for CloudFront it begins with `/cloudfront/`. */
      path: z
        .string()
        .max(512)
        .regex(/^\/(?:[!-~]*\/)?$/, "that begins and ends with a slash")
        .default("/"),
    })
    .optional(),
  /**
   * Private key of the `imported` or `serverCertificate`, in PEM, without a passphrase. It is kept in Terraform's
   * state: protect it. Give it by the environment (`TF_VAR_…`) or from a file outside of the repository.
   */
  privateKey: secret(
    z.string().regex(/^\s*-----BEGIN (?:RSA |EC )?PRIVATE KEY-----/, "that is a private key in PEM, without a passphrase"),
  ).optional(),
  /** Tags of every resource of the module. */
  tags: tags().default({}),
});

/** The inputs as the module's constraints and body see them. */
export type Inputs = References<typeof certificateInputs>;
