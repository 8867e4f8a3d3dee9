interface Main {
  readonly resource?: Record<string, Record<string, Record<string, unknown>>>;
  readonly data?: Record<string, Record<string, Record<string, unknown>>>;
  readonly locals?: Record<string, unknown>;
}

/**
 * The resources of a module that Terraform replaces by creating first: those that say so, and all that one of them
 * refers to, directly or through others (`ForcedCBDTransformer`).
 */
export function createdFirst(main: Main): string[] {
  const contents = new Map<string, Record<string, unknown>>();
  for (const [kind, blocks] of [
    ["", main.resource],
    ["data.", main.data],
  ] as const) {
    for (const [type, named] of Object.entries(blocks ?? {})) {
      for (const [name, body] of Object.entries(named)) contents.set(`${kind}${type}.${name}`, body);
    }
  }
  for (const [name, value] of Object.entries(main.locals ?? {})) contents.set(`local.${name}`, { value });
  const reached = new Set<string>();
  const visit = (address: string): void => {
    if (reached.has(address)) return;
    reached.add(address);
    const text = JSON.stringify(contents.get(address));
    for (const other of contents.keys()) {
      if (new RegExp(`(?<![\\w.])${other.replaceAll(".", "\\.")}(?![\\w-])`).test(text)) visit(other);
    }
  };
  for (const [address, body] of contents) {
    if ((body["lifecycle"] as Record<string, unknown> | undefined)?.["create_before_destroy"] === true) visit(address);
  }
  return [...reached].sort();
}
