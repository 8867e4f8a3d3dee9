import { and, eq, flatten, lessThan, letBe, listOf, toNumber } from "../core";

/** Something with a name, and the value by which AWS tells it from others. */
interface Named<V> {
  readonly name: string;
  readonly value: V;
}

/** The pairs that have one value, as `http and https (80)`. */
export const twins = <V extends string | number>(all: Array<Named<V>>): string[] =>
  letBe(all, (list) =>
    flatten(
      listOf(list, (left, i) =>
        listOf(list, (right) => `${left.name} and ${right.name} (${right.value})`, {
          where: (right, j) => and(lessThan(toNumber(i), toNumber(j)), eq(left.value, right.value)),
        }),
      ),
    ),
  );
