import { DataAwsRoute53Zone } from "@cdktf/provider-aws/lib/data-aws-route53-zone";
import type { Construct } from "constructs";
import type { With } from "../environments";
import { Alb } from "../modules/alb/alb";
import { Certificate } from "../modules/certificate/certificate";
import { Dns } from "../modules/dns/dns";
import { Network } from "../modules/network/network";
import { BaseStack } from "./base-stack";
import { type Target, byCountry, severalWays, standIn } from "./dns-names";
import type { EdgeStack } from "./edge-stack";
import type { WebStack } from "./web-stack";

/**
 * The domain's names: one for each way in which Route 53 chooses an answer. `npm run explain -- dev-dns www.dev.example.com`
 * says what a client is answered.
 */
export class DnsStack extends BaseStack {
  public readonly outputs;

  /**
   * @param sites the site in the environment's first Region, and in others
   * @param games the game in each Region that has it
   */
  public constructor(
    scope: Construct,
    environment: With<"domain" | "dns">,
    sites: readonly [WebStack, ...WebStack[]],
    games: readonly EdgeStack[],
  ) {
    super(scope, environment, "dns");
    const { domain, dns } = environment;
    const { staticSite, entrance } = dns;
    const zone = new DataAwsRoute53Zone(this, "zone", { name: domain });
    const site = this.target(sites[0]);
    const more = [
      ...sites.slice(1).map((stack) => ({ region: stack.environment.region, target: this.target(stack) })),
      ...(entrance ? [{ region: entrance.region, target: this.buildEntrance(domain, zone.zoneId, entrance) }] : []),
    ];

    new Dns(this, "dns", {
      zoneId: zone.zoneId,
      domainName: domain,
      ...(staticSite ? { healthChecks: { site: { endpoint: { domainName: `www.${domain}`, path: "/homepage/" } } } } : {}),
      aliases: {
        [domain]: site,
        [`www.${domain}`]: site,
        ...Object.fromEntries(games.map((game) => [game.domainName, this.target(game)])),
        ...(staticSite ? standIn(domain, site, staticSite) : {}),
        ...severalWays(domain, { region: environment.region, target: site }, more),
      },
      ...(more.length > 0 ? { records: byCountry(domain) } : {}),
    });
    this.outputs = this.publish({ nameServers: zone.nameServers });
  }

  /** The balancer of another stack, as its state tells it. */
  private target(stack: WebStack | EdgeStack): Target {
    const { dnsName, zoneId } = this.read<WebStack | EdgeStack>(stack);
    return { dnsName, zoneId };
  }

  /** A balancer in another Region that leads everybody to the site. */
  private buildEntrance(domain: string, zoneId: string, entrance: NonNullable<With<"dns">["dns"]["entrance"]>): Target {
    const providers = { aws: this.provider(entrance.region, "second") };
    const inputs = { ...entrance.network, name: entrance.network.name ?? this.environment.name };
    const network = new Network(this, "second-network", inputs, { providers });
    const issued = { domainName: `go.${domain}`, zoneId, alternativeNames: { [`canary.${domain}`]: {}, [`shop.${domain}`]: {} } };
    const certificate = new Certificate(this, "second-certificate", { name: "entrance", issued }, { providers });
    const redirect = { host: `www.${domain}`, port: "443", protocol: "HTTPS", statusCode: "HTTP_302" } as const;
    const balancer = {
      name: "entrance",
      scheme: "internet-facing",
      vpcId: network.outputs.vpcId,
      subnetIdsByZone: network.outputs.publicSubnetIdsByZone,
      listeners: { http: {}, https: { tls: { certificateArn: certificate.outputs.arn }, redirect } },
    } as const;
    const { outputs: alb } = new Alb(this, "second-alb", balancer, { providers });
    return { dnsName: alb.dnsName, zoneId: alb.zoneId };
  }
}
