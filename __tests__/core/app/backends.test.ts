import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  AzurermBackend,
  CloudBackend,
  ConsulBackend,
  CosBackend,
  GcsBackend,
  HttpBackend,
  LocalBackend,
  NamedCloudWorkspace,
  NamedRemoteWorkspace,
  OssBackend,
  PgBackend,
  RemoteBackend,
  S3Backend,
  SwiftBackend,
  TaggedCloudWorkspaces,
  TerraformStack,
} from "cdktf";
import { App } from "../../../core";
import { Network } from "../../../modules/network/network";

const folder = mkdtempSync(join(tmpdir(), "twinform-backends-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Add = (stack: TerraformStack, key: string) => unknown;
const backends: Array<[string, Add]> = [
  ["azurerm", (s, key) => new AzurermBackend(s, { storageAccountName: "a", containerName: "c", key })],
  ["consul", (s, path) => new ConsulBackend(s, { path, accessToken: "t" })],
  ["cos", (s, key) => new CosBackend(s, { bucket: "b", key })],
  ["gcs", (s, prefix) => new GcsBackend(s, { bucket: "b", prefix })],
  ["http", (s, key) => new HttpBackend(s, { address: `https://states.example/${key}` })],
  ["local", (s, path) => new LocalBackend(s, { path })],
  ["oss", (s, key) => new OssBackend(s, { bucket: "b", key })],
  ["pg", (s, schemaName) => new PgBackend(s, { connStr: "postgres://db", schemaName })],
  ["remote", (s, name) => new RemoteBackend(s, { organization: "o", workspaces: new NamedRemoteWorkspace(name) })],
  ["s3", (s, key) => new S3Backend(s, { bucket: "b", key })],
  ["swift", (s, container) => new SwiftBackend(s, { container })],
  ["cloud", (s, name) => new CloudBackend(s, { organization: "o", workspaces: new NamedCloudWorkspace(name) })],
];

/** An app of two stacks with a network each, and a backend with these keys. */
function appOf(add: Add, keys: readonly [string, string]): App {
  const app = new App({ outdir: mkdtempSync(join(folder, "out-")) });
  ["a", "b"].forEach((id, index) => {
    const stack = new TerraformStack(app, id);
    add(stack, keys[index] ?? "");
    new Network(stack, "network", { name: id, availabilityZones: ["eu-west-1a"] });
  });
  return app;
}

const terraformOf = (app: App, stack: string) =>
  (JSON.parse(readFileSync(join(app.outdir, "stacks", stack, "cdk.tf.json"), "utf8")) as { terraform: Record<string, object> })
    .terraform;

describe.each(backends)("the backend %s", (kind, add) => {
  test("synthesizes", () => {
    const app = appOf(add, ["one", "two"]);
    expect(app.synth()).toEqual(["a", "b"]);
    const { backend, cloud } = terraformOf(app, "a");
    expect(Object.keys(backend ?? { cloud })).toEqual([kind]);
  });

  test("keeps two stacks from sharing one state", () => {
    expect(appOf(add, ["one", "one"]).problems()).toEqual([expect.stringMatching(/^b: has the same state as a \(.+\); give it/)]);
  });
});

test("workspaces that are chosen by their tags are no one state", () => {
  const tagged: Add = (s) => new CloudBackend(s, { organization: "o", workspaces: new TaggedCloudWorkspaces(["web"]) });
  expect(appOf(tagged, ["", ""]).problems()).toEqual([]);
});
