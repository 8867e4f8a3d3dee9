import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ModuleDefinition } from "../../core";
import { type Attribute, type InputType, snakeCase, toArguments } from "../../core/inputs";
import { ROOT, type Workspace } from "../support/terraform";
import type { Emulator } from "../e2e/support/emulator";
import type { Path, Values } from "./places";

/** What a plan would do to one resource. */
export interface Planned {
  /** Its address inside the module: `aws_subnet.private["eu-west-1a"]`. */
  readonly address: string;
  readonly type: string;
  readonly actions: readonly string[];
  readonly before: Values | null;
  readonly after: Values | null;
}

/** Something that Terraform said against one of the calls. */
export interface Said {
  readonly index: number;
  readonly text: string;
}

/** A resource as the state has it. */
export interface Present {
  readonly address: string;
  readonly type: string;
  readonly values: Values;
}

interface ResourceChange {
  readonly address: string;
  readonly module_address?: string;
  readonly mode: string;
  readonly type: string;
  readonly change: { readonly actions: string[]; readonly before: Values | null; readonly after: Values | null };
}
interface StateModule {
  readonly address?: string;
  readonly resources?: ReadonlyArray<{
    readonly address: string;
    readonly mode: string;
    readonly type: string;
    readonly values: Values;
  }>;
  readonly child_modules?: readonly StateModule[];
}

/** A Terraform root that calls one module many times: `module.case_0`, `module.case_1` … */
export class Root {
  private readonly workspace: Workspace;

  /**
   * @param unvalidated without the inputs' validations and checks, which cost most of a plan of many calls: for inputs that
   *   TypeScript has judged, and whose verdicts the differential test compares
   */
  public constructor(
    emulator: Emulator,
    private readonly definition: ModuleDefinition,
    private readonly unvalidated = false,
  ) {
    this.workspace = emulator.workspace({ "main.tf.json": "{}" });
  }

  public remove(): void {
    this.workspace.remove();
  }

  /** Writes the calls. @param more further content of the root */
  public write(calls: ReadonlyArray<readonly [index: number, args: Values]>, more: Values = {}): void {
    // Of some errors Terraform tells the file alone: each call has a folder of its own.
    let installed = true;
    for (const [index] of calls) {
      const folder = join(this.workspace.folder, `case_${index}`);
      if (existsSync(folder)) continue;
      installed = false;
      cpSync(join(ROOT, "terraform", this.definition.name), folder, { recursive: true });
      if (this.unvalidated) withoutValidations(folder);
    }
    const module = Object.fromEntries(calls.map(([index, args]) => [`case_${index}`, { source: `./case_${index}`, ...args }]));
    this.workspace.write("main.tf.json", JSON.stringify({ ...more, ...(calls.length > 0 ? { module } : {}) }));
    if (!installed) this.workspace.run(["init", "-no-color"]);
  }

  /** A call's arguments, from inputs as TypeScript's users write them. */
  public readonly argumentsOf = (values: Values): Values => toArguments(this.definition.attributes, values);

  /** A path in such inputs as the arguments have it. */
  public readonly argumentPath = (path: Path): Path => argumentPath(this.definition.attributes, path);

  /**
   * Plans.
   * @param refresh false where the state is known to be what there is: reading hundreds of resources takes its time
   * @returns what is said against the calls
   */
  public plan(refresh = true): Said[] {
    const { stdout, stderr, code } = this.workspace.try([
      "plan",
      "-json",
      "-parallelism=60",
      `-refresh=${refresh}`,
      "-out=test.tfplan",
    ]);
    const said = saidIn(stdout);
    if (code !== 0 && said.length === 0) throw new Error(`${stdout}\n${stderr}`);
    return said;
  }

  /** What the last plan would do, by call. */
  public planned(): Map<number, Planned[]> {
    const plan = JSON.parse(this.workspace.run(["show", "-json", "test.tfplan"])) as { resource_changes?: ResourceChange[] };
    const planned = new Map<number, Planned[]>();
    for (const { address, module_address, mode, type, change } of plan.resource_changes ?? []) {
      const index = indexIn(module_address ?? "");
      if (mode !== "managed" || index === undefined) continue;
      const one = { address: address.slice((module_address ?? "").length + 1), type, ...change };
      planned.set(index, [...(planned.get(index) ?? []), one]);
    }
    return planned;
  }

  /** Applies the last plan. @returns what is said against the calls */
  public apply(): Said[] {
    const { stdout, stderr, code } = this.workspace.try(["apply", "-json", "-parallelism=60", "test.tfplan"]);
    const said = saidIn(stdout);
    if (code !== 0 && said.length === 0) throw new Error(`${stdout}\n${stderr}`);
    return said;
  }

