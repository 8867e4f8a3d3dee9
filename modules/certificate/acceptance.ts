import type { Acceptance } from "../../core";
import type { certificateInputs } from "./inputs";

// The emulator reads certificates as AWS does: these are good for plans only.
const certificate = "-----BEGIN CERTIFICATE-----\nsample\n-----END CERTIFICATE-----\n";
const chain = "-----BEGIN CERTIFICATE-----\nauthority\n-----END CERTIFICATE-----\n";
const privateKey = "-----BEGIN PRIVATE KEY-----\nsample\n-----END PRIVATE KEY-----\n";

export const acceptance: Acceptance<typeof certificateInputs> = {
  structural: {
    "issued.domainName": "it is the key of its record",
    "issued.provedElsewhere": "a record is made by it",
    "issued.alternativeNames.*.provedElsewhere": "a record is made by it",
  },
  unique: {
    "issued.zoneId":
      "all certificates of an account prove a name by one and the same record: let one make it, and give the others `provedElsewhere`",
  },
  disruptive: {
    "issued.zoneId":
      "the record goes from the old zone before it comes in the new one; the certificate stays issued, ACM reads it again at the renewal",
    "issued.alternativeNames.*.zoneId": "as `issued.zoneId`",
    "issued.alternativeNames.*.zoneId: given": "as `issued.zoneId`",
    "issued.alternativeNames: one added": "a certificate's names cannot be changed: a new one is issued before the old one goes",
  },
  ignored: {
    "issued.alternativeNames.*.provedElsewhere": "of a wildcard: it has no record of its own, that of the bare domain proves it",
  },
  notEmulated: {
    "imported.certificate": "the emulator reads certificates and keys; AWS takes another certificate in place",
    "imported.chain": "as `imported.certificate`",
    "imported.chain: given": "as `imported.certificate`",
    privateKey: "as `imported.certificate`",
    "every default written out: sample 1": "as `imported.certificate`",
    "serverCertificate.path": "the emulator lacks the call (UpdateServerCertificate); AWS changes it in place",
    "issued.transparencyLogging": "the emulator lacks the call (UpdateCertificateOptions); AWS changes it in place",
  },
  samples: [
    { name: "shop", imported: { certificate, chain }, privateKey },
    { name: "shop", serverCertificate: { certificate, chain, path: "/shop/" }, privateKey },
  ],
};
