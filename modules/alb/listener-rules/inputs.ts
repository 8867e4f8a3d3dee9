import { z } from "zod";
import { and, atLeast, atMost, eq, lower, matches, not, or, where } from "../../../core";
import { cidr } from "../../../fields/network";
import { actionInputs } from "../actions/inputs";
import { FIRST_AFTER, LAST_BEFORE } from "./ordering/numbers";

/** One rule of a listener: which requests it takes, and what happens to them. */
export const rule = () =>
  z.strictObject({
    /** Name of the listener. @default the only listener that does more than redirect to HTTPS */
    listener: z.string().optional(),
    /**
     * Number of the rule in AWS; the lowest comes first. Give one where rules take some of the same requests and
     * neither is a special case of the other. Numbers up to 9999 come before the rules without one, those from 45000
     * on after them. They must differ within a listener. A rule that gets or changes a number is made anew, before
     * the old one goes. @default a number by which special cases come before their general rules, and that other
     * rules' coming and going leaves alone
     */
    priority: where(z.int(), "from 1 to 9999 or from 45000 to 50000", (number) =>
      or(and(atLeast(number, 1), atMost(number, LAST_BEFORE)), and(atLeast(number, FIRST_AFTER), atMost(number, 50000))),
    ).optional(),
    /**
     * Paths; any of them. Upper and lower case differ. `*` stands for any characters, slashes included, `?` for one.
     * The whole path has to fit: the pattern `/movies/*` does not take `/movies`.
     */
    paths: z
      .array(
        z
          .string()
          .min(1)
          .max(128)
          .regex(
            /^[/*?][A-Za-z0-9_.$/~"'@:+&*?-]*$/,
            "that begins with a slash or a wildcard, and has letters, digits, wildcards (* and ?) and _-.$/~\"'@:+& only",
          ),
      )
      .min(1)
      .optional(),
    /** Hosts; any of them. Case does not matter, `*` and `?` are wildcards: `*.example.com` does not take `example.com`. */
    hosts: z
      .array(
        z
          .string()
          .max(128)
          .regex(/^[A-Za-z0-9.*?_-]*\.[A-Za-z*?]+$/, "that is a host name with a dot, without a port"),
      )
      .min(1)
      .optional(),
    /** Values of headers by the headers' names: all of the headers, any of a header's values. Case does not matter, `*` and `?` are wildcards. */
    headers: z
      .record(
        where(
          z
            .string()
            .max(40)
            .regex(/^[0-9A-Za-z_!#$%&'+,.^`|~-]+$/, "that is the name of a header"),
          "other than Host, for which there is `hosts`",
          (name) => not(eq(lower(name), "host")),
        ),
        z.array(z.string().min(1).max(128)).min(1),
      )
      .default({}),
    /** Methods in upper case, such as `GET`; any of them. */
    methods: z
      .array(
        z
          .string()
          .max(40)
          .regex(/^[A-Z_-]+$/, "that is a method in upper case"),
      )
      .min(1)
      .optional(),
    /**
     * Values of query parameters by the parameters' names: all of the parameters, any of a parameter's values. The
     * name `*` takes any parameter. Case does not matter, `*` and `?` are wildcards; `\*` and `\?` are the characters.
     */
    queryStrings: z.record(z.string().min(1).max(128), z.array(z.string().min(1).max(128)).min(1)).default({}),
    /** Networks of the clients that connect, whatever X-Forwarded-For says; any of them. */
    sourceIps: z
      .array(where(cidr(), "other than 255.255.255.255/32", (value) => not(matches(value, /^255\.255\.255\.255\//))))
      .min(1)
      .optional(),
    ...actionInputs(),
  });
