import type { Acceptance, Reasons } from "../../core";
import { inTerraformNames, snakeCase } from "../../core/inputs";

/** What changes make anew, by the change's name; written by `npm run accept` into the module's `replaced.json`. */
export type Replaced = Readonly<Record<string, readonly string[]>>;

/** A section of a README: its heading and its rows; none when a module has nothing to say. */
interface Facts {
  readonly text: string;
  readonly head: readonly [string, string];
  readonly rows: ReadonlyArray<readonly [string, string]>;
}

const code = (text: string) => `\`${text}\``;

/** `rules.*.priority: given` with the place as Terraform writes it. */
const changeText = (change: string): string => {
  const [place = "", what] = change.split(": ");
  return `${code(snakeCase(place))}${what === undefined ? "" : `: ${what}`}`;
};

const reasonRows = (reasons: Reasons = {}, name: (key: string) => string, names: ReadonlySet<string>) =>
  Object.entries(reasons).map(([key, reason]) => [name(key), inTerraformNames(reason, names)] as const);

/** What a module's users should know before they change something, as the acceptance suite has found and holds it. */
export function changeFacts(acceptance: Acceptance, replaced: Replaced, names: ReadonlySet<string>): Facts[] {
  const place = (key: string) => code(snakeCase(key));
  const facts: Facts[] = [
    {
      text: "Values that must be known at plan. All others may come from resources of the same apply:",
      head: ["Input", "Why"],
      rows: reasonRows(acceptance.structural, place, names),
    },
    {
      text: "What two of the module in one account must not share:",
      head: ["Input", "Why"],
      rows: reasonRows(acceptance.unique, place, names),
    },
    {
      text: "Changes that cannot be made without a gap, or that reach further than they look:",
      head: ["Change", "What happens"],
      rows: reasonRows(acceptance.disruptive, changeText, names),
    },
    {
      text: "Changes that Terraform refuses, or AWS stops halfway, since they would destroy what must not be lost:",
      head: ["Change", "Why"],
      rows: reasonRows(acceptance.refused, changeText, names),
    },
    {
      text: "Changes that do nothing to what is there already:",
      head: ["Change", "Why"],
      rows: reasonRows(acceptance.ignored, changeText, names),
    },
    {
      text: "What a change makes anew; all other changes are made in place. *New first* means that the old one goes when its successor stands, *given* that it was left out before:",
      head: ["Change", "Made anew"],
      rows: Object.entries(replaced).map(([change, addresses]) => [
        changeText(change),
        addresses.map((address) => address.replace(/^(\S+) \((.*)\)$/, "`$1` ($2)")).join(", "),
      ]),
    },
    {
      text: "What has to be kept with `terraform untaint` when its creation was interrupted:",
      head: ["Resource", "Why"],
      rows: reasonRows(acceptance.untainted, code, names),
    },
  ];
  return facts.filter(({ rows }) => rows.length > 0);
}
