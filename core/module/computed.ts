import type { ComplexObject } from "cdktf";
import { Collection, EXPRESSION, Expression, type Item, type ListOf, asList, attribute, operand } from "../expressions";
import { snakeCase } from "../inputs";

/** The names of a resource's attributes that are lists of objects which the provider computes. */
type ComputedList<R> = { [K in keyof R & string]: R[K] extends { get(index: number): ComplexObject } ? K : never }[keyof R &
  string];

/** The objects in such a list. */
type ObjectOf<L> = L extends { get(index: number): infer T } ? T : never;

/**
 * The objects of a list that the provider computes, for loops over them: a certificate's validation options, say.
 * @param name the attribute of the resource
 */
export function computed<R extends { readonly fqn: string }, K extends ComputedList<R>>(
  resource: R,
  name: K,
): ListOf<ObjectOf<R[K]>> {
  const holder = resource as unknown as { [EXPRESSION]?: Expression };
  // An instance of a for_each knows its own address; its attributes' objects know only the resource's.
  const list = new Expression(
    (hcl) => `${holder[EXPRESSION] ? operand(holder[EXPRESSION], hcl) : hcl(resource.fqn)}.${snakeCase(name)}`,
  );
  const sample = (resource[name] as { get(index: number): ComplexObject }).get(0);
  return asList(new Collection(list, "list", viewOf(sample) as Item<ObjectOf<R[K]>>));
}

/** An object of the list as seen in a loop. */
const viewOf =
  (sample: ComplexObject): Item<unknown> =>
  (expression) =>
    Object.create(sample, {
      interpolationForAttribute: { value: (name: string) => attribute(expression, name) },
      viewedAt: { value: viewOf(sample) },
      [EXPRESSION]: { value: expression },
    }) as unknown;
