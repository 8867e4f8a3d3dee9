import type { ModuleDefinition } from "../core";
import { type Problem, checkConstraints, checkInputs, plain, problemText, readInputs } from "../core/inputs";
import { network } from "../modules/network/network";
import { environmentConstraints } from "./constraints";
import { type Environment, environmentInputs } from "./environment";
import { furtherRegions } from "./regions";

const ATTRIBUTES = readInputs(environmentInputs);

/**
 * Everything that is wrong with environments: by the schema, by the constraints between settings, by those of the network
 * module, and where one environment is in the way of another.
 * @returns for each environment its problems, as lines that begin with a setting's path
 */
export const environmentProblems = (environments: readonly Environment[]): string[][] =>
  environments.map((environment, index) => {
    const wrong = checkInputs(ATTRIBUTES, plain(environment)).map(problemText);
    const sound = wrong.length === 0;
    return [
      ...wrong,
      ...environmentConstraints.flatMap((constraint) => asFarAsSound(sound, () => constraint(environment))),
      ...asFarAsSound(sound, () => networkProblems(environment, sound).map(problemText)),
      ...environments.slice(0, index).flatMap((other) => asFarAsSound(sound, () => conflicts(environment, other))),
    ];
  });

/** What the module would refuse of the networks once everything else is right. */
function networkProblems({ name, network: own, regions, dns }: Environment, sound: boolean): Problem[] {
  const { attributes, constraints: all } = network as unknown as ModuleDefinition;
  // That zones are of one Region is told for each zone already.
  const constraints = all.filter(({ input }) => input !== "availabilityZones");
  const places: Array<[Problem["path"], object | null | undefined]> = [
    [[{ attribute: "network" }], own],
    ...Object.entries(regions ?? {}).map(([region, one]): [Problem["path"], object] => [
      [{ attribute: "regions" }, { key: region }, { attribute: "network" }],
      one.network,
    ]),
    [[{ attribute: "dns" }, { attribute: "entrance" }, { attribute: "network" }], dns?.entrance?.network],
  ];
  return places.flatMap(([path, inputs]) =>
    inputs
      ? checkConstraints(constraints, attributes, { name, ...inputs }, sound).map((problem) => ({
          ...problem,
          path: [...path, ...problem.path],
        }))
      : [],
  );
}

/** What an environment has of another one's. Each has a stack `state` that makes its bucket, so that no two can share one. */
function conflicts(environment: Environment, other: Environment): string[] {
  const names = (one: Environment) => [one, ...furtherRegions(one)].map(({ name }) => name);
  const shared = names(environment).filter((name) => names(other).includes(name));
  return [
    ...shared.map((name) => `name must be no other environment's, also with a Region after it: ${name} is taken`),
    ...(environment.state.bucket === other.state.bucket
      ? [`state.bucket must be no other environment's, got ${other.name}'s, ${JSON.stringify(other.state.bucket)}`]
      : []),
  ];
}

/** A judgement that stands on settings of the right kinds: of others the schema tells what is wrong, and it fails. */
function asFarAsSound(sound: boolean, judgement: () => string[]): string[] {
  try {
    return judgement();
  } catch (error) {
    if (sound) throw error;
    return [];
  }
}
