import type { ModuleFiles } from "../../core/module/synthesize";
import { faultsOf } from "./faults";
import type { Fault, Mutant, MutatedFile, Path } from "./mutant";
import { type Names, type Swap, swapsIn } from "./swaps";

type Json = Readonly<Record<string, unknown>>;
type Blocks = Readonly<Record<string, Readonly<Record<string, Json>>>>;

interface Main {
  readonly resource?: Blocks;
  readonly data?: Blocks;
  readonly locals?: Json;
}

/** What nobody would miss, and why; none of it is mutated. */
const UNMISSED: Readonly<Record<string, string>> = {
  description: "a text for people, which nothing depends on",
};

/** What cannot be dropped: Terraform refuses the module then, whatever the tests say. */
const NEEDED = ["for_each", "value", "content"];

/** Lists of addresses or attributes: an entry can be missing, but is not mistaken for another one. */
const LISTS = ["depends_on", "ignore_changes", "replace_triggered_by"];

/** Every small fault that a generated module can have, in the order of its files. */
export function mutantsOf(files: ModuleFiles): Mutant[] {
  const main = files["main.tf.json"] as Main;
  const { output = {} } = files["outputs.tf.json"] as { output?: Readonly<Record<string, Json>> };
  const names = namesIn(files);
  const blocks = (kind: "resource" | "data", prefix: string) =>
    Object.entries(main[kind] ?? {}).flatMap(([type, byName]) =>
      Object.entries(byName).flatMap(([name, body]) =>
        inBlock("main.tf.json", [kind, type, name], `${prefix}${type}.${name}`, body, names),
      ),
    );
  return numbered([
    ...Object.entries(main.locals ?? {}).flatMap(([name, value]) =>
      inValue(value, ["locals", name], swapsIn(names, "")).map(mutant("main.tf.json", `local.${name}`, 2)),
    ),
    ...blocks("data", "data."),
    ...blocks("resource", ""),
    ...Object.entries(output).flatMap(([name, body]) =>
      inBlock("outputs.tf.json", ["output", name], `output.${name}`, body, names),
    ),
    ...swappedOutputs(output),
  ]);
}

function namesIn(files: ModuleFiles): Names {
  const main = files["main.tf.json"] as Main;
  const { variable } = files["variables.tf.json"] as { variable: Readonly<Record<string, { readonly type: string }>> };
  const addresses = (blocks: Blocks = {}, prefix: string) =>
    Object.entries(blocks).flatMap(([type, byName]) => Object.keys(byName).map((name) => `${prefix}${type}.${name}`));
  return {
    addresses: [...addresses(main.resource, ""), ...addresses(main.data, "data.")],
    locals: Object.keys(main.locals ?? {}),
    variables: Object.fromEntries(Object.entries(variable).map(([name, { type }]) => [name, type])),
  };
}

/** A fault and where it is. */
interface Placed extends Fault {
  readonly path: Path;
}

const mutant =
  (file: MutatedFile, address: string, depth: number) =>
  ({ path, what, to }: Placed): Mutant => ({
    name: [address, path.slice(depth).join("."), what].filter((part) => part !== "").join(": "),
    file,
    path,
    to,
    what,
  });

const inBlock = (file: MutatedFile, path: Path, address: string, body: Json, names: Names): Mutant[] =>
  inValue(body, path, swapsIn(names, JSON.stringify(body))).map(mutant(file, address, path.length));

/** The faults in a value and in all its parts. */
function inValue(value: unknown, path: Path, swap: Swap): Placed[] {
  if (typeof value !== "object" || value === null) return faultsOf(value, swap).map((fault) => ({ ...fault, path }));
  return Object.entries(value)
    .filter(([key]) => !(key in UNMISSED))
    .flatMap(([key, part]) => {
      const place = [...path, Array.isArray(value) ? Number(key) : key];
      const inList = LISTS.includes(String(path.at(-1)));
      const dropped = { path: place, what: inList ? `${String(part)} dropped` : "dropped" };
      // Without its only part the whole is as good as dropped, and that has been one fault already.
      const isNeeded = NEEDED.includes(key) || Object.keys(value).length === 1;
      return [...(isNeeded ? [] : [dropped]), ...(inList ? [] : inValue(part, place, swap))];
    });
}

/** Each output with the value of the next. */
function swappedOutputs(output: Readonly<Record<string, Json>>): Mutant[] {
  const all = Object.entries(output);
  if (all.length < 2) return [];
  return all.flatMap(([name], i) => {
    const [other = "", body] = all[(i + 1) % all.length] ?? [];
    if (body?.["value"] === output[name]?.["value"]) return [];
    return [
      mutant(
        "outputs.tf.json",
        `output.${name}`,
        3,
      )({
        path: ["output", name, "value"],
        what: `value of ${other}`,
        to: body?.["value"],
      }),
    ];
  });
}

/** Where one fault can be in several places of a text, each gets a number. */
function numbered(all: readonly Mutant[]): Mutant[] {
  const seen = new Map<string, number>();
  return all.map((one) => {
    const count = (seen.get(one.name) ?? 0) + 1;
    seen.set(one.name, count);
    return count === 1 ? one : { ...one, name: `${one.name} (${count})` };
  });
}
