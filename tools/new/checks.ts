import { lstatSync, readdirSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { templatePackages } from "./packages";

/** npm takes 214 characters; the name is in that of a bucket, too, which takes 63 with what stands behind it. */
const LONGEST = 40;

/** What is wrong with a project's name. @param isFolder whether it is the folder's, and no option said it */
export function problemsOfName(name: string, isFolder: boolean): string[] {
  const advice = isFolder ? "; say another one with --name" : "";
  const quoted = JSON.stringify(name);
  // Narrower than npm's rule: S3's for buckets is in it.
  if (!/^[a-z](-?[a-z0-9])*$/.test(name) || name.length > LONGEST) {
    return [
      `${quoted} is no name for a package and a bucket: at most ${LONGEST} of a-z, 0-9 and - (inside), a letter first${advice}`,
    ];
  }
  return templatePackages().includes(name) ? [`${quoted} is the name of a package that the project depends on${advice}`] : [];
}

/** What is wrong with a folder that a project is to be written to. */
export function problemsOfFolder(folder: string): string[] {
  if (kindOf(folder) === "folder") {
    const [first, ...others] = readdirSync(folder);
    if (first === undefined) return [];
    const more = others.length === 0 ? "" : ` and ${others.length} more`;
    return [`${folder} is not empty (${first}${more}): a project needs a folder of its own`];
  }
  for (let one = folder; ; one = dirname(one)) {
    const kind = kindOf(one);
    if (kind === "folder") return [];
    if (kind === "file") return [`${one} is a file: a project needs a folder`];
  }
}

/** What there is at a path, at the end of links; a link that leads nowhere is in the way like a file. */
function kindOf(path: string): "folder" | "file" | undefined {
  try {
    return statSync(path).isDirectory() ? "folder" : "file";
  } catch {
    return isLink(path) ? "file" : undefined;
  }
}

function isLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink();
  } catch {
    return false;
  }
}
