/** One statement of a policy, of IAM or of a resource. */
export interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Action?: string | string[];
  readonly NotAction?: unknown;
  readonly Resource?: string | string[];
  readonly NotResource?: unknown;
  readonly Principal?: "*" | Readonly<Record<string, string | string[]>>;
  readonly NotPrincipal?: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const listed = <T>(value: T | T[] | undefined): T[] => (value === undefined ? [] : Array.isArray(value) ? value : [value]);

// The policy of a key, bucket or topic is about nothing else; `*` there means the resource itself.
const ITS_OWN = ["aws_kms_key", "aws_kms_key_policy"];

/**
 * What may be allowed on `*`, and why. All of it is of the Service Authorization Reference: actions for which it names no
 * resource, so that IAM would not match any narrower one.
 */
const WITHOUT_RESOURCES: ReadonlyArray<readonly [RegExp, string]> = [
  [/^(?:autoscaling|ec2|elasticloadbalancing):Describe[A-Za-z]+$/, "looking at what there is, not at what is in it"],
  [/^tag:GetResources$/, "looking for resources by their tags"],
  [/^ssmmessages:(?:Create|Open)(?:Control|Data)Channel$/, "the ways of Session Manager, which begin at the instance"],
  [/^ecs:DescribeTaskDefinition$/, "looking at a task definition"],
  [/^ecr:GetAuthorizationToken$/, "a login to the account's registry; what may be pulled is said by repository"],
];

const needsStar = (action: string): boolean => WITHOUT_RESOURCES.some(([pattern]) => pattern.test(action));

// EC2 hands a role to the account's own instances only, and offers no condition on the source.
const WITHOUT_SOURCE = ["ec2.amazonaws.com"];

// Who calls, and for whom a service calls. Of other callers the second kind says nothing: it does not keep everybody out.
// (SourceOwner is of the policy that SNS itself gives a new topic: the caller's account.)
const CALLER = /^aws:(PrincipalAccount|PrincipalOrgID|SourceOwner)$|^kms:(CallerAccount|ViaService)$/i;
const SOURCE = /^aws:(SourceAccount|SourceArn|ViaAWSService)$|^kms:EncryptionContext:/i;

/**
 * What is wrong with a statement: every action or resource, everybody, and services that could be made to act for a
 * stranger ("confused deputy").
 * @param type the type of the resource whose policy it is of
 */
export function statementFindings(statement: Statement, type: string): string[] {
  const { Effect, Action, NotAction, Resource, NotResource, Principal, NotPrincipal, Condition } = statement;
  if (Effect === "Deny") return [];
  const actions = listed(Action);
  const keys = Object.values(Condition ?? {}).flatMap((operands) => Object.keys(operands));
  const services = typeof Principal === "object" ? listed(Principal["Service"]) : [];
  const everybody = Principal === "*" || (typeof Principal === "object" && listed(Principal["AWS"]).includes("*"));
  const fromKnown = keys.some((key) => CALLER.test(key));
  const conditioned = fromKnown || keys.some((key) => SOURCE.test(key));
  const own = ITS_OWN.includes(type);
  const tooWide = actions.filter((action) => !needsStar(action));
  return [
    ...actions.filter((action) => /^\*$|:\*$/.test(action) && !own).map((action) => `allows ${action}`),
    ...(own && actions.includes("kms:*") && !isAccount(Principal) ? ["allows kms:* to others than the account"] : []),
    ...(NotAction === undefined ? [] : ["allows all but some actions"]),
    ...(NotResource === undefined ? [] : ["allows all but some resources"]),
    ...(NotPrincipal === undefined ? [] : ["lets all but some principals"]),
    ...(listed(Resource).includes("*") && !own && tooWide.length > 0 ? [`allows ${tooWide.join(", ")} on *`] : []),
    ...(everybody && !fromKnown ? [`lets everybody ${actions.join(", ")}`] : []),
    ...services
      .filter((service) => !WITHOUT_SOURCE.includes(service) && !conditioned)
      .map((service) => `lets ${service} act for any account`),
  ];
}

/** Whether a principal is the account itself, whose own policies then decide. */
const isAccount = (principal: Statement["Principal"]): boolean =>
  typeof principal === "object" &&
  Object.keys(principal).join() === "AWS" &&
  listed(principal["AWS"]).every((one) => /:iam::.+:root$/.test(one));

/** The statements of every policy in a resource's attributes, under whatever name, nested blocks included. */
export function statementsOf(value: unknown): Statement[] {
  if (typeof value === "object" && value !== null) return Object.values(value).flatMap(statementsOf);
  if (typeof value !== "string" || !/"Statement"/.test(value)) return [];
  return listed((JSON.parse(value) as { Statement: Statement | Statement[] }).Statement);
}
