import { snakeCase } from "../core/inputs";
import { Unknown, asText, holdsUnknown, isRecord } from "./seen/unknown";

/** Where something is not as expected, or cannot be told to be. */
export interface Difference {
  /** `default_action[0].type` */
  readonly path: string;
  readonly expected: unknown;
  /** What is there; undefined where nothing is. */
  readonly found: unknown;
  /** Whether only Terraform can tell: it may be as expected. */
  readonly open: boolean;
}

/** `yes`, `no`, or that only Terraform can tell. */
type Verdict = "yes" | "no" | "open";

/** What differences come to. */
export function verdictOf(differences: readonly Difference[]): Verdict {
  if (differences.length === 0) return "yes";
  return differences.every(({ open }) => open) ? "open" : "no";
}

/** A matcher such as `expect.stringContaining("x")`, of Jest, Vitest or any other. */
export interface Asymmetric {
  asymmetricMatch(other: unknown): boolean;
  readonly inverse?: boolean;
}

/**
 * Where a value is not as expected. Of objects only what is expected is looked at, of lists each item; a block that is
 * there once may be a list or not, as in Terraform's JSON. Names may be TypeScript's or Terraform's. Texts that are JSON
 * (policies) are compared as what they say.
 */
export function differences(expected: unknown, found: unknown, path = ""): Difference[] {
  const different = (open = false): Difference[] => [{ path, expected, found, open }];
  if (isAsymmetric(expected)) return asymmetric(expected, found) ? [] : different(holdsUnknown(found));
  if (expected instanceof Unknown) {
    if (found instanceof Unknown) return expected.text === found.text ? [] : different(true);
    return different(true);
  }
  if (found instanceof Unknown) return expected === found.text ? [] : different(true);
  if (expected === undefined || expected === null) return found === undefined || found === null ? [] : different();
  if (Array.isArray(expected)) {
    const list = Array.isArray(found) ? (found as unknown[]) : isRecord(found) ? [found] : undefined;
    if (list?.length !== expected.length) return different();
    return expected.flatMap((item, index) => differences(item, list[index], `${path}[${index}]`));
  }
  if (isRecord(expected)) {
    const object = Array.isArray(found) && found.length === 1 ? (found[0] as unknown) : found;
    if (object instanceof Unknown) return different(true);
    if (!isRecord(object)) return different();
    return Object.entries(expected).flatMap(([name, item]) => {
      const key = name in object ? name : snakeCase(name);
      return differences(
        item,
        object[key],
        path === "" ? key : /^\w+$/.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`,
      );
    });
  }
  return expected === found || sameJson(expected, found) ? [] : different();
}

export const isAsymmetric = (value: unknown): value is Asymmetric =>
  typeof value === "object" && value !== null && "asymmetricMatch" in value && typeof value.asymmetricMatch === "function";

/** A matcher sees an expression as its text; that a text is *not* in what it will be, the expression does not tell. */
function asymmetric(expected: Asymmetric, found: unknown): boolean {
  if (expected.inverse && holdsUnknown(found)) return false;
  return expected.asymmetricMatch(asText(found));
}

function sameJson(expected: unknown, found: unknown): boolean {
  const [one, other] = [jsonObject(expected), jsonObject(found)];
  return one !== undefined && other !== undefined && sorted(one) === sorted(other);
}

function jsonObject(text: unknown): unknown {
  if (typeof text !== "string" || !/^\s*[{[]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** JSON with the names in order. */
const sorted = (value: unknown): string =>
  JSON.stringify(value, (_, item: unknown) =>
    isRecord(item) ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1))) : item,
  );
