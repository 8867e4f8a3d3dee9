import { TerraformStack } from "cdktf";
import { UserError } from "../../core/app/errors";
import { didYouMean, snakeCase } from "../../core/inputs";
import { differences } from "../match";
import { Plan } from "../plan";
import { type Found, seenIn } from "../seen";
import { reader } from "../seen/values";
import { type Result, answer } from "./told";

/** The class of a resource, data source or provider in a provider's bindings. */
export interface BindingClass {
  readonly tfResourceType: string;
  readonly prototype: object;
}

/** Properties by TypeScript's names or by Terraform's; of objects only what is named is compared. */
export type Properties = Readonly<Record<string, unknown>>;

const WORDS = { resource: "a resource", data: "a data source", provider: "a provider" } as const;

/** Looks for a block of a type that has some properties. */
export function findBlock(
  mode: Found["mode"],
  subject: unknown,
  type: BindingClass,
  expected: Properties | undefined,
  isNot: boolean,
): Result {
  const { tfResourceType } = type;
  if (expected) refuseUnknown(type, Object.keys(expected));
  const { found, hidden } = seenIn(subject);
  const wanted = expected && TerraformStack.isStack(subject) ? reader(subject)(expected) : expected;
  const same = found.filter((one) => one.mode === mode && one.type === tfResourceType);
  const types = [...new Set(found.filter((one) => one.mode === mode).map((one) => one.type))].sort();
  return answer({
    what: `${WORDS[mode]} ${tfResourceType}`,
    expected: wanted,
    candidates: same.map(({ address, certain, values }) => ({
      name: address,
      certain,
      differences: wanted ? differences(wanted, values) : [],
    })),
    // A module gets its providers from the stack, and a plan hides nothing but data sources.
    hidden: mode === "provider" || (mode === "resource" && subject instanceof Plan) ? [] : hidden,
    others: types.length > 0 ? `of other types there are ${types.join(", ")}` : "nor of any other type",
    isNot,
  });
}

const META = ["depends_on", "lifecycle", "provider", "for_each", "count", "provisioner", "connection"];

/** A name that the type has not is in none of its blocks: `.not` would pass for a slip of the pen. */
function refuseUnknown({ tfResourceType, prototype }: BindingClass, names: readonly string[]): void {
  const known = [...Object.getOwnPropertyNames(prototype), ...META].map(snakeCase);
  const wrong = names.filter((name) => !known.includes(snakeCase(name)));
  if (wrong.length === 0) return;
  throw new UserError(
    wrong.map((name) => {
      const meant = didYouMean(snakeCase(name), known);
      return `${tfResourceType} has no argument ${name}${meant ? `; did you mean ${meant}?` : ""}`;
    }),
  );
}
