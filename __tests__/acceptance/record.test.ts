import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { callsFile } from "../../tools/permissions/calls";
import { Emulator, temporaryFolder } from "../e2e/support/emulator";
import { ROOT } from "../support/terraform";
import { Account } from "./account";
import { covering } from "./recording/covering";
import { Recording } from "./recording/recording";
import type { Values } from "./places";
import { Root, type Said } from "./root";
import { subject, unshared } from "./suite";

// npm run accept -- <module> --record: makes, changes and destroys copies of a module that together try every input, and
// writes which calls Terraform made for which type of resource into the module's calls.json.

jest.setTimeout(60 * 60 * 1000);

/** The tag that all copies have, as every stack has one: by it the recording knows a request that gives tags. */
const TAG = "twinform-recording";

const began = Date.now();
const progress = (text: string) => process.stderr.write(`recording ${Math.round((Date.now() - began) / 1000)} s: ${text}\n`);

const names = (process.env["TWINFORM_ACCEPT_MODULES"] ?? "").split(",");

test.each(names)("%s: its calls", async (name) => {
  const { definition, acceptance, cases, replaced } = await subject(name);
  const changes = cases.changes().filter((change) => acceptance.notEmulated?.[change.name] === undefined);
  const samples = cases.samples;
  const copies = covering(definition, samples, changes, (change) => replaced[change] !== undefined);
  progress(`${name}: ${changes.length} changes in ${copies.length} copies`);

  const emulator = await Emulator.start(acceptance.region);
  const root = new Root(emulator, definition, true);
  const folder = temporaryFolder();
  const recording = new Recording(TAG, permanentTypes(name));
  const report = (said: readonly Said[]) => said.forEach(({ index, text }) => progress(`${name} case ${index}: ${text}`));
  try {
    const account = Account.make(emulator, copies.length);
    await emulator.calls({ forget: true });
    const provider = { aws: { default_tags: [{ tags: { Stack: TAG } }] } };
    const left = new Set<number>();
    const argumentsOf = (of: "before" | "after" | "nothing") =>
      of === "nothing"
        ? []
        : copies.flatMap((copy, index): Array<readonly [number, Values]> => {
            const values = account.grounded(unshared(copy[of], acceptance, index), index);
            return left.has(index) ? [] : [[index, root.argumentsOf(values)]];
          });
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
    for (const of of ["before", "after", "nothing"] as const) {
      const calls = argumentsOf(of);
      root.write(calls, { provider });
      progress(`${name}: ${of}`);
      // A copy that cannot be planned is left out; Terraform then destroys what there is of it.
      for (;;) {
        const said = await recorded(false, () => root.plan());
        if (said.length === 0) break;
        report(said);
        if (said.some(({ index }) => index < 0 || left.has(index))) throw new Error("no plan");
        said.forEach(({ index }) => left.add(index));
        root.write(argumentsOf(of), { provider });
      }
      report(await recorded(of === "nothing", () => root.apply()));
      for (const [index, present] of root.resources()) {
        recording.see(present, Object.fromEntries(calls)[index] ?? {});
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
