import type { Bool } from "./collection";
import { Expression, isSymbolic } from "./expression";
import { UnusableValue } from "./unusable-value";

// Both sides read RFC 3339 in UTC; JavaScript alone would take the 31st of February for the 3rd of March.
const moment = (time: string): number => {
  const parsed = Date.parse(time);
  if (Number.isNaN(parsed) || new Date(parsed).toISOString().replace(".000Z", "Z") !== time) {
    throw new UnusableValue(`${time} is no time`);
  }
  return parsed;
};

/** Whether a text is a time in UTC that there is, such as `2030-01-31T08:00:00Z`. */
export function isTime(time: string): Bool {
  if (isSymbolic(time)) return new Expression((hcl) => `can(timeadd(${hcl(time)}, "0s"))`);
  try {
    return !Number.isNaN(moment(time));
  } catch {
    return false;
  }
}

/** Whether the first of two times in UTC comes before the second. @throws UnusableValue when one is no time */
export const isEarlier = (first: string, second: string): Bool =>
  isSymbolic([first, second])
    ? new Expression((hcl) => `timecmp(${hcl(first)}, ${hcl(second)}) < 0`, "operator")
    : moment(first) < moment(second);
