import { nth, split } from "../../core";

/** A load balancer as CloudWatch names it: `app/<name>/<id>` out of its ARN. */
export const loadBalancerSuffix = (arn: string): string => nth(split(":loadbalancer/", arn), 1);

/** A target group as CloudWatch names it: `targetgroup/<name>/<id>` out of its ARN. */
export const targetGroupSuffix = (arn: string): string => nth(split(":", arn), 5);
