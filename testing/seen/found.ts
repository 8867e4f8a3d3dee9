import type { Unknown } from "./unknown";

/** A resource or data source that was found. */
export interface Found {
  readonly mode: "resource" | "data" | "provider";
  /** As Terraform names it: `aws_lb`. */
  readonly type: string;
  /** `module.alb.aws_lb_listener.this["https"]` */
  readonly address: string;
  /** Whether it is there for sure; not where a `for_each` goes over what only Terraform knows. */
  readonly certain: boolean;
  /** Its arguments by Terraform's names; as a whole unknown where TypeScript cannot compute them. */
  readonly values: Readonly<Record<string, unknown>> | Unknown;
}

/** What can be seen of a stack. */
export interface Seen {
  readonly found: readonly Found[];
  /** Where more may be that cannot be seen, each in a sentence. */
  readonly hidden: readonly string[];
}
