import { DataAwsRoute53Zone } from "@cdktf/provider-aws/lib/data-aws-route53-zone";
import type { Construct } from "constructs";
import { at, later } from "../core";
import { EMPTY_FLEET, type With } from "../environments";
import { installCodeDeployAgent } from "../fields/user-data";
import { Alb } from "../modules/alb/alb";
import { AutoScalingGroup } from "../modules/auto-scaling-group/auto-scaling-group";
import { Certificate } from "../modules/certificate/certificate";
import { Instances } from "../modules/instances/instances";
import { BaseStack } from "./base-stack";
import type { NetworkStack } from "./network-stack";

/**
 * A web server with a page for each application, until the stack `delivery` brings them. It says in a header who it is, so
 * that `npm run load-test` can count: everybody reads that name.
 */
const webServer = (name: string, region: string) => `#!/bin/bash
set -euo pipefail
dnf install -y nginx
echo "add_header X-Served-By ${name} always;" > /etc/nginx/conf.d/served-by.conf
for page in homepage movies shows; do install -D -m 0644 /usr/share/nginx/html/index.html /usr/share/nginx/html/$page/index.html; done
systemctl enable --now nginx
${installCodeDeployAgent(region)}
`;

/** A site of three applications behind one balancer: a home page on servers and a fleet, movies and shows on servers. */
export class WebStack extends BaseStack {
  public readonly outputs;

  /** @param first the same site in the environment's first Region; it keeps the records that prove the domain */
  public constructor(scope: Construct, environment: With<"domain" | "web">, networkStack: NetworkStack, first?: WebStack) {
    super(scope, environment, "web");
    if (first) this.addDependency(first);
    const { domain, region } = environment;
    const { zones } = networkStack;
    const network = this.read(networkStack);
    // Where there are fewer zones than three, the last one has the others' servers too.
    const [a = "", b = a, c = b] = zones;

    const zone = new DataAwsRoute53Zone(this, "zone", { name: domain });
    // All certificates of an account prove a name by the same record.
    const proved = first ? { provedElsewhere: true } : {};
    const { outputs: certificate } = new Certificate(this, "certificate", {
      name: "web",
      issued: { domainName: domain, zoneId: zone.zoneId, ...proved, alternativeNames: { [`*.${domain}`]: proved } },
    });

    // Whoever carries this group lets the balancer in, and nobody else; updates and Session Manager go out by HTTPS.
    const securityGroup = {
      vpcId: network.vpcId,
      ingress: { http: { fromPort: 80, securityGroupId: later(() => alb.securityGroupId) } },
      egress: { https: { fromPort: 443, cidrIpv4: "0.0.0.0/0" } },
    };
    const server = (name: string, zone: string) => ({
      subnetId: at(network.privateSubnetIds, zone),
      userData: webServer(name, region),
    });
    const { outputs: servers } = new Instances(this, "servers", {
      name: "web",
      instances: {
        "home-1": server("home-1", a),
        "home-2": server("home-2", a),
        movies: server("movies", b),
        shows: server("shows", c),
      },
      securityGroup,
    });

    const target = (name: string) => ({ id: at(servers.instanceIds, name) });
    const alb: Alb["outputs"] = new Alb(this, "alb", {
      name: "web",
      scheme: "internet-facing",
      vpcId: network.vpcId,
      subnetIdsByZone: network.publicSubnetIds,
      targetNetworks: { vpc: { cidrIpv4: network.vpcCidr } },
      targetGroups: {
        home: { healthCheck: { path: "/homepage/" }, stickiness: { durationSeconds: 3600 } },
        movies: { healthCheck: { path: "/movies/" } },
        shows: { healthCheck: { path: "/shows/" } },
      },
      targets: {
        home: { "home-1": target("home-1"), "home-2": target("home-2") },
        movies: { movies: target("movies") },
        shows: { shows: target("shows") },
      },
      listeners: { http: {}, https: { tls: { certificateArn: certificate.arn }, targetGroup: "home" } },
      rules: {
        movies: { paths: ["/movies", "/movies/*"], targetGroup: "movies" },
        shows: { paths: ["/shows", "/shows/*"], targetGroup: "shows" },
      },
    }).outputs;

    const { outputs: fleet } = new AutoScalingGroup(this, "fleet", {
      ...EMPTY_FLEET,
      ...environment.web.fleet,
      name: "web-home",
      subnetIds: zones.map((name) => at(network.privateSubnetIds, name)),
      targetGroups: { home: { arn: at(alb.targetGroupArns, "home") } },
      securityGroup,
      // All have one text: the end of the instance's ID tells them apart.
      userData: webServer("fleet-$(tail -c 5 /var/lib/cloud/data/instance-id)", region),
      targetTracking: { cpu: { predefinedMetric: "ASGAverageCPUUtilization", target: 50 } },
      notifications: { subscriptions: { ops: { protocol: "email", endpoint: `ops@${domain}` } } },
    });

    this.outputs = this.publish({
      dnsName: alb.dnsName,
      zoneId: alb.zoneId,
      // What a delivery needs to know.
      targetGroupArns: alb.targetGroupArns,
      fleetName: fleet.name,
      fleetRoleName: fleet.roleName,
      serverRoleName: servers.roleName,
    });
  }
}
