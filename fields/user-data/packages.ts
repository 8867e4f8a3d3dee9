import { UserError } from "../../core";
import { command, plainName } from "./shell";

const PACKAGE = /^[A-Za-z0-9][A-Za-z0-9.+_:@-]*$/;

/** Installs packages, by dnf (Amazon Linux) or apt (Ubuntu), whichever there is. */
export function installPackages(...names: readonly string[]): string {
  const wrong = names.filter((name) => !PACKAGE.test(name));
  if (names.length === 0) throw new UserError(["installPackages: name at least one package"]);
  if (wrong.length > 0) throw new UserError([`installPackages: no package is called ${wrong.join(", ")}`]);
  return [
    "if command -v dnf > /dev/null; then",
    `  ${command("dnf", "install", "--assumeyes", ...names)}`,
    "else",
    "  export DEBIAN_FRONTEND=noninteractive",
    "  apt-get update",
    `  ${command("apt-get", "install", "--yes", ...names)}`,
    "fi",
  ].join("\n");
}

/** Starts a service now and at each boot. */
export const startService = (name: string): string =>
  command("systemctl", "enable", "--now", `${plainName("service", name)}.service`);

/** Installs a service and starts it. @param packages what to install; the service's name where it is left out */
export const installService = (name: string, ...packages: readonly string[]): string =>
  [installPackages(...(packages.length === 0 ? [name] : packages)), startService(name)].join("\n");
