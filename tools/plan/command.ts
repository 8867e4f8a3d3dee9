import { spawn } from "node:child_process";
import { UserError } from "../../core";

/** A finished command. */
interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface Place {
  readonly folder: string;
  readonly environment?: NodeJS.ProcessEnv;
}

/** Runs a command beside others. @throws UserError when there is no such command */
export function command(name: string, args: readonly string[], { folder, environment = {} }: Place): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(name, args, { cwd: folder, env: { ...process.env, ...environment }, stdio: ["ignore", "pipe", "pipe"] });
    const told = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
    child.stdout.on("data", (data: Buffer) => told.stdout.push(data));
    child.stderr.on("data", (data: Buffer) => told.stderr.push(data));
    child.once("error", (error) => reject((error as NodeJS.ErrnoException).code === "ENOENT" ? missing(name) : error));
    // Decoded as a whole: a character may come in two pieces.
    child.once("close", (code) =>
      resolve({ code: code ?? 1, stdout: Buffer.concat(told.stdout).toString(), stderr: Buffer.concat(told.stderr).toString() }),
    );
  });
}

const missing = (name: string): UserError =>
  new UserError([
    `${name} is not installed (or not on PATH): get 1.11 or newer from https://developer.hashicorp.com/terraform/install`,
  ]);

/** So many at a time; others wait for their turn. */
export class Turns {
  private readonly waiting: (() => void)[] = [];

  public constructor(private free: number) {}

  public async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.free > 0) this.free--;
    else await new Promise<void>((begin) => this.waiting.push(begin));
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.free++;
    }
  }
}
