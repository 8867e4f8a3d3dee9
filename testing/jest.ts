import { UserError } from "../core/app/errors";
import { matchers } from "./matchers";
import type { StackMatchers } from "./matchers/types";

declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- Jest's types are extended so; without Jest nobody sees it
  namespace jest {
    // eslint-disable-next-line @typescript-eslint/no-unused-vars, @typescript-eslint/no-empty-object-type -- as @types/jest has them
    interface Matchers<R, T = {}> extends StackMatchers<R> {}
  }
}

/** Adds the matchers to the `expect` of Jest, or of Vitest with `globals`. Call it in a setup file, or in the test. */
export function setupJest(): void {
  const { expect } = globalThis as { expect?: { extend(added: object): void } };
  if (!expect) {
    throw new UserError([
      "there is no global expect: call Testing.setupJest() in a file of Jest's setupFilesAfterEnv, or expect.extend(matchers) with your own",
    ]);
  }
  expect.extend(matchers);
}
