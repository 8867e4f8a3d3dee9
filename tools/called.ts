/**
 * Whether the command runs from this repository's sources: it is then a script of npm; in other projects it is the
 * package's `twinform`.
 */
const fromSource = __filename.endsWith(".ts");

/** A command as its reader would type it: `npm run explain -- dev-web`, or `npx twinform explain dev-web`. */
export function called(command: string, args = ""): string {
  const words = fromSource ? ["npm run", command, ...(args === "" ? [] : ["--"])] : ["npx twinform", command];
  return [...words, ...(args === "" ? [] : [args])].join(" ");
}

/** What writes the stacks, as its reader would type it. */
export const SYNTHESIS = fromSource ? "npm run synth" : "npx cdktf synth";
