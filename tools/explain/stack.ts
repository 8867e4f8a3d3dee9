import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { UserError, isOpaque } from "../../core";
import { fromArguments, withDefaults } from "../../core/inputs";
import { alb } from "../../modules/alb/alb";
import { type AlbLiterals, type RouteTable, routeTable } from "../../modules/alb/routing";

interface Call {
  readonly source?: string;
}

/** The calls of the balancer's module in a synthesized stack, by the IDs of their constructs. */
function balancersOf(stack: string, out: string): Record<string, Record<string, unknown>> {
  const calls = (JSON.parse(readFileSync(stackFile(stack, out), "utf8")) as { module?: Record<string, Call> }).module ?? {};
  return Object.fromEntries(
    Object.entries(calls)
      .filter(([, { source }]) => source === `./modules/${alb.name}`)
      .map(([id, args]) => [id, args as Record<string, unknown>]),
  );
}

/** @throws UserError when a whole map, which decides what there is, comes from elsewhere */
function tableOf(id: string, args: Record<string, unknown>): RouteTable {
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

function stackFile(stack: string, out: string): string {
  const stacks = stacksIn(out);
  const path = stacks.get(stack);
  if (path?.endsWith(".json")) return join(out, path);
  if (path) throw new UserError([`the stack ${stack} is written in HCL: run npm run synth, which writes JSON`]);
  const known = [...stacks.keys()].sort();
  throw new UserError([
    known.length === 0
      ? `${join(out, "stacks")} has no stacks: run npm run synth first`
      : `there is no stack ${JSON.stringify(stack)}; known are ${known.join(", ")}`,
  ]);
}

/** The one balancer that is meant. */
export function balancerOf(stack: string, out: string, id?: string): RouteTable {
  const balancers = balancersOf(stack, out);
  const ids = Object.keys(balancers);
  const chosen = id ?? (ids.length === 1 ? ids[0] : undefined);
  const args = chosen === undefined ? undefined : balancers[chosen];
  if (chosen !== undefined && args) return tableOf(chosen, args);
  if (ids.length === 0) throw new UserError([`the stack ${stack} has no Application Load Balancer`]);
  const given = id === undefined ? "say which one with --module" : `there is no ${JSON.stringify(id)}`;
  throw new UserError([`the stack ${stack} has the balancers ${ids.join(", ")}: ${given}`]);
}
