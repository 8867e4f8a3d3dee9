import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "../../core";
import { environments } from "../../environments";
import { buildEnvironments } from "../../stacks";
import { ROOT, moduleNames } from "../../tools/generate/modules";
import { permissionsOf } from "../../tools/permissions";
import { actionsOf } from "../../tools/permissions/actions";
import { callsOf, dataCalls } from "../../tools/permissions/calls";
import { bareGrants, grantsOf } from "../../tools/permissions/grants";
import {
  type Grant,
  POLICIES_LIMIT,
  POLICY_LIMIT,
  type PolicyDocument,
  policiesOf,
  sizeOf,
} from "../../tools/permissions/policy";
import { actionOf, reads } from "../../tools/permissions/reference";
import { type Stack, readStack } from "../../tools/permissions/stack";
import { stateGrants } from "../../tools/permissions/state";

const out = mkdtempSync(join(tmpdir(), "twinform-permissions-"));
afterAll(() => rmSync(out, { recursive: true, force: true }));

const ACCOUNT = "123456789012";
const place = { partition: "aws", account: ACCOUNT };

const statements = (policies: readonly PolicyDocument[]) => policies.flatMap(({ Statement }) => Statement);
const actionsIn = (policies: readonly PolicyDocument[]) => statements(policies).flatMap(({ Action }) => Action);

test("the calls of all modules have been recorded: npm run accept -- <module> --record", () => {
  expect(moduleNames().filter((name) => Object.keys(callsOf(name) ?? {}).length === 0)).toEqual([]);
});

describe.each(moduleNames())("the calls of %s", (name) => {
  const calls = callsOf(name) ?? {};

  test("need actions that AWS has; a plan's only read", () => {
    const all = Object.values(calls).flatMap(({ plan, apply }) => [...plan, ...apply]);
    expect(all.flatMap(actionsOf).filter((action) => !actionOf(action))).toEqual([]);
    const plans = Object.values(calls).flatMap(({ plan }) => plan.flatMap(actionsOf));
    expect(plans.filter((action) => !reads(action))).toEqual([]);
  });

  test("are of each type of resource that the module makes: to read, to make, and to undo what was made", () => {
    type Bodies = Record<string, Record<string, { readonly lifecycle?: { readonly prevent_destroy?: boolean } }>>;
    const { resource = {}, data = {} } = JSON.parse(readFileSync(join(ROOT, "terraform", name, "main.tf.json"), "utf8")) as {
      resource?: Bodies;
      data?: Bodies;
    };
    const missing = Object.entries(resource).flatMap(([type, all]) => {
      if (!type.startsWith("aws_")) return [];
      const { plan = [], apply = [] } = calls[type] ?? {};
      const changing = apply.flatMap(actionsOf).filter((action) => !reads(action) && actionOf(action)?.level !== "Tagging");
      const permanent = Object.values(all).every(({ lifecycle }) => lifecycle?.prevent_destroy);
      const undone = apply.map(plain);
      return [
        ...(plan.flatMap(actionsOf).some(reads) ? [] : [`${type}: read`]),
        ...(changing.length > 0 || NOT_MADE.test(type) ? [] : [`${type}: make`]),
        ...apply.filter((call) => !permanent && undoing(call) !== undefined && !undone.includes(undoing(call) ?? "")),
      ];
    });
    expect(missing).toEqual([]);
    const looking = Object.keys(data).filter((type) => !ASKS_NOBODY.test(type));
    expect(looking.filter((type) => !calls[`data.${type}`] && !calls[ASKS_AS[type] ?? ""])).toEqual([]);
  });
});

// What only waits, and changes nothing.
const NOT_MADE = /^aws_acm_certificate_validation$/;

