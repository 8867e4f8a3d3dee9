import { isSet } from "../core";
import { regionName, regionOf, zoneName } from "../fields/network";
import type { Environment } from "./environment";

/** What must hold between an environment's settings: tells what breaks it, in lines that begin with a setting's path. */
type EnvironmentConstraint = (environment: Environment) => string[];

/** Zones of a network that are not of its Region; what is no zone or no Region at all is told by the schema. */
const foreignZones = (path: string, network: Environment["network"], region: string): string[] => {
  const isForeign = (zone: string) => zoneName().safeParse(zone).success && regionOf(zone) !== region;
  return !regionName().safeParse(region).success
    ? []
    : (network?.availabilityZones ?? []).flatMap((zone, index) =>
        isForeign(zone) ? [`${path}.availabilityZones[${index}] must be a zone of the Region ${region}, got "${zone}"`] : [],
      );
};

/** The settings that a part needs and that were left out. */
const missing = (path: string, part: unknown, environment: Environment, needed: ReadonlyArray<keyof Environment>): string[] =>
  isSet(part) ? needed.filter((name) => !isSet(environment[name])).map((name) => `${path} needs ${name}`) : [];

/** The constraints across an environment's settings. */
export const environmentConstraints: readonly EnvironmentConstraint[] = [
  ({ allowedAccountIds, assumeRoleArn }) => {
    const account = assumeRoleArn?.split(":")[4];
    if (account === undefined || (allowedAccountIds ?? [account]).includes(account)) return [];
    return [`assumeRoleArn must be of an account in allowedAccountIds, got one of ${account}`];
  },
  ({ region, network }) => foreignZones("network", network, region),
  (environment) => missing("web", environment.web, environment, ["domain", "network"]),
  (environment) => missing("edge", environment.edge, environment, ["domain", "network"]),
  (environment) => missing("dns", environment.dns, environment, ["web"]),
  (environment) => missing("delivery", environment.delivery, environment, ["web"]),
  (environment) =>
    Object.entries(environment.regions ?? {}).flatMap(([region, { network, web, edge }]) => {
      const path = `regions[${JSON.stringify(region)}]`;
      return [
        ...(region === environment.region ? [`${path} must be another Region than the environment's own`] : []),
        ...foreignZones(`${path}.network`, network, region),
        // Its certificate is proved by the records that the first Region's site keeps.
        ...missing(`${path}.web`, web, environment, ["web"]),
        ...missing(`${path}.edge`, edge, environment, ["domain"]),
      ];
    }),
  ({ region: own, regions, dns }) => {
    if (!dns?.entrance) return [];
    const { region, network } = dns.entrance;
    const isTaken = region === own || Object.hasOwn(regions ?? {}, region);
    return [
      ...(isTaken ? [`dns.entrance.region must be a Region that the environment does not stand in, got ${region}`] : []),
      ...foreignZones("dns.entrance.network", network, region),
    ];
  },
];
