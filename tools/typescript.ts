import { createRequire } from "node:module";
import { join } from "node:path";

/** Has `require` read a project's TypeScript, by the `tsx` that the project has; the sources of this repository run under it already. */
export function readTypeScript(project: string): void {
  if (__filename.endsWith(".ts")) return;
  const { register } = createRequire(join(project, "package.json"))("tsx/cjs/api") as { register: () => void };
  register();
}
