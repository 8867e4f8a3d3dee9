import { DataAwsRoute53Zone } from "@cdktf/provider-aws/lib/data-aws-route53-zone";
import type { Construct } from "constructs";
import { at, later } from "../../core";
import { Alb } from "../../modules/alb/alb";
import { AutoScalingGroup } from "../../modules/auto-scaling-group/auto-scaling-group";
import { Certificate } from "../../modules/certificate/certificate";
import { Dns } from "../../modules/dns/dns";
import { Instances } from "../../modules/instances/instances";
import { Network } from "../../modules/network/network";
import { BaseStack } from "../../stacks/base-stack";
import { DOMAIN, ZONE_A, ZONE_B, ZONE_C, environment } from "../environment";

/** A web server that says in a header who it is, so that `npm run load-test` can count: everybody reads that name. */
const webServer = (name: string) => `#!/bin/bash
dnf install -y nginx
echo "add_header X-Served-By ${name} always;" > /etc/nginx/conf.d/served-by.conf
systemctl enable --now nginx
`;

/** A site of three applications behind one balancer: a home page on servers and a fleet, movies and shows on servers. */
export class WebStack extends BaseStack {
  public readonly outputs;

  public constructor(scope: Construct) {
    super(scope, environment, "web");
    const zone = new DataAwsRoute53Zone(this, "zone", { name: DOMAIN });
    const { outputs: network } = new Network(this, "network", environment.network);
    const { outputs: certificate } = new Certificate(this, "certificate", {
      name: "web",
      issued: { domainName: `www.${DOMAIN}`, zoneId: zone.zoneId },
    });

    // Whoever carries this group lets the balancer in, and nobody else; updates and Session Manager go out by HTTPS.
    const securityGroup = {
      vpcId: network.vpcId,
      ingress: { http: { fromPort: 80, securityGroupId: later(() => alb.securityGroupId) } },
      egress: { https: { fromPort: 443, cidrIpv4: "0.0.0.0/0" } },
    };
    const server = (name: string, zone: string) => ({
      subnetId: at(network.privateSubnetIdsByZone, zone),
      userData: webServer(name),
    });
    const { outputs: servers } = new Instances(this, "servers", {
      name: "web",
      instances: {
        "home-1": server("home-1", ZONE_A),
        "home-2": server("home-2", ZONE_A),
        movies: server("movies", ZONE_B),
        shows: server("shows", ZONE_C),
      },
      securityGroup,
    });

    const target = (name: string) => ({ id: at(servers.instanceIds, name) });
    const alb: Alb["outputs"] = new Alb(this, "alb", {
      name: "web",
      scheme: "internet-facing",
      vpcId: network.vpcId,
      subnetIdsByZone: network.publicSubnetIdsByZone,
      targetNetworks: { vpc: { cidrIpv4: "10.0.0.0/16" } },
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

    new AutoScalingGroup(this, "fleet", {
      name: "web-home",
      minSize: 1,
      maxSize: 4,
      subnetIds: [ZONE_A, ZONE_B, ZONE_C].map((name) => at(network.privateSubnetIdsByZone, name)),
      targetGroups: { home: { arn: at(alb.targetGroupArns, "home") } },
      securityGroup,
      // All have one text: the end of the instance's ID tells them apart.
      userData: webServer("fleet-$(tail -c 5 /var/lib/cloud/data/instance-id)"),
      targetTracking: { cpu: { predefinedMetric: "ASGAverageCPUUtilization", target: 50 } },
      notifications: { subscriptions: { ops: { protocol: "email", endpoint: `ops@${DOMAIN}` } } },
    });

    new Dns(this, "dns", {
      zoneId: zone.zoneId,
      domainName: DOMAIN,
      aliases: { [`www.${DOMAIN}`]: { dnsName: alb.dnsName, zoneId: alb.zoneId } },
    });
    this.outputs = this.publish({ dnsName: alb.dnsName });
  }
}
