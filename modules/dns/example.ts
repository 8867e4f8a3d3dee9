import type { DnsProps } from "./props";

/** The zone's top and `www` lead to a load balancer. */
export const example: DnsProps = {
  zoneId: "Z0123456789ABCDEFGHIJ",
  domainName: "example.com",
  aliases: {
    "example.com": { dnsName: "shop-1234567890.eu-west-1.elb.amazonaws.com", zoneId: "Z32O12XQLNTSW2" },
    "www.example.com": { dnsName: "shop-1234567890.eu-west-1.elb.amazonaws.com", zoneId: "Z32O12XQLNTSW2" },
  },
};
