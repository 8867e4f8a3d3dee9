import type { Change } from "./cases";
import { type Values, occurrences, valueAt } from "./places";
import type { Planned } from "./root";

/** What is wrong with what a change would do; none when all is well. */
export interface Verdict {
  readonly findings: readonly string[];
  /** What is destroyed or made anew, as the README tells it: `aws_lb.this (new first)`. */
  readonly replaced: readonly string[];
}

const isDone = ({ actions }: Planned): boolean => !actions.every((action) => action === "no-op" || action === "read");

/** `aws_subnet.private` of `aws_subnet.private["eu-west-1a"]`. */
export const plain = (address: string): string => address.replace(/\[.*\]$/s, "");

/** The parts of an instance's key: `https/movies` is about both. */
const keyParts = (address: string): string[] => {
  const key = /\[("(?:[^"\\]|\\.)*")\]$/s.exec(address)?.[1];
  return key === undefined ? [] : (JSON.parse(key) as string).split("/").concat(JSON.parse(key) as string);
};

/** Judges what a change would do: it touches what it is about, and nothing is destroyed before its successor stands. */
export function judgeChange(change: Change, planned: readonly Planned[]): Verdict {
  const done = planned.filter(isDone);
  const replaced = [...new Set(done.flatMap(replacement))].sort();
  if (change.kind === "written out")
    return {
      findings: done.map(({ address, actions }) => `writing the default out is no change: ${actions.join("+")} ${address}`),
      replaced: [],
    };
  const findings = [
    ...(done.length === 0 ? ["does nothing"] : []),
    ...done
      .filter(({ actions }) => actions.join() === "delete,create")
      .map(({ address }) => `destroys ${plain(address)} before its successor stands`),
    ...done
      .filter((one) => isAnothers(change, one))
      .map(({ address, actions }) => `touches another's: ${actions.join("+")} ${address}`),
    ...(change.kind === "added" || change.kind === "put in front"
      ? done
          .filter(({ actions }) => actions.includes("delete"))
          .map(({ address, actions }) => `adding one destroys: ${actions.join("+")} ${address}`)
      : []),
  ];
  return { findings: [...new Set(findings)], replaced };
}

const replacement = ({ address, actions }: Planned): string[] => {
  switch (actions.join()) {
    case "create,delete":
      return [`${plain(address)} (new first)`];
    case "delete,create":
      return [`${plain(address)} (old first)`];
    default:
      return [];
  }
};

/** Whether something belongs to another key of the map that the change is in. */
function isAnothers({ place, keys, before }: Change, { address }: Planned): boolean {
  if (keys.length === 0) return false;
  const parts = keyParts(address);
  if (parts.some((part) => keys.includes(part))) return false;
  const map = place.type.kind === "map" ? place.path : place.path.slice(0, place.path.indexOf("*"));
  const others = occurrences(before, map).flatMap((path) => Object.keys((valueAt(before, path) as Values | undefined) ?? {}));
  return parts.some((part) => others.includes(part) && !keys.includes(part));
}
