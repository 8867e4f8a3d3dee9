import { Route53Zone } from "@cdktf/provider-aws/lib/route53-zone";
import {
  type Bool,
  type ModuleScope,
  attributeOf,
  blocks,
  concat,
  listOf,
  mapOf,
  merge,
  not,
  nth,
  oneOrNull,
  whenSet,
} from "../../../core";
import type { Inputs } from "../inputs";
import type { ZoneInput } from "./inputs";

/** Whether the module makes a private zone. Of one that is given by its ID nobody knows. */
export const isPrivate = ({ zone }: Pick<Inputs, "zone">): Bool => attributeOf(zone, (made) => made.private, false);

/** The zone: its ID, and what is told of one that the module makes. */
export function buildZone(m: ModuleScope, { zone, zoneId, domainName, tags }: Inputs) {
  const asked = (forceDestroy: boolean) =>
    mapOf(whenSet(zone), (made) => made, { where: (made) => (forceDestroy ? made.forceDestroy : not(made.forceDestroy)) });
  const config = (made: ZoneInput) => ({
    name: domainName,
    comment: made.comment,
    vpc: blocks(made.vpcs, (vpc) => ({ vpcId: vpc.vpcId, vpcRegion: vpc.region })),
    tags: merge(tags, { Name: domainName }),
  });
  // Terraform's protection cannot hang on a value, hence the two addresses.
  const kept = m.resources(Route53Zone, "this", asked(false), (made) => ({
    ...config(made),
    lifecycle: { preventDestroy: true },
  }));
  const disposable = m.resources(Route53Zone, "disposable", asked(true), (made) => ({ ...config(made), forceDestroy: true }));
  const read = <R>(attribute: (one: Route53Zone) => R): R[] => concat(listOf(kept, attribute), listOf(disposable, attribute));
  return {
    id: m.local(
      "zoneId",
      attributeOf(
        zone,
        () =>
          nth(
            read((one) => one.zoneId),
            0,
          ),
        zoneId,
      ),
    ),
    nameServers: oneOrNull(
      read((one) => one.nameServers),
      (servers) => servers,
    ),
  };
}
