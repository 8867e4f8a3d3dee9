import { z } from "zod";
import { atMost, length, where } from "../../../core";
import { distinctList } from "../../../fields/common";

/** Patterns with `*`, `**` and `?`. https://docs.aws.amazon.com/codepipeline/latest/userguide/syntax-glob.html */
const patterns = () =>
  z.strictObject({
    /** Patterns of which one must fit. @default any name fits */
    includes: distinctList(z.string().min(1).max(255)).max(8).default([]),
    /** Patterns of which none may fit; they win over `includes`. */
    excludes: distinctList(z.string().min(1).max(255)).max(8).default([]),
  });

const push = () =>
  z.strictObject({
    /** Branches that were pushed to. */
    branches: patterns().optional(),
    /** Files of which at least one was changed; with `branches` only. */
    filePaths: patterns().optional(),
    /** Tags that were pushed; without `branches` and `filePaths`. For "a branch or a tag" take two filters. */
    tags: patterns().optional(),
  });

const pullRequest = () =>
  z.strictObject({
    /** What happened to the request: it was opened, got new commits, or was closed. */
    events: distinctList(z.enum(["OPEN", "UPDATED", "CLOSED"]))
      .min(1)
      .default(["OPEN", "UPDATED"]),
    /** Branches that the request wants to be merged into. */
    branches: patterns(),
    /** Files of which at least one is changed. */
    filePaths: patterns().optional(),
  });

/** AWS takes up to three filters of a kind in a trigger. */
const upToThree = <S extends z.ZodType>(filter: S) =>
  where(z.record(z.string().min(1), filter), "with at most 3 filters", (all) => atMost(length(all), 3)).default({});

/** What starts the pipeline for one source. */
export const trigger = () =>
  z.strictObject({
    /** Pushes, by any name: one filter that fits is enough. */
    push: upToThree(push()),
    /**
     * Pull requests, by any name. Who may open one has his commands run by the pipeline's builds, with their roles and
     * secrets: give such a pipeline projects of its own, which may nothing.
     */
    pullRequest: upToThree(pullRequest()),
  });
