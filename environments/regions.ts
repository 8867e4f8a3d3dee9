import type { Environment, With } from "./environment";

/**
 * The further Regions of an environment, each as an environment that is named after it (`dev-us-east-1`), with a network, a
 * site and an edge of its own. Its states are in the same bucket.
 */
export const furtherRegions = ({ regions, dns: _, delivery: __, ...common }: Environment): Array<With<"network">> =>
  Object.entries(regions ?? {}).map(([region, { network, web, edge }]) => ({
    ...common,
    name: `${common.name}-${region}`,
    region,
    state: { ...common.state, region: common.state.region ?? common.region },
    network: { ...network, name: network.name ?? common.name },
    web,
    edge,
  }));
