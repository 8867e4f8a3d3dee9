import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { UserError, isOpaque } from "../../core";
import { fromArguments, withDefaults } from "../../core/inputs";
import { alb } from "../../modules/alb/alb";
import { type AlbLiterals, type RouteTable, routeTable } from "../../modules/alb/routing";
import { dns } from "../../modules/dns/dns";
import { type DnsLiterals, type Zone, zoneOf } from "../../modules/dns/resolution";
import { SYNTHESIS } from "../called";
import { type Arguments, callsIn } from "./calls";

interface StackFile {
  readonly module?: Readonly<Record<string, Arguments>>;
  readonly output?: Readonly<Record<string, { readonly value?: unknown }>>;
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Arguments>>>>;
}

const read = (stack: string, out: string) => JSON.parse(readFileSync(stackFile(stack, out), "utf8")) as StackFile;

const folderOf = (stack: string, out: string) => dirname(stackFile(stack, out));

/** The calls of a module in a synthesized stack, by the IDs of their constructs. */
function callsOf(module: string, stack: string, out: string): Record<string, Arguments> {
  const calls = callsIn(read(stack, out).module, folderOf(stack, out)).filter((call) => call.module === module);
  return Object.fromEntries(calls.map((call) => [call.id, call.arguments]));
}

/** The stack's own resources of a type, not those in modules. */
export const resourcesOf = (type: string, stack: string, out: string): Arguments[] =>
  Object.values(read(stack, out).resource?.[type] ?? {});

/** An output of a module call, in one of the stacks. */
export interface Output {
  readonly stack: string;
  /** Name of the module, such as `alb`. */
  readonly module: string;
  /** ID of its construct. */
  readonly id: string;
  readonly output: string;
}

const OF_MODULE = /^\$\{module\.([\w-]+(?:\[(?:"[^"]*"|\d+)\])?)\.(\w+)\}$/;
// As `BaseStack.read` writes it, and as cdktf does for an output that is used in another stack as it is.
const OF_OTHER_STACK = /^\$\{data\.terraform_remote_state\.(?:cross-stack-reference-input-)?([\w-]+)\.outputs\.([\w-]+)\}$/;

/** The module call that an expression reads an output of, also where it is read from another stack's state. */
export function outputIn(expression: unknown, stack: string, out: string): Output | undefined {
  const text = String(expression);
  const [, other, name] = OF_OTHER_STACK.exec(text) ?? [];
  if (other !== undefined && name !== undefined) {
    return stacksIn(out).has(other) ? outputIn(read(other, out).output?.[name]?.value, other, out) : undefined;
  }
  const [, id, output] = OF_MODULE.exec(text) ?? [];
  const module = callsIn(read(stack, out).module, folderOf(stack, out)).find((call) => call.id === id)?.module;
  return id === undefined || output === undefined || module === undefined ? undefined : { stack, module, id, output };
}

/** @throws UserError when a whole map, which decides what there is, comes from elsewhere */
function tableOf(id: string, args: Arguments): RouteTable {
  const inputs = withDefaults(alb.attributes, fromArguments(alb.attributes, args)) as AlbLiterals;
  const open = (["listeners", "rules", "targetGroups"] as const).filter((name) => isOpaque(inputs[name]));
  if (open.length > 0)
    throw new UserError([`only Terraform knows the ${open.join(" and ")} of ${id}: they come from elsewhere as a whole`]);
  return routeTable(inputs);
}

interface Manifest {
  readonly stacks: Readonly<Record<string, { readonly synthesizedStackPath: string }>>;
}

/** The files of the stacks that the last synthesis wrote, by their names. */
function stacksIn(out: string): Map<string, string> {
  const file = join(out, "manifest.json");
  const { stacks } = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Manifest) : { stacks: {} };
  return new Map(Object.entries(stacks).map(([name, { synthesizedStackPath }]) => [name, synthesizedStackPath]));
}

/** The file that a stack was written to. @throws UserError when there is none */
export function stackFile(stack: string, out: string): string {
  const stacks = stacksIn(out);
  const path = stacks.get(stack);
  if (path?.endsWith(".json")) return join(out, path);
  if (path) throw new UserError([`the stack ${stack} is written in HCL: run ${SYNTHESIS}, which writes JSON`]);
  const known = [...stacks.keys()].sort();
  throw new UserError([
    known.length === 0
      ? `${join(out, "stacks")} has no stacks: run ${SYNTHESIS} first`
      : `there is no stack ${JSON.stringify(stack)}; known are ${known.join(", ")}`,
  ]);
}

/** The one balancer that is meant. */
export function balancerOf(stack: string, out: string, id?: string): RouteTable {
  const balancers = callsOf(alb.name, stack, out);
  const ids = Object.keys(balancers);
  const chosen = id ?? (ids.length === 1 ? ids[0] : undefined);
  const args = chosen === undefined ? undefined : balancers[chosen];
  if (chosen !== undefined && args) return tableOf(chosen, args);
  if (ids.length === 0) throw new UserError([`the stack ${stack} has no Application Load Balancer`]);
  const given = id === undefined ? "say which one with --module" : `there is no ${JSON.stringify(id)}`;
  throw new UserError([`the stack ${stack} has the balancers ${ids.join(", ")}: ${given}`]);
}

/** A zone of a stack, with the arguments that it comes from. */
export interface StackZone {
  readonly zone: Zone;
  readonly arguments: Arguments;
}

/** The zones that a stack has records in, of one module call or of all. */
export function zonesOf(stack: string, out: string, id?: string): StackZone[] {
  const calls = callsOf(dns.name, stack, out);
  const ids = Object.keys(calls);
  if (ids.length === 0) throw new UserError([`the stack ${stack} has no names: no module ${dns.name}`]);
  if (id !== undefined && !ids.includes(id)) {
    throw new UserError([`the stack ${stack} has the zones ${ids.join(", ")}: there is no ${JSON.stringify(id)}`]);
  }
  return ids.filter((one) => id === undefined || one === id).map((one) => zoneIn(one, calls[one] ?? {}));
}

function zoneIn(id: string, args: Arguments): StackZone {
  const inputs = withDefaults(dns.attributes, fromArguments(dns.attributes, args)) as DnsLiterals;
  const open = (["domainName", "records", "aliases", "healthChecks"] as const).filter((name) => isOpaque(inputs[name]));
  if (open.length > 0) throw new UserError([`only Terraform knows the ${open.join(" and ")} of ${id}: they come from elsewhere`]);
  return { zone: zoneOf(inputs), arguments: args };
}
