import { readFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../../core";
import { ROOT } from "../generate/modules";
import { command } from "./command";

/**
 * Runs the app, which writes its stacks to a folder.
 * @param app its command; without one that of cdktf.json
 * @throws UserError with what the app says when it fails
 */
export async function synthesized(app: string | undefined, out: string, say: (line: string) => void): Promise<void> {
  say("synthesis");
  const { code, stdout, stderr } = await command("sh", ["-c", app ?? ownApp()], {
    folder: ROOT,
    environment: { CDKTF_OUTDIR: out },
  });
  if (code !== 0) throw new UserError([stderr.trim()]);
  for (const line of `${stderr}${stdout}`.trim().split("\n")) say(line);
}

const ownApp = (): string => (JSON.parse(readFileSync(join(ROOT, "cdktf.json"), "utf8")) as { app: string }).app;
