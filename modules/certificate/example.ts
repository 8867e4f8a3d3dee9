import type { CertificateProps } from "./props";

/** A certificate for a domain and everything one level below it. */
export const example: CertificateProps = {
  name: "shop",
  issued: {
    domainName: "example.com",
    zoneId: "Z0123456789ABCDEFGHIJ",
    alternativeNames: { "*.example.com": {}, "www.example.org": { zoneId: "Z0123456789ABCDEFGHIK" } },
  },
};
