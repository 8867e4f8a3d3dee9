import type { Constraint } from "../../core";
import { aliasConstraints } from "./aliases/constraints";
import { healthCheckConstraints } from "./health-checks/constraints";
import type { dnsInputs } from "./inputs";
import { recordConstraints } from "./records/constraints";
import { routingConstraints, wayConstraints } from "./routing/constraints";
import { zoneConstraints } from "./zone/constraints";

/** The constraints across the inputs. */
export const dnsConstraints: Array<Constraint<typeof dnsInputs>> = [
  ...zoneConstraints,
  ...recordConstraints,
  ...wayConstraints,
  ...routingConstraints("records"),
  ...aliasConstraints,
  ...routingConstraints("aliases"),
  ...healthCheckConstraints,
];
