/** What only Terraform can tell, as the expression that it stands for: `${aws_lb.this.arn}`. */
export class Unknown {
  public constructor(public readonly text: string) {}

  public toJSON(): string {
    return this.text;
  }
}

/** Whether a value is, or holds, something that only Terraform can tell. */
export function holdsUnknown(value: unknown): boolean {
  if (value instanceof Unknown) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(holdsUnknown);
}

/** A value with the expressions as texts, as cdktf's JSON has them. */
export function asText(value: unknown): unknown {
  if (value instanceof Unknown) return value.text;
  if (Array.isArray(value)) return value.map(asText);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, asText(item)]));
}

/** A value without what is null or undefined in it: to Terraform that is not given. */
export function given(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(given);
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined && item !== null);
  return Object.fromEntries(entries.map(([key, item]) => [key, given(item)]));
}

/** Whether a value is a plain object. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
