import type { ModuleDefinition } from "../../core";
import { synthesizeModule } from "../../core/module/synthesize";
import { blocksOf } from "./graph";

/** A block of a generated module: its attributes as Terraform's JSON has them. */
type Body = Readonly<Record<string, unknown>>;

/** The blocks of a generated module; to ask for one that is not there is an error. */
export interface Generated {
  /** The attributes of `aws_nat_gateway.this`, or of `data.aws_partition.this`. */
  readonly resource: (address: string) => Body;
  /** The value of `local.volumes`. */
  readonly local: (name: string) => unknown;
  /** An output's value. */
  readonly output: (name: string) => unknown;
  /** What has to be there before an output can be used. */
  readonly waitsOf: (output: string) => readonly string[];
  /** Each resource's attribute of a name, by the resource's address; only of those that have one. */
  readonly every: (attribute: string) => Record<string, unknown>;
}

/** A module as it is generated, to be read in tests. */
export function generated(definition: ModuleDefinition): Generated {
  const files = synthesizeModule(definition);
  const blocks = blocksOf(files["main.tf.json"]);
  const { output } = files["outputs.tf.json"] as { output: Record<string, { value: unknown; depends_on?: string[] }> };
  const outputOf = (name: string) => output[name] ?? missing(`output ${name}`);
  return {
    resource: (address) => (blocks.get(address) as Body | undefined) ?? missing(address),
    local: (name) => blocks.get(`local.${name}`) ?? missing(`local.${name}`),
    output: (name) => outputOf(name).value,
    waitsOf: (name) => outputOf(name).depends_on ?? [],
    every: (attribute) =>
      Object.fromEntries(
        [...blocks].flatMap(([address, body]) => {
          const value = address.startsWith("local.") ? undefined : (body as Body)[attribute];
          return value === undefined ? [] : [[address, value]];
        }),
      ),
  };
}

function missing(what: string): never {
  throw new Error(`there is no ${what}`);
}

/** Arguments that are passed through: `passed("each.value", { size: "size_gib" })` is `{ size: "${each.value.size_gib}" }`. */
export const passed = (from: string, names: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(names).map(([argument, name]) => [argument, `\${${from}.${name}}`]));
