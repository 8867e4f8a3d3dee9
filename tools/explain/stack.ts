import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../../core";
import { fromArguments, withDefaults } from "../../core/inputs";
import { alb } from "../../modules/alb/alb";
import { type AlbLiterals, type RouteTable, routeTable } from "../../modules/alb/routing";

interface Call {
  readonly source?: string;
}

/** The balancers of a synthesized stack, by the IDs of their constructs. */
export function balancersOf(stack: string, out: string): Record<string, RouteTable> {
  const calls = (JSON.parse(readFileSync(stackFile(stack, out), "utf8")) as { module?: Record<string, Call> }).module ?? {};
  return Object.fromEntries(
    Object.entries(calls)
      .filter(([, { source }]) => source === `./modules/${alb.name}`)
      .map(([id, args]) => [
        id,
        routeTable(withDefaults(alb.attributes, fromArguments(alb.attributes, args as Record<string, unknown>)) as AlbLiterals),
      ]),
  );
}

function stackFile(stack: string, out: string): string {
  const file = join(out, "stacks", stack, "cdk.tf.json");
  if (existsSync(file)) return file;
  const folder = join(out, "stacks");
  const known = existsSync(folder) ? readdirSync(folder) : [];
  throw new UserError([
    known.length === 0
      ? `${folder} has no stacks: run npm run synth first`
      : `there is no stack ${JSON.stringify(stack)}; known are ${known.join(", ")}`,
  ]);
}

/** The one balancer that is meant. */
export function balancerOf(stack: string, out: string, id?: string): RouteTable {
  const balancers = balancersOf(stack, out);
  const ids = Object.keys(balancers);
  const chosen = id ?? (ids.length === 1 ? ids[0] : undefined);
  const table = chosen === undefined ? undefined : balancers[chosen];
  if (table) return table;
  if (ids.length === 0) throw new UserError([`the stack ${stack} has no Application Load Balancer`]);
  const given = id === undefined ? "say which one with --module" : `there is no ${JSON.stringify(id)}`;
  throw new UserError([`the stack ${stack} has the balancers ${ids.join(", ")}: ${given}`]);
}
