import type { Outputs } from "./definition";
import type { Dependable } from "./scope";

/** An output together with what has to be there before it is of use. */
class Awaited {
  public constructor(
    public readonly value: unknown,
    public readonly dependsOn: readonly Dependable[],
  ) {}
}

/**
 * An output that is of use only when more than its value is there: the ARN of a target group, say, of which AWS
 * takes scaling policies only when a listener forwards to it. Terraform's `depends_on` of outputs: whoever uses the
 * output waits; the value is known no later at plan. Everything here becomes create_before_destroy where a user of
 * the output is, so name nothing that refers to other modules' instances.
 */
export const usableAfter = <T>(value: T, ...dependsOn: Dependable[]): T => new Awaited(value, dependsOn) as unknown as T;

/** A body's outputs, and apart from them what users of each have to wait for. */
export function splitOutputs(given: Outputs): { outputs: Outputs; waits: Record<string, readonly Dependable[]> } {
  const entries = Object.entries(given);
  return {
    outputs: Object.fromEntries(entries.map(([name, value]) => [name, value instanceof Awaited ? value.value : value])),
    waits: Object.fromEntries(entries.flatMap(([name, value]) => (value instanceof Awaited ? [[name, value.dependsOn]] : []))),
  };
}
