import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import { z } from "zod";
import { type ModuleDefinition, beginning, defineModule, nth, plus, toNumber } from "../../../core";
import { mangledReferences } from "../../../core/module/mangled";

const inputs = z.strictObject({ name: z.string(), size: z.number(), zones: z.array(z.string()), on: z.boolean() });

type Make = (name: string, size: number, zones: string[]) => unknown;
const mangled: Record<string, Make> = {
  "upper case": (name) => name.toUpperCase(),
  "lower case": (name) => `x-${name.toLowerCase()}`,
  "a beginning": (name) => name.slice(0, 5),
  "a short beginning": (name) => name.slice(0, 3),
  "an end": (name) => name.slice(-4),
  "a part in the middle of a text": (name) => `a ${name.slice(5)} b`,
  "a length": (name) => String(name.length),
  "another order": (name) => [...name].reverse().join(""),
  "a text of parts": (name) => name.split("T").join("-"),
  "a product": (_, size) => size * 2,
  "a negative": (_, size) => -size,
  "a number in a text": (_, size) => `of ${size / 2} GiB`,
  "not a number": (name) => Number(name),
  "a remainder": (_, size) => size % 7,
  // cdktf takes the hyphen for the number's sign, and then knows the token no more.
  "a number behind a hyphen": (name, size) => `${name}-${size}`,
};
const whole: Record<string, Make> = {
  words: (name, size) => `${beginning(name, 3)}/${plus(size, 1)}/${size}/${name}`,
  "a number from a text": (name) => toNumber(name),
  "a shell's own braces": () => 'echo "$${HOME}" {{ a: 1 }}',
  "an item by its word": (_, __, zones) => nth(zones, 0),
};
const apart: Make = (_, __, zones) => `${zones[0] ?? ""}`;

/** A module with one resource, whose body writes a value of its own making. */
const sample = (make: Make, index: number) =>
  defineModule({
    name: `sample-${index}`,
    description: "",
    inputs,
    build(m, { name, size, zones }) {
      m.resource(SsmParameter, "this", { name: "x", type: "String", value: make(name, size, zones) as string });
      return {};
    },
  }) as unknown as ModuleDefinition;

const makes = [...Object.values(mangled), ...Object.values(whole), apart];
const faults = mangledReferences(makes.map(sample));
const faultOf = (make: Make | undefined) =>
  faults.find((line) => line.startsWith(`module sample-${makes.indexOf(make as Make)}: `));

describe("what JavaScript made of a reference", () => {
  test.each(Object.keys(mangled))("is refused: %s", (name) => {
    expect(faultOf(mangled[name])).toMatch(
      /: aws_ssm_parameter\.this\.value is .*, what JavaScript made of .*; write it with words of the vocabulary/,
    );
  });

  test("is told with the input, where the token can still be read", () => {
    expect(faultOf(mangled["upper case"])).toMatch(/is "\${TFTOKEN\[TOKEN\.\d+\]}", what JavaScript made of var\.name;/);
  });

  test("is told in cdktf's words where cdktf finds it", () => {
    expect(faultOf(apart)).toMatch(/: a reference was taken apart \(.*list.*\); write it with .* nth,/);
  });

  test.each(Object.keys(whole))("is not what is written by %s", (name) => expect(faultOf(whole[name])).toBeUndefined());
});
