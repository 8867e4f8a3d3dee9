import { TerraformElement, TerraformModule, TerraformStack } from "cdktf";
import { Plan } from "../plan";
import { refuse, synth } from "../synth";
import { givenTo } from "../../core/module/given";
import { blocksIn } from "./blocks";
import type { Seen } from "./found";
import { seenInModule } from "./in-module";
import { isRecord } from "./unknown";
import { readText, reader } from "./values";

export type { Found } from "./found";

/** What is in a stack, in the text that `Testing.synth` makes of one, or in a plan. @throws TypeError for anything else */
export function seenIn(subject: unknown): Seen {
  if (subject instanceof Plan) return { found: subject.resources, hidden: subject.hidden };
  if (typeof subject === "string") return seenInText(subject);
  if (TerraformStack.isStack(subject)) return seenInStack(subject);
  throw new TypeError("give a stack, the text that Testing.synth makes of one, or what planOnMocks gives");
}

/** A stack's own blocks, and all that its modules make of what they were given. */
function seenInStack(stack: TerraformStack): Seen {
  judge(stack);
  const elements = stack.node
    .findAll()
    .filter((construct): construct is TerraformElement => TerraformElement.isTerraformElement(construct));
  const seen = elements.map((element): Seen => {
    const given = givenTo(element);
    if (given) return seenInModule(element, given);
    if (element instanceof TerraformModule) return { found: [], hidden: [notLookedInto(element.friendlyUniqueId)] };
    const read = reader(element);
    // Of a stack's own blocks a text with ${ in it is an expression.
    const json = (element as unknown as { toTerraform(): object }).toTerraform();
    return { found: blocksIn(json, (value) => readText(read(value))), hidden: [] };
  });
  return { found: seen.flatMap(({ found }) => found), hidden: seen.flatMap(({ hidden }) => hidden) };
}

const visited = new WeakSet<TerraformStack>();

/**
 * What wrong inputs make means nothing. The stack's aspects are asked once, at first: some add constructs.
 * @throws UserError with every problem of the stack
 */
export function judge(stack: TerraformStack): void {
  if (!visited.has(stack)) synth(stack);
  else refuse(stack);
  visited.add(stack);
}

const notLookedInto = (name: string) => `module.${name}: it is no module of this library, and is not looked into`;

/** The blocks of a stack's JSON. Module calls in it are calls and no more. */
function seenInText(text: string): Seen {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new TypeError("the text is no JSON: give what Testing.synth makes of a stack, or the stack itself");
  }
  const calls = isRecord(json) && isRecord(json["module"]) ? Object.keys(json["module"]) : [];
  return {
    found: blocksIn(json, readText),
    hidden: calls.map((name) => `module.${name}: a text holds its call only; give the stack itself: expect(stack)`),
  };
}
