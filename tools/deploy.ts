import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./generate/modules";
import { bucketAdvice, missesBucket } from "./missing-bucket";

/**
 * Runs cdktf's `deploy`, `diff` or `destroy` before the user's eyes. Where it fails, says what to do if the reason is
 * that the environment's state bucket is not there yet: Terraform tells of the bucket only, and of no way to get it.
 */
function main(args: readonly string[]): number {
  // Stacks that are deployed together wait for those that they read; one alone reads what is in their states already. To
  // destroy one that others read is refused, with the option that allows it.
  const alone = args[0] === "deploy" ? ["--ignore-missing-stack-dependencies"] : [];
  const { status, error } = spawnSync("cdktf", [...args, ...alone], { stdio: "inherit" });
  if (error) throw error;
  if (status === 0) return 0;
  for (const advice of new Set(stacksIn(args).flatMap(missingBucket))) console.error(`\n${advice}`);
  return status ?? 1;
}

/** The stacks that a command names, as the last synthesis wrote them. */
const stacksIn = (args: readonly string[]): string[] =>
  args.filter((arg) => !arg.startsWith("-") && existsSync(join(folderOf(arg), "cdk.tf.json")));

const folderOf = (stack: string) => join(process.env["CDKTF_OUTDIR"] ?? join(ROOT, "cdktf.out"), "stacks", stack);

function missingBucket(stack: string): string[] {
  const folder = folderOf(stack);
  const { stdout, stderr } = spawnSync("terraform", ["init", "-input=false", "-no-color"], { cwd: folder, encoding: "utf8" });
  if (!missesBucket(`${stdout}${stderr}`)) return [];
  return [bucketAdvice(folder)];
}

process.exitCode = main(process.argv.slice(2));
