import type { DnsProps } from "./props";

/** The zone's top and `www` lead to a load balancer; mail goes elsewhere. */
export const example: DnsProps = {
  zoneId: "Z0123456789ABCDEFGHIJ",
  domainName: "example.com",
  aliases: {
    "example.com": { dnsName: "shop-1234567890.eu-west-1.elb.amazonaws.com", zoneId: "Z32O12XQLNTSW2" },
    "www.example.com": { dnsName: "shop-1234567890.eu-west-1.elb.amazonaws.com", zoneId: "Z32O12XQLNTSW2" },
  },
  records: {
    mail: { name: "example.com", type: "MX", values: ["10 mail1.example.net", "20 mail2.example.net"] },
    "mail-senders": { name: "example.com", type: "TXT", values: ["v=spf1 include:example.net -all"] },
  },
};
