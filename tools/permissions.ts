import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { UserError } from "../core";
import { SYNTHESIS, called } from "./called";
import { type TypeCalls, callsOf, dataCalls, recordedModules } from "./permissions/calls";
import { type Place, bareGrants, grantsOf } from "./permissions/grants";
import { type Grant, POLICIES_LIMIT, type PolicyDocument, policiesOf } from "./permissions/policy";
import { type Stack, readStack } from "./permissions/stack";
import { stateGrants } from "./permissions/state";

const USAGE = `usage: ${called("permissions", "<stack> [options]")}

Writes the IAM policies of the two roles that deploy a synthesized stack (${SYNTHESIS}): one that plans and can change nothing,
one that applies. They allow what Terraform was seen to call for the modules that the stack uses, on the stack's own names and
tags where AWS can tell them. docs/permissions.md says what that is worth.

  --plan-only            only the role that plans
  --lock                 the role that plans may take the state's lock; without it, plan with -lock=false
  --account ID           the account, twelve digits; else that of the role that the provider takes on, or any
  --folder FOLDER        write files there (<stack>.plan.json, <stack>.apply.json, or with -1, -2 … where one is not enough)
  --out FOLDER           where the stacks were written (default cdktf.out)`;

/** The policies of a stack's two roles, and what they leave open. */
interface Permissions {
  readonly plan: readonly PolicyDocument[];
  readonly apply: readonly PolicyDocument[];
  readonly notes: readonly string[];
}

/** @throws UserError when a role would need too many policies */
export function permissionsOf(stack: Stack, options: { readonly account?: string; readonly lock?: boolean } = {}): Permissions {
  const place = placeOf(stack, options.account);
  const notes: string[] = [];
  const bare = typesWithoutRecord(stack);
  const grants = (applying: boolean): Grant[] => [
    ...stateGrants(stack, place, { writing: applying, locking: applying || options.lock === true }),
    ...stack.modules.flatMap((call) => {
      const calls = callsOf(call.module);
      return calls ? grantsOf(stack, place, call, calls, applying) : [];
    }),
    ...[...bare.keys()].flatMap((type) => {
      const own = knownType(type);
      return own ? bareGrants(stack, place, type, own, applying) : [];
    }),
  ];
  for (const [type, user] of bare) {
    const known = knownType(type);
    if (!known) notes.push(`${type} is used by ${user} and by no module of Twinform: what it takes is not known, add it by hand`);
    else if (known.apply.length > 0) notes.push(`${type} is used by ${user}: it is allowed as modules use it, on all names`);
  }
  if (place.account === "*") notes.push("the account is not known: say it with --account, so that ARNs name it");
  if (stack.roleArn)
    notes.push(`the policies are for ${stack.roleArn}; who runs Terraform needs sts:AssumeRole on it, and no more`);
  if (!stack.tag) notes.push("no default tag has the stack's name: what AWS knows by an ID alone is not narrowed");
  const policies = (role: string, applying: boolean) => {
    const documents = policiesOf(grants(applying));
    if (documents.length > POLICIES_LIMIT) {
      throw new UserError([
        `${stack.name}: the role that ${role} would need ${documents.length} policies, and may have ${POLICIES_LIMIT}: make two stacks of it`,
      ]);
    }
    return documents;
  };
  return { plan: policies("plans", false), apply: policies("applies", true), notes };
}

function placeOf({ roleArn = "", regions }: Stack, account?: string): Place {
  const [, partition, inRole] = /^arn:([\w-]+):iam::(\d{12}):/.exec(roleArn) ?? [];
  const region = regions[0] ?? "";
  const byRegion = region.startsWith("cn-") ? "aws-cn" : region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
  return { partition: partition ?? byRegion, account: account ?? inRole ?? "*" };
}

/** The types that no recorded module answers for, each with who uses it: the stack's own, and those of a project's own modules. */
function typesWithoutRecord({ modules, types }: Stack): ReadonlyMap<string, string> {
  const unrecorded = modules.filter(({ module }) => callsOf(module) === undefined);
  return new Map([
    ...unrecorded.flatMap((call) => call.types.map((type) => [type, `the module ${call.module}`] as const)),
    ...types.map((type) => [type, "the stack itself"] as const),
  ]);
}

/** What is known of a type from all modules that use it, and of data sources besides. */
function knownType(type: string): TypeCalls | undefined {
  const all = [...recordedModules().map(callsOf), dataCalls()].flatMap((calls) => calls?.[type] ?? []);
  if (all.length === 0) return undefined;
  const united = (which: (one: TypeCalls) => readonly string[]) => [...new Set(all.flatMap(which))].sort();
  return {
    plan: united(({ plan }) => plan),
    apply: united(({ apply }) => apply),
    tagging: united(({ tagging = [] }) => tagging),
  };
}

/** Runs the command. @returns the exit code. @throws UserError when it was called wrongly */
export function main(args: readonly string[]): number {
  const { values, positionals } = parsed(args);
  const [name] = positionals;
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  if (name === undefined || positionals.length > 1) throw new UserError([USAGE]);
  if (values.account !== undefined && !/^\d{12}$/.test(values.account)) {
    throw new UserError([`--account ${values.account}: must be an account's ID, twelve digits`]);
  }
  const options = { lock: values.lock, ...(values.account === undefined ? {} : { account: values.account }) };
  const { plan, apply, notes } = permissionsOf(readStack(name, values.out), options);
  const roles: Partial<Record<"plan" | "apply", readonly PolicyDocument[]>> = values["plan-only"] ? { plan } : { plan, apply };
  notes.forEach((note) => console.error(`note: ${note}`));
  if (values.folder === undefined) {
    console.log(JSON.stringify(roles, null, 2));
    return 0;
  }
  mkdirSync(values.folder, { recursive: true });
  for (const [role, documents] of Object.entries(roles)) {
    documents.forEach((document, index) => {
      const file = join(values.folder ?? "", `${name}.${role}${documents.length > 1 ? `-${index + 1}` : ""}.json`);
      writeFileSync(file, `${JSON.stringify(document, null, 2)}\n`);
      console.log(file);
    });
  }
  return 0;
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        "plan-only": { type: "boolean", default: false },
        lock: { type: "boolean", default: false },
        account: { type: "string" },
        folder: { type: "string" },
        out: { type: "string", default: "cdktf.out" },
        help: { type: "boolean", short: "h", default: false },
      },
    });
  } catch (error) {
    // Node goes on with advice on positional arguments.
    const [told = ""] = (error as Error).message.split(". ");
    throw new UserError([`${told}\n\n${USAGE}`]);
  }
}
