import type { ModuleCalls, TypeCalls } from "../../../tools/permissions/calls";
import type { Values } from "../places";
import type { Present } from "../root";
import { arnPattern } from "./arns";
import { requestsIn } from "./log";

/** What is known of one type of resource so far. */
class Known {
  public readonly plan: Set<string>;
  public readonly apply: Set<string>;
  public readonly tagging: Set<string>;
  public readonly arns: Set<string>;
  public readonly passedTo: Set<string>;
  public tagged: boolean;

  public constructor({ plan = [], apply = [], tagging = [], arns = [], passedTo = [], tagged = false }: Partial<TypeCalls> = {}) {
    [this.plan, this.apply] = [new Set(plan), new Set(apply)];
    [this.tagging, this.arns, this.passedTo] = [new Set(tagging), new Set(arns), new Set(passedTo)];
    this.tagged = tagged;
  }

  public result(): TypeCalls {
    const some = (name: string, all: ReadonlySet<string>) => (all.size > 0 ? { [name]: [...all].sort() } : {});
    return {
      plan: [...this.plan].sort(),
      apply: [...this.apply].sort(),
      ...some("tagging", this.tagging),
      ...some("arns", this.arns),
      ...(this.tagged ? { tagged: true } : {}),
      ...some("passedTo", this.passedTo),
    };
  }
}

/** Collects what Terraform's runs on one module's copies show: the calls, and what was made. */
export class Recording {
  private readonly known = new Map<string, Known>();
  private readonly all = new Set<string>();

  /**
   * @param tag the value of a tag that all resources get
   * @param permanent the types that the module lets nobody destroy
   * @param before what is known already
   */
  public constructor(
    private readonly tag: string,
    private readonly permanent: ReadonlySet<string>,
    before: ModuleCalls = {},
  ) {
    for (const [type, calls] of Object.entries(before)) this.known.set(type, new Known(calls));
  }

  /** Reads a run's log. @param destroying whether the run destroyed everything */
  public async read(log: string, destroying: boolean): Promise<void> {
    for await (const { call, type, applying, text } of requestsIn(log)) {
      this.all.add(call);
      if (destroying && this.permanent.has(type)) continue;
      const known = this.of(type);
      (applying ? known.apply : known.plan).add(call);
      if (applying && text.includes(this.tag)) taggedTypes(call, text).forEach((tagged) => known.tagging.add(tagged));
    }
  }

  /** Looks at what there is. @param args the arguments of the call that made it, as they are and as they were */
  public see(present: readonly Present[], args: readonly Values[]): void {
    for (const { type, values } of present) {
      if (!type.startsWith("aws_")) continue;
      const known = this.of(type);
      // The emulator makes up some without a service.
      if (typeof values["arn"] === "string" && !values["arn"].includes("::::")) known.arns.add(arnPattern(values["arn"], args));
      if ((values["tags_all"] as Values | undefined)?.["Stack"] === this.tag) known.tagged = true;
      if (type === "aws_iam_role") trusted(values["assume_role_policy"]).forEach((service) => known.passedTo.add(service));
    }
  }

  /** All calls that were made, whatever they were for. */
  public calls(): string[] {
    return [...this.all].sort();
  }

  public result(): ModuleCalls {
    const types = [...this.known].sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(types.map(([type, known]) => [type, known.result()]));
  }

  private of(type: string): Known {
    const known = this.known.get(type) ?? new Known();
    this.known.set(type, known);
    return known;
  }
}

/**
 * EC2 says of each tag what it is for; elsewhere it is the one thing that the request makes. What a launch template will give
 * tags to is not made yet.
 */
function taggedTypes(call: string, text: string): string[] {
  const types = [...text.matchAll(/(?<![.\w])TagSpecifications?\.\d+\.ResourceType=([\w-]+)/g)].map(
    ([, type = ""]) => `${call} ${type}`,
  );
  return types.length > 0 ? types : [call];
}

/** The services that a trust policy names. */
function trusted(policy: unknown): string[] {
  if (typeof policy !== "string") return [];
  const { Statement } = JSON.parse(policy) as { Statement: ReadonlyArray<{ Principal?: { Service?: string | string[] } }> };
  return Statement.flatMap(({ Principal }) => Principal?.Service ?? []);
}
