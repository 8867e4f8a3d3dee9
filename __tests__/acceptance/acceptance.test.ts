import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { moduleNames } from "../../tools/generate/modules";
import { sampled, seedOf, someModules } from "../support/sample";
import { ROOT } from "../support/terraform";
import { actionsOf } from "../../tools/permissions/actions";
import { callsOf } from "../../tools/permissions/calls";
import { Emulator } from "../e2e/support/emulator";
import { Account } from "./account";
import { isLeaf, placeText } from "./places";
import { type Round, type Subject, round, subject, unknownAtPlan } from "./suite";

// `npm run accept` tries everything; with --sample a part, which changes when the module does. Where none is asked for by
// name, a sample is of some modules, which change when any of them does: each takes three minutes of `.ci/run`.
const WHOLE = process.env["TWINFORM_ACCEPT"] === "whole";
const SAMPLE = { modules: 4, leaves: 3, changes: 2 };
const ASKED = process.env["TWINFORM_ACCEPT_MODULES"]?.split(",");
/** How many copies are made at a time. */
const COPIES = 40;

jest.setTimeout(3 * 60 * 60 * 1000);

const began = Date.now();
const progress = (text: string) => process.stderr.write(`acceptance ${Math.round((Date.now() - began) / 1000)} s: ${text}\n`);

