import { synthesizeModule } from "../../core/module/synthesize";
import { loadModule, moduleNames } from "../../tools/generate/modules";
import { wiredCalls } from "../../tools/generate/wiring";
import { type Main, asksToBeFirst, blocksOf, createdFirst, referencesIn } from "../support/graph";

type Json = Record<string, unknown>;
interface Files {
  readonly main: Main;
  readonly outputs: Record<string, Json>;
}

// create_before_destroy goes from a resource to all that it refers to, through outputs into other modules. There it
// must not reach what cannot stand beside itself: an instance with its address, an attachment.
describe("create_before_destroy in the wired modules", () => {
  const modules = new Map<string, Files>();
  const excused = new Map<string, string[]>();
  beforeAll(async () => {
    for (const name of moduleNames()) {
      const { definition, acceptance } = await loadModule(name);
      const files = synthesizeModule(definition) as unknown as Record<string, unknown>;
      const { output = {} } = (files["outputs.tf.json"] ?? {}) as { output?: Record<string, Json> };
      modules.set(name, { main: files["main.tf.json"] as Main, outputs: output });
      excused.set(name, Object.keys(acceptance.createdFirst ?? {}));
    }
  });

  /** By module, what becomes create_before_destroy because of who refers to it from outside. */
  function forced(): Record<string, string[]> {
    const calls = Object.assign({}, ...["instances", "auto-scaling-group", "dns"].map((name) => wiredCalls(name))) as Record<
      string,
      Json
    >;
    const reached = new Set<string>();
    const visit = (node: string, go: () => void): void => {
      if (reached.has(node)) return;
      reached.add(node);
      go();
    };
    const follow = (module: string, value: unknown): void => {
      const files = modules.get(module);
      if (!files) return;
      const blocks = blocksOf(files.main);
      for (const address of referencesIn(value, blocks)) visit(`${module} ${address}`, () => follow(module, blocks.get(address)));
      for (const [, input = ""] of (JSON.stringify(value) ?? "").matchAll(/\bvar\.(\w+)/g)) {
        visit(`${module} input ${input}`, () => {
          const given = JSON.stringify(calls[module]?.[input] ?? "");
          for (const [, other = "", output = ""] of given.matchAll(/module\.([\w-]+)\.(\w+)/g))
            follow(other, modules.get(other)?.outputs[output] ?? "");
        });
      }
    };
    for (const [name, { main }] of modules) {
      for (const body of blocksOf(main).values()) if (asksToBeFirst(body)) follow(name, body);
    }
    return Object.fromEntries(
      [...modules].map(([name, { main }]) => {
        const own = createdFirst(main);
        const others = [...reached].filter((node) => node.startsWith(`${name} `)).map((node) => node.slice(name.length + 1));
        return [name, others.filter((address) => /^aws_|^terraform_data/.test(address) && !own.includes(address)).sort()];
      }),
    );
  }

  test("reaches in other modules what they say, and nothing else", () => {
    expect(forced()).toEqual(Object.fromEntries([...excused].map(([name, addresses]) => [name, [...addresses].sort()])));
  });

  // AWS knows these by what they belong to: a new one takes the old one's place, and goes when the old one is deleted.
  const SETTING = /^aws_(s3_bucket_|iam_role_policy|sns_topic_policy|sqs_queue_policy|kms_alias|autoscaling_notification)/;

  test.each(moduleNames())(
    "%s: no setting is made before its predecessor goes, but those that have to be untainted",
    async (name) => {
      const { acceptance } = await loadModule(name);
      const { main } = modules.get(name) ?? {};
      const found = main ? createdFirst(main).filter((address) => SETTING.test(address)) : [];
      expect(found.filter((address) => acceptance.untainted?.[address] === undefined)).toEqual([]);
    },
  );
});
