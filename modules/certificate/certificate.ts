import {
  AcmCertificate,
  type AcmCertificateDomainValidationOptionsOutputReference,
} from "@cdktf/provider-aws/lib/acm-certificate";
import { AcmCertificateValidation } from "@cdktf/provider-aws/lib/acm-certificate-validation";
import { IamServerCertificate } from "@cdktf/provider-aws/lib/iam-server-certificate";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import type { Construct } from "constructs";
import {
  type MapOf,
  type ModuleCall,
  type ModuleScope,
  type PropsFor,
  and,
  attributeOf,
  choose,
  coalesce,
  computed,
  concat,
  contains,
  defineModule,
  hasKey,
  isSet,
  keys,
  listOf,
  mapOf,
  matches,
  merge,
  moduleConstruct,
  not,
  nth,
  oneOrNull,
  only,
  onlyIf,
  or,
  replaceAll,
  whenSet,
  trimmed,
} from "../../core";
import { type Inputs, certificateInputs } from "./inputs";
import { certificateConstraints } from "./constraints";
import type { CertificateProps } from "./props";

export type * from "./props";

export const certificate = defineModule({
  name: "certificate",
  description:
    "A TLS certificate for load balancers: issued by ACM and proved by records in Route 53, imported into ACM, or kept in IAM. A new certificate is there before the old one goes.",
  inputs: certificateInputs,
  constraints: certificateConstraints,
  build(m, inputs) {
    const { name, tags, imported, serverCertificate, privateKey } = inputs;
    const issued = buildIssued(m, inputs);
    const fromElsewhere = m.resources(AcmCertificate, "imported", whenSet(imported), ({ certificate: body, chain }) => ({
      certificateBody: body,
      certificateChain: chain,
      privateKey,
      tags: merge(tags, { Name: name }),
      lifecycle: { createBeforeDestroy: true },
    }));
    const inIam = m.resources(IamServerCertificate, "this", whenSet(serverCertificate), ({ certificate: body, chain, path }) => ({
      // A new certificate needs a name of its own beside the old one, and keeps it.
      namePrefix: `${name}-`,
      path,
      // The provider compares what AWS gives back with the texts without the line breaks at their ends.
      certificateBody: trimmed(body),
      certificateChain: onlyIf(isSet(chain), trimmed(chain)),
      privateKey,
      tags,
      // AWS tells nobody the key of a certificate that is imported; a new key comes with a new certificate.
      lifecycle: { createBeforeDestroy: true, ignoreChanges: ["name_prefix", "private_key"] },
    }));
    const arns = concat(
      listOf(issued.validation, ({ certificateArn }) => certificateArn),
      listOf(fromElsewhere, ({ arn }) => arn),
      listOf(inIam, ({ arn }) => arn),
    );
    return {
      /** ARN of the certificate, once it can be used: an issued one has been proved. */
      arn: nth(arns, 0),
      /** When the certificate ends; of an issued one null, ACM renews it. */
      notAfter: oneOrNull(
        concat(
          listOf(fromElsewhere, ({ notAfter }) => notAfter),
          listOf(inIam, ({ expiration }) => expiration),
        ),
        (date) => date,
      ),
      /** The names of an issued certificate. */
      domainNames: keys(issued.zoneIds),
      /** The records that prove the names, by domain. ACM needs them at every renewal. */
      validationRecordNames: mapOf(issued.records, (record) => record.name),
    };
  },
});

/**
 * A TLS certificate for load balancers: issued by ACM and proved by records in Route 53, imported into ACM, or kept in
 * IAM.
 */
export class Certificate<R = undefined> extends moduleConstruct(certificate)<R> {
  public constructor(scope: Construct, id: string, props: PropsFor<CertificateProps, R>, call?: ModuleCall<R>) {
    super(scope, id, props, call);
  }
}

/** The certificate that ACM issues, the records that prove its names, and the wait for it. */
function buildIssued(m: ModuleScope, { name, issued, tags }: Inputs) {
  // Each name with its zone.
  const zoneIds = m.local(
    "zoneIds",
    attributeOf(
      issued,
      ({ domainName, zoneId, alternativeNames }) =>
        merge(
          { [domainName]: zoneId },
          mapOf(alternativeNames, (alternative) => coalesce(alternative.zoneId, zoneId)),
        ),
      {} as unknown as MapOf<string>,
    ),
  );
  const created = m.resources(AcmCertificate, "issued", whenSet(issued), (wanted) => ({
    domainName: wanted.domainName,
    subjectAlternativeNames: keys(zoneIds),
    validationMethod: "DNS",
    keyAlgorithm: wanted.keyAlgorithm,
    options: { certificateTransparencyLoggingPreference: choose(wanted.transparencyLogging, "ENABLED", "DISABLED") },
    tags: merge(tags, { Name: name }),
    lifecycle: { createBeforeDestroy: true },
  }));

  const provedElsewhere = m.local(
    "provedElsewhere",
    attributeOf(
      issued,
      (wanted) =>
        concat(
          choose(wanted.provedElsewhere, [wanted.domainName], []),
          listOf(wanted.alternativeNames, (_, domain) => domain, { where: (alternative) => alternative.provedElsewhere }),
        ),
      [] as string[],
    ),
  );
  // A wildcard and its bare domain are proved by one record: where both are asked for, the bare one has it.
  const bare = (domain: string) => replaceAll(domain, "*.", "");
  const proofs = m.local(
    "proofs",
    mapOf(zoneIds, (zoneId) => zoneId, {
      key: (_, domain) => bare(domain),
      where: (_, domain) =>
        not(or(and(matches(domain, /^\*/), hasKey(zoneIds, bare(domain))), contains(provedElsewhere, domain))),
    }),
  );
  const options = computed(only(created), "domainValidationOptions");
  const records = m.resources(Route53Record, "validation", proofs, (zoneId, domain) => {
    const mine = (read: (option: AcmCertificateDomainValidationOptionsOutputReference) => string) =>
      nth(listOf(options, read, { where: ({ domainName }) => contains([domain, `*.${domain}`], domainName) }), 0);
    return {
      zoneId,
      name: mine(({ resourceRecordName }) => resourceRecordName),
      type: "CNAME",
      ttl: 300,
      records: [mine(({ resourceRecordValue }) => resourceRecordValue)],
      // Written over another certificate's record, it would be gone for both when either is destroyed.
      allowOverwrite: false,
      // A domain's record is the same in all certificates of an account. A new certificate's options are not known
      // before it is there, so that every record would seem to change with it.
      lifecycle: { ignoreChanges: ["name", "records"] },
    };
  });
  // It asks ACM, and must not refer to the records: listeners refer to it, and what a create_before_destroy resource
  // refers to is created first and destroyed later, too. A record's replacement would be written over the old one,
  // and then be deleted with it.
  const validation = m.resources(AcmCertificateValidation, "this", whenSet(issued), () => ({
    certificateArn: only(created).arn,
    timeouts: { create: "20m" },
    lifecycle: { createBeforeDestroy: true },
  }));
  return { zoneIds, records, validation };
}
