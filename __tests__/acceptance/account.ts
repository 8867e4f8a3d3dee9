import { join } from "node:path";
import type { Emulator } from "../e2e/support/emulator";
import type { Values } from "./places";

/** So many of what a case has of its own are made; see `account.py`. */
const FOR_EACH_CASE = 3;

/** What the inputs of modules refer to, made once in an emulator; see `account.py`. */
export class Account {
  private readonly taken = new Map<string, Map<string, string>>();

  private constructor(
    private readonly found: Readonly<Record<string, readonly string[]>>,
    private readonly own: Readonly<Record<string, readonly string[]>>,
  ) {}

  /** Makes the account's resources. @param cases how many cases will have zones and addresses of their own */
  public static make(emulator: Emulator, cases: number): Account {
    const { found, own } = JSON.parse(emulator.run("python3", [join(__dirname, "account.py"), `${cases}`])) as {
      found: Record<string, string[]>;
      own: Record<string, string[]>;
    };
    return new Account(found, own);
  }

  /** Inputs with every ID and ARN replaced by one that there is: always the same, and for zones and addresses one of the case. */
  public grounded(values: Values, index: number): Values {
    const ground = (value: unknown): unknown => {
      if (typeof value === "string") return this.groundedText(value, index);
      if (Array.isArray(value)) return value.map(ground);
      if (typeof value !== "object" || value === null) return value;
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, ground(item)]));
    };
    return ground(values) as Values;
  }

  private groundedText(text: string, index: number): string {
    const own = Object.entries(this.own).find(([pattern]) => new RegExp(pattern).test(text));
    if (own) return this.take(`${index} ${own[0]}`, text, own[1].slice(FOR_EACH_CASE * index, FOR_EACH_CASE * (index + 1)));
    const [kind, all] = Object.entries(this.found).find(([pattern]) => new RegExp(pattern).test(text)) ?? [];
    return kind === undefined || all === undefined || /\s/.test(text) ? text : this.take(kind, text, all);
  }

  /** One of a kind for each text, in the order in which the texts come. */
  private take(kind: string, text: string, all: readonly string[]): string {
    const taken = this.taken.get(kind) ?? new Map<string, string>();
    this.taken.set(kind, taken);
    const given = taken.get(text) ?? all[taken.size % all.length] ?? text;
    taken.set(text, given);
    return given;
  }
}