const UNDOING: ReadonlyArray<readonly [RegExp, string]> = [
  [/^kms:CreateKey$/, "kms:ScheduleKeyDeletion"],
  [/^ec2:CreateImage$/, "ec2:DeregisterImage"],
  // The last copy of a volume that goes stays.
  [/^ec2:CreateSnapshot$/, ""],
  [/^elasticbeanstalk:CreateEnvironment$/, "elasticbeanstalk:TerminateEnvironment"],
  // What goes with what it is of, or has another in its place.
  [/:(CreateTags|CreateOrUpdateTags|CreateLaunchTemplateVersion|AssociateKmsKey)$/, ""],
  [/:(?:Create|Upload|Import|Request)(\w+)$/, ":Delete$1"],
  [/:Allocate(\w+)$/, ":Release$1"],
  [/:Authorize(\w+)$/, ":Revoke$1"],
  [/:Attach(\w+)$/, ":Detach$1"],
  [/:Associate(\w+)$/, ":Disassociate$1"],
  [/:Register(\w+)$/, ":Deregister$1"],
  [/:AddPermission$/, ":RemovePermission"],
  [/:AddListenerCertificates$/, ":RemoveListenerCertificates"],
  [/:AddRoleToInstanceProfile$/, ":RemoveRoleFromInstanceProfile"],
  [/:Run(\w+)$/, ":Terminate$1"],
  [/:Subscribe$/, ":Unsubscribe"],
];

/** A call without what differs between one that makes something and one that takes it away: `…VPCWithHostedZone`, `…Endpoints`. */
const plain = (call: string): string => call.replace(/(?<=[a-zC])(With|From|To)(?=[A-Z])/, "").replace(/s$/, "");

/** The call that takes away what a call makes, as `plain` has it; undefined where there is none. */
const undoing = (call: string): string | undefined => {
  const [making, taking] = UNDOING.find(([pattern]) => pattern.test(call)) ?? [];
  return making && taking ? plain(call.replace(making, taking)) : undefined;
};

// Data sources that the provider answers by itself, or from what it asked at its start.
const ASKS_NOBODY =
  /^aws_(caller_identity|elastic_beanstalk_hosted_zone|iam_policy_document|partition|region|service_principal)$|^terraform_/;

// Data sources that ask for what CodeDeploy has made, which is not there while the calls are recorded: with the very call
// that the resource is read with, autoscaling:DescribeAutoScalingGroups.
const ASKS_AS: Readonly<Record<string, string>> = {
  aws_autoscaling_groups: "aws_autoscaling_group",
  aws_autoscaling_group: "aws_autoscaling_group",
};

test("the data sources that stacks use themselves are known, and read", () => {
  const calls = dataCalls();
  expect(Object.keys(calls).length).toBeGreaterThan(15);
  expect(calls["data.aws_route53_zone"]?.plan).toContain("route53:GetHostedZone");
  const actions = Object.values(calls).flatMap(({ plan, apply }) => [...plan, ...apply].flatMap(actionsOf));
  expect(actions.filter((action) => !reads(action))).toEqual([]);
});

