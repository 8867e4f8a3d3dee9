import { beginning, replaceAll, uniqueSuffix } from "../../core";

/**
 * A name in AWS that no other balancer or target group has: a stem that people know it by, and a suffix. Balancers
 * and target groups are replaced by ones that start beside them, and AWS knows each by its name. At most 32
 * characters; the resource ignores changes of it, so that a new stem does not replace anything.
 */
export const uniqueName = (stem: string): string => `${beginning(replaceAll(stem, "_", "-"), 23)}-${uniqueSuffix()}`;
