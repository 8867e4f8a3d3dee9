import { type Bool, and, base64, eq, length, lessThan, matches, or } from "../../core";

/** What EC2 takes, in bytes. */
export const USER_DATA_LIMIT = 16384;

// Base64 turns three bytes into four letters; 16384 bytes end in one group of a single byte, filled up with ==.
const LONGEST = Math.ceil(USER_DATA_LIMIT / 3) * 4;

/** Whether a text fits into user data. */
export const fitsUserData = (text: string): Bool =>
  or(lessThan(length(base64(text)), LONGEST), and(eq(length(base64(text)), LONGEST), matches(base64(text), /==$/)));

/** What is said of a text that does not. */
export const USER_DATA_MESSAGE = `must be at most ${USER_DATA_LIMIT} bytes; keep longer scripts in S3 and fetch them`;
