import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { ROOT } from "../support/terraform";

const folder = mkdtempSync(join(tmpdir(), "twinform-deploy-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the tool with commands of our own in the place of cdktf and Terraform. */
function deploy(cdktf: string, terraform: string, command = "deploy", maker?: string) {
  const bin = mkdtempSync(join(folder, "bin-"));
  for (const [name, text] of Object.entries({ cdktf, terraform })) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  const write = (stack: string, content: object) => {
    mkdirSync(join(bin, "out", "stacks", stack), { recursive: true });
    const terraform = { backend: { s3: { bucket: "states" } } };
    writeFileSync(join(bin, "out", "stacks", stack, "cdk.tf.json"), JSON.stringify({ terraform, ...content }));
  };
  write("dev-network", {});
  if (maker !== undefined) write(maker, { module: { state: { bucket: "states" } } });
  const { status, stdout, stderr } = spawnSync(
    "node",
    ["--import", "tsx", "tools/deploy.ts", command, "dev-network", "--auto-approve"],
    {
      cwd: ROOT,
      env: { ...process.env, PATH: `${bin}${delimiter}${process.env["PATH"] ?? ""}`, CDKTF_OUTDIR: join(bin, "out") },
      encoding: "utf8",
    },
  );
  return { status, stdout, stderr };
}

const MISSING = `echo 'Error: Failed to get existing workspaces: S3 bucket "states" does not exist.' >&2; exit 1`;

test("deploying before bootstrap says what to do, by the stack that makes the bucket", () => {
  const { status, stderr } = deploy("echo failed >&2; exit 1", MISSING, "deploy", "buckets-of-dev");
  expect(status).toBe(1);
  expect(stderr).toBe(
    "failed\n\nthe bucket states, which holds the stack's state, is not there yet: create it with npm run bootstrap -- buckets-of-dev, once, and run this again\n",
  );
});

test("where no stack makes the bucket, it says so", () => {
  expect(deploy("exit 1", MISSING).stderr).toBe(
    "\nthe bucket states, which holds the stack's state, is not there yet, and no stack makes it: create it by hand, or with a stack of twinform/state-backend\n",
  );
});

test("another failure is cdktf's to tell", () => {
  const { status, stderr } = deploy("echo failed >&2; exit 3", "echo 'Error: no credentials' >&2; exit 1");
  expect({ status, stderr }).toEqual({ status: 3, stderr: "failed\n" });
});

test("a success is cdktf's alone, with the arguments that were given, and for one stack without those that it reads", () => {
  const { status, stdout } = deploy('echo "$@"', "exit 9");
  const given = "deploy dev-network --auto-approve --ignore-missing-stack-dependencies";
  expect({ status, stdout }).toEqual({ status: 0, stdout: `${given}\n` });
});

test("what others read is not destroyed without a word", () => {
  expect(deploy('echo "$@"', "exit 9", "destroy").stdout).toBe("destroy dev-network --auto-approve\n");
});
