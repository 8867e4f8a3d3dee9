import { actionsOf, passesTo, serviceLinkedOf, tagCallsFor } from "./actions";
import type { ModuleCalls, TypeCalls } from "./calls";
import type { Condition, Grant } from "./policy";
import { type Action, type ActionResource, actionOf, arnsOf, reads, taggable } from "./reference";
import { type ModuleCall, type Stack, literal } from "./stack";

/** Where a stack's resources are. */
export interface Place {
  readonly partition: string;
  /** Twelve digits, or `*` where nobody said. */
  readonly account: string;
}

/** A module's calls as one of its uses makes them: with the names that it gives. */
interface Use {
  readonly stack: Stack;
  readonly place: Place;
  readonly region: string;
  readonly calls: ModuleCalls;
  readonly made: readonly Made[];
}

/** What a module makes, as far as it is known. */
interface Made {
  readonly arn: string;
  readonly named: boolean;
  readonly tagged: boolean;
  /** The type of resource that alone knows of it: others may use what is of the same kind, and has no tags. */
  readonly type?: string;
}

/** Services that are everywhere, and answer in a Region of their own. */
const GLOBAL = new Set(["iam", "route53", "sts", "cloudfront"]);

/** What a call of a module takes to be planned, or to be applied as well. */
export function grantsOf(stack: Stack, place: Place, call: ModuleCall, calls: ModuleCalls, applying: boolean): Grant[] {
  const use = useOf(stack, place, call, calls);
  const grants = Object.entries(calls).flatMap(([type, own]) => typeGrants(use, type, own, applying));
  return applying ? [...grants, ...passGrants(use, call), ...keyGrants(use, call)] : grants;
}

/** What a stack's own resource or data source takes, as modules were seen to use its type; nothing is known of its name. */
export function bareGrants(stack: Stack, place: Place, type: string, own: TypeCalls, applying: boolean): Grant[] {
  const use = { stack, place, calls: {}, made: [] };
  return stack.regions.flatMap((region) => typeGrants({ ...use, region }, type, own, applying));
}

function useOf(stack: Stack, place: Place, call: ModuleCall, calls: ModuleCalls): Use {
  const use = { stack, place, calls, region: call.region };
  const made = Object.entries(calls).flatMap(([type, { arns = [], tagged = false, tagging = [] }]): Made[] => [
    ...arns.map((pattern) => {
      const named = isNamed(pattern);
      return { arn: filled(use, pattern, call.arguments), named, tagged, ...(named || tagged ? {} : { type }) };
    }),
    // The state has no ARN of some that EC2 was told to tag.
    ...tagging.flatMap((one) => taggedArns(use, one)).map((arn) => ({ arn, named: false, tagged: true, type })),
  ]);
  return { ...use, made };
}

