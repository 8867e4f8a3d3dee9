import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ModuleDefinition } from "../../core";
import { DATA_CALLS, callsFile, callsOf } from "../../tools/permissions/calls";
import { Emulator, temporaryFolder } from "../e2e/support/emulator";
import { ROOT } from "../support/terraform";
import { Account } from "./account";
import { covering, widest } from "./recording/covering";
import { DATA_SOURCES } from "./recording/data-sources";
import { Recording } from "./recording/recording";
import type { Values } from "./places";
import { Root, type Said } from "./root";
import { subject, unshared } from "./suite";

// npm run accept -- <module> --record: makes, changes and destroys copies of a module that together try every input, and
// writes which calls Terraform made for which type of resource into the module's calls.json. With --sample it makes a few
// copies, and adds what they call to what is there.

jest.setTimeout(60 * 60 * 1000);

/** The value of a tag that all copies have, as every stack has one: by it the recording knows a request that gives tags. */
const TAG = "twinform-recording";

// Back again, too: what is given as a change may be taken away as another.
const FORMS = ["first", "changed", "back", "gone"] as const;
type Form = (typeof FORMS)[number];

const began = Date.now();
const progress = (text: string) => process.stderr.write(`recording ${Math.round((Date.now() - began) / 1000)} s: ${text}\n`);

const SAMPLE = process.env["TWINFORM_ACCEPT"] === "sample";
const names = (process.env["TWINFORM_ACCEPT_MODULES"] ?? "").split(",");

test.each(names)("%s: its calls", async (name) => {
  const { definition, acceptance, cases, replaced } = await subject(name);
  // A default that is written out changes nothing; what a refused change would make is made without the change.
  const changes = cases.changes().flatMap((change) => {
    if (change.kind === "written out" || acceptance.notEmulated?.[change.name] !== undefined) return [];
    return acceptance.refused?.[change.name] === undefined ? [change] : [{ ...change, before: change.after }];
  });
  const samples = cases.samples;
  const all = covering(definition, samples, changes, (change) => replaced[change] !== undefined);
  const copies = SAMPLE ? widest(all, 2 * samples.length) : all;
  progress(`${name}: ${changes.length} changes in ${all.length} copies, of which ${copies.length}`);

  const emulator = await Emulator.start(acceptance.region, { logged: true });
  const root = new Root(emulator, definition, true);
  const folder = temporaryFolder();
  const recording = new Recording(TAG, permanentTypes(name), SAMPLE ? callsOf(name) : {});
  const report = (said: readonly Said[]) => said.forEach(({ index, text }) => progress(`${name} case ${index}: ${text}`));
  try {
    const account = Account.make(emulator, copies.length);
    await emulator.calls({ forget: true });
    // With the inputs another tag changes, so that each type of resource that has tags is seen to get and to lose some.
    const providerOf = (form: Form) => ({ aws: { default_tags: [{ tags: { Stack: TAG, [form]: "" } }] } });
    /** By form, the copies that Terraform refuses: they stay as they stood; as they stand first, they are left out. */
    const refused = new Map(FORMS.map((form) => [form, new Set<number>()]));
    const valuesIn = (form: Form, index: number): Values => {
      const { before, after } = copies[index] ?? { before: {}, after: {} };
      const changed = (form === "changed") !== (refused.get(form)?.has(index) ?? false);
      const values = form === "back" ? { ...before, ...unprotected(definition) } : before;
      return root.argumentsOf(account.grounded(unshared(changed ? after : values, acceptance, index), index));
    };
    const callsIn = (form: Form) =>
      copies.flatMap((_, index): Array<readonly [number, Values]> =>
        form === "gone" || refused.get("first")?.has(index) ? [] : [[index, valuesIn(form, index)]],
      );
    /** Runs Terraform with its provider's log, and reads what it tells. */
    const recorded = async <T>(destroying: boolean, run: () => T): Promise<T> => {
      const log = join(folder, "provider.log");
      Object.assign(process.env, { TF_LOG_PROVIDER: "DEBUG", TF_LOG_PATH: log });
      try {
        return run();
      } finally {
        delete process.env["TF_LOG_PROVIDER"];
        delete process.env["TF_LOG_PATH"];
        await recording.read(log, destroying);
        rmSync(log, { force: true });
      }
    };
    /** Plans a form, without the copies that cannot be in it. @returns whether anything can be applied */
    const planned = async (form: Form): Promise<boolean> => {
      for (;;) {
        root.write(callsIn(form), { provider: providerOf(form) });
        const said = await recorded(false, () => root.plan());
        report(said);
        if (said.length === 0) return true;
        if (said.some(({ index }) => index < 0 || refused.get(form)?.has(index))) return false;
        said.forEach(({ index }) => refused.get(form)?.add(index));
      }
    };
    for (const form of FORMS) {
      progress(`${name}: ${form}`);
      if (!(await planned(form))) continue;
      report(await recorded(form === "gone", () => root.apply()));
      for (const [index, present] of root.resources()) {
        recording.see(present, [valuesIn("changed", index), valuesIn("first", index)]);
      }
    }
    progress(`${name}: a last look`);
    const made = Object.keys(await emulator.calls()).sort();
    // Two that saw the same: the emulator by what came in, the log by what the SDK calls it.
    expect(recording.calls()).toEqual(made);
    writeFileSync(callsFile(name), `${JSON.stringify(recording.result(), null, 2)}\n`);
  } finally {
    root.remove();
    emulator.stop();
  }
});

test("the data sources that stacks use themselves", async () => {
  const emulator = await Emulator.start("eu-west-1", { logged: true });
  const workspace = emulator.workspace({ "main.tf": `provider "aws" {}\n${DATA_SOURCES}` });
  const recording = new Recording(TAG, new Set());
  const log = join(temporaryFolder(), "provider.log");
  try {
    Account.make(emulator, 1);
    workspace.run(["init", "-no-color"]);
    workspace.run(["apply", "-auto-approve", "-no-color"], { TF_LOG_PROVIDER: "DEBUG", TF_LOG_PATH: log });
    await recording.read(log, false);
    const found = recording.result();
    // Some ask nobody: they are known all the same.
    const types = [...DATA_SOURCES.matchAll(/data "(\w+)"/g)].map(([, type = ""]) => `data.${type}`);
    const calls = Object.fromEntries(types.map((type) => [type, found[type] ?? { plan: [], apply: [] }]));
    writeFileSync(DATA_CALLS, `${JSON.stringify(calls, null, 2)}\n`);
  } finally {
    workspace.remove();
    emulator.stop();
  }
});

/** What has to be switched off before everything can be destroyed. */
const unprotected = ({ attributes }: ModuleDefinition): Values =>
  Object.fromEntries(Object.keys(attributes).flatMap((name) => (/Protection$/.test(name) ? [[name, false]] : [])));

/** The types of which a module lets none be destroyed: whoever deploys it need not be allowed to either. */
function permanentTypes(name: string): ReadonlySet<string> {
  type Body = { readonly lifecycle?: { readonly prevent_destroy?: boolean } };
  const file = join(ROOT, "terraform", name, "main.tf.json");
  const { resource = {} } = JSON.parse(readFileSync(file, "utf8")) as { resource?: Record<string, Record<string, Body>> };
  const permanent = Object.entries(resource).filter(([, all]) =>
    Object.values(all).every(({ lifecycle }) => lifecycle?.prevent_destroy === true),
  );
  return new Set(permanent.map(([type]) => type));
}
