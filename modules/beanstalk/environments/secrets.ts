import { type Bool, matches, or } from "../../../core";
import { holdsCredentials } from "../../../fields/ec2/user-data";

/** Names of variables that hold secrets: `DB_PASSWORD`, `API_KEY`, `stripe_secret`; not `PASSWORD_FILE`, `TOKEN_URL`. */
const SECRET_NAME =
  /(?:^|[_.-])(?:[pP][aA][sS][sS][wW][oO][rR][dD]|[pP][aA][sS][sS][wW][dD]|[pP][aA][sS][sS][pP][hH][rR][aA][sS][eE]|[sS][eE][cC][rR][eE][tT]|[tT][oO][kK][eE][nN]|[cC][rR][eE][dD][eE][nN][tT][iI][aA][lL][sS]?|(?:[aA][pP][iI]|[sS][eE][cC][rR][eE][tT]|[pP][rR][iI][vV][aA][tT][eE]|[aA][cC][cC][eE][sS][sS])_?[kK][eE][yY])$/;

/** An address with a password in it: `postgres://shop:secret@db/shop`. */
const ADDRESS_WITH_PASSWORD = /^[A-Za-z][A-Za-z0-9+.-]*:\/\/[^/@:]*:[^/@]+@/;

/** Whether a variable looks like one that should be nobody's but the application's. */
export const looksSecret = (name: string, value: string): Bool =>
  or(matches(name, SECRET_NAME), matches(value, ADDRESS_WITH_PASSWORD), holdsCredentials(value));
