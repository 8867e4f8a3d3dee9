import { UserError } from "../core/app/errors";
import { didYouMean } from "../core/inputs";
import type { Found } from "./seen/found";
import { Unknown, isRecord } from "./seen/unknown";
import { type Diagnostic, diagnosticText } from "./terraform";

type Values = Readonly<Record<string, unknown>>;

/** What Terraform plans. */
export class Plan {
  /** What matchers cannot see in a plan. */
  public readonly hidden: readonly string[] = [
    "data sources that are read while planning: Terraform's report of a plan does not have them",
  ];

  public constructor(
    public readonly resources: readonly Found[],
    private readonly planned: Values,
  ) {}

  /** The addresses of all resources, in order. */
  public get addresses(): string[] {
    return this.resources.map(({ address }) => address).sort();
  }

  /**
   * The arguments and attributes of a resource; those that only the apply knows are left out.
   * @throws UserError where it is not planned
   */
  public resource(address: string): Values {
    const found = this.resources.find((one) => one.address === address);
    if (found) return known(found.values) as Values;
    const meant = didYouMean(address, this.addresses);
    throw new UserError([
      `${address} is not planned; ${meant ? `did you mean ${meant}?` : `planned are ${this.addresses.join(", ") || "no resources"}`}`,
    ]);
  }

  /** The stack's outputs; those that only the apply knows are left out. */
  public get outputs(): Values {
    return known(this.planned) as Values;
  }
}

/** Without what only the apply knows. */
function known(value: unknown): unknown {
  if (value instanceof Unknown) return undefined;
  if (Array.isArray(value)) return value.map(known);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => (item instanceof Unknown ? [] : [[key, known(item)]])),
  );
}

interface Change {
  readonly after?: unknown;
  readonly after_unknown?: unknown;
}

interface ReportedPlan {
  readonly output_changes?: Readonly<Record<string, Change>>;
  readonly resource_changes?: ReadonlyArray<{
    readonly address: string;
    readonly mode: string;
    readonly type: string;
    readonly change: Change;
  }>;
}

interface Line {
  readonly diagnostic?: Diagnostic;
  readonly test_plan?: ReportedPlan;
}

/** The plan in the report of `terraform test -json -verbose`. @throws UserError with what Terraform refuses */
export function planIn(report: string, complaints: string): Plan {
  const lines = report.split("\n").flatMap((line) => (line.startsWith("{") ? [JSON.parse(line) as Line] : []));
  const errors = lines.flatMap(({ diagnostic }) => (diagnostic?.severity === "error" ? [diagnosticText(diagnostic)] : []));
  if (errors.length > 0) throw new UserError([...new Set(errors)]);
  const plan = lines.find(({ test_plan }) => test_plan)?.test_plan;
  if (!plan) throw new UserError([`terraform test gave no plan:\n${complaints || report}`]);
  const resources = (plan.resource_changes ?? []).map(({ address, mode, type, change }): Found => {
    const values = valuesOf(change);
    return { mode: mode === "data" ? "data" : "resource", type, address, certain: true, values: values as Values };
  });
  const outputs = Object.entries(plan.output_changes ?? {}).map(([name, change]) => [name, valuesOf(change)] as const);
  return new Plan(resources, Object.fromEntries(outputs));
}

/** What will be, with what only the apply knows marked; null is as good as nothing. */
const valuesOf = ({ after, after_unknown: unknown }: Change): unknown =>
  marked(after ?? (isRecord(unknown) ? {} : undefined), unknown);

function marked(value: unknown, unknown: unknown): unknown {
  if (unknown === true) return new Unknown("(known after apply)");
  if (Array.isArray(unknown) || Array.isArray(value)) {
    const [items, marks] = [(value ?? []) as unknown[], (unknown || []) as unknown[]];
    return Array.from({ length: Math.max(items.length, marks.length) }, (_, index) => marked(items[index], marks[index]));
  }
  if (!isRecord(value)) return value ?? undefined;
  const marks: Values = isRecord(unknown) ? unknown : {};
  const names = [...new Set([...Object.keys(value), ...Object.keys(marks)])];
  return Object.fromEntries(
    names.flatMap((name) => {
      const item = marked(value[name], marks[name]);
      return item === undefined ? [] : [[name, item]];
    }),
  );
}
