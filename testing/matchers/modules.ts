import { TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { UserError } from "../../core/app/errors";
import { didYouMean } from "../../core/inputs";
import { givenTo } from "../../core/module/given";
import type { ModuleDefinition } from "../../core/module/definition";
import { differences } from "../match";
import { judge } from "../seen";
import { callOf } from "../seen/in-module";
import { reader } from "../seen/values";
import { type Result, answer } from "./told";

/** The class of a module's constructs. */
export interface ModuleClass {
  // What a class takes does not matter here, and no other type takes every class.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  new (scope: any, id: string, props: any): IConstruct;
  readonly definition: Pick<ModuleDefinition, "name" | "attributes">;
}

/** Looks for a module that was given some inputs. */
export function findModule(subject: unknown, type: ModuleClass, expected: object | undefined, isNot: boolean): Result {
  if (!TerraformStack.isStack(subject)) {
    throw new TypeError(
      "toHaveModule looks into a stack: expect(stack).toHaveModule(…); a text does not tell whose inputs they are",
    );
  }
  if (expected) refuseUnknown(type, Object.keys(expected));
  judge(subject);
  // Tokens on both sides are compared by what they refer to.
  const read = reader(subject);
  const wanted = expected && read(expected);
  const modules = subject.node.findAll().flatMap((construct) => {
    const given = givenTo(construct);
    return given ? [{ construct, given }] : [];
  });
  const same = modules.filter(({ given }) => (given.definition as unknown) === type.definition);
  return answer({
    what: `a module ${type.definition.name}`,
    expected: wanted,
    candidates: same.flatMap(({ construct, given }) =>
      given.instances.map(({ at, certain, inputs }) => ({
        name: `${callOf(construct)}${at}`,
        certain,
        differences: wanted ? differences(wanted, read(inputs)) : [],
      })),
    ),
    hidden: [],
    others:
      modules.length > 0
        ? `the stack has ${modules.map(({ construct, given }) => `${callOf(construct)} (${given.definition.name})`).join(", ")}`
        : "the stack has no modules",
    isNot,
  });
}

function refuseUnknown({ definition: { name, attributes } }: ModuleClass, inputs: readonly string[]): void {
  const known = Object.keys(attributes);
  const wrong = inputs.filter((input) => !known.includes(input));
  if (wrong.length === 0) return;
  throw new UserError(
    wrong.map((input) => {
      const meant = didYouMean(input, known);
      return `${name} has no input ${input}${meant ? `; did you mean ${meant}?` : ""}`;
    }),
  );
}
