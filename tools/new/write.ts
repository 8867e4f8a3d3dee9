import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { tmpdir } from "node:os";
import { UserError } from "../../core/app/errors";
import { templateFolder } from "./packages";

/** What files of the template are called in a project: by their own names npm, Git and the compiler would take them for this package's. */
const CALLED: Readonly<Record<string, string>> = {
  "package.template.json": "package.json",
  "tsconfig.template.json": "tsconfig.json",
  gitignore: ".gitignore",
  nvmrc: ".nvmrc",
  github: ".github",
};

/** What the template calls the project. */
const SAMPLE_NAME = /\bshop\b/g;

/**
 * Writes a project, as a whole or not at all.
 * @param folder an empty one, or one that is not there
 * @param versions of all packages that the project depends on
 */
export function writeProject(folder: string, name: string, versions: Readonly<Record<string, string>>): void {
  const made = mkdtempSync(join(tmpdir(), "twinform-new-"));
  try {
    for (const [path, text] of projectFiles(name, versions)) {
      const file = join(made, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    copied(made, folder);
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}

function copied(from: string, folder: string): void {
  let outermost: string | undefined;
  try {
    outermost = mkdirSync(folder, { recursive: true });
    cpSync(from, folder, { recursive: true });
  } catch (error) {
    // There was nothing before, or an empty folder.
    const written = outermost === undefined ? entriesOf(folder) : [outermost];
    for (const path of written) rmSync(path, { recursive: true, force: true });
    throw new UserError([`${folder}: ${(error as Error).message}`]);
  }
}

const entriesOf = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : []);

/** A project's files, by their paths in it. */
function projectFiles(name: string, versions: Readonly<Record<string, string>>): Map<string, string> {
  const template = templateFolder();
  const paths = readdirSync(template, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(template, join(entry.parentPath, entry.name)))
    .sort();
  return new Map(
    paths.map((path) => {
      const text = readFileSync(join(template, path), "utf8").replace(SAMPLE_NAME, name);
      const place = path
        .split(/[\\/]/)
        .map((part) => CALLED[part] ?? part)
        .join("/");
      return [place, place === "package.json" ? withVersions(text, versions) : text];
    }),
  );
}

/** The template leaves versions open: which ones are tested, this package's own file says. */
const withVersions = (text: string, versions: Readonly<Record<string, string>>): string =>
  text.replace(/"([^"]+)": "\*"/g, (_, name: string) => `"${name}": ${JSON.stringify(versions[name])}`);
