import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { UserError } from "../core";

const USAGE = `usage: npm run scan -- <plan.json>

Scans a plan with checkov: terraform plan -out=plan && terraform show -json plan > plan.json
What of our modules fails, and why, is in docs/security.md. The exit code is checkov's: 1 when something fails.`;

const INSTALL_HINT = `checkov is not installed (or not on PATH): pip install checkov, or name its program in TWINFORM_CHECKOV`;

/** Scans a plan and returns checkov's exit code. @throws UserError when there is no plan, or no checkov */
function scan(args: readonly string[]): number {
  const [plan] = args;
  if (plan === undefined || plan.startsWith("-") || args.length > 1) throw new UserError([USAGE]);
  if (!existsSync(plan)) throw new UserError([`there is no ${plan}`, USAGE]);
  const program = process.env["TWINFORM_CHECKOV"] || "checkov";
  const options = ["--file", plan, "--framework", "terraform_plan", "--compact", "--quiet"];
  const { error, status } = spawnSync(program, options, { stdio: "inherit" });
  if (error) throw "code" in error && error.code === "ENOENT" ? new UserError([INSTALL_HINT]) : error;
  return status ?? 1;
}

if (require.main === module) {
  try {
    process.exitCode = scan(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
