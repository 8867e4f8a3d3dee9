import { CodeconnectionsConnection } from "@cdktf/provider-aws/lib/codeconnections-connection";
import {
  type MapOf,
  type ModuleScope,
  type Resources,
  at,
  attributeOf,
  attributeOrNull,
  beginning,
  eq,
  isSet,
  listOf,
  mapOf,
  not,
  uniqueSuffix,
} from "../../../core";
import type { Inputs } from "../inputs";

/** The connections that sources are taken through. */
export interface Connections {
  /** Those that the module makes. */
  readonly made: Resources<CodeconnectionsConnection>;
  /** ARNs of all of them by name. */
  readonly arns: MapOf<string>;
  /** Names of those that wait for a person. */
  readonly pending: string[];
}

/** The connections: made, or given. */
export function buildConnections(m: ModuleScope, { name, connections, tags }: Inputs): Connections {
  const wanted = mapOf(connections, (connection) => connection, { where: ({ existing }) => not(isSet(existing)) });
  const made = m.resources(CodeconnectionsConnection, "this", wanted, ({ providerType, host }, key) => ({
    // At most 32 characters, with a suffix of nine.
    name: `${beginning(`${name}-${key}`, 23)}-${uniqueSuffix()}`,
    providerType,
    hostArn: attributeOrNull(host, ({ arn }) => arn),
    tags,
    // Another name would be another connection, for which a person has to be found again.
    lifecycle: { ignoreChanges: ["name"] },
  }));
  const arns = m.local(
    "connectionArns",
    mapOf(connections, ({ existing }, key) => attributeOf(existing, ({ arn }) => arn, at(made, key).arn)),
  );
  const pending = listOf(made, (_, key) => key, { where: ({ connectionStatus }) => eq(connectionStatus, "PENDING") });
  return { made, arns, pending };
}
