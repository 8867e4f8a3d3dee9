import {
  type MapOf,
  type Optional,
  and,
  atMost,
  attributeOf,
  concat,
  eq,
  flatten,
  keys,
  length,
  letBe,
  listOf,
  matches,
  not,
  nth,
  split,
} from "../../core";
import { regionOf } from "../network";

/** The certificates of a listener: the default one, and further ones by name. */
interface Certificates {
  readonly certificateArn: string;
  readonly extraCertificateArns: MapOf<string>;
}

/** What the constraints look at, in a module that has such inputs. */
interface Inputs {
  readonly listeners: MapOf<{ readonly tls: Optional<Certificates> }>;
  readonly subnetIdsByZone: MapOf<string>;
}

const values = (map: MapOf<string>): string[] => listOf(map, (value) => value);

/** A balancer takes certificates of its own Region only. */
export const certificatesOfRegion = {
  input: "listeners" as const,
  message: "must have certificates of the balancer's Region, unlike",
  offenders: ({ listeners, subnetIdsByZone }: Inputs) =>
    letBe(regionOf(nth(keys(subnetIdsByZone), 0)), (region) =>
      flatten(
        listOf(listeners, ({ tls }, name) =>
          listOf(
            attributeOf(tls, (given) => concat([given.certificateArn], values(given.extraCertificateArns)), [] as string[]),
            (arn) => `${name} (${nth(split(":", arn), 3)})`,
            // Certificates of IAM have no Region.
            { where: (arn) => and(matches(arn, /:acm:/), not(eq(nth(split(":", arn), 3), region))) },
          ),
        ),
      ),
    ),
};

/** AWS's quota of certificates. @param kind the balancer's: `Application` or `Network` */
export const certificateQuota = (kind: string) => ({
  input: "listeners" as const,
  message: `have more than 25 certificates besides the default ones: AWS has to raise the quota "Certificates per ${kind} Load Balancer" first`,
  holds: ({ listeners }: Pick<Inputs, "listeners">) =>
    atMost(
      length(
        flatten(
          listOf(listeners, ({ tls }) =>
            attributeOf(tls, ({ extraCertificateArns }) => keys(extraCertificateArns), [] as string[]),
          ),
        ),
      ),
      25,
    ),
  warning: true as const,
});
