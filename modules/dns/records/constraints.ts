import {
  type Bool,
  type Constraint,
  type MapOf,
  and,
  atMost,
  choose,
  contains,
  distinct,
  endsWith,
  eq,
  flatten,
  isSet,
  length,
  lessThan,
  letBe,
  listOf,
  matches,
  not,
  or,
  some,
} from "../../../core";
import { isRecordName } from "../../../fields/domain-names";
import { twins } from "../../../fields/twins";
import type { Inputs, dnsInputs } from "../inputs";
import { kindOf, lacksHealthCheck } from "../routing/kinds";
import { type Entry, entriesOf, nameOf } from "./entries";
import type { RecordInput } from "./inputs";
import { RECORD_TYPES, SYNTAX } from "./values";

/** The keys of the records that are wrong. */
const wrongRecords = ({ records }: Inputs, isWrong: (record: RecordInput, key: string) => Bool): string[] =>
  listOf(records, (_, key) => key, { where: isWrong });

const named = (inputs: Inputs, input: "records" | "aliases"): MapOf<{ readonly name: string }> => inputs[input];

/** What must hold for the names of records and aliases. */
export const nameConstraints = (input: "records" | "aliases"): Array<Constraint<typeof dnsInputs>> => [
  {
    input,
    message: "must have a full name in lower case, such as www.example.com, as their key or in `name`, unlike",
    offenders: (inputs) =>
      listOf(named(inputs, input), (_, key) => key, { where: ({ name }, key) => not(or(isSet(name), isRecordName(key))) }),
  },
  {
    input,
    message: "must lie in the zone `domainName`, unlike",
    offenders: (inputs) =>
      listOf(named(inputs, input), (item, key) => nameOf(item, key), {
        where: (item, key) => not(isInZone(nameOf(item, key), inputs.domainName)),
      }),
  },
];

/** Whether a name is the zone's own, or one in it. */
export const isInZone = (name: string, domainName: string): Bool => or(eq(name, domainName), endsWith(name, `.${domainName}`));

/** One for each type: its values are in its form. */
const syntaxConstraints: Array<Constraint<typeof dnsInputs>> = RECORD_TYPES.map((type) => ({
  input: "records",
  message: `of the type ${type} must have values that are ${SYNTAX[type].words}, unlike`,
  offenders: ({ records }) =>
    flatten(
      listOf(records, (record, key) =>
        choose(
          eq(record.type, type),
          listOf(record.values, (value) => `${key} (${value})`, { where: (value) => not(SYNTAX[type].holds(value)) }),
          [],
        ),
      ),
    ),
}));

/** The entries that are told apart by routing; there are few, and only they are compared with each other. */
const routed = (entries: Entry[]): Entry[] => listOf(entries, (one) => one, { where: ({ kind }) => not(eq(kind, "simple")) });

const simpleIds = (entries: Entry[]): string[] => listOf(entries, ({ id }) => id, { where: ({ kind }) => eq(kind, "simple") });

/** The routed entries that are wrong beside the others of their name and type. */
const wrongInGroup = (inputs: Inputs, isWrong: (one: Entry, other: Entry) => Bool): string[] =>
  letBe(routed(entriesOf(inputs)), (all) =>
    listOf(all, ({ label }) => label, { where: (one) => some(all, (other) => and(eq(one.id, other.id), isWrong(one, other))) }),
  );

