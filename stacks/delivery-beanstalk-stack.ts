import { DataAwsRoute53Zone } from "@cdktf/provider-aws/lib/data-aws-route53-zone";
import type { Construct } from "constructs";
import { at } from "../core";
import type { With } from "../environments";
import { Beanstalk } from "../modules/beanstalk/beanstalk";
import { Certificate } from "../modules/certificate/certificate";
import { Dns } from "../modules/dns/dns";
import { Pipeline } from "../modules/pipeline/pipeline";
import { BaseStack } from "./base-stack";
import { PACKAGE, testedAndApproved } from "./delivery-stages";
import type { NetworkStack } from "./network-stack";

/** The same application, delivered to Elastic Beanstalk, which has servers and a balancer of its own. */
export class DeliveryBeanstalkStack extends BaseStack {
  public readonly outputs;

  public constructor(scope: Construct, environment: With<"domain" | "delivery">, networkStack: NetworkStack) {
    super(scope, environment, "delivery-beanstalk");
    const { domain } = environment;
    const network = this.read(networkStack);
    const { zones } = networkStack;
    const name = `beanstalk.${domain}`;

    const zone = new DataAwsRoute53Zone(this, "zone", { name: domain });
    const { outputs: certificate } = new Certificate(this, "certificate", {
      name: "beanstalk",
      issued: { domainName: name, zoneId: zone.zoneId },
    });
    const { outputs: beanstalk } = new Beanstalk(this, "beanstalk", {
      name: "site",
      environments: {
        main: {
          // The version of Python that the buildspec builds for.
          platform: { newestSolutionStack: { pattern: "^64bit Amazon Linux 2023 v[0-9.]+ running Python 3.12$" } },
        },
      },
      subnetIds: zones.map((name) => at(network.privateSubnetIds, name)),
      loadBalancer: {
        scheme: "internet-facing",
        subnetIds: zones.map((name) => at(network.publicSubnetIds, name)),
        tls: { certificateArn: certificate.arn },
        healthCheckPath: "/health",
      },
      // Packages, and what Beanstalk itself needs, come by HTTPS.
      securityGroup: { vpcId: network.vpcId, egress: { https: { fromPort: 443, cidrIpv4: "0.0.0.0/0" } } },
    });
    new Dns(this, "dns", {
      zoneId: zone.zoneId,
      domainName: domain,
      records: { site: { name, type: "CNAME", values: [at(beanstalk.cnames, "main")] } },
    });

    const common = testedAndApproved(environment.delivery);
    const target = { application: beanstalk.applicationName, environment: at(beanstalk.environmentNames, "main") };
    const { outputs: pipeline } = new Pipeline(this, "pipeline", {
      ...common,
      name: "site-beanstalk",
      stages: [
        ...common.stages,
        { name: "Deploy", actions: [{ name: "beanstalk", elasticBeanstalk: target, inputs: [PACKAGE] }] },
      ],
    });
    this.outputs = this.publish({ pipelineName: pipeline.name, connectionArns: pipeline.connectionArns });
  }
}
