import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { Alb } from "twinform/alb";
import { Network } from "twinform/network";
import type { Environment } from "../environments/environment";
import { BaseStack } from "./base-stack";

/**
 * A network, and a balancer that sends two paths to answers of their own: no server runs. It costs about 25 US dollars a month,
 * for the balancer and its two public addresses.
 */
export class WebStack extends BaseStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, environment, "web");
    const { outputs: network } = new Network(this, "network", {
      name: environment.name,
      availabilityZones: environment.availabilityZones,
      subnets: { public: {} },
    });

    const answer = (body: string) => ({ fixedResponse: { statusCode: 200, body } });
    const { outputs: alb } = new Alb(this, "alb", {
      name: `${environment.name}-web`,
      scheme: "internet-facing",
      // So that the environment can be destroyed; keep it on where people depend on the balancer.
      deletionProtection: false,
      vpcId: network.vpcId,
      subnetIdsByZone: network.publicSubnetIdsByZone,
      // Everybody can read along: give it `tls` with a certificate (twinform/certificate) once you have a domain.
      listeners: { http: { fixedResponse: { statusCode: 404, body: "There is nothing here.\n" } } },
      rules: {
        movies: { paths: ["/movies", "/movies/*"], ...answer("Movies\n") },
        shows: { paths: ["/shows", "/shows/*"], ...answer("Shows\n") },
      },
    });
    new TerraformOutput(this, "url", { value: `http://${alb.dnsName}/movies` });
  }
}
