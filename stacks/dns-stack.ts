import { DataAwsRoute53Zone } from "@cdktf/provider-aws/lib/data-aws-route53-zone";
import type { Construct } from "constructs";
import type { Environment } from "../environments";
import { Alb } from "../modules/alb/alb";
import { Certificate } from "../modules/certificate/certificate";
import { Dns } from "../modules/dns/dns";
import { Network } from "../modules/network/network";
import { BaseStack } from "./base-stack";
import type { EdgeStack } from "./edge-stack";
import type { WebStack } from "./web-stack";

/** Hosted zone of all CloudFront distributions. https://docs.aws.amazon.com/Route53/latest/APIReference/API_AliasTarget.html */
const CLOUDFRONT_ZONE = "Z2FDTNDATAQYW2";

/**
 * The domain's names: one for each way in which Route 53 chooses an answer. `npm run explain -- dev-dns www.dev.example.com`
 * says what a client is answered.
 */
export class DnsStack extends BaseStack {
  public readonly outputs;

  public constructor(scope: Construct, environment: Environment, webStack: WebStack, edgeStack: EdgeStack) {
    super(scope, environment, "dns");
    const { domain, region, dns: settings } = environment;
    const zone = new DataAwsRoute53Zone(this, "zone", { name: domain });
    const web = this.read(webStack);
    const edge = this.read(edgeStack);
    const site = { dnsName: web.dnsName, zoneId: web.zoneId };
    const game = { dnsName: edge.dnsName, zoneId: edge.zoneId };

    const entrance = this.buildEntrance(zone.zoneId);
    const staticSite = { ...settings.staticSite, zoneId: CLOUDFRONT_ZONE, evaluateTargetHealth: false };

    new Dns(this, "dns", {
      zoneId: zone.zoneId,
      domainName: domain,
      healthChecks: { site: { endpoint: { domainName: `www.${domain}`, path: "/homepage/" } } },
      aliases: {
        [domain]: site,
        [`www.${domain}`]: site,
        [`play.${domain}`]: game,
        // A canary: a few in a hundred go to the new balancer, here the one in the second Region.
        stable: { name: `canary.${domain}`, ...site, routing: { weight: 95 } },
        canary: { name: `canary.${domain}`, ...entrance, routing: { weight: 5 } },
        // The site, and while its health check fails a static site that says so.
        "status-site": { name: `status.${domain}`, ...site, routing: { failover: "PRIMARY", healthCheck: "site" } },
        "status-static": { name: `status.${domain}`, ...staticSite, routing: { failover: "SECONDARY" } },
        // The nearer of the two Regions.
        [`go-${region}`]: { name: `go.${domain}`, ...site, routing: { latencyRegion: region } },
        [`go-${settings.secondRegion.region}`]: {
          name: `go.${domain}`,
          ...entrance,
          routing: { latencyRegion: settings.secondRegion.region },
        },
      },
      records: {
        // By the country that asks, with an answer for everybody else.
        "shop-gb": geolocated(`shop.${domain}`, "GB", `www.${domain}`),
        "shop-us": geolocated(`shop.${domain}`, "US", `go.${domain}`),
        "shop-default": geolocated(`shop.${domain}`, "*", `www.${domain}`),
      },
    });
    this.outputs = this.publish({ nameServers: zone.nameServers });
  }

  /** A balancer in the second Region that leads everybody to the site. */
  private buildEntrance(zoneId: string) {
    const { domain, dns } = this.environment;
    const provider = this.provider(dns.secondRegion.region, "second");
    const network = new Network(this, "second-network", dns.secondRegion.network);
    const certificate = new Certificate(this, "second-certificate", {
      name: "entrance",
      issued: { domainName: `go.${domain}`, zoneId, alternativeNames: { [`canary.${domain}`]: {}, [`shop.${domain}`]: {} } },
    });
    const redirect = { host: `www.${domain}`, port: "443", protocol: "HTTPS", statusCode: "HTTP_302" } as const;
    const alb = new Alb(this, "second-alb", {
      name: "entrance",
      scheme: "internet-facing",
      vpcId: network.outputs.vpcId,
      subnetIdsByZone: network.outputs.publicSubnetIdsByZone,
      listeners: { http: {}, https: { tls: { certificateArn: certificate.outputs.arn }, redirect } },
    });
    for (const module of [network, certificate, alb]) module.addProvider(provider);
    return { dnsName: alb.outputs.dnsName, zoneId: alb.outputs.zoneId };
  }
}

/** A name that leads those of one country to another name; `*` is every other country. */
const geolocated = (name: string, country: string, target: string) => ({
  name,
  type: "CNAME" as const,
  values: [target],
  ttlSeconds: 60,
  routing: { geolocation: { country } },
});
