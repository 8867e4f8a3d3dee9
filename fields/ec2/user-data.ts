import { type Bool, and, base64, eq, length, lessThan, matches, not, or } from "../../core";

/** What EC2 takes, in bytes. */
const USER_DATA_LIMIT = 16384;

// Base64 turns three bytes into four letters; 16384 bytes end in one group of a single byte, filled up with ==.
const LONGEST = Math.ceil(USER_DATA_LIMIT / 3) * 4;

/** Whether a text fits into user data. */
const fitsUserData = (text: string): Bool =>
  or(lessThan(length(base64(text)), LONGEST), and(eq(length(base64(text)), LONGEST), matches(base64(text), /==$/)));

/** What credentials look like: the IDs of access keys, their secrets by the name that AWS's tools know, private keys. */
const CREDENTIALS = [
  /(?:^|[^A-Za-z0-9])A(?:KI|SI)A[A-Z0-9]{16}(?:[^A-Za-z0-9]|$)/,
  /[sS][eE][cC][rR][eE][tT]_?[aA][cC][cC][eE][sS][sS]_?[kK][eE][yY]["']?\s*[=:]\s*["']?[A-Za-z0-9/+]{40}/,
  /-----BEGIN [A-Z0-9 ]*PRIVATE KEY/,
];

/** Whether a text holds something like an access key or a private key. */
export const holdsCredentials = (text: string): Bool => or(...CREDENTIALS.map((pattern) => matches(text, pattern)));

/** What user data must not be, with what is said of it. */
export const USER_DATA_FAULTS: ReadonlyArray<{ readonly message: string; readonly isWrong: (text: string) => Bool }> = [
  {
    message: `must be at most ${USER_DATA_LIMIT} bytes; keep longer scripts in S3 and fetch them`,
    isWrong: (text) => not(fitsUserData(text)),
  },
  {
    message:
      "must hold no access key and no private key, which everybody who may look at it could use: keep them in Parameter Store or Secrets Manager, and fetch them at boot by the instances' role (`policies`)",
    isWrong: holdsCredentials,
  },
];
