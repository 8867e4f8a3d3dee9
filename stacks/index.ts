import { Construct } from "constructs";
import { isSet } from "../core";
import { type Environment, type With, environmentProblems, furtherRegions } from "../environments";
import { DeliveryBeanstalkStack } from "./delivery-beanstalk-stack";
import { DeliveryStack } from "./delivery-stack";
import { DnsStack } from "./dns-stack";
import { EdgeStack } from "./edge-stack";
import { NetworkStack } from "./network-stack";
import { StateStack } from "./state-stack";
import { WebStack } from "./web-stack";

/**
 * The stacks of all environments. Of one with problems there are none; the problems are told together with those of all
 * other stacks, when the app is synthesized: `environments/dev: web needs domain`.
 */
export function buildEnvironments(app: Construct, environments: readonly Environment[]): void {
  const problems = environmentProblems(environments);
  environments.forEach((environment, index) => {
    const found = problems[index] ?? [];
    if (found.length === 0) buildStacks(app, environment);
    else tell(app, typeof environment?.name === "string" && environment.name !== "" ? environment.name : `${index}`, found);
  });
}

/** The stacks of one environment, as `buildEnvironments` makes them. */
export const buildEnvironment = (app: Construct, environment: Environment): void => buildEnvironments(app, [environment]);

/** Everything that an environment has, in the order in which it is deployed. */
function buildStacks(app: Construct, environment: Environment): void {
  new StateStack(app, environment);
  const first = buildRegion(app, environment);
  const further = furtherRegions(environment).map((region) => buildRegion(app, region, first));
  const { network, web } = first;
  // What a part needs is there: an environment that left it out has been refused.
  if (web && has(environment, "domain", "dns")) {
    const games = [first, ...further].flatMap(({ edge }) => edge ?? []);
    new DnsStack(app, environment, [web, ...further.flatMap((region) => region.web ?? [])], games);
  }
  if (web && has(environment, "delivery")) new DeliveryStack(app, environment, web);
  if (network && has(environment, "domain", "delivery") && environment.delivery.beanstalk) {
    new DeliveryBeanstalkStack(app, environment, network);
  }
}

/** What stands in one Region. */
interface RegionStacks {
  readonly network: NetworkStack | undefined;
  readonly web: WebStack | undefined;
  readonly edge: EdgeStack | undefined;
}

/** @param first what stands in the environment's first Region, where this is a further one */
function buildRegion(app: Construct, environment: Environment, first?: RegionStacks): RegionStacks {
  const network = has(environment, "network") ? new NetworkStack(app, environment) : undefined;
  const web = network && has(environment, "domain", "web") ? new WebStack(app, environment, network, first?.web) : undefined;
  const edge =
    network && has(environment, "domain", "edge")
      ? new EdgeStack(app, environment, network, first && `play-${environment.region}.${environment.domain}`)
      : undefined;
  return { network, web, edge };
}

const has = <K extends keyof Environment>(environment: Environment, ...names: K[]): environment is With<K> =>
  names.every((name) => isSet(environment[name]) === true);

/** Tells an environment's problems as those of a construct that has its name. */
function tell(app: Construct, name: string, problems: readonly string[]): void {
  const all = app.node.tryFindChild("environments") ?? new Construct(app, "environments");
  const one = all.node.tryFindChild(name) ?? new Construct(all, name);
  one.node.addValidation({ validate: () => [...problems] });
}
