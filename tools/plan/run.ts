import { changesOf } from "./changes";
import { Turns } from "./command";
import { isDeployed } from "./plan-json";
import type { Result } from "./result";
import type { Stack } from "./stacks";
import { resultText } from "./summary";
import { init, plan } from "./terraform";

/**
 * Plans stacks, those first that others read, and as many at a time as may be. One that reads a stack that is not deployed is not
 * planned: there is nothing to read.
 * @param say takes the progress, line by line
 */
export async function planned(stacks: readonly Stack[], parallel: number, say: (line: string) => void): Promise<Result[]> {
  const turns = new Turns(parallel);
  const results = new Map<string, Promise<Outcome>>();
  for (const stack of stacks) {
    // They come in order: what a stack reads has begun before it.
    const before = stack.dependencies.flatMap((name) => results.get(name) ?? []);
    results.set(stack.name, outcome(stack, before, turns, say));
  }
  return (await Promise.all(results.values())).map(({ result }) => result);
}

interface Outcome {
  readonly result: Result;
  /** Whether others can read what it is made of. */
  readonly isDeployed: boolean;
}

async function outcome(
  stack: Stack,
  before: readonly Promise<Outcome>[],
  turns: Turns,
  say: (line: string) => void,
): Promise<Outcome> {
  const others = await Promise.all(before);
  const began = Date.now();
  const needs = others.filter((other) => !other.isDeployed).map(({ result }) => result.name);
  const found: Outcome =
    needs.length > 0
      ? { result: { kind: "waits", name: stack.name, needs, isPlannedNext: true }, isDeployed: false }
      : await turns.take(() => planOne(stack, others, say));
  say(`${stack.name}: ${resultText(found.result)} (${Math.round((Date.now() - began) / 1000)} s)`);
  return found;
}

async function planOne(stack: Stack, others: readonly Outcome[], say: (line: string) => void): Promise<Outcome> {
  const { name } = stack;
  say(`${name}: terraform init`);
  const problem = await init(stack);
  // What cannot be reached may well be deployed: others that read it find out by themselves.
  if (problem !== undefined) return { result: { kind: "failed", name, problem }, isDeployed: true };
  say(`${name}: terraform plan`);
  const made = await plan(stack);
  if ("problem" in made) return { result: { kind: "failed", name, problem: made.problem }, isDeployed: true };
  const touched = others
    .filter(({ result }) => result.kind === "planned" && !result.changes.isEmpty)
    .map(({ result }) => result.name);
  if ("needs" in made) {
    const isPlannedNext = made.needs.every((need) => touched.includes(need));
    return { result: { kind: "waits", name, needs: made.needs, isPlannedNext }, isDeployed: true };
  }
  return {
    result: { kind: "planned", name, changes: changesOf(made.plan), reads: touched },
    isDeployed: isDeployed(made.plan),
  };
}
