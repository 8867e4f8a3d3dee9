/** A user's mistake, or several: shown as they are, without a stack trace. */
export class UserError extends Error {
  /** @param problems one line each: the construct's path, the input's path, what was given, what is allowed */
  public constructor(public readonly problems: readonly string[]) {
    super(problems.length === 1 ? problems[0] : `${problems.length} problems:\n${problems.map((p) => `  ${p}`).join("\n")}`);
    this.name = "UserError";
  }
}
