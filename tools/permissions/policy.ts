/** What a statement holds only under: IAM's operators, their keys, and the values of which one has to be there. */
export type Condition = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** An action on a resource, allowed. */
export interface Grant {
  readonly action: string;
  readonly resource: string;
  readonly condition?: Condition;
}

interface Statement {
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Condition;
}

/** A document of IAM's. */
export interface PolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly Statement[];
}

/** Characters of a managed policy, white space not counted. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const POLICY_LIMIT = 6144;

/** Managed policies of a role, a quota that AWS raises to 20 on request (the same page). */
export const POLICIES_LIMIT = 10;

/** What IAM counts of a document. */
export const sizeOf = (document: PolicyDocument): number => JSON.stringify(document).replace(/\s/g, "").length;

/** Policies that allow these and nothing else, each within IAM's limit; the same grants in any order make the same policies. */
export function policiesOf(grants: readonly Grant[]): PolicyDocument[] {
  const statements = shorter(merged(grants, "resource"), merged(grants, "action")).flatMap(split);
  const documents: Statement[][] = [];
  for (const statement of statements) {
    // First fit: a statement goes where there still is room.
    const room = documents.find((some) => sizeOf(document([...some, statement])) <= POLICY_LIMIT);
    if (room) room.push(statement);
    else documents.push([statement]);
  }
  return documents.map(document);
}

const document = (statements: readonly Statement[]): PolicyDocument => ({ Version: "2012-10-17", Statement: statements });

const shorter = (one: Statement[], other: Statement[]): Statement[] =>
  sizeOf(document(one)) <= sizeOf(document(other)) ? one : other;

/**
 * Statements of all grants: first those of one kind (all actions of a resource, or all resources of an action), then those
 * together that are alike in the other.
 */
function merged(grants: readonly Grant[], first: "action" | "resource"): Statement[] {
  const second = first === "action" ? "resource" : "action";
  const byFirst = new Map<
    string,
    { readonly condition: Condition | undefined; readonly one: string; readonly others: Set<string> }
  >();
  for (const grant of grants) {
    const key = JSON.stringify([grant.condition ?? null, grant[first]]);
    const group = byFirst.get(key) ?? { condition: grant.condition, one: grant[first], others: new Set<string>() };
    byFirst.set(key, group);
    group.others.add(grant[second]);
  }
  const alike = new Map<
    string,
    { readonly condition: Condition | undefined; readonly ones: string[]; readonly others: string[] }
  >();
  for (const { condition, one, others } of byFirst.values()) {
    const key = JSON.stringify([condition ?? null, [...others].sort()]);
    const group = alike.get(key) ?? { condition, ones: [], others: [...others].sort() };
    alike.set(key, group);
    group.ones.push(one);
  }
  return [...alike.values()]
    .map(({ condition, ones, others }): Statement => {
      const [actions, resources] = first === "action" ? [ones.sort(), others] : [others, ones.sort()];
      return { Effect: "Allow", Action: actions, Resource: resources, ...(condition ? { Condition: condition } : {}) };
    })
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

/** A statement that no policy can hold, in halves. */
function split(statement: Statement): Statement[] {
  if (sizeOf(document([statement])) <= POLICY_LIMIT) return [statement];
  const longer = statement.Action.length >= statement.Resource.length ? "Action" : "Resource";
  const all = statement[longer];
  if (all.length < 2) throw new Error(`a statement is longer than a policy may be: ${JSON.stringify(statement)}`);
  const middle = Math.ceil(all.length / 2);
  return [all.slice(0, middle), all.slice(middle)].flatMap((half) => split({ ...statement, [longer]: half }));
}
