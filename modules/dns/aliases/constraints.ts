import { type Bool, type Constraint, and, contains, eq, isSet, listOf, lower, matches, not, or, some } from "../../../core";
import type { Inputs, dnsInputs } from "../inputs";
import { isInZone, nameConstraints } from "../records/constraints";
import { nameOf } from "../records/entries";
import { lacksHealthCheck } from "../routing/kinds";
import type { AliasInput } from "./inputs";

/** The hosted zone of all of CloudFront's names, and the one in China. */
const CLOUDFRONT_ZONES = ["Z2FDTNDATAQYW2", "Z3RFFRIM2A3IF5"];
/** The zones of S3's website endpoints have names of their own. */
const S3_WEBSITE = /(?:^|\.)s3-website[.-]/;

const wrongAliases = ({ aliases }: Inputs, isWrong: (alias: AliasInput, key: string) => Bool): string[] =>
  listOf(aliases, (_, key) => key, { where: isWrong });

/** What must hold for aliases. */
export const aliasConstraints: Array<Constraint<typeof dnsInputs>> = [
  ...nameConstraints("aliases"),
  {
    input: "aliases",
    message: "must give the `zoneId` of a target outside of this zone, unlike",
    offenders: (inputs) =>
      wrongAliases(inputs, ({ dnsName, zoneId }) => not(or(isSet(zoneId), isInZone(dnsName, inputs.domainName)))),
  },
  {
    input: "aliases",
    message: "must not lead to another alias, which need not be there yet, unlike",
    offenders: (inputs) =>
      wrongAliases(inputs, ({ dnsName, zoneId }) =>
        and(
          not(isSet(zoneId)),
          some(inputs.aliases, (other, key) => eq(nameOf(other, key), dnsName)),
        ),
      ),
  },
  {
    input: "aliases",
    message:
      "of CloudFront and S3 websites must be without what these do not know (`evaluateTargetHealth`; `ipv6` of an S3 website), unlike",
    offenders: (inputs) =>
      wrongAliases(inputs, ({ dnsName, zoneId, evaluateTargetHealth, ipv6 }) =>
        or(
          and(evaluateTargetHealth, isSet(zoneId), contains(CLOUDFRONT_ZONES, zoneId)),
          and(ipv6, matches(lower(dnsName), S3_WEBSITE)),
        ),
      ),
  },
  {
    input: "aliases",
    message: "with the failover `PRIMARY` need a `healthCheck` or `evaluateTargetHealth`, unlike",
    offenders: (inputs) =>
      wrongAliases(inputs, ({ routing, evaluateTargetHealth }) => and(not(evaluateTargetHealth), lacksHealthCheck(routing))),
  },
];