describe("the stacks of this project", () => {
  beforeAll(() => {
    const app = new App({ outdir: out });
    buildEnvironments(app, environments);
    app.synth();
  });
  const stacks = (): string[] => readdirSync(join(out, "stacks")).sort();

  test("may have modules of their own, whose types are allowed as the recorded ones use them, on all names", () => {
    const stack = readStack("dev-network", out);
    const [network] = stack.modules;
    expect(network?.types).toEqual(expect.arrayContaining(["aws_vpc", "aws_subnet", "aws_eip"]));
    const { apply, notes } = permissionsOf({ ...stack, modules: stack.modules.map((call) => ({ ...call, module: "own" })) });
    expect(notes).toContain("aws_vpc is used by the module own: it is allowed as modules use it, on all names");
    expect(actionsIn(apply)).toEqual(expect.arrayContaining(["ec2:CreateVpc", "ec2:DeleteSubnet", "ec2:AllocateAddress"]));
  });

  test("get policies of IAM's size, the same each time", () => {
    expect(stacks()).toHaveLength(12);
    for (const name of stacks()) {
      const { plan, apply } = permissionsOf(readStack(name, out), { account: ACCOUNT });
      for (const policies of [plan, apply]) {
        expect(policies.length).toBeLessThanOrEqual(POLICIES_LIMIT);
        expect(policies.filter((policy) => sizeOf(policy) > POLICY_LIMIT)).toEqual([]);
      }
      expect(permissionsOf(readStack(name, out), { account: ACCOUNT })).toMatchObject({ plan, apply });
    }
  });

  test("are planned by roles that read, and with --lock write one object", () => {
    for (const name of stacks()) {
      const stack = readStack(name, out);
      expect(actionsIn(permissionsOf(stack).plan).filter((action) => !reads(action) && action !== "kms:Decrypt")).toEqual([]);
      const writing = statements(permissionsOf(stack, { lock: true }).plan).filter(({ Action }) =>
        Action.includes("s3:PutObject"),
      );
      expect(writing.map(({ Resource }) => Resource)).toEqual([
        [`arn:aws:s3:::${stack.state?.bucket}/${name}/terraform.tfstate.tflock`],
      ]);
    }
  });

  test("allow no action by a wildcard, on all resources only what AWS cannot narrow, and say to whom a role goes", () => {
    for (const name of stacks()) {
      const all = statements(permissionsOf(readStack(name, out), { account: ACCOUNT }).apply);
      expect(all.flatMap(({ Action }) => Action).filter((action) => action.includes("*"))).toEqual([]);
      const everywhere = all.filter(({ Resource }) => Resource.includes("*")).flatMap(({ Action }) => Action);
      expect(everywhere.filter((action) => (actionOf(action)?.resources ?? []).length > 0)).toEqual([]);
      const passing = all.filter(({ Action }) => Action.includes("iam:PassRole"));
      expect(passing.filter(({ Condition }) => !Condition?.["StringEquals"]?.["iam:PassedToService"])).toEqual([]);
      // Without the account an ARN is one of any; only what is in no account, or AWS's own, has none.
      const homeless = all.flatMap(({ Resource }) => Resource).filter((arn) => /^arn:aws:[^:]*:[^:]*:\*:/.test(arn));
      expect(homeless).toEqual([]);
    }
  });

  test("as a command: files for each role, notes on standard error, and usage", () => {
    const folder = join(out, "policies");
    const run = (...args: string[]) =>
      spawnSync("node", ["--import", "tsx", "tools/twinform.ts", "permissions", ...args], { cwd: ROOT, encoding: "utf8" });
    const written = run("dev-network", "--out", out, "--folder", folder, "--account", ACCOUNT);
    expect(written).toMatchObject({ status: 0, stderr: "" });
    expect(written.stdout.trim().split("\n")).toEqual(
      readdirSync(folder)
        .sort()
        .reverse()
        .sort(byRole)
        .map((file) => join(folder, file)),
    );
    expect(run("dev-network", "--out", out, "--plan-only")).toMatchObject({
      status: 0,
      stderr: "note: the account is not known: say it with --account, so that ARNs name it\n",
      stdout: expect.stringMatching(/^\{\n {2}"plan"(?![^]*"apply")/) as string,
    });
    expect(run("dev-nothing", "--out", out)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('there is no stack "dev-nothing"') as string,
    });
    expect(run("dev-network", "--account", "me")).toMatchObject({
      status: 1,
      stderr: "--account me: must be an account's ID, twelve digits\n",
    });
    expect(run()).toMatchObject({ status: 1, stderr: expect.stringContaining("usage: npm run permissions") as string });
  }, 60_000);

  const byRole = (a: string, b: string) => Number(a.includes(".apply")) - Number(b.includes(".apply")) || (a < b ? -1 : 1);
});

