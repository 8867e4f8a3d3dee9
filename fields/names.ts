import { z } from "zod";
import { matches, not, where } from "../core";

/** A name inside a module: the key of a resource, and part of a tag or of a name in AWS. */
export const shortName = (longest = 32) =>
  z
    .string()
    .max(longest)
    .regex(/^[A-Za-z0-9](?:[A-Za-z0-9_-]*[A-Za-z0-9])?$/, "of letters, digits, and inner hyphens and underscores");

/**
 * The name of what a module makes. With a hyphen it begins the names of security groups, which must not look like an
 * ID, and of launch templates, which need three characters.
 */
export const moduleName = () =>
  where(shortName().min(2), "not sg and not beginning with sg-, which AWS reserves", (name) =>
    not(matches(name, /^[sS][gG](?:-|$)/)),
  );

/** A name for services that take hyphens, and no underscores. */
export const hyphenatedName = (longest: number) =>
  z
    .string()
    .min(1)
    .max(longest)
    .regex(/^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/, "of letters, digits and inner hyphens");