/** What must hold among all records and aliases of one name. */
const groupConstraints: Array<Constraint<typeof dnsInputs>> = [
  {
    input: "records",
    message: "must be the only ones of their name and type, unless all of these have `routing`:",
    offenders: (inputs) =>
      letBe(entriesOf(inputs), (all) =>
        letBe(simpleIds(all), (simple) =>
          choose(
            and(eq(length(distinct(simple)), length(simple)), not(some(routed(all), ({ id }) => contains(simple, id)))),
            [],
            distinct(
              listOf(all, ({ id }) => id, {
                where: (one) =>
                  and(
                    contains(simple, one.id),
                    lessThan(1, length(listOf(all, ({ id }) => id, { where: ({ id }) => eq(id, one.id) }))),
                  ),
              }),
            ),
          ),
        ),
      ),
  },
  {
    input: "records",
    message: "of the type CNAME must be alone with their name, and there are others of",
    offenders: (inputs) =>
      letBe(
        listOf(entriesOf(inputs), ({ name }) => name, { where: ({ id }) => not(matches(id, / CNAME$/)) }),
        (others) =>
          distinct(
            listOf(inputs.records, (record, key) => nameOf(record, key), {
              where: (record, key) => and(eq(record.type, "CNAME"), contains(others, nameOf(record, key))),
            }),
          ),
      ),
  },
  {
    input: "records",
    message:
      "of the type A, and AAAA (or without `ipv6`), must be there under the name that an alias in the zone leads to, unlike",
    offenders: (inputs) =>
      letBe(
        listOf(inputs.records, (record, key) => `${nameOf(record, key)} ${record.type}`),
        (ids) =>
          letBe(
            listOf(inputs.records, (record, key) => nameOf(record, key)),
            (names) =>
              listOf(inputs.aliases, (_, key) => `aliases.${key}`, {
                where: ({ dnsName, zoneId, ipv6 }) =>
                  and(
                    not(isSet(zoneId)),
                    contains(names, dnsName),
                    not(and(contains(ids, `${dnsName} A`), or(not(ipv6), contains(ids, `${dnsName} AAAA`)))),
                  ),
              }),
          ),
      ),
  },
  {
    input: "records",
    message: "of one name and type must be routed in the same way, unlike",
    offenders: (inputs) => wrongInGroup(inputs, (one, other) => not(eq(one.kind, other.kind))),
  },
  {
    input: "records",
    message: "of one name and type need a `setIdentifier` each, unlike",
    offenders: (inputs) =>
      twins(listOf(routed(entriesOf(inputs)), ({ label, id, identifier }) => ({ name: label, value: `${id} ${identifier}` }))),
  },
  {
    input: "records",
    message: "of one name and type must be for a Region, place or part (`PRIMARY`, `SECONDARY`) each, unlike",
    offenders: (inputs) =>
      twins(
        listOf(routed(entriesOf(inputs)), ({ label, id, place }) => ({ name: label, value: `${id} ${place}` }), {
          where: ({ place }) => not(eq(place, "")),
        }),
      ),
  },
  {
    input: "records",
    message: "with the failover `SECONDARY` need a `PRIMARY` of their name and type, unlike",
    offenders: (inputs) => withoutPartner(inputs, "SECONDARY", "PRIMARY"),
  },
  {
    input: "records",
    message: "with the failover `PRIMARY` have nothing to fall back on without a `SECONDARY` of their name and type:",
    offenders: (inputs) => withoutPartner(inputs, "PRIMARY", "SECONDARY"),
    warning: true,
  },
  {
    input: "records",
    message: "give no answer to clients in places that none of their name and type is for, without one of the country `*`:",
    offenders: (inputs) =>
      letBe(routed(entriesOf(inputs)), (all) =>
        distinct(
          listOf(all, ({ id }) => id, {
            where: (one) =>
              and(eq(one.kind, "geolocation"), not(some(all, (other) => and(eq(one.id, other.id), eq(other.place, "*"))))),
          }),
        ),
      ),
    warning: true,
  },
  {
    input: "records",
    message: "with weights must have the same `ttlSeconds` as the others of their name and type, unlike",
    offenders: (inputs) =>
      wrongInGroup(inputs, (one, other) =>
        and(eq(one.kind, "weighted"), lessThan(-1, one.ttl), lessThan(-1, other.ttl), not(eq(one.ttl, other.ttl))),
      ),
  },
  {
    input: "records",
    message: "of one name and type can be at most 100, unlike",
    offenders: (inputs) =>
      letBe(routed(entriesOf(inputs)), (all) =>
        choose(
          atMost(length(all), 100),
          [],
          distinct(
            listOf(all, ({ id }) => id, {
              where: (one) => not(atMost(length(listOf(all, ({ id }) => id, { where: ({ id }) => eq(id, one.id) })), 100)),
            }),
          ),
        ),
      ),
  },
];

/** The failover's entries of one part that lack the other one. */
const withoutPartner = (inputs: Inputs, part: string, partner: string): string[] =>
  letBe(routed(entriesOf(inputs)), (all) =>
    listOf(all, ({ label }) => label, {
      where: (one) =>
        and(
          eq(one.kind, "failover"),
          eq(one.place, part),
          not(some(all, (other) => and(eq(one.id, other.id), eq(other.place, partner)))),
        ),
    }),
  );

/** What must hold for records. */
export const recordConstraints: Array<Constraint<typeof dnsInputs>> = [
  ...nameConstraints("records"),
  ...syntaxConstraints,
  {
    input: "records",
    message:
      "must have types that the zone's own name can have (no CNAME: take `aliases`; its NS are Route 53's, its DS the parent's), unlike",
    offenders: (inputs) =>
      wrongRecords(inputs, (record, key) =>
        and(eq(nameOf(record, key), inputs.domainName), contains(["CNAME", "NS", "DS"], record.type)),
      ),
  },
  {
    input: "records",
    message: "of the types NS and DS must have a name without a wildcard, unlike",
    offenders: (inputs) =>
      wrongRecords(inputs, (record, key) => and(contains(["NS", "DS"], record.type), matches(nameOf(record, key), /^\*/))),
  },
  {
    input: "records",
    message: "must have exactly one value where the type is CNAME or the routing is `multivalue`, unlike",
    offenders: (inputs) =>
      wrongRecords(inputs, ({ type, routing, values }) =>
        and(or(eq(type, "CNAME"), eq(kindOf(routing), "multivalue")), not(eq(length(values), 1))),
      ),
  },
  {
    input: "records",
    message: "of the type CNAME cannot be routed by `multivalue`, of the types NS and DS not at all, unlike",
    offenders: (inputs) =>
      wrongRecords(inputs, ({ type, routing }) =>
        or(and(eq(type, "CNAME"), eq(kindOf(routing), "multivalue")), and(contains(["NS", "DS"], type), isSet(routing))),
      ),
  },
  {
    input: "records",
    message: "with the failover `PRIMARY` need a `healthCheck`, unlike",
    offenders: ({ records }) => listOf(records, (_, key) => key, { where: ({ routing }) => lacksHealthCheck(routing) }),
  },
  ...groupConstraints,
];