const stack: Stack = {
  name: "dev-web",
  modules: [],
  types: [],
  regions: ["eu-west-1"],
  tag: ["Stack", "dev-web"],
  state: { bucket: "states", key: "dev-web/terraform.tfstate", region: "eu-west-1", lockFile: true },
  reads: [{ bucket: "states", key: "dev-network/terraform.tfstate", region: "eu-west-1", lockFile: false }],
};
const call = { id: "web", module: "sample", arguments: { name: "shop" }, region: "eu-west-1", types: [] };

/** What of some grants is about an action: the resources, each with what has to hold. */
const about = (grants: readonly Grant[], action: string) =>
  grants
    .filter((grant) => grant.action === action)
    .map(({ resource, condition }) => (condition ? [resource, condition] : [resource]));

const REGION = { "aws:RequestedRegion": "eu-west-1" };
const OWN = { StringEquals: { "aws:ResourceTag/Stack": "dev-web" } };
const MADE = { StringEquals: { "aws:RequestTag/Stack": "dev-web" } };

describe("a grant is narrowed", () => {
  const vpc = {
    plan: ["ec2:DescribeVpcs", "ec2:DescribeVpcAttribute"],
    apply: ["ec2:CreateVpc", "ec2:DeleteVpc", "ec2:CreateTags", "ec2:DeleteTags"],
    tagging: ["ec2:CreateVpc vpc"],
    arns: ["arn:{partition}:ec2:{region}:{account}:vpc/*"],
    tagged: true,
  };
  const subnet = {
    plan: [],
    apply: ["ec2:CreateSubnet", "ec2:DeleteSubnet"],
    tagging: ["ec2:CreateSubnet subnet"],
    tagged: true,
  };
  const granted = (calls: Parameters<typeof grantsOf>[3], applying = true) => grantsOf(stack, place, call, calls, applying);
  const vpcs = `arn:aws:ec2:eu-west-1:${ACCOUNT}:vpc/*`;
  const subnets = `arn:aws:ec2:eu-west-1:${ACCOUNT}:subnet/*`;

  test("by the stack's tag where there is an ID alone: to make it the request has it, to touch it the resource", () => {
    const grants = granted({ aws_vpc: vpc });
    expect(about(grants, "ec2:CreateVpc")).toContainEqual([vpcs, MADE]);
    expect(about(grants, "ec2:CreateVpc")).not.toContainEqual([vpcs]);
    expect(about(grants, "ec2:DeleteVpc")).toEqual([[vpcs, OWN]]);
    expect(about(grants, "ec2:DescribeVpcAttribute")).toEqual([[vpcs, OWN]]);
    expect(about(grants, "ec2:DescribeVpcs")).toEqual([["*", { StringEquals: REGION }]]);
  });

  test("to give the tag only in the request that makes something, so that nobody takes over what is another's", () => {
    const grants = granted({ aws_vpc: vpc });
    const creating = { ...MADE, StringLike: { "ec2:CreateAction": "*" } };
    expect(about(grants, "ec2:CreateTags")).toEqual(
      expect.arrayContaining([
        [vpcs, OWN],
        [vpcs, creating],
      ]),
    );
    expect(about(grants, "ec2:CreateTags").every(([, condition]) => condition !== undefined)).toBe(true);
    expect(about(grants, "ec2:DeleteTags")).toEqual([[vpcs, OWN]]);
  });

  test("not by a tag that only another type of resource gives: an image's snapshots have none", () => {
    const volume = { plan: [], apply: ["ec2:CreateSnapshot"], tagging: ["ec2:CreateSnapshot snapshot"], tagged: true };
    const image = { plan: [], apply: ["ec2:DeleteSnapshot"] };
    const snapshots = "arn:aws:ec2:eu-west-1::snapshot/*";
    expect(about(granted({ aws_ebs_volume: volume }), "ec2:CreateSnapshot")).toContainEqual([snapshots, MADE]);
    expect(about(granted({ aws_ebs_volume: volume, aws_ami: image }), "ec2:DeleteSnapshot")).toEqual([[snapshots]]);
  });

  test("to what no stack has, where the tag comes afterwards", () => {
    const late = { ...vpc, tagging: ["ec2:CreateTags"] };
    const untaken = { Null: { "aws:ResourceTag/Stack": "true" } };
    const grants = granted({ aws_vpc: late });
    expect(about(grants, "ec2:DeleteVpc")).toEqual([
      [vpcs, OWN],
      [vpcs, untaken],
    ]);
    expect(about(grants, "ec2:CreateTags")).toContainEqual([vpcs, { ...MADE, ...untaken }]);
  });

  test("by place alone where the module makes none of it, or only connects with it", () => {
    const grants = granted({ aws_subnet: subnet });
    expect(about(grants, "ec2:CreateSubnet")).toEqual(expect.arrayContaining([[subnets, MADE], [vpcs]]));
    expect(about(granted({ aws_vpc: vpc, aws_subnet: subnet }), "ec2:CreateSubnet")).toEqual(
      expect.arrayContaining([[subnets, MADE], [vpcs]]),
    );
    expect(about(grants, "ec2:DeleteSubnet")).toEqual([[subnets, OWN]]);
  });

  test("to give other tags, also where none was seen to", () => {
    const made = (operation: string) => ({ plan: [], apply: [operation], tagging: [operation], tagged: true });
    const tagging = (operation: string) =>
      granted({ some: made(operation) })
        .map(({ action }) => action)
        .filter((action) => actionOf(action)?.level === "Tagging");
    expect(new Set(tagging("sns:CreateTopic"))).toEqual(new Set(["sns:TagResource", "sns:UntagResource"]));
    expect(new Set(tagging("iam:CreateRole"))).toEqual(new Set(["iam:TagRole", "iam:UntagRole"]));
    expect(tagging("iam:UploadServerCertificate")).toContain("iam:UntagServerCertificate");
    expect(tagging("acm:RequestCertificate")).toContain("acm:RemoveTagsFromCertificate");
    expect(tagging("monitoring:PutMetricAlarm")).toContain("cloudwatch:UntagResource");
    expect(tagging("elasticloadbalancing:CreateRule")).toContain("elasticloadbalancing:RemoveTags");
  });

  test("by name where there is one, as the module is given it", () => {
    const role = {
      plan: ["iam:GetRole"],
      apply: ["iam:CreateRole"],
      tagging: ["iam:CreateRole"],
      arns: ["arn:{partition}:iam::{account}:role/{name}*"],
      tagged: true,
      passedTo: ["ec2.amazonaws.com"],
    };
    const roles = `arn:aws:iam::${ACCOUNT}:role/shop*`;
    const grants = granted({ aws_iam_role: role });
    expect(about(grants, "iam:CreateRole")).toEqual([[roles]]);
    expect(about(grants, "iam:PassRole")).toEqual([[roles, { StringEquals: { "iam:PassedToService": ["ec2.amazonaws.com"] } }]]);
    expect(about(granted({ aws_iam_role: role }, false), "iam:GetRole")).toEqual([[roles]]);
    const unnamed = grantsOf(stack, place, { ...call, arguments: { name: "${var.name}" } }, { aws_iam_role: role }, true);
    expect(about(unnamed, "iam:CreateRole")).toEqual([[`arn:aws:iam::${ACCOUNT}:role/*`]]);
  });

  test("to a balancer's kind, and to as much of its name as AWS was given", () => {
    const balancer = {
      plan: [],
      apply: ["elasticloadbalancing:CreateLoadBalancer", "elasticloadbalancing:AddTags"],
      tagging: ["elasticloadbalancing:CreateLoadBalancer"],
      arns: ["arn:{partition}:elasticloadbalancing:{region}:{account}:loadbalancer/app/{name}*"],
      tagged: true,
    };
    const named = { ...call, arguments: { name: "the_shop_that_has_a_long_name" } };
    const grants = grantsOf(stack, place, named, { aws_lb: balancer }, true);
    const arn = `arn:aws:elasticloadbalancing:eu-west-1:${ACCOUNT}:loadbalancer/app/the-shop-that-has-a-lon*`;
    expect(about(grants, "elasticloadbalancing:CreateLoadBalancer")).toEqual([[arn]]);
    expect(new Set(about(grants, "elasticloadbalancing:AddTags").flat())).toEqual(new Set([arn]));
    expect(about(grants, "iam:CreateServiceLinkedRole")).toEqual([
      [
        `arn:aws:iam::${ACCOUNT}:role/aws-service-role/elasticloadbalancing.amazonaws.com/*`,
        { StringEquals: { "iam:AWSServiceName": "elasticloadbalancing.amazonaws.com" } },
      ],
    ]);
  });

  test("not by tag where the stack has none of its own", () => {
    const { tag: _, ...untagged } = stack;
    expect(about(grantsOf(untagged, place, call, { aws_vpc: vpc }, true), "ec2:DeleteVpc")).toEqual([[vpcs]]);
  });

  test("to a role and a key that stand in the stack, for what they are handed over to", () => {
    const fleet = { plan: [], apply: ["autoscaling:CreateAutoScalingGroup"] };
    const role = `arn:aws:iam::${ACCOUNT}:role/given`;
    const key = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/0a1b`;
    const given = { ...call, arguments: { name: "shop", hooks: { role_arn: role }, volumes: [{ kms_key: key }] } };
    const grants = grantsOf(stack, place, given, { aws_autoscaling_group: fleet }, true);
    expect(about(grants, "iam:PassRole")).toEqual([[role, { StringEquals: { "iam:PassedToService": ["ec2.amazonaws.com"] } }]]);
    expect(about(grants, "kms:CreateGrant")).toEqual([
      [key, { StringEquals: { "kms:ViaService": "ec2.eu-west-1.amazonaws.com" } }],
    ]);
    expect(about(grants, "ec2:CreateTags")).toContainEqual([
      `arn:aws:ec2:eu-west-1:${ACCOUNT}:volume/*`,
      { StringEquals: { "ec2:CreateAction": "RunInstances" } },
    ]);
    expect(about(grants, "ec2:RunInstances").flat()).toContain(`arn:aws:ec2:eu-west-1:${ACCOUNT}:launch-template/*`);
  });

  test("to nothing that changes, for a plan", () => {
    const actions = granted({ aws_vpc: vpc, aws_subnet: subnet }, false).map(({ action }) => action);
    expect([...new Set(actions)].sort()).toEqual(["ec2:DescribeVpcAttribute", "ec2:DescribeVpcs"]);
  });

  test("a data source looks for what others made, and a stack's own resource has no name that is known", () => {
    const looking = granted({ aws_vpc: vpc, "data.aws_vpc": { plan: ["ec2:DescribeVpcAttribute"], apply: [] } }, false);
    expect(about(looking, "ec2:DescribeVpcAttribute")).toEqual([[vpcs, OWN], [vpcs]]);
    expect(about(bareGrants(stack, place, "aws_vpc", vpc, true), "ec2:DeleteVpc")).toEqual([[vpcs]]);
  });
});

test("the state is its key and its lock, other stacks' states to read, and S3's use of the key", () => {
  const [own, other] = ["dev-web", "dev-network"].map((name) => `arn:aws:s3:::states/${name}/terraform.tfstate`);
  const applying = stateGrants(stack, place, { writing: true, locking: true });
  expect(about(applying, "s3:GetObject")).toEqual([[own], [other], [`${own}.tflock`]]);
  expect(about(applying, "s3:PutObject")).toEqual([[own], [`${own}.tflock`]]);
  expect(about(applying, "s3:DeleteObject")).toEqual([[`${own}.tflock`]]);
  const viaS3 = { StringEquals: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" } };
  expect(about(applying, "kms:GenerateDataKey")).toContainEqual([`arn:aws:kms:eu-west-1:${ACCOUNT}:key/*`, viaS3]);
  const planning = stateGrants(stack, place, { writing: false, locking: false });
  expect([...new Set(planning.map(({ action }) => action))]).toEqual(["s3:ListBucket", "s3:GetObject", "kms:Decrypt"]);
  const key = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/0a1b`;
  const keyed = { ...stack, reads: [], state: { bucket: "b", key: "k", region: "eu-west-1", lockFile: true, kmsKeyArn: key } };
  expect(about(stateGrants(keyed, place, { writing: false, locking: false }), "kms:Decrypt")).toEqual([[key, viaS3]]);
});

describe("policies", () => {
  const many = (count: number): Grant[] =>
    Array.from({ length: count }, (_, index) => ({
      action: `s3:Action${index % 97}`,
      resource: `arn:aws:s3:::bucket-${index}/*`,
    }));

  test("are as few as it takes, allow just what was asked for, and do not depend on the order", () => {
    const grants = many(900);
    const policies = policiesOf(grants);
    expect(policies.length).toBeGreaterThan(2);
    expect(policies.filter((policy) => sizeOf(policy) > POLICY_LIMIT)).toEqual([]);
    const allowed = statements(policies).flatMap(({ Action, Resource }) =>
      Action.flatMap((action) => Resource.map((resource) => `${action} ${resource}`)),
    );
    expect([...new Set(allowed)].sort()).toEqual(
      [...new Set(grants.map(({ action, resource }) => `${action} ${resource}`))].sort(),
    );
    expect(policiesOf([...grants].reverse())).toEqual(policies);
  });

  test("split a statement that none can hold", () => {
    const grants = many(400).map(({ resource }) => ({ action: "s3:GetObject", resource }));
    const policies = policiesOf(grants);
    expect(policies.filter((policy) => sizeOf(policy) > POLICY_LIMIT)).toEqual([]);
    expect(statements(policies).flatMap(({ Resource }) => Resource).length).toBe(400);
  });

  test("hold what has another condition apart", () => {
    const [one, other] = [OWN, MADE].map((condition) => ({ action: "ec2:DeleteVpc", resource: "*", condition }));
    expect(statements(policiesOf([one, other] as Grant[])).map(({ Condition }) => Condition)).toEqual([MADE, OWN]);
  });
});

test("a stack that uses what no module does, or that would need too much, is told so", () => {
  const own = {
    ...stack,
    types: ["aws_glue_job", "data.aws_glue_catalog"],
    roleArn: `arn:aws:iam::${ACCOUNT}:role/deploy`,
  };
  const { notes, plan } = permissionsOf(own);
  expect(notes).toEqual([
    "aws_glue_job is used by the stack itself and by no module of Twinform: what it takes is not known, add it by hand",
    "data.aws_glue_catalog is used by the stack itself and by no module of Twinform: what it takes is not known, add it by hand",
    `the policies are for arn:aws:iam::${ACCOUNT}:role/deploy; who runs Terraform needs sts:AssumeRole on it, and no more`,
  ]);
  expect(statements(plan).flatMap(({ Resource }) => Resource)).toContain(`arn:aws:kms:eu-west-1:${ACCOUNT}:key/*`);
  const glue = { ...stack, modules: [{ ...call, module: "own", types: ["aws_glue_job"] }] };
  expect(permissionsOf(glue).notes[0]).toBe(
    "aws_glue_job is used by the module own and by no module of Twinform: what it takes is not known, add it by hand",
  );
  const reads = Array.from({ length: 2000 }, (_, index) => ({ ...stack.reads[0]!, bucket: `a-bucket-of-another-${index}` }));
  expect(() => permissionsOf({ ...stack, reads })).toThrow(/the role that plans would need \d+ policies, and may have 10/);
});
