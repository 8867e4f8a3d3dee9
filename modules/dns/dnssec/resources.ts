import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { Route53HostedZoneDnssec } from "@cdktf/provider-aws/lib/route53-hosted-zone-dnssec";
import { Route53KeySigningKey } from "@cdktf/provider-aws/lib/route53-key-signing-key";
import {
  type Bool,
  type MapOf,
  type ModuleScope,
  at,
  attributeOf,
  isSet,
  json,
  mapOf,
  merge,
  not,
  some,
  whenSet,
} from "../../../core";
import type { Surroundings } from "../global-region";
import type { Inputs } from "../inputs";
import type { KeySigningKeyInput } from "./inputs";

const keySigningKeys = ({ dnssec }: Pick<Inputs, "dnssec">): MapOf<KeySigningKeyInput> =>
  attributeOf(dnssec, (given) => given.keySigningKeys, {} as MapOf<KeySigningKeyInput>);

/** Whether the module makes a KMS key of its own. */
export const ownsSigningKey = (inputs: Pick<Inputs, "dnssec">): Bool =>
  some(keySigningKeys(inputs), ({ kmsKey }) => not(isSet(kmsKey)));

/** The keys that sign the zone, and the signing; what the parent zone has to know of the keys. */
export function buildDnssec(m: ModuleScope, inputs: Inputs, zoneId: string, around: Surroundings) {
  const { domainName, tags } = inputs;
  const wanted = keySigningKeys(inputs);
  const own = m.resources(
    KmsKey,
    "dnssec",
    mapOf(wanted, (key) => key, { where: ({ kmsKey }) => not(isSet(kmsKey)) }),
    (_, name) => ({
      description: `Signs ${domainName}`,
      customerMasterKeySpec: "ECC_NIST_P256",
      keyUsage: "SIGN_VERIFY",
      deletionWindowInDays: 30,
      policy: keyPolicy(around, zoneId),
      tags: merge(tags, { Name: `${domainName}/${name}` }),
      lifecycle: around.mustBeGlobal("the KMS keys of dnssec"),
    }),
  );
  const arnOf = ({ kmsKey }: KeySigningKeyInput, name: string) => attributeOf(kmsKey, ({ arn }) => arn, at(own, name).arn);
  // AWS changes no key's KMS key. The provider plans an update for it that does nothing, and plans it again the next time.
  const replaceTriggeredBy = m.triggers("kms_keys", wanted, (key, name) => ({ arn: arnOf(key, name) }));
  const keys = m.resources(Route53KeySigningKey, "this", wanted, (key, name) => ({
    hostedZoneId: zoneId,
    name,
    keyManagementServiceArn: arnOf(key, name),
    status: "ACTIVE",
    lifecycle: { replaceTriggeredBy },
  }));
  // Signing begins when there is a key, and ends before the last one goes.
  m.resources(Route53HostedZoneDnssec, "this", whenSet(inputs.dnssec), () => ({ hostedZoneId: zoneId, dependsOn: [keys] }));
  return { dsRecords: mapOf(keys, ({ dsRecord }) => dsRecord) };
}

/** The account decides who may use the key; Route 53 may sign with it, for this zone only. */
const keyPolicy = ({ partition, account }: Surroundings, zoneId: string): string => {
  const principal = { Service: "dnssec-route53.amazonaws.com" };
  return json({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "Administration",
        Effect: "Allow",
        Principal: { AWS: `arn:${partition()}:iam::${account()}:root` },
        Action: "kms:*",
        Resource: "*",
      },
      {
        Sid: "Signing",
        Effect: "Allow",
        Principal: principal,
        Action: ["kms:DescribeKey", "kms:GetPublicKey", "kms:Sign"],
        Resource: "*",
        Condition: {
          StringEquals: { "aws:SourceAccount": account() },
          ArnEquals: { "aws:SourceArn": `arn:${partition()}:route53:::hostedzone/${zoneId}` },
        },
      },
      {
        Sid: "Grants",
        Effect: "Allow",
        Principal: principal,
        Action: "kms:CreateGrant",
        Resource: "*",
        // AWS documents no condition on the zone here.
        Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
      },
    ],
  });
};
