import { readdirSync } from "node:fs";
import { GENERATED } from "../../core/module/brought";

/** A module call's arguments, as Terraform reads them. */
export type Arguments = Readonly<Record<string, unknown>>;

/** A module call in a synthesized stack, or one instance of it. */
interface Call {
  /** ID of its construct; of an instance with its key: `web["eu"]`. */
  readonly id: string;
  /** Name of the module, such as `alb`. */
  readonly module: string;
  readonly arguments: Arguments;
}

/** The module calls of a stack's file, an instance each where a call is repeated over what is written out. */
export const callsIn = (calls: Readonly<Record<string, Arguments>> = {}): Call[] =>
  Object.entries(calls).flatMap(([id, { source, ...call }]) => {
    const [, folder] = /^\.\/modules\/([\w-]+)$/.exec(String(source)) ?? [];
    if (folder === undefined) return [];
    return instancesOf(id, call).map((instance) => ({ ...instance, module: moduleIn(folder, id) }));
  });

/** The module in a folder: its own, or a copy that belongs to a call, which has its ID at the end. */
function moduleIn(folder: string, id: string): string {
  const isOwn = readdirSync(GENERATED).includes(folder);
  return isOwn || !folder.endsWith(`-${id}`) ? folder : folder.slice(0, -`-${id}`.length);
}

function instancesOf(id: string, { for_each: items, count, ...shared }: Arguments): Array<Omit<Call, "module">> {
  if (typeof items === "object" && items !== null) {
    return Object.entries(items as Readonly<Record<string, Arguments>>).map(([key, own]) => ({
      id: `${id}[${JSON.stringify(key)}]`,
      arguments: Object.fromEntries(Object.entries(shared).flatMap(([name, value]) => argumentOf(name, value, own))),
    }));
  }
  if (typeof count === "number")
    return Array.from({ length: count }, (_, index) => ({ id: `${id}[${index}]`, arguments: shared }));
  return [{ id, arguments: shared }];
}

/** An instance's argument; none where only others have it. */
function argumentOf(name: string, value: unknown, own: Arguments): Array<[string, unknown]> {
  if (value !== `\${each.value.${name}}`) return [[name, value]];
  return own[name] === null || own[name] === undefined ? [] : [[name, own[name]]];
}
