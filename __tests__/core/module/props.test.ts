import type { z } from "zod";
import type { Props } from "../../../core";
import { alb } from "../../../modules/alb/alb";
import { example } from "../../../modules/alb/example";
import type { albInputs } from "../../../modules/alb/inputs";

/** True for types that are one; a test of types is one that tsc fails on. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;

test("the inputs of a definition have a type", () => {
  const same: Same<Props<typeof alb>, z.input<typeof albInputs>> = true;
  const isNever: Same<Props<typeof alb>, never> = false;
  const props: Props<typeof alb> = example;
  expect([same, isNever, props.name]).toEqual([true, false, example.name]);
  expect(alb.name).toBe("alb");
});
