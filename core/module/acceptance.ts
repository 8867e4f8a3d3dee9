import type { z } from "zod";
import type { InputsSchema } from "../inputs";

/** Something that a module does otherwise than every other, by its name in the suite's reports, with the reason. */
export type Reasons = Readonly<Record<string, string>>;

/**
 * What a module adds to its definition and example for the acceptance suite, in its `acceptance.ts`. Places are
 * written `rules.*.paths.*`, addresses `aws_lb.this`. What is listed here and does not occur fails the suite as well.
 */
export interface Acceptance<S extends InputsSchema = InputsSchema> {
  /** Further inputs beside the example, for the places that nothing small added to it gives a value. */
  readonly samples?: ReadonlyArray<z.input<S>>;
  /** Region that the suite works in. @default eu-west-1 */
  readonly region?: string;
  /** Places whose values must be known at plan, since the number or the keys of resources hang on them. In the README. */
  readonly structural?: Reasons;
  /** Places that no two of the module may share in one account. In the README. */
  readonly unique?: Reasons;
  /** Changes that destroy something before its successor stands, or that touch more than they are about. In the README. */
  readonly disruptive?: Reasons;
  /** Changes that Terraform refuses, or AWS stops halfway, since they would destroy what must not be lost. In the README. */
  readonly refused?: Reasons;
  /** Places of which a change does nothing to what is there already. In the README. */
  readonly ignored?: Reasons;
  /** Changes whose value is what was there already, as the suite finds no better one. */
  readonly sameValue?: Reasons;
  /** Addresses that have to be untainted when their creation was interrupted. In the README. */
  readonly untainted?: Reasons;
  /**
   * Addresses that become create_before_destroy because resources of other modules, wired as in the READMEs, refer to
   * them, and why no harm comes of it.
   */
  readonly createdFirst?: Reasons;
  /** Cases (places or changes) that the emulator cannot play, and how AWS behaves. */
  readonly notEmulated?: Reasons;
  /** Statements of policies with `*`, ports open to the world and the like, that have to be so. */
  readonly allowed?: Reasons;
}