const isNamed = (pattern: string): boolean => /\{(?!partition|region|account)/.test(pattern);

function taggedArns(use: Pick<Use, "place" | "region">, tagging: string): string[] {
  const [call = "", type] = tagging.split(" ");
  return type === undefined ? [] : givenArns(use, call, type);
}

/** An ARN with what is known of it, and `*` for what is not. */
function filled(
  { place, region }: Pick<Use, "place" | "region">,
  pattern: string,
  args: Readonly<Record<string, unknown>>,
): string {
  const where: Readonly<Record<string, string>> = { partition: place.partition, account: place.account, region };
  // The names of balancers and target groups are the beginning of what they were given; see fields/load-balancer/names.ts.
  const begun = (text?: string) => (pattern.includes(":elasticloadbalancing:") ? text?.replace(/_/g, "-").slice(0, 23) : text);
  return pattern
    .replace(/\{(\w+)\}/g, (_, name: string) => where[name] ?? begun(literal(args[name])) ?? "*")
    .replace(/\*{2,}/g, "*");
}

function typeGrants(use: Use, type: string, own: TypeCalls, applying: boolean): Grant[] {
  const tagged = (own.tagging ?? []).map((one) => one.split(" ")[0] ?? "");
  const calls = applying ? [...new Set([...own.plan, ...own.apply, ...tagged.flatMap(tagCallsFor)])] : own.plan;
  // A data source looks for what others have made.
  const made = type.startsWith("data.") ? [] : use.made.filter((one) => one.type === undefined || one.type === type);
  const user = { ...use, made };
  const tagging = (own.tagging ?? []).map((one) => one.split(" ") as [call: string, type?: string]);
  // Tags that came in a request of their own, to what was there before: a VPC's default security group.
  const late = tagging.some(([call]) => actionOf(call)?.level === "Tagging");
  const actions = calls.flatMap((call) => {
    const tags: Tags = { given: tagging.filter(([other]) => other === call).map(([, one = ""]) => one), late };
    return actionsOf(call).flatMap((action) => actionGrants(user, action, tags));
  });
  return applying
    ? [...actions, ...calls.flatMap((call) => [...linkedGrants(use, call), ...launchGrants(use, call)])]
    : actions.filter(({ action }) => reads(action));
}

/** How what a call is about comes by the stack's tag. */
interface Tags {
  /** What the call itself gives it to: EC2's types, or "" for the one thing that it makes. */
  readonly given: readonly string[];
  /** Whether it had none at first. */
  readonly late: boolean;
}

function actionGrants(use: Use, action: string, tags: Tags): Grant[] {
  const known = actionOf(action);
  if (!known) throw new Error(`AWS has no action ${action}: name it in tools/permissions/actions.ts`);
  const { resources } = known;
  if (resources.length === 0) {
    const created = tags.given.length > 0 && known.requestTag ? requested(use) : {};
    return [{ action, resource: "*", ...condition(inRegion(use, action), created) }];
  }
  const judged = resources.map((resource) => ({ resource, made: madeOf(use, action, resource) }));
  const kept = judged.filter(({ resource, made }) => made.length > 0 || isElsewhere(action, known, resource, judged));
  return kept.flatMap(({ resource, made }) =>
    made.length > 0
      ? made.flatMap((one) => madeGrants(use, action, known, resource, one, tags))
      : givenArns(use, action, resource.type).map((arn) => ({ action, resource: arn })),
  );
}

/** What the module makes of a type that an action is judged on. */
function madeOf(use: Use, action: string, { type }: ActionResource): Made[] {
  const types = arnsOf(prefixOf(action), type);
  const made = use.made.filter(({ arn }) => types.some((one) => isOfType(arn, one)));
  return made.filter(({ arn }, index) => made.findIndex((other) => other.arn === arn) === index);
}

/**
 * Whether the action may be meant for a resource of a type that the module makes none of. Types that stand for each other
 * (`listener/app`, `listener/net`), and those of which an action takes any, are not meant where the module makes one of them.
 */
function isElsewhere(
  action: string,
  { level }: Action,
  { type, required }: ActionResource,
  all: ReadonlyArray<{ readonly resource: ActionResource; readonly made: readonly Made[] }>,
): boolean {
  const ours = all.filter(({ made }) => made.length > 0).map(({ resource }) => resource);
  if (ours.length === 0) return true;
  if (ours.some((other) => kindOf(other.type) === kindOf(type))) return false;
  return required || (prefixOf(action) === "ec2" && level !== "Tagging");
}

const kindOf = (type: string): string => type.split("/")[0] ?? "";
const prefixOf = (action: string): string => action.split(":")[0] ?? "";

function madeGrants(
  use: Use,
  action: string,
  known: Action,
  resource: ActionResource,
  { arn, named, tagged }: Made,
  { given, late }: Tags,
): Grant[] {
  const grant = (...all: Condition[]): Grant => ({ action, resource: arn, ...condition(...all) });
  const canSeeTag = resource.resourceTag || taggable(prefixOf(action), resource.type);
  if (named || !tagged || !use.stack.tag || !canSeeTag) return [grant()];
  const canSeeRequest = resource.requestTag || known.requestTag;
  if (known.level === "Tagging") {
    // To give the stack's tag is to take something over: where AWS tells, only in the request that makes it.
    if (!canSeeRequest || /:(Delete|Remove|Untag)/.test(action)) return [grant(own(use))];
    const creating: Condition = known.createAction ? { StringLike: { [`${prefixOf(action)}:CreateAction`]: "*" } } : {};
    return [grant(own(use)), grant(requested(use), creating), ...(late ? [grant(requested(use), untaken(use))] : [])];
  }
  if (canSeeRequest && given.some((type) => type === resource.type || type === "")) return [grant(requested(use))];
  // It may be made by this action, and without tags.
  if (resource.requestTag) return [grant()];
  if (!isSubject(action, known, resource)) return [grant()];
  return [grant(own(use)), ...(late ? [grant(untaken(use))] : [])];
}

/** Whether a type is what an action is about, and not what it is connected with, which may be somebody else's. */
function isSubject(action: string, { resources }: Action, { type, required }: ActionResource): boolean {
  const all = resources.filter((one) => one.required);
  if (all.length === 1) return required;
  // `CreateVpcEndpoint` is about an endpoint, although it has a VPC's name in it, too.
  const named = resources.filter((one) => action.toLowerCase().includes(one.type.replace(/[-/]/g, "")));
  return (
    resources.length === 1 || (named.some((one) => one.type === type) && named.every((one) => one.type.length <= type.length))
  );
}

const own = ({ stack: { tag } }: Use): Condition => (tag ? { StringEquals: { [`aws:ResourceTag/${tag[0]}`]: tag[1] } } : {});

const requested = ({ stack: { tag } }: Use): Condition => (tag ? { StringEquals: { [`aws:RequestTag/${tag[0]}`]: tag[1] } } : {});

/** Of what no stack has tagged. */
const untaken = ({ stack: { tag } }: Use): Condition => (tag ? { Null: { [`aws:ResourceTag/${tag[0]}`]: "true" } } : {});

const inRegion = (use: Use, action: string): Condition =>
  GLOBAL.has(prefixOf(action)) || use.region === "*" ? {} : { StringEquals: { "aws:RequestedRegion": use.region } };

/** Several conditions, all of which have to hold. */
function condition(...all: readonly Condition[]): { readonly condition?: Condition } {
  const holds: Record<string, Condition[string]> = {};
  for (const [operator, keys] of all.flatMap((one) => Object.entries(one))) holds[operator] = { ...holds[operator], ...keys };
  return Object.keys(holds).length > 0 ? { condition: holds } : {};
}

/** The ARNs of a type of resource with nothing known but the place. */
const givenArns = ({ place, region }: Pick<Use, "place" | "region">, action: string, type: string): string[] =>
  arnsOf(prefixOf(action), type).map((arn) =>
    arn
      .replace("${Partition}", place.partition)
      .replace("${Region}", region)
      .replace("${Account}", place.account)
      .replace(/\$\{\w+\}/g, "*"),
  );

/** Whether an ARN, of which the end may be left open, is of a type: all before the type's first variable is the same. */
function isOfType(arn: string, type: string): boolean {
  const [service, resource] = partsOf(arn);
  const [typeService, typeResource = ""] = partsOf(type);
  return service === typeService && resource.startsWith(typeResource.split("${")[0] ?? "");
}

const partsOf = (arn: string): readonly [service: string, resource: string] => {
  // `${Partition}` and the others hold no colon.
  const [, , service = "", , , ...resource] = arn.split(":");
  return [service, resource.join(":")];
};

function linkedGrants({ place }: Use, call: string): Grant[] {
  return serviceLinkedOf(call).map((service) => ({
    action: "iam:CreateServiceLinkedRole",
    resource: `arn:${place.partition}:iam::${place.account}:role/aws-service-role/${service}/*`,
    condition: { StringEquals: { "iam:AWSServiceName": service } },
  }));
}

/** What comes with an instance, and gets its tags while it is launched: from the call, or from a launch template. */
function launchGrants(use: Use, call: string): Grant[] {
  if (!actionsOf(call).includes("ec2:RunInstances")) return [];
  const launching = { StringEquals: { "ec2:CreateAction": "RunInstances" } };
  return ["instance", "network-interface", "spot-instances-request", "volume"]
    .flatMap((type) => givenArns(use, "ec2:CreateTags", type))
    .map((resource) => ({ action: "ec2:CreateTags", resource, condition: launching }));
}

/**
 * Leave to hand roles over: those that the module makes to the services that their trust policies name, and those that it is
 * given to the services that its calls hand roles to.
 */
function passGrants(use: Use, call: ModuleCall): Grant[] {
  const pass = (resource: string, services: readonly string[]): Grant[] =>
    services.length === 0
      ? []
      : [{ action: "iam:PassRole", resource, condition: { StringEquals: { "iam:PassedToService": [...services].sort() } } }];
  const types = Object.values(use.calls);
  const services = new Set(types.flatMap(({ apply }) => apply.flatMap(passesTo)));
  const given = [...new Set(JSON.stringify(call.arguments).match(/arn:[\w-]+:iam::\d{12}:role\/[\w+=,.@/-]+/g) ?? [])];
  return [
    ...types.flatMap(({ arns = [], passedTo = [] }) => arns.flatMap((arn) => pass(filled(use, arn, call.arguments), passedTo))),
    ...given.flatMap((arn) => pass(arn, [...services])),
  ];
}

// What EC2 does in the caller's name with the key of an encrypted volume.
// https://docs.aws.amazon.com/ebs/latest/userguide/how-ebs-encryption-works.html
const FOR_VOLUMES = [
  "kms:CreateGrant",
  "kms:Decrypt",
  "kms:DescribeKey",
  "kms:GenerateDataKeyWithoutPlaintext",
  "kms:ReEncryptFrom",
  "kms:ReEncryptTo",
];

/** The use of keys that a module with volumes is given by ARN. */
function keyGrants(use: Use, call: ModuleCall): Grant[] {
  const actions = Object.values(use.calls).flatMap(({ apply }) => apply.flatMap(actionsOf));
  if (!actions.includes("ec2:RunInstances") && !actions.includes("ec2:CreateVolume")) return [];
  const keys = [...new Set(JSON.stringify(call.arguments).match(/arn:[\w-]+:kms:[\w-]+:\d{12}:key\/[\w-]+/g) ?? [])];
  const viaEc2 = { StringEquals: { "kms:ViaService": `ec2.${use.region}.amazonaws.com` } };
  return keys.flatMap((resource) => FOR_VOLUMES.map((action) => ({ action, resource, condition: viaEc2 })));
}
