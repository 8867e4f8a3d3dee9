import {
  type Bool,
  type Constraint,
  type Optional,
  atLeast,
  attributeOf,
  eq,
  isSet,
  length,
  listOf,
  not,
  or,
  whenSet,
  some,
  and,
} from "../../../core";
import { samePeers } from "../../../fields/load-balancer/constraints";
import { isOnePeer } from "../../../fields/security-group/peer";
import type { LoadBalancer, beanstalkInputs } from "../inputs";

/** Whether there is no balancer, or something holds for it. */
const ofBalancer = (balancer: Optional<LoadBalancer>, holds: (given: LoadBalancer) => Bool): Bool =>
  attributeOf(balancer, holds, true);

/** The constraints on the balancer. */
export const loadBalancerConstraints: Array<Constraint<typeof beanstalkInputs>> = [
  {
    input: "loadBalancer",
    message: "needs either `tls` or `plainHttp`",
    holds: ({ loadBalancer }) => ofBalancer(loadBalancer, ({ tls, plainHttp }) => not(eq(isSet(tls), plainHttp))),
  },
  {
    input: "loadBalancer",
    message: "with the `scheme` internal needs at least one of `clients`",
    holds: ({ loadBalancer }) =>
      ofBalancer(loadBalancer, ({ scheme, clients }) => or(eq(scheme, "internet-facing"), atLeast(length(clients), 1))),
  },
  {
    input: "loadBalancer",
    message:
      "must tell each of its `clients` by exactly one of `cidrIpv4`, `cidrIpv6`, `prefixListId` and `securityGroupId`, unlike",
    offenders: ({ loadBalancer }) =>
      attributeOf(
        loadBalancer,
        ({ clients }) => listOf(clients, (_, name) => name, { where: (client) => not(isOnePeer(client)) }),
        [] as string[],
      ),
  },
  {
    input: "loadBalancer",
    // AWS refuses a rule that is there already, half-way through an apply.
    message: "must have `clients` that are different from each other, unlike",
    offenders: ({ loadBalancer }) => attributeOf(loadBalancer, ({ clients }) => samePeers(clients), [] as string[]),
  },
  {
    input: "loadBalancer",
    message: "serves plain HTTP to the internet: everybody on the way reads and changes what is said. Give `tls`",
    holds: ({ loadBalancer }) =>
      not(some(whenSet(loadBalancer), ({ scheme, plainHttp }) => and(eq(scheme, "internet-facing"), plainHttp))),
    warning: true,
  },
];
