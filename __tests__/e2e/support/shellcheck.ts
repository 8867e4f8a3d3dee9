import { spawnSync } from "node:child_process";

/** What shellcheck finds. @throws with the install hint when it is not there */
export function shellcheck(args: readonly string[], input?: string): string {
  const { error, stdout, stderr } = spawnSync("shellcheck", args, { encoding: "utf8", input });
  if (error) throw new Error(`shellcheck is missing: apt-get install shellcheck (brew, dnf: the same name)\n${error.message}`);
  return stdout + stderr;
}
