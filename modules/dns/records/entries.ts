import { type Optional, attributeOf, choose, coalesce, concat, flatten, listOf } from "../../../core";
import type { Inputs } from "../inputs";
import type { Routing } from "../routing/inputs";
import { kindOf, placeOf, setIdentifierOf } from "../routing/kinds";

/** Full name of a record or alias. */
export const nameOf = ({ name }: { readonly name: string }, key: string): string => coalesce(name, key);

/** What Route 53 will hold: one entry of a record, and one for each address family of an alias. */
export interface Entry {
  /** What it is called in messages. */
  readonly label: string;
  readonly name: string;
  /** Name and type: several with the same must be told apart by routing. */
  readonly id: string;
  readonly kind: string;
  readonly identifier: string;
  readonly place: string;
  /** Seconds; -1 for an alias, which has its target's. */
  readonly ttl: number;
}

interface Answer {
  readonly name: string;
  readonly routing: Optional<Routing>;
}

const entry = (label: string, answer: Answer, key: string, type: string, ttl: number): Entry => ({
  label,
  name: nameOf(answer, key),
  id: `${nameOf(answer, key)} ${type}`,
  kind: kindOf(answer.routing),
  identifier: attributeOf(answer.routing, (given) => setIdentifierOf(given, key), ""),
  place: placeOf(answer.routing),
  ttl,
});

/** All entries of the zone that the module makes. */
export const entriesOf = ({ records, aliases }: Pick<Inputs, "records" | "aliases">): Entry[] =>
  concat(
    listOf(records, (record, key) => entry(`records.${key}`, record, key, record.type, record.ttlSeconds)),
    flatten(
      listOf(aliases, (alias, key) =>
        listOf(choose(alias.ipv6, ["A", "AAAA"], ["A"]), (type) => entry(`aliases.${key}`, alias, key, type, -1)),
      ),
    ),
  );
