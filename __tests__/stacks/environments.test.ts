import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Network } from "../../modules/network/network";
import { App, UserError } from "../../core";
import type { Environment } from "../../environments";
import { buildEnvironments } from "../../stacks";
import { NetworkStack } from "../../stacks/network-stack";
import { ROOT } from "../support/terraform";

const folder = mkdtempSync(join(tmpdir(), "twinform-environments-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ZONES = ["eu-west-1a", "eu-west-1b", "eu-west-1c"];

/** As little as an environment can have. */
const bare = { name: "test", region: "eu-west-1", state: { bucket: "test-states" } } satisfies Environment;
const network = { availabilityZones: ZONES };
const domain = "test.example.com";

const appOf = (...environments: unknown[]): App => {
  const app = new App({ outdir: mkdtempSync(join(folder, "out-")) });
  buildEnvironments(app, environments as Environment[]);
  return app;
};
/** What is wrong with an environment that is `bare` and this. */
const problemsOf = (changes: object): string[] => appOf({ ...bare, ...changes }).problems();
const stacksOf = (changes: object): string[] => {
  const app = appOf({ ...bare, ...changes });
  expect(app.problems()).toEqual([]);
  return app.synth();
};

interface Root {
  readonly terraform: { readonly backend: { readonly s3: Readonly<Record<string, unknown>> } };
  readonly provider: { readonly aws: ReadonlyArray<Readonly<Record<string, unknown>>> };
  readonly data: { readonly terraform_remote_state: Readonly<Record<string, { readonly config: object }>> };
  readonly module: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** A reader of the stacks that an environment makes. */
function rootsOf(changes: object): (stack: string) => Root {
  const app = appOf({ ...bare, ...changes });
  app.synth();
  return (stack) => JSON.parse(readFileSync(join(app.outdir, "stacks", stack, "cdk.tf.json"), "utf8")) as Root;
}

describe("an environment gives only what it needs", () => {
  test.each<[string, object, string[]]>([
    ["a state bucket", {}, []],
    ["a network", { network }, ["network"]],
    ["a network, and a domain that nobody uses", { network, domain }, ["network"]],
    ["a site", { network, domain, web: {} }, ["network", "web"]],
    ["a game alone", { network, domain, edge: {} }, ["network", "edge"]],
    ["names of the site", { network, domain, web: {}, dns: {} }, ["network", "web", "dns"]],
    [
      "a delivery to Elastic Beanstalk as well",
      { network, domain, web: {}, delivery: { repository: "example/site", branch: "main", beanstalk: true } },
      ["network", "web", "delivery", "delivery-beanstalk"],
    ],
  ])("%s", (_, changes, stacks) => {
    expect(stacksOf(changes)).toEqual(["state", ...stacks].map((name) => `test-${name}`));
  });

  test("names the network after itself, and leaves fleets empty", () => {
    const root = rootsOf({ network, domain, web: {}, edge: { fleet: { instanceType: "t3.small", maxSize: 5 } } });
    expect(root("test-network").module["network"]).toMatchObject({ name: "test" });
    expect(root("test-web").module["fleet"]).toMatchObject({ min_size: 0, max_size: 2 });
    expect(root("test-edge").module["fleet"]).toMatchObject({ min_size: 0, max_size: 5, instance_type: "t3.small" });
  });

  test("has names only for what is there", () => {
    const { dns } = rootsOf({ network, domain, web: {}, dns: {} })("test-dns").module;
    expect(Object.keys(dns?.["aliases"] as object)).toEqual([domain, `www.${domain}`]);
    expect(dns).not.toHaveProperty("records");
    expect(dns).not.toHaveProperty("health_checks");
    const staticSite = { dnsName: "d111111abcdef8.cloudfront.net" };
    const more = rootsOf({ network, domain, web: {}, edge: {}, dns: { staticSite } })("test-dns").module["dns"];
    const names = [domain, `www.${domain}`, `play.${domain}`, "status-site", "status-static"];
    expect(Object.keys(more?.["aliases"] as object).sort()).toEqual(names.sort());
    expect(more).toHaveProperty("health_checks");
  });

  test("lets Terraform change its own accounts only: by the provider in each Region, and in all states", () => {
    const assumeRoleArn = "arn:aws:iam::123456789012:role/deploy";
    const entrance = { region: "us-east-1", network: { availabilityZones: ["us-east-1a", "us-east-1b"] } };
    const guarded = { network, domain, web: {}, dns: { entrance }, assumeRoleArn, allowedAccountIds: ["123456789012"] };
    const { terraform, provider, data } = rootsOf(guarded)("test-dns");
    const guard = { allowed_account_ids: ["123456789012"] };
    expect(provider.aws).toEqual([expect.objectContaining(guard), expect.objectContaining(guard)]);
    expect(terraform.backend.s3).toMatchObject(guard);
    expect(data.terraform_remote_state["test-web"]?.config).toMatchObject(guard);
  });
});

describe("an environment in two Regions", () => {
  const further = { network: { availabilityZones: ["us-east-1a", "us-east-1b"] }, web: {}, edge: {} };
  const both = { network, domain, web: {}, edge: {}, dns: {}, regions: { "us-east-1": further } };

  const root = rootsOf(both);

  test("has stacks that are named after the further one, and the first one's as they were", () => {
    expect(stacksOf(both)).toEqual([
      "test-state",
      "test-network",
      "test-web",
      "test-edge",
      "test-us-east-1-network",
      "test-us-east-1-web",
      "test-us-east-1-edge",
      "test-dns",
    ]);
    const alone = rootsOf({ ...both, regions: {} });
    for (const stack of ["test-network", "test-web", "test-edge"]) expect(root(stack)).toEqual(alone(stack));
  });

  test("keeps all states in the first one's bucket", () => {
    expect(root("test-us-east-1-web").terraform.backend.s3).toEqual({
      bucket: "test-states",
      key: "test-us-east-1-web/terraform.tfstate",
      region: "eu-west-1",
      use_lockfile: true,
    });
    expect(root("test-us-east-1-web").data.terraform_remote_state["test-us-east-1-network"]?.config).toMatchObject({
      key: "test-us-east-1-network/terraform.tfstate",
      region: "eu-west-1",
    });
  });

  test("creates what is of a Region there, in its zones", () => {
    const tags = { ManagedBy: "Terraform", Stack: "test-us-east-1-network" };
    expect(root("test-us-east-1-network").provider.aws).toEqual([{ region: "us-east-1", default_tags: [{ tags }] }]);
    expect(root("test-us-east-1-network").module["network"]).toMatchObject({
      name: "test",
      availability_zones: ["us-east-1a", "us-east-1b"],
    });
    expect(JSON.stringify(root("test-us-east-1-web"))).not.toContain("eu-west-1a");
  });

  test("proves the domain by the first one's records, and so is deployed after it", () => {
    const app = appOf({ ...bare, ...both });
    const stack = (id: string) => app.node.findChild(id) as NetworkStack;
    expect(stack("test-us-east-1-web").dependencies.map(({ node }) => node.id)).toContain("test-web");
    expect(root("test-web").module["certificate"]?.["issued"]).not.toHaveProperty("proved_elsewhere");
    expect(root("test-us-east-1-web").module["certificate"]?.["issued"]).toMatchObject({
      proved_elsewhere: true,
      alternative_names: { "*.test.example.com": { proved_elsewhere: true } },
    });
  });

  test("has a name that leads to the nearest site, and one for each game", () => {
    const { aliases } = root("test-dns").module["dns"] as { aliases: Record<string, Record<string, unknown>> };
    const site = (stack: string) => `\${data.terraform_remote_state.${stack}.outputs.dns_name}`;
    expect(aliases["go-eu-west-1"]).toMatchObject({ dns_name: site("test-web"), routing: { latency_region: "eu-west-1" } });
    expect(aliases["go-us-east-1"]).toMatchObject({
      dns_name: site("test-us-east-1-web"),
      routing: { latency_region: "us-east-1" },
    });
    expect(aliases["play.test.example.com"]).toMatchObject({ dns_name: site("test-edge") });
    expect(aliases["play-us-east-1.test.example.com"]).toMatchObject({ dns_name: site("test-us-east-1-edge") });
    const { issued } = root("test-us-east-1-edge").module["certificate"] as { issued: { domain_name: string } };
    expect(issued.domain_name).toBe("play-us-east-1.test.example.com");
  });

  test("can have its states in a Region of their own", () => {
    const elsewhere = rootsOf({ ...both, state: { bucket: "test-states", region: "eu-central-1" } });
    expect(elsewhere("test-state").provider.aws[0]).toMatchObject({ region: "eu-central-1" });
    for (const stack of ["test-state", "test-web", "test-us-east-1-web"]) {
      expect(elsewhere(stack).terraform.backend.s3).toMatchObject({ region: "eu-central-1" });
    }
    expect(elsewhere("test-web").provider.aws[0]).toMatchObject({ region: "eu-west-1" });
    expect(elsewhere("test-state").module["state"]).not.toHaveProperty("region");
  });
});

describe("an output of another stack, used as it is", () => {
  test("is read from its state", () => {
    const app = appOf({ ...bare, network, regions: { "us-east-1": { network: { availabilityZones: ["us-east-1a"] } } } });
    const [first, second] = ["test-network", "test-us-east-1-network"].map((id) => app.node.findChild(id) as NetworkStack);
    if (!first || !second) throw new Error("there are two");
    new Network(second, "direct", { name: "direct", availabilityZones: ["us-east-1b"], tags: { Peer: first.outputs.vpcId } });
    expect(app.problems()).toEqual([]);
    app.synth();
    const text = readFileSync(join(app.outdir, "stacks", "test-us-east-1-network", "cdk.tf.json"), "utf8");
    expect((JSON.parse(text) as Root).module["direct"]?.["tags"]).toEqual({
      Peer: expect.stringMatching(/^\$\{data\.terraform_remote_state\..*\.outputs\..*vpc_id\}$/) as string,
    });
  });
});

describe("what is wrong with an environment", () => {
  const site = { network, domain, web: {} };
  const elsewhere = { availabilityZones: ["us-east-1a"] };
  test.each<[string, object, string]>([
    [
      "a bad name",
      { name: "Dev_1" },
      'name must be text of at most 24 characters, of lower-case letters, digits and inner hyphens, beginning with a letter, got "Dev_1"',
    ],
    ["a bad Region", { region: "mars" }, 'region must be text that names a Region, such as eu-west-1, got "mars"'],
    [
      "a bad account",
      { allowedAccountIds: ["1234"] },
      `allowedAccountIds[0] must be text that is an account's ID, of twelve digits, got "1234"`,
    ],
    [
      "no account at all",
      { allowedAccountIds: [] },
      "allowedAccountIds must be a list of at least 1 item, without repetitions, got []",
    ],
    [
      "a role that is none",
      { assumeRoleArn: "deploy" },
      'assumeRoleArn must be text that is the ARN of an IAM role, got "deploy"',
    ],
    [
      "a role of a foreign account",
      { assumeRoleArn: "arn:aws:iam::210987654321:role/deploy", allowedAccountIds: ["123456789012"] },
      "assumeRoleArn must be of an account in allowedAccountIds, got one of 210987654321",
    ],
    ["a tag that stacks set", { tags: { Stack: "mine" } }, "tags must be a map"],
    ["more tags than fit", { tags: Object.fromEntries(Array.from({ length: 48 }, (_, i) => [`k${i}`, ""])) }, "of at most 47"],
    [
      "a bad domain",
      { domain: "Example.com" },
      "domain must be text of at most 253 characters, that is a domain name in lower case",
    ],
    ["no bucket", { state: {} }, "state.bucket is required"],
    ["a misspelt setting", { regoin: "eu-west-1" }, "regoin is no input; did you mean region?"],
    [
      "a misspelt setting of the network",
      { network: { ...network, nta: "single" } },
      "network.nta is no input; did you mean nat?",
    ],
    [
      "a zone of another Region",
      { network: { availabilityZones: [...ZONES, "us-east-1a"] } },
      'network.availabilityZones[3] must be a zone of the Region eu-west-1, got "us-east-1a"',
    ],
    ["a network that the module refuses", { network: { ...network, nat: "single" } }, "network.natZone"],
    ["a site without a domain", { network, web: {} }, "web needs domain"],
    ["a site without a network", { domain, web: {} }, "web needs network"],
    ["a game without a domain", { network, edge: {} }, "edge needs domain"],
    ["names without a site", { network, domain, dns: {} }, "dns needs web"],
    ["a delivery without a site", { network, domain, delivery: { repository: "a/b", branch: "main" } }, "delivery needs web"],
    [
      "the Region twice",
      { regions: { "eu-west-1": { network } } },
      `regions["eu-west-1"] must be another Region than the environment's own`,
    ],
    ["a further Region without a network", { regions: { "us-east-1": {} } }, 'regions["us-east-1"].network is required'],
    [
      "a further Region's zone of another",
      { regions: { "us-east-1": { network } } },
      'regions["us-east-1"].network.availabilityZones[0] must be a zone of the Region us-east-1, got "eu-west-1a"',
    ],
    [
      "a further Region with a site that nobody proves",
      { domain, regions: { "us-east-1": { network: elsewhere, web: {} } } },
      'regions["us-east-1"].web needs web',
    ],
    [
      "a further Region with a game without a name",
      { regions: { "us-east-1": { network: elsewhere, edge: {} } } },
      'regions["us-east-1"].edge needs domain',
    ],
    [
      "an entrance beside the site",
      { ...site, dns: { entrance: { region: "eu-west-1", network } } },
      "dns.entrance.region must be a Region that the environment does not stand in, got eu-west-1",
    ],
    [
      "an entrance in a further Region",
      {
        ...site,
        regions: { "us-east-1": { network: elsewhere } },
        dns: { entrance: { region: "us-east-1", network: elsewhere } },
      },
      "dns.entrance.region must be a Region that the environment does not stand in, got us-east-1",
    ],
    [
      "an entrance with zones of another Region",
      { ...site, dns: { entrance: { region: "us-east-1", network } } },
      "dns.entrance.network.availabilityZones[2] must be a zone of the Region us-east-1",
    ],
  ])("%s is told once", (_, changes, message) => {
    const problems = problemsOf(changes).filter((problem) => problem.includes(message));
    expect([problemsOf(changes), problems.length]).toEqual([expect.anything(), 1]);
    const name = "name" in changes ? changes.name : "test";
    for (const problem of problemsOf(changes)) expect(problem.startsWith(`environments/${name as string}: `)).toBe(true);
  });

  test("is told at once with what is wrong with others, and nothing is written", () => {
    const app = appOf(
      { ...bare, region: "mars", web: {}, network: { availabilityZones: ["moon"], cidr: "10.0.0.0/28", nta: "single" } },
      { ...bare, name: "second", state: { bucket: "test-states" }, delivery: { repository: "a/b" } },
      // Sound by itself: what the module of its fleet refuses is told, too.
      { name: "third", region: "eu-west-1", state: { bucket: "third-states" }, network, domain, web: { fleet: { minSize: 5 } } },
    );
    expect(() => app.synth()).toThrow(UserError);
    expect(app.problems().map((problem) => problem.replace(/(?<=must be|can be|is required|at least|at most).*/, " …")))
      .toMatchInlineSnapshot(`
     [
       "environments/test: region must be …",
       "environments/test: network.nta is no input; did you mean nat?",
       "environments/test: network.availabilityZones[0] must be …",
       "environments/test: web needs domain",
       "environments/test: network.subnets can be …",
       "environments/second: delivery.branch is required …",
       "environments/second: delivery needs web",
       "environments/second: state.bucket must be …",
       "third-web/fleet: minSize must not be above \`maxSize\`",
     ]
    `);
  });

  test("are names and buckets that another has", () => {
    const two = (name: string, bucket: string) => ({ ...bare, name, state: { bucket } });
    expect(appOf(two("one", "a-states"), two("one", "b-states"), two("two", "a-states")).problems()).toEqual([
      "environments/one: name must be no other environment's, also with a Region after it: one is taken",
      `environments/two: state.bucket must be no other environment's, got one's, "a-states"`,
    ]);
    const inTwo = { ...two("one", "a-states"), regions: { "us-east-1": { network: { availabilityZones: ["us-east-1a"] } } } };
    expect(appOf(inTwo, two("one-us-east-1", "b-states")).problems()).toEqual([
      "environments/one-us-east-1: name must be no other environment's, also with a Region after it: one-us-east-1 is taken",
    ]);
  });

  test.each([[undefined], [null], ["dev"], [[]], [{ name: 1, state: 2, network: 3, regions: 4, dns: 5, tags: 6 }]])(
    "whatever it is: %j",
    (environment) => {
      const problems = appOf(environment).problems();
      expect(problems.length).toBeGreaterThan(0);
      for (const problem of problems) expect(problem).toMatch(/^environments\/0: .*(?: got |is required| needs )/);
    },
  );
});

describe("docs/environments.md", () => {
  const text = readFileSync(join(ROOT, "docs", "environments.md"), "utf8");
  const [file = "", regions = ""] = [...text.matchAll(/^```typescript\n([\s\S]*?)^```$/gm)].map(([, code = ""]) => code);
  /** What a text of TypeScript is, without its types. */
  const valueOf = (code: string): object => {
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- a reader's text, run as one
    const read = new Function(`return ${code}`) as () => object;
    return read();
  };
  const lab = valueOf(file.slice(file.indexOf("{\n  name")).replace(/;\s*$/, ""));

  test("shows an environment that has the stacks that it names", () => {
    expect(appOf(lab).synth()).toEqual(["lab-state", "lab-network"]);
  });

  test("shows a further Region", () => {
    const more = { ...lab, domain, web: {}, ...valueOf(`{${regions}}`) };
    expect(appOf(more).synth()).toEqual(["lab-state", "lab-network", "lab-web", "lab-us-east-1-network", "lab-us-east-1-web"]);
  });

  test("shows problems as they are told", () => {
    const state = { bucket: "example-terraform-state" };
    const app = appOf(
      { name: "dev", regoin: "eu-west-1", state, network: { ...network, nta: "single" } },
      { ...lab, network: { availabilityZones: ["eu-central-1a", "eu-west-1b"] }, web: {} },
      { name: "prod", region: "eu-west-1", state },
    );
    expect(() => app.synth()).toThrow(new UserError(app.problems()));
    expect(text).toContain(`\`\`\`\n${new UserError(app.problems()).message}\n\`\`\``);
  });

  test("names every part that an environment can have", () => {
    const rows = [...text.matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name);
    expect(rows).toEqual(["state", "network", "web", "edge", "dns", "delivery", "regions"]);
  });
});
