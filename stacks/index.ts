import type { Construct } from "constructs";
import type { Environment } from "../environments";
import { DeliveryBeanstalkStack } from "./delivery-beanstalk-stack";
import { DeliveryStack } from "./delivery-stack";
import { DnsStack } from "./dns-stack";
import { EdgeStack } from "./edge-stack";
import { NetworkStack } from "./network-stack";
import { StateStack } from "./state-stack";
import { WebStack } from "./web-stack";

/** Everything that an environment has, in the order in which it is deployed. */
export function buildEnvironment(app: Construct, environment: Environment): void {
  new StateStack(app, environment);
  const network = new NetworkStack(app, environment);
  const web = new WebStack(app, environment, network);
  const edge = new EdgeStack(app, environment, network);
  new DnsStack(app, environment, web, edge);
  new DeliveryStack(app, environment, web);
  if (environment.delivery.beanstalk) new DeliveryBeanstalkStack(app, environment, network);
}
