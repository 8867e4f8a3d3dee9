import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, rmdirSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { parse } from "yaml";
import { temporaryFolder } from "../emulator";
import type { Server } from "./server";

/** What of an appspec is played. https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file.html */
interface AppSpec {
  readonly version: number;
  readonly os: string;
  readonly files: ReadonlyArray<{ readonly source: string; readonly destination: string }>;
  readonly hooks: Readonly<Record<string, ReadonlyArray<{ readonly location: string; readonly timeout: number }>>>;
}

/** How a deployment went on a server. */
interface Deployment {
  /** The event that failed; nothing where all went well. */
  readonly failed?: string;
  /** The events whose scripts ran, in order. */
  readonly events: readonly string[];
  readonly output: string;
}

/** The events of an in-place deployment behind a balancer, in the agent's order; those that scripts may not hook have no name here. */
const EVENTS = ["ApplicationStop", "BeforeInstall", "Install", "AfterInstall", "ApplicationStart", "ValidateService"] as const;

/** Reads the appspec of a revision. */
export const appSpecOf = (revision: string): AppSpec => parse(readFileSync(join(revision, "appspec.yml"), "utf8")) as AppSpec;

/**
 * The CodeDeploy agent of a server, as its source has it (aws/aws-codedeploy-agent, `hook_executor.rb` and
 * `installer.rb`): ApplicationStop is of the last version that was deployed well, all else of the new one; what the last
 * deployment brought is removed before the new files come, and a file that it did not bring makes the deployment fail.
 */
export class Agent {
  private lastGood: string | undefined;
  private brought: string[] = [];
  private deployments = 0;

  public constructor(private readonly server: Server) {}

  /** Deploys a revision: the folder that the pipeline's artifact unpacks to. */
  public deploy(artifact: string): Deployment {
    const revision = this.download(artifact);
    const events: string[] = [];
    let output = "";
    this.deployments += 1;
    for (const event of EVENTS) {
      try {
        if (event === "Install") this.install(revision);
        const from = event === "ApplicationStop" ? this.lastGood : revision;
        for (const { location, timeout } of (from ? appSpecOf(from).hooks[event] : undefined) ?? []) {
          events.push(event);
          const environment = { LIFECYCLE_EVENT: event, DEPLOYMENT_ID: `d-${this.deployments}`, APPLICATION_NAME: "site" };
          const ended = this.server.run(join(from ?? "", location), environment, timeout);
          output += ended.output;
          if (ended.status !== 0) throw new Error(`${location} failed with exit code ${ended.status}`);
        }
      } catch (error) {
        return { failed: event, events, output: `${output}${error instanceof Error ? error.message : String(error)}` };
      }
    }
    this.lastGood = revision;
    return { events, output };
  }

  /** DownloadBundle; the paths in it are those of the server's folder here. */
  private download(artifact: string): string {
    const revision = temporaryFolder();
    cpSync(artifact, revision, { recursive: true });
    for (const name of readdirSync(revision, { recursive: true, encoding: "utf8" })) {
      if (!/\.(?:sh|yml|service|conf)$/.test(name)) continue;
      const file = join(revision, name);
      writeFileSync(file, this.server.here(readFileSync(file, "utf8")));
    }
    return revision;
  }

  private install(revision: string): void {
    for (const path of this.brought.reverse()) {
      if (!existsSync(path)) continue;
      if (!statSync(path).isDirectory()) rmSync(path);
      else if (readdirSync(path).length === 0) rmdirSync(path);
    }
    this.brought = [];
    for (const { source, destination } of appSpecOf(revision).files) {
      const from = join(revision, source);
      if (statSync(from).isDirectory()) this.copyFolder(from, destination);
      else this.copyFile(from, join(destination, basename(from)));
    }
  }

  private copyFolder(from: string, to: string): void {
    this.makeFolder(to);
    for (const name of readdirSync(from)) {
      if (statSync(join(from, name)).isDirectory()) this.copyFolder(join(from, name), join(to, name));
      else this.copyFile(join(from, name), join(to, name));
    }
  }

  private copyFile(from: string, to: string): void {
    if (existsSync(to)) throw new Error(`a specified file already exists at this location: ${to}`);
    this.makeFolder(dirname(to));
    cpSync(from, to);
    this.brought.push(to);
  }

  private makeFolder(folder: string): void {
    if (existsSync(folder)) return;
    this.makeFolder(dirname(folder));
    mkdirSync(folder);
    this.brought.push(folder);
  }
}
