import { type IResolvable, type IResolveContext, Token, Tokenization } from "cdktf";

/** Renders any value (literal, token, expression, array, object) as the text of a Terraform expression. */
type Hcl = (value: unknown) => string;

/** Hidden property under which references to objects keep their expression. */
export const EXPRESSION = Symbol("expression");

/**
 * Hidden property of a literal map: what stands for an item that it has not. TypeScript computes both branches of a
 * choice, also the one with the resource that is not made.
 */
export const ABSENT = Symbol("absent");

/**
 * One Terraform expression. Its text is made only when it is resolved, because resources learn their addresses
 * late; until then it travels through provider bindings as an ordinary cdktf token.
 */
export class Expression implements IResolvable {
  public readonly creationStack: string[] = [];

  /**
   * @param text makes the expression's text; `hcl` renders its operands.
   * @param kind what the text needs inside a larger expression: operators and conditionals need parentheses.
   */
  public constructor(
    private readonly text: (hcl: Hcl) => string,
    public readonly kind: "atom" | "operator" | "conditional" = "atom",
  ) {}

  /** Called by cdktf: the expression in `${…}`, or bare when it stands inside another expression. */
  public resolve(context: IResolveContext): string {
    const bare = context.suppressBraces;
    const text = this.render(context);
    return bare ? text : `\${${text}}`;
  }

  /** The bare text of the expression. */
  public render(context: IResolveContext): string {
    return this.text((value) => render(value, context));
  }

  public toString(): string {
    return Token.asString(this);
  }

  public toJSON(): string {
    return "<expression>";
  }
}

/** An expression with fixed text, such as `var.name` or `each.key`. */
export const raw = (text: string): Expression => new Expression(() => text);

/** A value as the operand of an operator, in parentheses where it needs them. */
export const operand = (value: unknown, hcl: Hcl): string =>
  (expressionOf(value)?.kind ?? "atom") === "atom" ? hcl(value) : `(${hcl(value)})`;

/** A value as a part of a conditional, which binds weaker than all operators. */
export const branch = (value: unknown, hcl: Hcl): string =>
  expressionOf(value)?.kind === "conditional" ? `(${hcl(value)})` : hcl(value);

/** A comparison, and the contrary that `not` turns it into. */
export class Comparison extends Expression {
  public constructor(left: unknown, sign: "==" | "!=", right: unknown) {
    super((hcl) => `${operand(left, hcl)} ${sign} ${operand(right, hcl)}`, "operator");
    this.contrary = () => new Comparison(left, sign === "==" ? "!=" : "==", right);
  }

  public readonly contrary: () => Comparison;
}

/** The expression behind a value: an Expression itself, a reference to an object, or an encoded token. */
function expressionOf(value: unknown): Expression | undefined {
  if (value instanceof Expression) return value;
  if (typeof value === "string") return single(Tokenization.reverseString(value));
  if (typeof value === "number") return asExpression(Tokenization.reverseNumber(value));
  if (Array.isArray(value) && Token.isUnresolved(value)) return asExpression(reverseList(value));
  if (typeof value === "object" && value !== null && EXPRESSION in value) return value[EXPRESSION] as Expression;
  return undefined;
}

const asExpression = (token: IResolvable | undefined) => (token instanceof Expression ? token : undefined);

const single = (fragments: ReturnType<typeof Tokenization.reverseString>) =>
  fragments.length === 1 ? asExpression(fragments.firstToken) : undefined;

const reverseList = (list: unknown[]): IResolvable | undefined =>
  typeof list[0] === "number" ? Tokenization.reverseNumberList(list as number[]) : Tokenization.reverseList(list as string[]);

/** True when a value is, or contains, something that only Terraform knows. */
export function isSymbolic(value: unknown): boolean {
  if (value === null || value === undefined || isPlainly(value)) return false;
  if (typeof value !== "object") return Token.isUnresolved(value);
  // A list's token is its only item.
  if (Array.isArray(value)) return (value.length === 1 && isSingleToken(value)) || value.some(isSymbolic);
  if (EXPRESSION in value || Tokenization.isResolvable(value)) return true;
  for (const [key, item] of Object.entries(value)) {
    if (key.includes("{") || isSymbolic(item)) return Token.isUnresolved(value) || Object.values(value).some(isSymbolic);
  }
  return false;
}

const isSingleToken = (list: unknown[]): boolean => !isPlainly(list[0]) && Token.isUnresolved(list);

