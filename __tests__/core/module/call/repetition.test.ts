import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { TerraformIterator, TerraformOutput, TerraformVariable, Token } from "cdktf";
import { type Bool, later, mapOf } from "../../../../core";
import { Trial, Web, removeFolders } from "./support";

afterAll(removeFolders);

const REGIONS = { eu: { name: "eu", cidr: "10.0.0.0/16" }, us: { name: "us", cidr: "10.1.0.0/16" } };

describe("forEach over what is written out", () => {
  test("what differs stands beside its key, the rest once", () => {
    const trial = new Trial();
    new Web(trial.stack, "web", ({ key, value }) => ({ name: `a-${key}`, subnets: { one: value.cidr }, path: "/${x}" }), {
      forEach: REGIONS,
    });
    expect(trial.call()).toEqual({
      source: "./modules/web",
      for_each: {
        eu: { name: "a-eu", subnets: { one: "10.0.0.0/16" } },
        us: { name: "a-us", subnets: { one: "10.1.0.0/16" } },
      },
      name: "${each.value.name}",
      subnets: "${each.value.subnets}",
      path: "/$${x}",
    });
  });

  test("items are the items themselves: a condition in TypeScript is a condition", () => {
    const trial = new Trial();
    new Web(trial.stack, "web", ({ key }) => (key === "eu" ? { name: "a", path: "/${x}" } : { name: "a" }), {
      forEach: ["eu", "us"] as const,
    });
    expect(trial.call()).toMatchObject({
      for_each: { eu: { path: "/$${x}" }, us: { path: null } },
      name: "a",
      path: "${each.value.path}",
    });
  });

  test("the same inputs for all are written once", () => {
    const trial = new Trial();
    new Web(trial.stack, "web", { name: "a" }, { forEach: ["eu", "us"] });
    expect(trial.call()).toEqual({ source: "./modules/web", for_each: { eu: {}, us: {} }, name: "a" });
  });

  test("nothing to go over is a call without instances, which Terraform takes", () => {
    const trial = new Trial();
    const none: Record<string, string> = {};
    new Web(trial.stack, "web", ({ key, value }) => ({ name: key, path: value.slice(1) }), { forEach: none });
    new Web(trial.stack, "same", { name: "a", path: "/" }, { forEach: none });
    new Web(trial.stack, "zero", ({ index }) => ({ name: `a${index}` }), { count: 0 });
    const { module } = trial.json();
    expect(module).toMatchObject({
      web: { for_each: {}, name: "${each.value.name}" },
      same: { for_each: {}, name: "a", path: "/" },
      zero: { count: 0, name: "a0" },
    });
  });

  test("outputs are by key, typed, and their own maps are known", () => {
    const trial = new Trial();
    const { instances } = new Web(
      trial.stack,
      "web",
      ({ value }) => ({ name: value.name, subnets: { [value.name]: value.cidr } }),
      {
        forEach: REGIONS,
      },
    );
    const name: string = instances.eu.dnsName;
    expect(Object.keys(instances)).toEqual(["eu", "us"]);
    expect(Object.keys(instances.us.subnetIds)).toEqual(["us"]);
    new TerraformOutput(trial.stack, "name", { value: name });
    new TerraformOutput(trial.stack, "all", { value: mapOf(instances, ({ dnsName }) => dnsName) });
    new TerraformOutput(trial.stack, "subnet", { value: instances.us.subnetIds["us"] });
    const { output } = trial.json();
    expect(output).toEqual({
      name: { value: '${module.web["eu"].dns_name}' },
      all: { value: "${{ for k, v in module.web : k => v.dns_name }}" },
      subnet: { value: '${module.web["us"].subnet_ids["us"]}' },
    });
  });

  test("keys may be any text", () => {
    const trial = new Trial();
    const { instances } = new Web(trial.stack, "web", ({ key }) => ({ name: "a", path: key }), { forEach: ["${x}", '"'] });
    new TerraformOutput(trial.stack, "names", { value: Object.values(instances).map(({ dnsName }) => dnsName) });
    expect(trial.call()["for_each"]).toEqual({ "$${x}": { path: "$${x}" }, '"': { path: '"' } });
    expect(trial.json()["output"]?.["names"]).toEqual({
      value: ['${module.web["\\""].dns_name}', '${module.web["$${x}"].dns_name}'],
    });
  });

  test("outputs are in reach of other stacks", () => {
    const trial = new Trial();
    const { instances } = new Web(trial.stack, "web", { name: "a" }, { forEach: ["eu", "us"] as const });
    const other = trial.another("other");
    new TerraformOutput(other, "names", { value: [instances.eu.dnsName, instances.us.dnsName] });
    const [first, second] = trial.json(other)["output"]?.["names"]?.["value"] as string[];
    const own = trial.file("cdk.tf.json") as { output: Record<string, { value: string }> };
    const valueOf = (reference = "") => own.output[/outputs\.([\w-]+)/.exec(reference)?.[1] ?? ""]?.value;
    expect([valueOf(first), valueOf(second)]).toEqual(['${module.web["eu"].dns_name}', '${module.web["us"].dns_name}']);
  });

  test("every instance is judged, and told at its key", () => {
    const trial = new Trial();
    const wrong = (key: string) => ({ name: `name-${key}`, ...(key === "c" ? { pth: "/" } : {}) });
    const { instances } = new Web(trial.stack, "web", ({ key }) => wrong(key), { forEach: ["a", "bcd", "c"] });
    void instances["d"];
    void instances["a"]?.subnetIds["x"];
    expect(trial.app.problems()).toEqual([
      's/web: instances["bcd"].name must be text of at most 6 characters, got "name-bcd"',
      's/web: instances["c"].pth is no input; did you mean path?',
      's/web: instances has no "d"; did you mean "a"?',
      's/web: instances["a"].subnetIds has no "x"; it is empty',
    ]);
  });

  test("warnings name the instance", () => {
    const trial = new Trial();
    new Web(trial.stack, "web", ({ key }) => ({ name: key }), { forEach: ["fine", "warned"] });
    expect(trial.app.warnings()).toEqual(['s/web: instances["warned"]: that name again']);
  });

  test("another module's output map with known keys: its values may be known at apply only", () => {
    const trial = new Trial();
    const { outputs } = new Web(trial.stack, "net", { name: "net", subnets: { b: "10.0.1.0/24", a: "10.0.0.0/24" } });
    const { instances } = new Web(trial.stack, "web", ({ key, value }) => ({ name: key, path: value }), {
      forEach: outputs.subnetIds,
    });
    new TerraformOutput(trial.stack, "a", { value: instances["a"]?.dnsName });
    expect(trial.call()).toEqual({
      source: "./modules/web",
      for_each: { a: { name: "a" }, b: { name: "b" } },
      name: "${each.value.name}",
      path: '${{ a = module.net.subnet_ids["a"], b = module.net.subnet_ids["b"] }[each.key]}',
    });
  });
});

