import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

/** What of a buildspec is played. https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html */
interface Buildspec {
  readonly version: number;
  readonly env: { readonly shell: string };
  readonly phases: Readonly<Record<string, { readonly commands: readonly string[] }>>;
  readonly reports: Readonly<Record<string, { readonly files: readonly string[]; readonly "base-directory": string }>>;
  readonly artifacts: { readonly "base-directory": string; readonly files: readonly string[] };
}

/** How a build went. */
export interface Build {
  /** The phase that failed; nothing where all went well. */
  readonly failed?: string;
  readonly output: string;
  /** The folder of the output artifact; only of a build that went well. */
  readonly artifact?: string;
  /** The texts of the reports by their files' names; a build that failed reports, too. */
  readonly reports: Readonly<Record<string, string>>;
}

/** Reads the buildspec of a source. */
export const buildspecOf = (source: string): Buildspec => parse(readFileSync(join(source, "buildspec.yml"), "utf8")) as Buildspec;

/**
 * Runs a buildspec as CodeBuild does: all commands of version 0.2 in one shell, a phase ends at its first command that
 * fails, and after `install` and `pre_build` so does the build. Runtimes are not installed: Python is this machine's.
 */
export function build(source: string, environment: Readonly<Record<string, string>>): Build {
  const { env, phases, reports, artifacts } = buildspecOf(source);
  const script = ["install", "pre_build", "build", "post_build"]
    .filter((name) => phases[name])
    .flatMap((name) => [`echo "phase ${name}"`, ...(phases[name]?.commands ?? []).map((line) => `{ ${line}\n} || exit 1`)]);
  const { status, stdout, stderr } = spawnSync(env.shell, ["-c", script.join("\n")], {
    cwd: source,
    encoding: "utf8",
    env: { ...process.env, ...environment },
    timeout: 5 * 60 * 1000,
  });
  const reported = Object.values(reports).flatMap((report) =>
    report.files.map((name) => [name, join(source, report["base-directory"], name)] as const),
  );
  const folder = join(source, artifacts["base-directory"]);
  if (status === 0 && readdirSync(folder).length === 0) throw new Error("the artifact is empty");
  return {
    output: stdout + stderr,
    reports: Object.fromEntries(
      reported.filter(([, file]) => existsSync(file)).map(([name, file]) => [name, readFileSync(file, "utf8")]),
    ),
    ...(status === 0 ? { artifact: folder } : { failed: [...stdout.matchAll(/^phase (\w+)$/gm)].at(-1)?.[1] ?? "start" }),
  };
}