describe.each(ASKED ?? (WHOLE ? moduleNames() : someModules(SAMPLE.modules)))("%s", (name) => {
  let module: Subject;
  let emulator: Emulator;
  const rounds: Round[] = [];
  const called = new Set<string>();
  const seed = seedOf(name);

  beforeAll(async () => {
    module = await subject(name);
    emulator = await Emulator.start(module.acceptance.region);
  });
  afterAll(() => emulator.stop());
  /** What the inputs refer to, made by calls that are not the module's. */
  const accountFor = async (copies: number): Promise<Account> => {
    const account = Account.make(emulator, copies);
    await emulator.calls({ forget: true });
    return account;
  };
  const noteCalls = async () => Object.keys(await emulator.calls()).forEach((call) => called.add(call));

  type Excuse = "structural" | "refused" | "untainted" | "disruptive" | "ignored" | "sameValue" | "notEmulated" | "allowed";
  const reasons = (...excuses: Excuse[]) => excuses.flatMap((excuse) => Object.keys(module.acceptance[excuse] ?? {}));

  test("every input gets a value: add a sample to acceptance.ts for those that do not", () => {
    expect(module.cases.uncovered().map(({ path }) => placeText(path))).toEqual([]);
  });

  test("every input may be known only after apply, but for the structural ones", async () => {
    const all = module.cases.leaves();
    const tried = WHOLE ? all : sampled(all, SAMPLE.leaves, seed, ({ place }) => placeText(place.path));
    // Resources are made by such a one somewhere, not wherever it is.
    const leaves = tried.flatMap((held) =>
      reasons("structural").includes(placeText(held.place.path)) ? [held, ...module.cases.givenBy(held.place)] : [held],
    );
    progress(`${name}: ${leaves.length} of ${all.length} inputs unknown (seed ${seed})`);
    const said = new Map<string, string[]>();
    for (let from = 0; from < leaves.length; from += COPIES) {
      const some = leaves.slice(from, from + COPIES);
      await emulator.reset();
      unknownAtPlan(module, some, emulator, await accountFor(some.length)).forEach((texts, place) => said.set(place, texts));
      await noteCalls();
    }
    const structural = reasons("structural").filter((place) => leaves.some((leaf) => placeText(leaf.place.path) === place));
    expect(Object.fromEntries([...said].filter(([place]) => !structural.includes(place)))).toEqual({});
    expect(structural.filter((place) => !said.has(place))).toEqual([]);
  });

  test("copies side by side, interrupted and applied again, stand as asked for", async () => {
    const all = module.cases.changes().filter((change) => !reasons("notEmulated").includes(change.name));
    const changes = WHOLE ? all : sampled(all, SAMPLE.changes, seed, (change) => change.name);
    progress(
      `${name}: ${changes.length} of ${all.length} changes (seed ${seed})${WHOLE ? "" : `: ${changes.map((change) => change.name).join(", ")}`}`,
    );
    const broken: string[] = [];
    for (let from = 0; from < changes.length; from += COPIES) {
      const some = changes.slice(from, from + COPIES);
      await emulator.reset();
      const account = await accountFor(some.length);
      const told = (text: string) => progress(`${name}: ${text}`);
      try {
        rounds.push(await round(module, some, emulator, account, parseInt(seed, 16) + from, told));
      } catch (error) {
        broken.push((error as Error).message);
      }
      await noteCalls();
    }
    expect(broken).toEqual([]);
    expect(rounds.flatMap(({ refused }) => refused).length).toBeGreaterThan(0);
    expect(rounds.flatMap(({ unrepaired }) => unrepaired)).toEqual([]);
  });

  test("changes can be applied, and leave nothing to do", () => {
    expect(rounds.flatMap(({ failed }) => failed)).toEqual([]);
    const prevented = rounds.flatMap((one) => one.prevented);
    const tried = rounds.flatMap(({ verdicts }) => [...verdicts.keys()]);
    expect(reasons("refused").filter((change) => tried.includes(change) && !prevented.includes(change))).toEqual([]);
  });

  test("a change touches what it is about, and destroys nothing before its successor stands", () => {
    const excused = reasons("disruptive", "ignored", "sameValue");
    const prevented = rounds.flatMap((one) => one.prevented);
    const found = rounds.flatMap(({ verdicts }) => [...verdicts].filter(([, { findings }]) => findings.length > 0));
    expect(
      Object.fromEntries(
        found
          .filter(([change]) => ![...excused, ...prevented].includes(change))
          .map(([change, { findings }]) => [change, findings]),
      ),
    ).toEqual({});
    const tried = rounds.flatMap(({ verdicts }) => [...verdicts.keys()]);
    expect(excused.filter((change) => tried.includes(change) && !found.some(([other]) => other === change))).toEqual([]);
  });

  test("what changes make anew is what replaced.json, and so the README, says", () => {
    const found = rounds.flatMap(({ verdicts }) => [...verdicts].map(([change, { replaced }]) => [change, replaced] as const));
    const anew = Object.fromEntries(found.filter(([, replaced]) => replaced.length > 0).sort(([a], [b]) => (a < b ? -1 : 1)));
    const tried = found.map(([change]) => change);
    if (!WHOLE) {
      expect(anew).toEqual(Object.fromEntries(Object.entries(module.replaced).filter(([change]) => tried.includes(change))));
      return;
    }
    // What is written is of every change, or not written at all.
    const excused = [...reasons("notEmulated", "refused"), ...tried];
    const names = module.cases.changes().map((change) => change.name);
    expect(names.filter((change) => !excused.includes(change))).toEqual([]);
    writeFileSync(join(ROOT, "modules", name, "replaced.json"), `${JSON.stringify(anew, null, 2)}\n`);
  });

  test("nothing is open, unencrypted or allowed that need not be", () => {
    const allowed = reasons("allowed");
    const findings = [...new Set(rounds.flatMap(({ security }) => security))];
    expect(findings.filter((finding) => !allowed.includes(finding))).toEqual([]);
  });

  test("every call is in calls.json, of which npm run permissions makes policies: else npm run accept -- <module> --record", () => {
    expect(called.size).toBeGreaterThan(5);
    const recorded = Object.values(callsOf(name) ?? {}).flatMap(({ plan, apply }) => [...plan, ...apply]);
    // By what IAM calls them: that a bucket loses its last tag is never recorded, where stacks give tags of their own.
    const allowed = new Set(recorded.flatMap(actionsOf));
    expect([...called].filter((call) => actionsOf(call).some((action) => !allowed.has(action)))).toEqual([]);
  });

  test("what is excused is there", () => {
    const places = module.cases.places.map(({ path }) => placeText(path));
    const leaves = module.cases.places.filter(isLeaf).map(({ path }) => placeText(path));
    const changes = module.cases.changes().map((change) => change.name);
    expect(reasons("structural").filter((place) => !leaves.includes(place))).toEqual([]);
    expect(Object.keys(module.acceptance.unique ?? {}).filter((place) => !places.includes(place))).toEqual([]);
    const excused = reasons("disruptive", "refused", "ignored", "sameValue", "notEmulated");
    expect(excused.filter((name) => !changes.includes(name))).toEqual([]);
  });
});
