import { version } from "cdktf/package.json";
import type { Construct } from "constructs";
import { peerDependencies } from "../../package.json";
import { packageRoot } from "../package-root";
import { UserError } from "./errors";

/** @throws UserError when a version of cdktf is none that the package is proved with, which would fail later and in other words */
export function refuseVersion(given: string, range = peerDependencies.cdktf): void {
  // What a caret keeps: the major, and of a version that begins with 0 the minor, too.
  const kept = (version: string) => /^\^?(0\.\d+|\d+)/.exec(version)?.[1];
  if (kept(given) === kept(range)) return;
  throw new UserError([`twinform needs cdktf ${range}, and ${given} is installed; npm install cdktf@${range}`]);
}

refuseVersion(version);

const COPY = Symbol.for("twinform/copy");
const self = {
  get folder() {
    return packageRoot();
  },
};

/** @throws UserError when another copy of this library is in the same app: neither knows what the other makes */
export function refuseCopies(scope: Construct): void {
  const root = scope.node.root as { [COPY]?: typeof self };
  const other = (root[COPY] ??= self);
  if (other === self) return;
  const [first, second] = [other.folder, packageRoot()];
  const places = first === second ? `${first}, loaded twice` : `${first} and ${second}`;
  throw new UserError([`two copies of twinform are in one app, ${places}; npm ls twinform tells who brings them`]);
}
