import { existsSync } from "node:fs";
import { join } from "node:path";

/** A module call's arguments, as Terraform reads them. */
export type Arguments = Readonly<Record<string, unknown>>;

/** A module call in a synthesized stack, or one instance of it. */
interface Call {
  /** ID of its construct; of an instance with its key: `web["eu"]`. */
  readonly id: string;
  /** Name of the module, such as `alb`. */
  readonly module: string;
  /** Its folder, as the call names it: `./modules/alb`. */
  readonly source: string;
  readonly arguments: Arguments;
}

/**
 * The module calls of a stack's file, an instance each where a call is repeated over what is written out.
 * @param stack the folder of the stack
 */
export const callsIn = (calls: Readonly<Record<string, Arguments>> = {}, stack: string): Call[] =>
  Object.entries(calls).flatMap(([id, { source: given, ...call }]) => {
    const source = String(given);
    const [, folder] = /^\.\/modules\/([\w-]+)$/.exec(source) ?? [];
    if (folder === undefined) return [];
    // A copy that belongs to a call has the overrides in it, and the call's ID at the end of its name.
    const isCopy = existsSync(join(stack, source, "main_override.tf.json"));
    const module = isCopy ? folder.slice(0, -`-${id}`.length) : folder;
    return instancesOf(id, call).map((instance) => ({ ...instance, module, source }));
  });

function instancesOf(id: string, { for_each: items, count, ...shared }: Arguments): Array<Pick<Call, "id" | "arguments">> {
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
