import { judge } from "../../core";
import { undecided } from "../../core/inputs";
import { loadModule, moduleNames } from "../../tools/generate/modules";
import { Cases } from "../acceptance/cases";
import type { Values } from "../acceptance/places";
import { limitCases } from "../terraform/limits";

// A constraint that cannot be computed says nothing: on inputs that nothing else is wrong with, that is a hole.
test.each(moduleNames())("%s: every constraint decides on all inputs that are allowed", async (name) => {
  const { definition, example, acceptance } = await loadModule(name);
  const samples = [example, ...((acceptance.samples ?? []) as readonly Values[])];
  const changes = new Cases(definition, samples).changes().flatMap(({ before, after }) => [before, after]);
  const allowed = [...samples, ...changes, ...limitCases(definition, samples)].filter(
    (values) => judge(definition, values).length === 0,
  );
  expect(allowed.length).toBeGreaterThan(samples.length);
  const found = allowed.flatMap((values) => undecided(definition.constraints, definition.attributes, values));
  expect([...new Set(found)]).toEqual([]);
});
