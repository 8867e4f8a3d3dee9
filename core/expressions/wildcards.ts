import type { Bool } from "./collection";
import { Expression, isSymbolic, quoted } from "./expression";

// Characters that stand for themselves in a pattern with wildcards, but not in a regular expression.
const SPECIAL = /[.+^$(){}|[\]\\]/g;

/**
 * Whether a pattern takes everything that another one takes; `*` stands for any characters, also none, and `?` for any
 * one. With a plain text as `narrow`: whether the pattern takes the text. The narrow pattern's own wildcards are taken
 * as characters, which only the same or a wider wildcard covers, so that true can be relied on. False can not: of two
 * ways to write one pattern, such as `*?` and `?*`, neither covers the other here.
 */
export function covers(wide: string, narrow: string): Bool {
  if (isSymbolic([wide, narrow])) {
    return new Expression((hcl) => {
      const plain = `replace(${hcl(wide)}, "${quoted(`/${SPECIAL.source}/`)}", "${quoted("\\$0")}")`;
      return `can(regex("(?s)^\${replace(replace(${plain}, "*", ".*"), "?", "[^*]")}$", ${hcl(narrow)}))`;
    });
  }
  return expressionFor(wide).test(narrow);
}

// Constraints compare each pattern with all others.
const expressions = new Map<string, RegExp>();

function expressionFor(pattern: string): RegExp {
  const known = expressions.get(pattern);
  if (known) return known;
  const source = pattern.replace(SPECIAL, "\\$&").replaceAll("*", ".*").replaceAll("?", "[^*]");
  const made = new RegExp(`^${source}$`, "su");
  expressions.set(pattern, made);
  return made;
}
