import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { devNull, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { UserError } from "../core/app/errors";
import { packageRoot } from "../core/package-root";
import { called } from "./called";

const USAGE = `usage: ${called("emulator", "[options]")}

Starts an emulator of AWS on this machine (moto, with patches for what Terraform's provider asks), and prints what to export so
that Terraform, cdktf and the AWS CLI talk to it and to nothing else. It holds everything in memory and refuses less than AWS
does; nothing runs on its instances. It needs Python 3.10 or newer, and pip install 'moto[server]==5.2.1'.

  --port N               the port (default: a free one)
  --region REGION        the Region of those who name none (default eu-west-1)
  --bucket NAME          make this bucket, such as the one of a stack's states; may be repeated
  --detach               go on in the background; what is printed can be evaluated: eval "$(npx twinform emulator --detach)"`;

/** Runs the command; without --detach it ends with the emulator. @returns the exit code. @throws UserError when it cannot start */
export async function main(args: readonly string[]): Promise<number> {
  const options = parsed(args);
  if (options.help) {
    console.log(USAGE);
    return 0;
  }
  const { child, url, log } = await started(options.port, options.detach);
  try {
    for (const bucket of options.bucket) await makeBucket(url, bucket, options.region);
  } catch (error) {
    child.kill();
    throw error;
  }
  if (options.detach) {
    child.unref();
    console.error(
      `# The emulator is ready. What is exported here leads to it, in this shell only. Its log: ${log}; to end it: kill ${child.pid}`,
    );
    console.log(exportLines(url, options.region));
    return 0;
  }
  console.log(`The emulator is ready. In another terminal, in the folder of your project:\n`);
  console.log(exportLines(url, options.region));
  console.log(`\nCtrl-C ends it, and forgets everything that is in it.`);
  return ended(child);
}

/** What Terraform's provider, its S3 backend and the AWS CLI read: nothing of the machine's own accounts is left. */
function exportLines(url: string, region: string): string {
  const variables = {
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_SESSION_TOKEN: "",
    AWS_PROFILE: "",
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
  };
  return Object.entries(variables)
    .map(([name, value]) => `export ${name}=${value}`)
    .join("\n");
}

/** An emulator that answers. */
interface Started {
  readonly child: ChildProcess;
  readonly url: string;
  /** Where what it says is written, when it is nobody's child any more. */
  readonly log: string;
}

/** Starts the emulator and waits until it answers. @throws UserError with what it said when it does not start */
async function started(port: string, detach: boolean): Promise<Started> {
  const folder = mkdtempSync(join(tmpdir(), "twinform-emulator-"));
  process.once("exit", () => rmSync(detach ? portFile : folder, { recursive: true, force: true }));
  const [portFile, log] = [join(folder, "port"), join(folder, "log")];
  const server = join(packageRoot(), "tools", "emulator", "server.py");
  const child = spawn("python3", [server, "--port", port, "--port-file", portFile, ...(detach ? ["--stay"] : [])], {
    // A file, not a pipe, which nobody would empty; and a group of its own, which the terminal's Ctrl-C does not reach.
    stdio: ["ignore", "ignore", detach ? openSync(log, "w") : "pipe"],
    detached: detach,
    // Without these moto's own clients ask the machine for a role, and wait for the answer.
    env: { ...process.env, AWS_EC2_METADATA_DISABLED: "true", AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" },
  });
  let said = "";
  child.stderr?.on("data", (data: Buffer) => (said = `${said}${data.toString()}`.slice(-4000)));
  let failure: string | undefined;
  child.once("error", (error) => (failure = (error as NodeJS.ErrnoException).code === "ENOENT" ? MISSING : error.message));
  child.once("close", () => (failure ??= lastLine(detach ? readFileSync(log, "utf8") : said)));
  for (;;) {
    const found = written(portFile);
    if (found !== undefined) {
      child.stderr?.removeAllListeners("data").pipe(process.stderr);
      return { child, url: `http://127.0.0.1:${found}`, log };
    }
    if (failure !== undefined) {
      rmSync(folder, { recursive: true, force: true });
      throw new UserError([`the emulator did not start: ${failure}`]);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const MISSING =
  "there is no python3 (or it is not on PATH): install Python 3.10 or newer, then pip install 'moto[server]==5.2.1'";

/** Of a traceback the last line says what was wrong. */
const lastLine = (text: string): string => text.trim().split("\n").at(-1) || "it said nothing";

function written(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8").trim();
  } catch {
    return undefined;
  }
}

/** @throws UserError when the emulator refuses the name, as S3 does */
async function makeBucket(url: string, name: string, region: string): Promise<void> {
  const elsewhere = `<CreateBucketConfiguration><LocationConstraint>${region}</LocationConstraint></CreateBucketConfiguration>`;
  const response = await fetch(`${url}/${encodeURIComponent(name)}`, {
    method: "PUT",
    headers: { Connection: "close", Authorization: `AWS4-HMAC-SHA256 Credential=test/20200101/${region}/s3/aws4_request` },
    // S3's first Region is the one that must not be named.
    ...(region === "us-east-1" ? {} : { body: elsewhere }),
  });
  if (!response.ok) throw new UserError([`--bucket ${name}: ${wordsOf(await response.text())}`]);
}

const wordsOf = (xml: string): string => /<Message>([^<]*)</.exec(xml)?.[1] ?? xml;

/** Waits for the emulator's end, which this process's own brings about. @returns the exit code */
function ended(child: ChildProcess): Promise<number> {
  let asked = false;
  const end = () => {
    asked = true;
    child.kill();
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, end);
  return new Promise((resolve) => child.once("exit", (code) => resolve(asked ? 0 : (code ?? 1))));
}

function parsed(args: readonly string[]) {
  const { values } = parse(() =>
    parseArgs({
      args: [...args],
      options: {
        port: { type: "string", default: "0" },
        region: { type: "string", default: "eu-west-1" },
        bucket: { type: "string", multiple: true, default: [] as string[] },
        detach: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    }),
  );
  const problems = [
    ...(/^\d{1,5}$/.test(values.port) && Number(values.port) <= 65535 ? [] : [`--port ${values.port}: must be from 0 to 65535`]),
    ...(/^[a-z]{2}(-[a-z]+)+-\d$/.test(values.region) ? [] : [`--region ${values.region}: must be a Region, such as eu-west-1`]),
    // The emulator takes others, which S3 refuses.
    ...values.bucket
      .filter((name) => !/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name))
      .map((name) => `--bucket ${name}: must be a bucket's name: 3 to 63 of a-z, 0-9, . and -`),
  ];
  if (problems.length > 0) throw new UserError(problems);
  return values;
}

function parse<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    const [wrong = ""] = (error as Error).message.split(". ");
    throw new UserError([`${wrong}\n\n${USAGE}`]);
  }
}
