import { CodeconnectionsConnection } from "@cdktf/provider-aws/lib/codeconnections-connection";
import type { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import {
  type Dependable,
  type MapOf,
  type ModuleScope,
  type Resources,
  and,
  at,
  attributeOf,
  attributeOrNull,
  beginning,
  concat,
  contains,
  distinct,
  eq,
  flatten,
  isSet,
  json,
  length,
  lessThan,
  listOf,
  mapOf,
  not,
  replaceAll,
  some,
  uniqueSuffix,
  whenSet,
} from "../../../core";
import { type Action, actionsOf } from "../actions/kinds";
import type { Inputs } from "../inputs";

/** The connections that sources are taken through. */
interface Connections {
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
    // Another name would be another connection, for which a person has to be found again. One of another provider takes the
    // old one's place in the pipeline before that goes.
    lifecycle: { createBeforeDestroy: true, ignoreChanges: ["name"] },
  }));
  const arns = m.local(
    "connectionArns",
    mapOf(connections, ({ existing }, key) => attributeOf(existing, ({ arn }) => arn, at(made, key).arn)),
  );
  const pending = listOf(made, (_, key) => key, { where: ({ connectionStatus }) => eq(connectionStatus, "PENDING") });
  return { made, arns, pending };
}

/**
 * Lets the projects that take a reference to a repository in place of its files (`fullClone`) use its connection.
 * https://docs.aws.amazon.com/codepipeline/latest/userguide/tutorials-github-gitclone.html
 */
export function buildClones(m: ModuleScope, inputs: Inputs, { arns }: Connections, roles: Resources<IamRole>): Dependable {
  const actions = actionsOf(inputs);
  // Connections of the sources whose reference an action takes.
  const clonedBy = ({ inputs: taken }: Action): string[] =>
    flatten(
      listOf(actions, ({ action: { connectionSource, outputs } }) =>
        listOf(whenSet(connectionSource), ({ connection }) => connection, {
          where: ({ fullClone }) =>
            and(
              fullClone,
              some(outputs, (output) => contains(taken, output)),
            ),
        }),
      ),
    );
  const clones = m.local(
    "clones",
    mapOf(inputs.projects, (_, project) =>
      distinct(
        flatten(
          listOf(actions, ({ action }) =>
            flatten(listOf(whenSet(action.build), () => clonedBy(action), { where: (build) => eq(build.project, project) })),
          ),
        ),
      ),
    ),
  );
  const cloning = mapOf(clones, (connections) => connections, {
    where: (connections) => lessThan(0, length(connections)),
  });
  return m.resources(IamRolePolicy, "clone", cloning, (connections, project) => ({
    name: "clone",
    role: at(roles, project).id,
    policy: json({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Action: USE_CONNECTION,
          Resource: bothNames(listOf(connections, (connection) => at(arns, connection))),
        },
      ],
    }),
  }));
}

/** What using a connection takes: one goes by the names of two services. */
export const USE_CONNECTION = ["codeconnections:UseConnection", "codestar-connections:UseConnection"];

/** ARNs of connections, each under both services' names. */
export const bothNames = (arns: string[]): string[] =>
  concat(
    listOf(arns, (one) => replaceAll(one, ":codestar-connections:", ":codeconnections:")),
    listOf(arns, (one) => replaceAll(one, ":codeconnections:", ":codestar-connections:")),
  );