test("two calls may take outputs of each other: for_each waits for neither", () => {
  const trial = new Trial();
  const { stack } = trial;
  const one = new Web(stack, "one", ({ key }) => ({ name: key, path: later(() => nameOf(key)) }), {
    forEach: { a: {}, b: {} },
  });
  const other = new Web(stack, "other", ({ key }) => ({ name: key, path: one.instances[key].dnsName }), {
    forEach: { a: {}, b: {} },
  });
  function nameOf(key: "a" | "b"): string {
    return other.instances[key].dnsName;
  }
  const { module } = trial.json();
  expect(module).toMatchObject({
    one: {
      for_each: { a: { name: "a" } },
      path: '${{ a = module.other["a"].dns_name, b = module.other["b"].dns_name }[each.key]}',
    },
    other: {
      for_each: { a: { name: "a" } },
      path: '${{ a = module.one["a"].dns_name, b = module.one["b"].dns_name }[each.key]}',
    },
  });
});

describe("forEach over what only Terraform knows", () => {
  test("an output map: key and value are tokens of its items", () => {
    const trial = new Trial();
    const cidrs = new TerraformVariable(trial.stack, "cidrs", { type: "map(string)" }).value as never;
    const { outputs } = new Web(trial.stack, "net", { name: "net", subnets: cidrs });
    const web = new Web(trial.stack, "web", ({ key, value }) => ({ name: key, path: `/${value}` }), {
      forEach: outputs.subnetIds,
    });
    new TerraformOutput(trial.stack, "a", { value: web.instances["a"]?.dnsName });
    expect(trial.call()).toEqual({
      source: "./modules/web",
      for_each: "${module.net.subnet_ids}",
      name: "${each.key}",
      path: "/${each.value}",
    });
    expect(trial.json()["output"]?.["a"]).toEqual({ value: '${module.web["a"].dns_name}' });
    expect(() => Object.values(web.instances)).toThrow("s/web: instances: only Terraform knows what is in it");
  });

  test("an iterator, a variable, a list of texts", () => {
    const trial = new Trial();
    const { stack } = trial;
    const variable = new TerraformVariable(stack, "all", { type: "map(object({ name = string }))" });
    const iterator = TerraformIterator.fromMap(variable.value as never);
    new Web(stack, "iterator", { name: iterator.getString("name") }, { forEach: iterator });
    new Web(stack, "variable", ({ key }) => ({ name: key }), { forEach: variable.value as Record<string, unknown> });
    new Web(stack, "list", ({ key, value }) => ({ name: key, path: value }), { forEach: Token.asList(variable.value) });
    const { module } = trial.json();
    expect(module).toMatchObject({
      iterator: { for_each: "${var.all}", name: "${each.value.name}" },
      variable: { for_each: "${var.all}", name: "${each.key}" },
      list: { for_each: "${toset(var.all)}", name: "${each.key}", path: "${each.value}" },
    });
  });
});

