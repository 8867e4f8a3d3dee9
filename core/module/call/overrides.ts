import type { TerraformMetaArguments, TerraformResourceLifecycle } from "cdktf";
import { escapeTemplate, isOpaque, isSymbolic } from "../../expressions";
import { type Problem, type Step, didYouMean, plain, told } from "../../inputs";
import type { ModuleDefinition } from "../definition";
import type { Element, ModuleScope } from "../scope";
import { scopeOf } from "../synthesize";
import { argumentsOf, blockIn, translated } from "./bindings";

/** What an override may say of a resource: its arguments in literals, each optional, and its `lifecycle`. */
export type OverriddenArguments<C> = Partial<Omit<NonNullable<C>, keyof TerraformMetaArguments>> & {
  readonly lifecycle?: TerraformResourceLifecycle;
};

type Values = Readonly<Record<string, unknown>>;

/** The content of `main_override.tf.json`, which Terraform merges over the module's own files. */
type OverrideFile = Record<string, Record<string, Record<string, Record<string, unknown>>>>;

const LIFECYCLE = ["createBeforeDestroy", "preventDestroy", "ignoreChanges"];

/** What one construct changes in its own copy of a module. */
export class Overrides {
  private readonly given = new Map<string, Record<string, unknown>>();
  private readonly found: Problem[] = [];

  public constructor(private readonly definition: ModuleDefinition) {}

  /** Where the module's body made its resources; asked late, for most calls override nothing. */
  private get made(): ModuleScope {
    return scopeOf(this.definition);
  }

  /** What is wrong with them. */
  public get problems(): readonly Problem[] {
    return this.found;
  }

  /** Whether there are any, so that the construct needs a copy of the module. */
  public get exist(): boolean {
    return this.given.size > 0;
  }

  public add(address: string, values: unknown): void {
    const path: Step[] = [{ attribute: "override" }, { key: address }];
    const problem = (message: string, ...more: Step[]): void => {
      this.found.push({ path: [...path, ...more], message });
    };
    const element = this.made.at(address);
    if (!element) return problem(noResource(address, this.made.everything));
    const literals = plain(values);
    if (!isRecord(literals)) return problem(`must be an object with arguments, got ${told(literals)}`);
    const wrong = [...this.wrongNames(element, literals), ...symbolic(literals)];
    for (const { steps, message } of wrong) problem(message, ...steps);
    if (wrong.length > 0) return;
    const before = this.given.get(address) ?? {};
    const twice = Object.keys(literals).filter((name) => name in before && told(before[name]) !== told(literals[name]));
    for (const name of twice) {
      problem(`is overridden twice: with ${told(before[name])} and ${told(literals[name])}`, { attribute: name });
    }
    this.given.set(address, { ...before, ...literals });
  }

  /** The file that stands beside the module's own in the construct's copy of it. */
  public file(): OverrideFile {
    const file: OverrideFile = {};
    for (const [address, values] of this.given) {
      const element = this.made.at(address);
      if (!element) continue;
      const steps = address.split(".");
      const [kind, [type = "", name = ""]] = steps[0] === "data" ? ["data", steps.slice(1)] : ["resource", steps];
      ((file[kind] ??= {})[type] ??= {})[name] = escaped(translated(element, values)) as Record<string, unknown>;
    }
    return file;
  }

  private wrongNames(element: Element, { lifecycle, ...rest }: Values): Wrong[] {
    const within = lifecycle === undefined ? [] : wrongLifecycle(lifecycle);
    return [...unknownNames(element, rest, []), ...within];
  }
}

interface Wrong {
  readonly steps: readonly Step[];
  readonly message: string;
}

const META = ["count", "forEach", "dependsOn", "provider", "connection", "provisioners"];

function unknownNames(holder: object, values: Values, steps: readonly Step[]): Wrong[] {
  const known = argumentsOf(holder);
  return Object.entries(values).flatMap(([name, value]): Wrong[] => {
    const here = [...steps, { attribute: name }];
    if (steps.length === 0 && META.includes(name)) {
      return [{ steps: here, message: "cannot be overridden: the module's addresses and order rest on it" }];
    }
    if (!known.includes(name)) return [{ steps: here, message: noArgument(name, known) }];
    if (value === null) return [{ steps: here, message: "must be a value: null would leave the module's as it is" }];
    const block = blockIn(holder, name);
    if (!block) return [];
    if (isRecord(value)) return unknownNames(block, value, here);
    if (!Array.isArray(value)) return [];
    return value.flatMap((item, index) => (isRecord(item) ? unknownNames(block, item, [...here, { key: index }]) : []));
  });
}

function wrongLifecycle(lifecycle: unknown): Wrong[] {
  const here = [{ attribute: "lifecycle" }];
  if (!isRecord(lifecycle)) return [{ steps: here, message: `must be an object, got ${told(lifecycle)}` }];
  return Object.keys(lifecycle)
    .filter((name) => !LIFECYCLE.includes(name))
    .map((name) => ({ steps: [...here, { attribute: name }], message: noArgument(name, LIFECYCLE) }));
}

function symbolic(values: Values): Wrong[] {
  return Object.entries(values)
    .filter(([, value]) => isSymbolic(value))
    .map(([name]) => ({
      steps: [{ attribute: name }],
      message:
        "must be literal: a module's files see nothing of the stack, neither its resources nor other modules' outputs. What comes from there goes in through an input, or stands in a resource of your own beside the module",
    }));
}

function noResource(address: unknown, known: readonly string[]): string {
  const text = String(address);
  const whole = text.replace(/\[.*$/, "");
  if (whole !== text && known.includes(whole)) return `is one instance: an override is of all that ${whole} makes`;
  const meant = didYouMean(text, known);
  if (meant !== undefined) return `is no resource of the module; did you mean ${meant}?`;
  return `is no resource of the module; there are ${known.join(", ")}`;
}

function noArgument(name: string, known: readonly string[]): string {
  const meant = didYouMean(name, known);
  return meant === undefined ? `is no argument; known are ${known.join(", ")}` : `is no argument; did you mean ${meant}?`;
}

/** Text stays text, as it does in inputs: a `${` in it is no expression. */
function escaped(value: unknown): unknown {
  if (typeof value === "string") return escapeTemplate(value);
  if (Array.isArray(value)) return value.map(escaped);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [escapeTemplate(key), escaped(item)]));
}

const isRecord = (value: unknown): value is Values =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !isOpaque(value);
