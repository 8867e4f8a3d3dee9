import { z } from "zod";
import type { References } from "../../core";
import { vpcId } from "../ids";
import { peerShape } from "./peer";

const ruleText = () =>
  z.string().regex(/^[0-9A-Za-z_ .:/()#,@[\]+=&;{}!$*-]+$/, "of letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*");

/** A rule's name: the key of its resource, its tag, and its description where none is given. */
export const securityGroupRuleName = () =>
  z
    .string()
    .max(64)
    .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]*$/, "of letters, digits and _.-");

/** What every rule says: which traffic, and the one peer it is allowed from or to. */
const ruleShape = () => ({
  /** What the rule is for. @default the rule's name */
  description: ruleText().max(255).optional(),
  /** The protocol; `all` allows every protocol on every port. */
  protocol: z.enum(["tcp", "udp", "icmp", "icmpv6", "all"]).default("tcp"),
  /** The first port. TCP and UDP need it; for ICMP it is the message's type (-1, the default, means all), for `all` it stays unset. */
  fromPort: z.int().min(-1).max(65535).optional(),
  /** The last port; for ICMP the message's code (-1, the default, means all). @default `fromPort` */
  toPort: z.int().min(-1).max(65535).optional(),
  ...peerShape(),
});

/** A rule for traffic that comes in. */
const ingressRule = () =>
  z.strictObject({
    ...ruleShape(),
    /**
     * Let everybody on the internet reach more than TCP on the ports 80 and 443. Whatever listens there (a remote
     * shell, a database, a dashboard) is found within minutes, and attacked for as long as it is there. Without it such
     * a rule is refused: use Session Manager, a load balancer or narrower networks.
     */
    openToInternet: z.boolean().default(false),
  });

/** A rule for traffic that goes out. */
const egressRule = () =>
  z.strictObject({
    ...ruleShape(),
    /**
     * Every port may lead to the whole internet here: whoever breaks in sends data out by any door. Without it such a
     * rule works too, with a warning.
     */
    openToInternet: z.boolean().default(false),
  });

/** Rules for incoming traffic by name. One rule is one resource: adding or removing one leaves the others alone. */
const ingressRules = () => z.record(securityGroupRuleName(), ingressRule());

/** Rules for outgoing traffic by name. */
export const egressRules = () => z.record(securityGroupRuleName(), egressRule());

/** A security group of a module's own. */
export const securityGroup = () =>
  z.strictObject({
    /** The VPC that the group belongs to. */
    vpcId: vpcId(),
    /** What the group is for. AWS never changes it, and neither does this module: a later text counts for a new group only. @default `Security group of <name>` */
    description: ruleText().max(255).optional(),
    /**
     * Allowed incoming traffic, by the rule's name; nothing comes in by default. A renamed rule is taken away and put
     * back under its new name, which stops its traffic for a second or two; with a `moved` block it stays. The
     * same becomes of a rule whose peer is of another kind from then on, such as a security group in place of a network:
     * to be without the gap, add the new rule under another name first.
     */
    ingress: ingressRules().default({}),
    /**
     * Allowed outgoing traffic, by the rule's name. It has no default, since both are risky: without HTTPS (443) to
     * somewhere an instance reaches neither Session Manager nor packages; open to the world, stolen data leaves
     * by any door. Give `{}` for none.
     */
    egress: egressRules(),
    /**
     * Your account's quota "Inbound or outbound rules per security group": so many rules may go in each direction for
     * IPv4, and as many for IPv6. Raise it here when AWS has raised it for you. A prefix list counts with the greatest
     * number of its entries, which this module cannot see.
     */
    ruleQuota: z.int().min(1).max(1000).default(60),
  });

/** A module's own security group as its constraints and its body see it. */
export type SecurityGroupInput = References<ReturnType<typeof securityGroup>>;
/** The rules of one direction as a module's constraints and body see them. */
export type RuleInputs<S extends "ingress" | "egress" = "egress"> = SecurityGroupInput[S];
