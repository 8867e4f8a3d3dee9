import { version } from "cdktf/package.json";
import type { Construct } from "constructs";
import { peerDependencies } from "../../package.json";
import { PACKAGE_ROOT } from "../package-root";
import { UserError } from "./errors";

/** @throws UserError when a version of cdktf is none that the package is proved with, which would fail later and in other words */
export function refuseVersion(given: string, range = peerDependencies.cdktf): void {
  // Of a version that begins with 0, a caret takes the minor as it is.
  const compatible = (text: string) =>
    text
      .replace(/^\^/, "")
      .split(".")
      .slice(0, text.replace(/^\^/, "").startsWith("0.") ? 2 : 1);
  if (compatible(given).join(".") === compatible(range).join(".")) return;
  throw new UserError([`twinform needs cdktf ${range}, and ${given} is installed; npm install cdktf@${range}`]);
}

refuseVersion(version);

const COPY = Symbol.for("twinform/copy");
const self = { folder: PACKAGE_ROOT };

/** @throws UserError when another copy of this library is in the same app: neither knows what the other makes */
export function refuseCopies(scope: Construct): void {
  const root = scope.node.root as { [COPY]?: typeof self };
  const other = (root[COPY] ??= self);
  if (other === self) return;
  const places = other.folder === self.folder ? `${self.folder}, loaded twice` : `${other.folder} and ${self.folder}`;
  throw new UserError([`two copies of twinform are in one app, ${places}; npm ls twinform tells who brings them`]);
}
