import type { ModuleFiles } from "../../core/module/synthesize";

/** Where a value stands in a file. */
export type Path = ReadonlyArray<string | number>;

/** A fault that a value can have. */
export interface Fault {
  /** The fault in words: `"Enabled" → "Disabled"`. */
  readonly what: string;
  /** What stands there instead; nothing when the value is dropped. */
  readonly to?: unknown;
}

/** A generated module with one small fault. */
export interface Mutant extends Fault {
  /** `aws_nat_gateway.this: subnet_id: aws_subnet.public → aws_subnet.private` */
  readonly name: string;
  readonly file: MutatedFile;
  readonly path: Path;
}

/** The files that faults are put into: variables and checks have the differential test. */
export type MutatedFile = "main.tf.json" | "outputs.tf.json";

/** The module with the fault in it; the files that were given stay as they are. */
export function mutate(files: ModuleFiles, { file, path, to }: Mutant): ModuleFiles {
  const copy = structuredClone(files);
  const last = path.at(-1) ?? "";
  let place = copy[file] as Record<string | number, unknown>;
  for (const step of path.slice(0, -1)) place = place[step] as Record<string | number, unknown>;
  if (to !== undefined) place[last] = to;
  else if (Array.isArray(place)) place.splice(Number(last), 1);
  else delete place[last];
  return copy;
}
