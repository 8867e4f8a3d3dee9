import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity";
import { Lb } from "@cdktf/provider-aws/lib/lb";
import { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { S3Backend, TerraformStack } from "cdktf";
import { z } from "zod";
import { App, atMost, block, defineModule, length, mapOf, moduleConstruct, where } from "../../../../core";

/** A module with what calls and overrides can meet: plain resources, repeated ones, blocks, a data source, output maps. */
const web = defineModule({
  name: "web",
  description: "A balancer.",
  inputs: z.strictObject({
    name: where(z.string(), "of at most 6 characters", (name) => atMost(length(name), 6)),
    subnets: z.record(z.string(), z.string()).default({}),
    path: z.string().optional(),
    logs: z.strictObject({ bucket: z.string() }).optional(),
  }),
  warnings: ({ name }) => (name === "warned" ? ["that name again"] : []),
  build(m, { name, subnets, path, logs }) {
    m.data(DataAwsCallerIdentity, "this", {});
    const made = m.resources(Subnet, "this", subnets, (cidrBlock) => ({ vpcId: "vpc", cidrBlock }));
    const balancer = m.resource(Lb, "this", {
      name,
      accessLogs: block(logs, ({ bucket }) => ({ bucket, enabled: true })),
      lifecycle: { createBeforeDestroy: true },
    });
    m.resource(LbTargetGroup, "this", { name, healthCheck: { path } });
    return { dnsName: balancer.dnsName, subnetIds: mapOf(made, ({ id }) => id) };
  },
});
export class Web<R = undefined> extends moduleConstruct(web)<R> {}

export type Json = Record<string, Record<string, Record<string, unknown>>>;

const folders: string[] = [];

/** Removes what the tests wrote. */
export const removeFolders = (): void => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true }));

/** An app with a stack, and what becomes of them. */
export class Trial {
  public readonly app: App;
  public readonly stack: TerraformStack;
  public readonly provider: AwsProvider;

  public constructor() {
    const folder = mkdtempSync(join(tmpdir(), "twinform-call-"));
    folders.push(folder);
    this.app = new App({ outdir: join(folder, "out") });
    this.stack = this.another("s");
    this.provider = this.stack.node.findChild("aws") as AwsProvider;
  }

  public another(id: string): TerraformStack {
    const stack = new TerraformStack(this.app, id);
    new S3Backend(stack, { bucket: "states", key: id });
    new AwsProvider(stack, "aws", {});
    return stack;
  }

  /** The stack's file. @throws UserError with every problem */
  public json(stack = this.stack): Json {
    this.app.synth();
    return this.file("cdk.tf.json", stack) as Json;
  }

  /** A call as it is written, without what cdktf notes of it. */
  public call(id = "web"): Record<string, unknown> {
    const { "//": _metadata, ...call } = this.json()["module"]?.[id] ?? {};
    return call;
  }

  /** A file that is there after synthesis; undefined where it is not. */
  public file(path: string, stack = this.stack): unknown {
    const file = join(this.app.outdir, "stacks", stack.node.id, path);
    return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as unknown) : undefined;
  }
}
