import type { Acceptance } from "../../core";
import type { dnsInputs } from "./inputs";

export const acceptance: Acceptance<typeof dnsInputs> = {
  structural: { "aliases.*.ipv6": "a second record is made by it" },
  unique: { zoneId: "a zone has one record of a name and kind: the second creation fails, it never overwrites" },
  disruptive: {
    zoneId: "the records go from the old zone before they come in the new one: make a second call for the new zone first",
  },
};
