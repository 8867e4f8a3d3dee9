import { TerraformVariable } from "cdktf";
import type { Construct } from "constructs";
import { at, later } from "../../core";
import { runRepository, script } from "../../fields/user-data";
import { Alb } from "../../modules/alb/alb";
import { AutoScalingGroup } from "../../modules/auto-scaling-group/auto-scaling-group";
import { Certificate } from "../../modules/certificate/certificate";
import { Network } from "../../modules/network/network";
import { BaseStack } from "../../stacks/base-stack";
import { DOMAIN, ZONE_A, ZONE_B, environment } from "../environment";

/** The user data; user-data.sh is the same, for Terraform alone. */
export const FLASK = script(
  runRepository({
    name: "flask-app",
    repository: "https://github.com/example/flask-app.git",
    packages: ["python3-pip"],
    prepare: [["pip3", "install", "--user", "--requirement", "requirements.txt"]],
    command: ["/usr/bin/python3", "-m", "flask", "run", "--host", "0.0.0.0", "--port", "8080"],
  }),
);

/** A Flask application on port 8080: a fleet that starts empty, behind a balancer with a certificate of one's own. */
export class FlaskFleetStack extends BaseStack {
  public readonly outputs;

  public constructor(scope: Construct) {
    super(scope, environment, "flask-fleet");
    // Give them as TF_VAR_certificate and TF_VAR_private_key; modules/certificate says how to make one for tests.
    const pem = new TerraformVariable(this, "certificate", { type: "string" });
    const privateKey = new TerraformVariable(this, "private_key", { type: "string", sensitive: true });
    const { outputs: certificate } = new Certificate(this, "tls", {
      name: "flask",
      serverCertificate: { certificate: pem.stringValue },
      privateKey: privateKey.stringValue,
    });
    const { outputs: network } = new Network(this, "network", {
      name: "flask",
      cidr: "10.2.0.0/16",
      availabilityZones: [ZONE_A, ZONE_B],
      nat: "single",
      natZone: ZONE_A,
    });

    const alb: Alb["outputs"] = new Alb(this, "alb", {
      name: "flask",
      scheme: "internet-facing",
      vpcId: network.vpcId,
      subnetIdsByZone: network.publicSubnetIdsByZone,
      targetNetworks: { fleet: { securityGroupId: later(() => fleet.securityGroupId) } },
      targetGroups: { flask: { port: 8080, healthCheck: { path: "/status" }, stickiness: { durationSeconds: 86400 } } },
      listeners: { http: {}, https: { tls: { certificateArn: certificate.arn }, targetGroup: "flask" } },
    }).outputs;

    const { outputs: fleet } = new AutoScalingGroup(this, "fleet", {
      name: "flask",
      minSize: 0,
      maxSize: 4,
      desiredCapacity: 0,
      subnetIds: [ZONE_A, ZONE_B].map((zone) => at(network.privateSubnetIdsByZone, zone)),
      targetGroups: { flask: { arn: at(alb.targetGroupArns, "flask") } },
      securityGroup: {
        vpcId: network.vpcId,
        ingress: { flask: { fromPort: 8080, securityGroupId: alb.securityGroupId } },
        egress: { https: { fromPort: 443, cidrIpv4: "0.0.0.0/0" } },
      },
      userData: FLASK,
      targetTracking: { cpu: { predefinedMetric: "ASGAverageCPUUtilization", target: 50 } },
      notifications: { subscriptions: { ops: { protocol: "email", endpoint: `ops@${DOMAIN}` } } },
    });
    this.outputs = this.publish({ dnsName: alb.dnsName });
  }
}
