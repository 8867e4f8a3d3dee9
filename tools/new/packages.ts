import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { UserError } from "../../core/app/errors";
import { packageRoot } from "../../core/package-root";

/** The folder of the template's files. */
export const templateFolder = (): string => join(packageRoot(), "tools", "new", "template");

type Versions = Readonly<Record<string, string>>;

interface Package {
  readonly version: string;
  readonly dependencies?: Versions;
  readonly devDependencies?: Versions;
}

const readPackage = (file: string) => JSON.parse(readFileSync(file, "utf8")) as Package;

/** The packages that a project of the template depends on. */
export function templatePackages(): string[] {
  const { dependencies, devDependencies } = readPackage(join(templateFolder(), "package.template.json"));
  return Object.keys({ ...dependencies, ...devDependencies });
}

/**
 * The versions of what a project depends on: those that this package is tested with.
 * @param folder where the project will be
 * @param twinform a tarball's path, or a version
 * @throws UserError when there is no such tarball
 */
export function versionsFor(folder: string, twinform: string): Versions {
  const { dependencies, devDependencies } = readPackage(join(packageRoot(), "package.json"));
  const tested = { ...dependencies, ...devDependencies, twinform: specOf(folder, twinform) };
  return Object.fromEntries(templatePackages().map((name) => [name, versionOf(name, tested)]));
}

function versionOf(name: string, tested: Versions): string {
  const version = tested[name];
  if (version === undefined) throw new Error(`package.json of twinform says no version of ${name}, which the template needs`);
  return version;
}

function specOf(folder: string, twinform: string): string {
  if (/^[~^]?\d+\.\d+\.\d+(-[\w.]+)?$/.test(twinform)) return twinform;
  const tarball = resolve(twinform);
  if (existsSync(tarball) && tarball.endsWith(".tgz")) return `file:${relative(folder, tarball)}`;
  throw new UserError([
    `--twinform ${twinform}: must be a version, such as 0.1.0, or a tarball of npm pack (.tgz) that is there`,
  ]);
}

/** What this command was installed from: a tarball where it was one, else its version. @throws UserError in the repository */
export function thisPackage(): string {
  const root = packageRoot();
  const { version } = readPackage(join(root, "package.json"));
  const modules = dirname(root);
  if (basename(modules) === "node_modules") {
    // npm keeps there what it has installed; of a tarball the path from the folder that has the node_modules.
    const from = installed(join(modules, ".package-lock.json"))?.[`node_modules/${basename(root)}`]?.resolved ?? "";
    return from.startsWith("file:") ? resolve(dirname(modules), from.slice("file:".length)) : version;
  }
  const packed = join(root, `twinform-${version}.tgz`);
  if (existsSync(packed)) return packed;
  throw new UserError([
    `this is Twinform's repository, and no package yet: npm run build && npm pack makes ${basename(packed)}, or say one with --twinform`,
  ]);
}

type Installed = Readonly<Record<string, { readonly resolved?: string }>>;

const installed = (file: string): Installed | undefined =>
  existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as { readonly packages?: Installed }).packages : undefined;
