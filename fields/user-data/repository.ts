import { UserError, isSymbolic } from "../../core";
import { installPackages } from "./packages";
import { command, plainName, quote } from "./shell";
import { runService } from "./systemd";

/** An application out of a Git repository, run as a service. */
export interface RepositoryService {
  /** Name of the service, its user, and its folder in `/opt`. */
  readonly name: string;
  /** URL of the repository. Credentials do not belong in it: user data can be read by many. */
  readonly repository: string;
  /** Branch or tag to run. @default the repository's own default branch, which moves */
  readonly ref?: string;
  /** Packages that the application needs; git is always there. */
  readonly packages?: readonly string[];
  /** What to do before the start, in the repository's folder, as the service's user: each a program with its arguments. */
  readonly prepare?: ReadonlyArray<readonly string[]>;
  /** The program and its arguments, by its full path; `{directory}` stands for the repository's folder. */
  readonly command: readonly string[];
  /** Its environment. No secrets: everybody on the machine can read it. */
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * Clones a repository and runs it under systemd, as a user of its own. A program that user data starts in the
 * foreground would block the boot, and be gone after the next one; one in the background nobody would start again.
 * Running it twice (in an instance from an image of this one) does no harm.
 */
export function runRepository(service: RepositoryService): string {
  const name = plainName("service", service.name);
  const { repository, ref, packages = [], prepare = [], environment } = service;
  if (isSymbolic(repository) || !/^(?:https|ssh):\/\/[^\s@]*$|^ssh:\/\/[a-z]+@[^\s@:]+$/.test(repository)) {
    throw new UserError([`repository ${JSON.stringify(repository)}: must be an https or ssh URL without credentials`]);
  }
  if (ref !== undefined && !/^[A-Za-z0-9][A-Za-z0-9._/-]*$/.test(ref)) {
    throw new UserError([`repository ${repository}: ${JSON.stringify(ref)} is no branch or tag`]);
  }
  const directory = `/opt/${name}`;
  const home = `/home/${name}`;
  // runuser leaves root's HOME, where the user may not write.
  const asUser = (...words: readonly string[]) => command("runuser", "--user", name, "--", "env", `HOME=${home}`, ...words);
  const clone = ["git", "clone", "--depth", "1", ...(ref === undefined ? [] : ["--branch", ref]), "--", repository, directory];
  return [
    installPackages("git", ...packages),
    `id ${quote(name)} > /dev/null 2>&1 || ${command("useradd", "--system", "--create-home", "--shell", "/usr/sbin/nologin", name)}`,
    command("install", "--directory", "--owner", name, directory),
    `test -d ${quote(`${directory}/.git`)} || ${asUser(...clone)}`,
    command("cd", directory),
    ...prepare.map((words) => asUser(...words)),
    command("cd", "/"),
    runService({
      name,
      user: name,
      directory,
      command: service.command.map((text) => text.replaceAll("{directory}", directory)),
      environment: { HOME: home, ...environment },
    }),
  ].join("\n");
}
