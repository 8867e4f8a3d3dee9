import { type Constraint, eq, hasKey, length, listOf, not, or } from "../../../core";
import { twins } from "../../../fields/twins";
import type { nlbInputs } from "../inputs";

type NlbConstraint = Constraint<typeof nlbInputs>;

type ByZone = "elasticIpAllocationIds" | "privateIpv4Addresses" | "ipv6Addresses";

/** Addresses are of zones that the balancer is in. */
const inItsZones = (input: ByZone): NlbConstraint => ({
  input,
  message: "must be of zones out of `subnetIdsByZone`, unlike",
  offenders: (inputs) =>
    listOf(inputs[input], (_, zone) => zone, { where: (_, zone) => not(hasKey(inputs.subnetIdsByZone, zone)) }),
});

/** An address is at one place. */
const oncePerZone = (input: ByZone): NlbConstraint => ({
  input,
  message: "must be different from each other, unlike",
  offenders: (inputs) => twins(listOf(inputs[input], (value, name) => ({ name, value }))),
});

/** What must hold for addresses. */
export const addressConstraints: NlbConstraint[] = [
  ...(["elasticIpAllocationIds", "privateIpv4Addresses", "ipv6Addresses"] as const).flatMap((input) => [
    inItsZones(input),
    oncePerZone(input),
  ]),
  {
    input: "elasticIps",
    message: 'are for balancers whose `scheme` is "internet-facing"',
    holds: ({ elasticIps, scheme }) => or(not(elasticIps), eq(scheme, "internet-facing")),
  },
  {
    input: "elasticIpAllocationIds",
    message: 'are for balancers whose `scheme` is "internet-facing"',
    holds: ({ elasticIpAllocationIds, scheme }) => or(eq(length(elasticIpAllocationIds), 0), eq(scheme, "internet-facing")),
  },
  {
    input: "privateIpv4Addresses",
    message: 'are for balancers whose `scheme` is "internal"',
    holds: ({ privateIpv4Addresses, scheme }) => or(eq(length(privateIpv4Addresses), 0), eq(scheme, "internal")),
  },
  {
    input: "ipv6Addresses",
    message: 'are for balancers whose `ipAddressType` is "dualstack"',
    holds: ({ ipv6Addresses, ipAddressType }) => or(eq(length(ipv6Addresses), 0), eq(ipAddressType, "dualstack")),
  },
  {
    input: "ipv6Addresses",
    message:
      "must be of zones without an Elastic IP or private address: Terraform's provider reads only one address of a zone back, and would change the other for ever, unlike",
    offenders: ({ ipv6Addresses, elasticIps, elasticIpAllocationIds, privateIpv4Addresses }) =>
      listOf(ipv6Addresses, (_, zone) => zone, {
        where: (_, zone) => or(elasticIps, hasKey(elasticIpAllocationIds, zone), hasKey(privateIpv4Addresses, zone)),
      }),
  },
];
