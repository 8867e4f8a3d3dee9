import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StandingProvider } from "../../support/provider";
import { type Finished, ROOT, Workspace, terraformEnvironment } from "../../support/terraform";

const SERVER = join(ROOT, "tools", "emulator", "server.py");
const INSTALL_HINT = "The emulator did not start. It needs Python 3 and moto: pip install 'moto[server]==5.2.1'";

/** An AWS emulator of one test file's own, on a free port; it ends with the test, also after a crash. */
export class Emulator {
  private constructor(
    private readonly process: ChildProcess,
    public readonly url: string,
    public readonly region: string,
  ) {}

  private provider: StandingProvider | undefined;

  /**
   * Starts an emulator and waits until it answers.
   * @param region the Region of those who do not name one
   * @param options.logged whether Terraform's logs are to hold what its provider does: one that stays writes none there
   * @throws with the install hint when it cannot start
   */
  public static async start(region = "eu-west-1", options: { logged?: boolean } = {}): Promise<Emulator> {
    // Without these the emulator's own clients ask the machine for a role, and wait for the answer.
    const env = { ...process.env, AWS_EC2_METADATA_DISABLED: "true", AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" };
    const child = spawn("python3", [SERVER, "--port", "0"], { stdio: ["pipe", "pipe", "pipe"], env });
    let output = "";
    const url = await new Promise<string>((resolve, reject) => {
      const fail = (why: string) => reject(new Error(`${INSTALL_HINT}\n${why}\n${output}`));
      child.once("error", (error) => fail(error.message));
      child.once("exit", (code) => fail(`it exited with ${code ?? "a signal"}`));
      child.stderr.on("data", (data: Buffer) => (output = (output + data.toString()).slice(-4000)));
      child.stdout.on("data", (data: Buffer) => {
        output += data.toString();
        const ready = /ready (http:\S+)/.exec(output);
        if (ready?.[1]) resolve(ready[1]);
      });
    });
    child.removeAllListeners("exit");
    const emulator = new Emulator(child, url, region);
    try {
      if (!options.logged) emulator.provider = await StandingProvider.start(emulator.environment);
    } catch (error) {
      emulator.stop();
      throw error;
    }
    return emulator;
  }

  public stop(): void {
    this.provider?.stop();
    this.process.kill();
    for (const stream of [this.process.stdin, this.process.stdout, this.process.stderr]) stream?.destroy();
  }

  /** The environment in which Terraform, cdktf and others talk to the emulator, and to nothing else. */
  public get environment(): Record<string, string> {
    return {
      AWS_ENDPOINT_URL: this.url,
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_SESSION_TOKEN: "",
      AWS_PROFILE: "",
      AWS_CONFIG_FILE: join(tmpdir(), "twinform-no-aws-config"),
      AWS_SHARED_CREDENTIALS_FILE: join(tmpdir(), "twinform-no-aws-credentials"),
      AWS_EC2_METADATA_DISABLED: "true",
      // A machine's own certificates are of no use here, and a provider that stays takes them once only.
      AWS_CA_BUNDLE: "",
      AWS_REGION: this.region,
      AWS_DEFAULT_REGION: this.region,
      TF_CLI_ARGS_apply: "-parallelism=30",
      TF_CLI_ARGS_destroy: "-parallelism=30",
    };
  }

  /** The environment of `terraform` in the folders that `workspace` makes, which attaches to the emulator's own provider. */
  public get terraform(): Record<string, string> {
    return { ...this.environment, ...this.provider?.environment };
  }

  /** A folder with Terraform files, with one `provider "aws"` at most, whose commands go to the emulator. */
  public workspace(source: string | Record<string, string>): Workspace {
    return new Workspace(source, this.terraform);
  }

  /** The answer to a call, to see what is there; the request's ID taken out, so that answers compare. */
  public async call(
    service: "ec2" | "iam" | "elasticloadbalancing" | "autoscaling" | "monitoring",
    action: string,
    parameters: Record<string, string> = {},
    region = this.region,
  ): Promise<string> {
    const version = {
      ec2: "2016-11-15",
      iam: "2010-05-08",
      elasticloadbalancing: "2015-12-01",
      autoscaling: "2011-01-01",
      monitoring: "2010-08-01",
    }[service];
    const response = await fetch(this.url, {
      method: "POST",
      headers: {
        "Content-Type": "application/x-www-form-urlencoded",
        Connection: "close",
        Authorization: `AWS4-HMAC-SHA256 Credential=test/20200101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`,
      },
      body: new URLSearchParams({ Action: action, Version: version, ...parameters }).toString(),
    });
    if (!response.ok) throw new Error(`${action}: ${response.status} ${await response.text()}`);
    return (await response.text()).replace(/<(requestId|RequestId)>[^<]*<\/\1>/g, "");
  }

  /** The answer to a call of a service that speaks JSON. @param target as AWS's SDKs name it: `AWSEvents.PutEvents` */
  public async json(service: string, target: string, input: object, region = this.region): Promise<unknown> {
    const response = await fetch(this.url, {
      method: "POST",
      headers: {
        "Content-Type": "application/x-amz-json-1.1",
        "X-Amz-Target": target,
        Connection: "close",
        Authorization: `AWS4-HMAC-SHA256 Credential=test/20200101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`,
      },
      body: JSON.stringify(input),
    });
    if (!response.ok) throw new Error(`${target}: ${response.status} ${await response.text()}`);
    return response.json();
  }

  /**
   * Refuses every call once from now on, somewhere among its first so many (0: none), so that an apply stops at many places.
   * @returns the calls that were refused since the last time
   */
  public async refuse(among: number, seed = 0): Promise<string[]> {
    const response = await fetch(`${this.url}/emulator/faults`, {
      method: "POST",
      headers: { Connection: "close" },
      body: JSON.stringify({ among, seed }),
    });
    return ((await response.json()) as { refused: string[] }).refused;
  }

  /** The calls that were made, by AWS's names of them, and how often. @param options.forget starts anew afterwards */
  public async calls({ forget = false } = {}): Promise<Record<string, number>> {
    const method = forget ? "POST" : "GET";
    const response = await fetch(`${this.url}/emulator/calls`, { method, headers: { Connection: "close" } });
    return (await response.json()) as Record<string, number>;
  }

  /** Forgets all resources. */
  public async reset(): Promise<void> {
    await fetch(`${this.url}/moto-api/reset`, { method: "POST", headers: { Connection: "close" } });
  }

  /** The records in a hosted zone, as `www.example.com A 192.0.2.10`; an alias has no values. */
  public async records(zoneId: string): Promise<string[]> {
    const credential = "Credential=test/20200101/us-east-1/route53/aws4_request, SignedHeaders=host, Signature=0";
    const response = await fetch(`${this.url}/2013-04-01/hostedzone/${zoneId}/rrset`, {
      headers: { Connection: "close", Authorization: `AWS4-HMAC-SHA256 ${credential}` },
    });
    const all = (await response.text()).matchAll(
      /<ResourceRecordSet><Name>(.*?)[.]<\/Name><Type>(.*?)<\/Type>(.*?)<\/ResourceRecordSet>/gs,
    );
    return [...all].map(([, name = "", type = "", rest = ""]) =>
      [name, type, ...[...rest.matchAll(/<Value>(.*?)<\/Value>/g)].map(([, value]) => value)].join(" "),
    );
  }

  /** The keys of the objects in a bucket. */
  public async keys(bucket: string): Promise<string[]> {
    const xml = await (await fetch(`${this.url}/${bucket}?list-type=2`, { headers: { Connection: "close" } })).text();
    return [...xml.matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key]) => key ?? "");
  }

  /** Runs a command of the project (npm, cdktf …), or of another in a folder, against the emulator. */
  public try(command: string, args: readonly string[], extra: Record<string, string> = {}, cwd = ROOT): Finished {
    const result = spawnSync(command, args, {
      cwd,
      env: terraformEnvironment({ ...this.environment, CI: "1", ...extra }),
      encoding: "utf8",
      maxBuffer: 1 << 28,
      timeout: 10 * 60 * 1000,
    });
    if (result.error) throw result.error;
    return { code: result.status ?? 1, stdout: result.stdout, stderr: result.stderr };
  }

  /** As `try`. @throws with the whole output when the command fails */
  public run(command: string, args: readonly string[], extra: Record<string, string> = {}, cwd = ROOT): string {
    const { code, stdout, stderr } = this.try(command, args, extra, cwd);
    if (code !== 0) throw new Error(`${command} ${args.join(" ")} exited ${code}\n${stdout}\n${stderr}`);
    return stdout;
  }
}

