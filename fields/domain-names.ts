import { z } from "zod";
import { type Bool, matches } from "../core";

// Names of records may hold underscores, which hosts' names may not.
const LABEL = "[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?";
const LAST_LABEL = "[a-z](?:[a-z0-9-]{0,61}[a-z0-9])";
const NAME = `(?:${LABEL}\\.)+${LAST_LABEL}`;

/** A domain name as a pattern inside of others, as values of records write it: in either case, maybe with a dot at its end. */
export const TARGET = NAME.replaceAll("a-z", "A-Za-z") + "\\.?";

/** The name of a domain, in lower case as Route 53 keeps it. */
export const domainName = () =>
  z
    .string()
    .max(253)
    .regex(new RegExp(`^${NAME}$`), "that is a domain name in lower case");

const RECORD_NAME = new RegExp(`^(?:\\*\\.)?${NAME}$`);

/** Name of a record in full; `*` may stand for the first label. Lower case, as Route 53 keeps it. */
export const recordName = () =>
  z.string().max(253).regex(RECORD_NAME, "that is a domain name in full and in lower case, such as www.example.com");

/** Whether a text can be a record's name in full. */
export const isRecordName = (text: string): Bool => matches(text, RECORD_NAME);

/** A host's name as health checks and aliases take it: in either case, maybe with a dot at its end. */
export const hostName = () =>
  z
    .string()
    .max(255)
    .regex(new RegExp(`^${TARGET}$`), "that is a domain name in full, such as www.example.com");