describe("count", () => {
  test("a number: each instance has its own of what differs", () => {
    const trial = new Trial();
    const { instances } = new Web(trial.stack, "web", ({ index }) => ({ name: `a${index}`, path: '/${x}"' }), { count: 2 });
    expect(instances).toHaveLength(2);
    new TerraformOutput(trial.stack, "second", { value: instances[1]?.dnsName });
    expect(trial.call()).toEqual({
      source: "./modules/web",
      count: 2,
      name: '${["a0", "a1"][count.index]}',
      path: '/$${x}"',
    });
    expect(trial.json()["output"]?.["second"]).toEqual({ value: "${module.web[1].dns_name}" });
  });

  test("a condition, and a number that only Terraform knows", () => {
    const trial = new Trial();
    const { stack } = trial;
    const wanted = new TerraformVariable(stack, "wanted", { type: "bool" }).booleanValue as unknown as Bool;
    const many = new TerraformVariable(stack, "many", { type: "number" }).numberValue;
    const one = new Web(stack, "one", { name: "a" }, { count: wanted });
    const several = new Web(stack, "several", ({ index }) => ({ name: "a", path: `/${index}` }), { count: many });
    new Web(stack, "none", { name: "a" }, { count: false });
    new TerraformOutput(stack, "names", { value: [one.instances[0]?.dnsName, several.instances[1]?.dnsName] });
    const { module, output } = trial.json();
    expect(module).toMatchObject({
      one: { count: "${var.wanted ? 1 : 0}", name: "a" },
      several: { count: "${var.many}", path: "/${count.index}" },
      none: { count: 0 },
    });
    expect(output?.["names"]).toEqual({ value: ["${module.one[0].dns_name}", "${module.several[1].dns_name}"] });
  });

  test("escapes text where it stands in an expression", () => {
    const trial = new Trial();
    new Web(trial.stack, "web", ({ index }) => ({ name: "a", path: `/\${${index}}"` }), { count: 2 });
    expect(trial.call()["path"]).toBe('${["/$${0}\\"", "/$${1}\\""][count.index]}');
  });
});