/** A stack's synthesized folder, in which Terraform is run as a Terraform-only team would. */
export class StackFolder extends Workspace {
  public constructor(
    folder: string,
    private readonly emulator: Emulator,
  ) {
    super({}, emulator.environment);
    this.remove();
    Object.defineProperty(this, "folder", { value: folder });
  }

  /** cdktf works in the folder, too, and has a cache of providers: from there only what the lock file has a hash of is taken. */
  protected override forgetHashes(): void {
    // Kept.
  }

  /** Plans again. @throws with the plan when it would change anything */
  public expectNoChanges(): void {
    const { code, stdout, stderr } = this.try(["plan", "-detailed-exitcode", "-no-color"]);
    if (code !== 0) throw new Error(`a second plan is not empty:\n${stdout}\n${stderr}`);
  }

  /** Starts a command that waits for an answer, and with it holds the lock. */
  public ask(args: readonly string[], question: string): Promise<ChildProcess> {
    const child = spawn("terraform", args, {
      cwd: this.folder,
      env: { ...terraformEnvironment(this.emulator.environment), TF_INPUT: "1", TF_IN_AUTOMATION: "" },
    });
    return new Promise((resolve, reject) => {
      let output = "";
      child.stdout.on("data", (data: Buffer) => {
        output += data.toString();
        if (output.includes(question)) resolve(child);
      });
      child.stderr.on("data", (data: Buffer) => (output += data.toString()));
      child.once("exit", () => reject(new Error(output)));
    });
  }
}

const folders: string[] = [];

/** A temporary folder that is removed when the process ends. */
export function temporaryFolder(): string {
  if (folders.length === 0)
    process.once("exit", () => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));
  const folder = mkdtempSync(join(tmpdir(), "twinform-e2e-"));
  folders.push(folder);
  return folder;
}
