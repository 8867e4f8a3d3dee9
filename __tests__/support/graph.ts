/** A module's `main.tf.json`. */
export interface Main {
  readonly resource?: Record<string, Record<string, Record<string, unknown>>>;
  readonly data?: Record<string, Record<string, Record<string, unknown>>>;
  readonly locals?: Record<string, unknown>;
}

/** The blocks of a module by address: resources, data sources and locals. */
export function blocksOf({ resource = {}, data = {}, locals = {} }: Main): Map<string, unknown> {
  const named = (kind: Record<string, Record<string, unknown>>, prefix: string) =>
    Object.entries(kind).flatMap(([type, all]) =>
      Object.entries(all).map(([name, body]) => [`${prefix}${type}.${name}`, body] as const),
    );
  return new Map([
    ...named(resource, ""),
    ...named(data, "data."),
    ...Object.entries(locals).map(([name, value]) => [`local.${name}`, value] as const),
  ]);
}

/** The addresses that a value refers to, out of those that there are. */
export function referencesIn(value: unknown, known: ReadonlyMap<string, unknown>): string[] {
  const words = (JSON.stringify(value) ?? "").match(/(?<![\w.])(?:data\.)?[a-z][\w-]*\.[\w-]+/g) ?? [];
  return [...new Set(words)].filter((word) => known.has(word));
}

/** Whether a block asks to be created before its predecessor goes. */
export const asksToBeFirst = (body: unknown): boolean =>
  ((body as { lifecycle?: Record<string, unknown> }).lifecycle ?? {})["create_before_destroy"] === true;

/**
 * The resources of a module that Terraform replaces by creating first: those that say so, and all that one of them
 * refers to, directly or through others (`ForcedCBDTransformer`).
 */
export function createdFirst(main: Main): string[] {
  const blocks = blocksOf(main);
  const reached = new Set<string>();
  const visit = (address: string): void => {
    if (reached.has(address)) return;
    reached.add(address);
    referencesIn(blocks.get(address), blocks).forEach(visit);
  };
  for (const [address, body] of blocks) if (asksToBeFirst(body)) visit(address);
  return [...reached].sort();
}