  public untaint(addresses: readonly string[]): void {
    for (const address of addresses) this.workspace.run(["untaint", "-no-color", address]);
  }

  /** The addresses of resources whose creation did not come to its end. */
  public tainted(): string[] {
    const { resources } = JSON.parse(this.workspace.read("terraform.tfstate")) as {
      resources: ReadonlyArray<{
        readonly module?: string;
        readonly type: string;
        readonly name: string;
        readonly instances: ReadonlyArray<{ readonly status?: string; readonly index_key?: string; readonly deposed?: string }>;
      }>;
    };
    return resources.flatMap(({ module = "", type, name, instances }) =>
      instances
        .filter(({ status, deposed }) => status === "tainted" && deposed === undefined)
        .map(({ index_key: key }) => `${module}.${type}.${name}${key === undefined ? "" : `[${JSON.stringify(key)}]`}`),
    );
  }

  /** All resources of the calls, as the state has them. */
  public resources(): Map<number, Present[]> {
    const { values } = JSON.parse(this.workspace.run(["show", "-json"])) as { values?: { root_module: StateModule } };
    const found = new Map<number, Present[]>();
    const visit = ({ address: module = "", resources = [], child_modules: inner = [] }: StateModule): void => {
      const index = indexIn(module);
      if (index !== undefined) {
        const managed = resources.filter(({ mode }) => mode === "managed");
        found.set(
          index,
          managed.map(({ address, type, values: attributes }) => ({
            address: address.slice(module.length + 1),
            type,
            values: attributes,
          })),
        );
      }
      inner.forEach(visit);
    };
    if (values) visit(values.root_module);
    return found;
  }
}

function withoutValidations(folder: string): void {
  const file = join(folder, "variables.tf.json");
  const { variable } = JSON.parse(readFileSync(file, "utf8")) as { variable: Record<string, Values> };
  const declared = Object.entries(variable).map(([name, { validation: _, ...others }]) => [name, others]);
  writeFileSync(file, JSON.stringify({ variable: Object.fromEntries(declared) as Values }));
  rmSync(join(folder, "checks.tf.json"), { force: true });
}

function argumentPath(attributes: Readonly<Record<string, Attribute>>, path: Path): Path {
  const renamed: Array<string | number> = [];
  let type: InputType | undefined;
  for (const step of path) {
    const inside: Readonly<Record<string, Attribute>> | undefined =
      type === undefined ? attributes : type.kind === "object" ? type.attributes : undefined;
    renamed.push(inside ? snakeCase(String(step)) : step);
    type = inside ? inside[step]?.type : type?.kind === "map" ? type.value : type?.kind === "list" ? type.element : undefined;
  }
  return renamed;
}

const indexIn = (address: string): number | undefined => {
  const index = /^module\.case_(\d+)(?![\d])/.exec(address)?.[1];
  return index === undefined ? undefined : Number(index);
};

interface Diagnostic {
  readonly severity: string;
  readonly summary: string;
  readonly detail?: string;
  readonly address?: string;
  readonly range?: { readonly filename: string };
  readonly snippet?: { readonly context?: string };
}

interface Line {
  readonly type: string;
  readonly diagnostic?: Diagnostic;
  readonly hook?: { readonly resource: { readonly addr: string } };
}

/** The errors in Terraform's output for programs, with the call that each is about. */
function saidIn(stdout: string): Said[] {
  const lines = stdout
    .split("\n")
    .flatMap((line) => (/"(diagnostic|apply_errored)"/.test(line) ? [JSON.parse(line) as Line] : []));
  const said = lines.flatMap(({ diagnostic }) => {
    if (diagnostic?.severity !== "error") return [];
    const { summary, detail = "", address = "", range, snippet } = diagnostic;
    const where = `${range?.filename ?? ""} ${snippet?.context ?? ""} ${detail}`;
    const index = indexIn(address) ?? Number(/\bcase_(\d+)\b/.exec(where)?.[1] ?? -1);
    return [{ index, text: `${address.replace(/^module\.case_\d+\./, "")}: ${summary}${detail ? ` — ${detail}` : ""}` }];
  });
  // Of a failed deletion the error itself names no address; the resource is told apart from it.
  const unnamed = lines
    .flatMap(({ type, hook }) => (type === "apply_errored" ? [indexIn(hook?.resource.addr ?? "") ?? -1] : []))
    .filter((index) => !said.some((one) => one.index === index));
  return said.map((one) => (one.index === -1 && unnamed.length > 0 ? { ...one, index: unnamed.shift() ?? -1 } : one));
}
