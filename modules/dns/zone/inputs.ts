import { z } from "zod";
import type { References } from "../../../core";
import { vpcId } from "../../../fields/ids";
import { shortName } from "../../../fields/names";
import { regionName } from "../../../fields/network";

/** A hosted zone that the module makes. */
export const zone = () =>
  z.strictObject({
    /** What the zone is for, in the console. @default "Managed by Terraform" */
    comment: z.string().min(1).max(256).optional(),
    /**
     * Answer in the zone's `vpcs` only, not on the internet. AWS cannot turn a zone from one kind into the other: the apply
     * fails, and changes nothing.
     */
    private: z.boolean().default(false),
    /**
     * VPCs that a private zone answers in, by any name. They need DNS support and DNS hostnames, and a new one is added before
     * an old one goes. The zone has these and no others: where VPCs of other accounts are to use it, or others add VPCs to it,
     * make the zone elsewhere, and give its `zoneId`.
     */
    vpcs: z
      .record(
        shortName(),
        z.strictObject({
          /** ID of the VPC. */
          vpcId: vpcId(),
          /** Region of the VPC. @default the provider's Region */
          region: regionName().optional(),
        }),
      )
      .default({}),
    /**
     * Let Terraform delete the zone, with all records in it, also those that others made. A zone that is lost is an outage: a
     * new one has other name servers, and until the domain's registrar knows them, which takes a day or two, nobody finds the
     * domain. Without it, Terraform refuses every plan that would destroy or replace the zone. Meant for zones that come and go
     * with tests: choose it at the beginning. Later, it is another address (`notes`).
     */
    forceDestroy: z.boolean().default(false),
  });

/** A zone that is made, as constraints and the body see it. */
export type ZoneInput = References<ReturnType<typeof zone>>;
