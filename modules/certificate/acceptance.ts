import type { Acceptance } from "../../core";
import type { certificateInputs } from "./inputs";

// The emulator reads certificates as AWS does: these are good for plans only.
const certificate = "-----BEGIN CERTIFICATE-----\nsample\n-----END CERTIFICATE-----\n";
const chain = "-----BEGIN CERTIFICATE-----\nauthority\n-----END CERTIFICATE-----\n";
const privateKey = "-----BEGIN PRIVATE KEY-----\nsample\n-----END PRIVATE KEY-----\n";

export const acceptance: Acceptance<typeof certificateInputs> = {
  samples: [
    { name: "shop", imported: { certificate, chain }, privateKey },
    { name: "shop", serverCertificate: { certificate, chain, path: "/shop/" }, privateKey },
  ],
};
