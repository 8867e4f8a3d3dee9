import { UserError } from "../../core";
import { appCommand, projectFolder } from "../project";
import { command } from "./command";

/**
 * Runs the app, which writes its stacks to a folder.
 * @param app its command; without one that of cdktf.json
 * @throws UserError with what the app says when it fails
 */
export async function synthesized(app: string | undefined, out: string, say: (line: string) => void): Promise<void> {
  say("synthesis");
  const { code, stdout, stderr } = await command("sh", ["-c", app ?? appCommand()], {
    folder: projectFolder(),
    environment: { CDKTF_OUTDIR: out },
  });
  if (code !== 0) throw new UserError([stderr.trim() || stdout.trim() || `the app ended with ${code}, and said nothing`]);
  for (const line of `${stderr}${stdout}`.trim().split("\n")) say(line);
}