/** What cannot be a token at first sight: constraints compare thousands of values, and a closer look takes its time. */
const isPlainly = (value: unknown): boolean =>
  typeof value === "boolean" ||
  (typeof value === "string" && !value.includes("{")) ||
  // Tokens of numbers are beyond the numbers that anybody would write.
  (typeof value === "number" && Math.abs(value) < 1e9);

/** True when a value as a whole is something that only Terraform knows; what is inside a literal does not matter. */
export const isOpaque = (value: unknown): boolean =>
  value !== null &&
  value !== undefined &&
  !isPlainly(value) &&
  (value instanceof Expression || (typeof value === "object" && EXPRESSION in value) || Token.isUnresolved(value));

/** `text` as the inside of a quoted HCL string: quotes, newlines and template markers escaped. */
export const quoted = (text: string): string => escapeTemplate(JSON.stringify(text).slice(1, -1));

/** `text` with Terraform's template markers escaped, so that text stays text (a shell's `${HOME}`, say). */
export const escapeTemplate = (text: string): string => text.replace(/\$\{/g, "$$${").replace(/%\{/g, "%%{");

/** The text that `escapeTemplate` made. */
export const unescapeTemplate = (text: string): string => text.replace(/\$\$\{/g, "${").replace(/%%\{/g, "%{");

/** A string cut into literal text and tokens, in order. */
export function pieces(value: string): Array<string | IResolvable> {
  if (value === "") return [];
  const cut: unknown[] = [];
  const fragments = Tokenization.reverseString(value);
  const only = fragments.join({
    join: (left: unknown, right: unknown) => {
      if (cut.length === 0) cut.push(left);
      cut.push(right);
      return left;
    },
  }) as string;
  return (cut.length === 0 ? [only] : cut).map((piece) => {
    const [token] = Tokenization.reverseString(String(piece)).tokens;
    return token ?? String(piece);
  });
}

// A token that stands for a number looks like this when JavaScript concatenates it to a string.
const NUMBER_TOKEN = /(-?\d+(?:\.\d+)?e\+\d+)/;

function render(value: unknown, context: IResolveContext): string {
  if (value === null || value === undefined) return "null";
  if (value instanceof Expression) return value.render(context);
  if (typeof value === "boolean") return String(value);
  if (typeof value === "number") {
    const token = Tokenization.reverseNumber(value);
    return token ? renderToken(token, context) : String(value);
  }
  if (typeof value === "string") return renderString(value, context);
  if (Array.isArray(value)) {
    if (Token.isUnresolved(value)) return renderToken(reverseList(value) as IResolvable, context);
    return `[${value.map((item) => render(item, context)).join(", ")}]`;
  }
  const object = value as Record<string, unknown>;
  if (EXPRESSION in object) return (object[EXPRESSION as never] as Expression).render(context);
  if (Tokenization.isResolvable(object)) return renderToken(object, context);
  const entries = Object.entries(object).filter(([, item]) => item !== undefined);
  if (entries.length === 0) return "{}";
  return `{ ${entries.map(([key, item]) => `${renderKey(key, context)} = ${render(item, context)}`).join(", ")} }`;
}

const renderKey = (key: string, context: IResolveContext) => {
  if (/^[A-Za-z_][A-Za-z0-9_-]*$/.test(key)) return key;
  return Token.isUnresolved(key) ? `(${render(key, context)})` : `"${quoted(key)}"`;
};

function renderString(value: string, context: IResolveContext): string {
  const parts = pieces(value).flatMap((piece) =>
    typeof piece === "string"
      ? piece.split(NUMBER_TOKEN).flatMap((text, index) => {
          const token = index % 2 ? Tokenization.reverseNumber(parseFloat(text)) : undefined;
          return token ?? (text === "" ? [] : text);
        })
      : piece,
  );
  const [first] = parts;
  if (parts.length === 1 && typeof first !== "string" && first !== undefined) {
    // A number that is all of a text is a text: Terraform takes "80" and 80 for different, and "${80}" for 80.
    const isNumber = Tokenization.reverseString(value).tokens.length === 0;
    return isNumber ? `tostring(${renderToken(first, context)})` : renderToken(first, context);
  }
  return `"${parts.map((part) => (typeof part === "string" ? quoted(part) : `\${${renderToken(part, context)}}`)).join("")}"`;
}

/** A token of cdktf's own (a resource's attribute), without its braces. */
function renderToken(token: IResolvable, context: IResolveContext): string {
  if (token instanceof Expression) return token.render(context);
  const before = context.suppressBraces;
  context.suppressBraces = true;
  const text: unknown = context.resolve(token);
  context.suppressBraces = before;
  return typeof text === "string" ? text : render(text, context);
}
