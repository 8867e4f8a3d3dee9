import type { DnsProps } from "../modules/dns/dns";

/** Hosted zone of all CloudFront distributions. https://docs.aws.amazon.com/Route53/latest/APIReference/API_AliasTarget.html */
const CLOUDFRONT_ZONE = "Z2FDTNDATAQYW2";

/** What an alias leads to. */
export interface Target {
  readonly dnsName: string;
  readonly zoneId: string;
}

/** A way into the site: its own balancer in a Region, or the entrance. */
interface Way {
  readonly region: string;
  readonly target: Target;
}

/** The site, and while its health check fails a static site that says so. */
export const standIn = (domain: string, site: Target, staticSite: { dnsName: string }): DnsProps["aliases"] => ({
  "status-site": { name: `status.${domain}`, ...site, routing: { failover: "PRIMARY", healthCheck: "site" } },
  "status-static": {
    name: `status.${domain}`,
    ...staticSite,
    zoneId: CLOUDFRONT_ZONE,
    evaluateTargetHealth: false,
    routing: { failover: "SECONDARY" },
  },
});

/** Names that choose between the ways into the site, where there are several. */
export function severalWays(domain: string, first: Way, more: readonly Way[]): DnsProps["aliases"] {
  const [second] = more;
  if (second === undefined) return {};
  // The nearest Region.
  const nearest = [first, ...more].map(
    ({ region, target }) => [`go-${region}`, { name: `go.${domain}`, ...target, routing: { latencyRegion: region } }] as const,
  );
  return {
    // A canary: a few in a hundred go to the new balancer, here the one in the second Region.
    stable: { name: `canary.${domain}`, ...first.target, routing: { weight: 95 } },
    canary: { name: `canary.${domain}`, ...second.target, routing: { weight: 5 } },
    ...Object.fromEntries(nearest),
  };
}

/** By the country that asks, with an answer for everybody else. */
export const byCountry = (domain: string): DnsProps["records"] => ({
  "shop-gb": geolocated(`shop.${domain}`, "GB", `www.${domain}`),
  "shop-us": geolocated(`shop.${domain}`, "US", `go.${domain}`),
  "shop-default": geolocated(`shop.${domain}`, "*", `www.${domain}`),
});

/** A name that leads those of one country to another name; `*` is every other country. */
const geolocated = (name: string, country: string, target: string) => ({
  name,
  type: "CNAME" as const,
  values: [target],
  ttlSeconds: 60,
  routing: { geolocation: { country } },
});