describe("refused", () => {
  const given = (call: object, props: unknown = { name: "a" }): string[] => {
    const trial = new Trial();
    new Web(trial.stack, "web", props as never, call);
    return trial.app.problems();
  };

  test.each([
    [{ forEach: ["a"], count: 1 }, "forEach and count cannot both be given: take forEach where instances have names"],
    [{ forEach: ["a", "a"] }, 'forEach has the key "a" twice'],
    [{ forEach: "a" }, 'forEach must be a map or a list of different texts, which are its keys, got "a"'],
    [{ forEach: [1] }, "forEach must be a map or a list of different texts, which are its keys, got [1]"],
    [{ count: -1 }, "count must be a whole number from 0, or a condition, got -1"],
    [{ count: 1.5 }, "count must be a whole number from 0, or a condition, got 1.5"],
    [{ count: "2" }, 'count must be a whole number from 0, or a condition, got "2"'],
  ])("%j", (call, problem) => {
    expect(given(call)).toEqual([`s/web: ${problem}`]);
  });

  test("a function without anything to go over", () => {
    const problem = "must be an object, got a function, which takes forEach or count in the call's last argument";
    expect(given({}, () => ({ name: "a" }))).toEqual([`s/web: ${problem}`]);
  });

  test("keys and numbers that only apply knows", () => {
    const trial = new Trial();
    const { stack } = trial;
    const queue = new SqsQueue(stack, "queue", {});
    new Web(stack, "key", { name: "a" }, { forEach: [queue.arn] });
    new Web(stack, "map", { name: "a" }, { forEach: { [queue.arn]: 1 } });
    new Web(stack, "attribute", { name: "a" }, { forEach: queue.tags });
    new Web(stack, "iterator", { name: "a" }, { forEach: TerraformIterator.fromMap(queue.tagsAll) });
    new Web(stack, "set", { name: "a" }, { forEach: Token.asList(Token.asAny(queue.interpolationForAttribute("x"))) });
    new Web(stack, "count", { name: "a" }, { count: queue.delaySeconds });
    const key =
      "forEach has a key that only Terraform knows, perhaps not before apply: give each item a key of your own, and what is unknown as its value";
    const attribute =
      "is an attribute of aws_sqs_queue.queue, which may be known at apply only, and Terraform has to know at plan what there is: give keys of your own";
    expect(trial.app.problems()).toEqual([
      `s/key: ${key}`,
      `s/map: ${key}`,
      `s/attribute: forEach ${attribute}`,
      `s/iterator: forEach ${attribute}`,
      `s/set: forEach ${attribute}`,
      `s/count: count ${attribute}`,
    ]);
  });

  test("outputs of a repeated call, and instances of one that is not", () => {
    const { stack } = new Trial();
    const each = new Web(stack, "each", { name: "a" }, { forEach: ["eu"] });
    const many = new Web(stack, "many", { name: "a" }, { count: 2 });
    const once = new Web(stack, "once", { name: "a" });
    const own = (kind: string, what: string) =>
      `is called with ${kind}, so that each instance has outputs of its own: take ${what}`;
    expect(() => each.outputs).toThrow(`s/each: ${own("forEach", 'instances["eu"]')}`);
    expect(() => many.outputs).toThrow(`s/many: ${own("count", "instances[0]")}`);
    expect(() => once.instances).toThrow("s/once: is called once, without forEach or count: its outputs are in outputs");
  });
});

test("TypeScript knows items, keys and shapes", () => {
  const { stack } = new Trial();
  const web = new Web(stack, "web", ({ value }) => ({ name: value.name }), { forEach: REGIONS });
  const name: string = web.instances.us.dnsName;
  expect(name).toBeDefined();
  // @ts-expect-error items have no such attribute
  new Web(stack, "two", ({ value }) => ({ name: String(value.nme) }), { forEach: REGIONS });
  // @ts-expect-error instances have numbers, not keys
  new Web(stack, "three", ({ key }) => ({ name: key as string }), { count: 2 });
  const once = new Web(stack, "four", { name: "a" }, { dependsOn: [web] });
  const own: string = once.outputs.dnsName;
  expect(own).toBeDefined();
  // @ts-expect-error outputs of a repeated call are in instances
  expect(() => String(web.outputs.dnsName)).toThrow("take instances");
});
