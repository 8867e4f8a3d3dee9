import type { Values } from "../places";

/**
 * What the ARN of a resource that a module made has in common with those that other calls of it make: the partition, Region and
 * account are left open, what begins with an input's text is written as that input, `{name}*`, and the rest is `*`; so is
 * another name before it, of what the resource is in (`environment/<application>/<environment>`).
 * @param all the call's arguments by Terraform's names, as they are and as they were: what is made keeps the name that it was given
 */
export function arnPattern(arn: string, all: readonly Values[]): string {
  const [, , service = "", region = "", account = "", ...rest] = arn.split(":");
  const place = [service, region && "{region}", account && "{account}"].join(":");
  return `arn:{partition}:${place}:${nameless(rest.join(":"), all)}`;
}

/** The inputs that name what a module makes; what else stands in an ARN is there by chance. */
const NAMING = /^(name|bucket|\w+_name)$/;

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

function nameless(resource: string, all: readonly Values[]): string {
  const texts = all
    .flatMap((args) => Object.entries(args))
    .filter((input): input is [string, string] => NAMING.test(input[0]) && typeof input[1] === "string")
    .sort(([, a], [, b]) => b.length - a.length);
  for (const [input, text] of texts) {
    const at = resource.indexOf(text);
    if (at >= 0) return `${withoutNames(resource.slice(0, at), all)}{${input}}*`;
  }
  // Of what has no name only the kind is known: `vpc/vpc-0123` is `vpc/*`.
  return `${/^[\w-]+[/:]/.exec(resource)?.[0] ?? ""}*`;
}

/** The beginning of an ARN without the IDs and names in it. */
function withoutNames(beginning: string, all: readonly Values[]): string {
  const names = all.flatMap(namesIn);
  const isName = (part: string) => names.some((name) => part === name || part.startsWith(`${name}-`));
  return beginning
    .replace(UUID, "*")
    .split("/")
    .map((part) => (isName(part) ? "*" : part))
    .join("/");
}

/** The texts of all inputs that name something, also of those in objects. */
const namesIn = (value: unknown): string[] =>
  typeof value !== "object" || value === null
    ? []
    : Object.entries(value).flatMap(([key, inner]) =>
        typeof inner === "string" ? (NAMING.test(key) ? [inner] : []) : namesIn(inner),
      );
