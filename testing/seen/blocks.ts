import type { Found } from "./found";
import { given } from "./unknown";
import type { Read } from "./values";

const MODES: readonly Found["mode"][] = ["resource", "data", "provider"];

type Bodies = Record<string, Record<string, Record<string, unknown>> | undefined>;

/** The resources, data sources and providers in Terraform's JSON. */
export function blocksIn(json: unknown, read: Read): Found[] {
  return MODES.flatMap((mode) =>
    Object.entries((json as Record<string, Bodies | undefined>)[mode] ?? {}).flatMap(([type, named = {}]) =>
      (Array.isArray(named) ? named : Object.entries(named)).map((entry: unknown): Found => {
        const [name, body] = mode === "provider" ? ["", entry] : (entry as [string, unknown]);
        const { "//": _metadata, ...values } = given(read(body)) as Record<string, unknown>;
        const address = mode === "provider" ? `provider.${type}` : `${mode === "data" ? "data." : ""}${type}.${name}`;
        return { mode, type, address, certain: true, values };
      }),
    ),
  );
}
