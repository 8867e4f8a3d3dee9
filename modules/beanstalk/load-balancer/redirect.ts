import type { ElasticBeanstalkEnvironment } from "@cdktf/provider-aws/lib/elastic-beanstalk-environment";
import { LbListener } from "@cdktf/provider-aws/lib/lb-listener";
import { type ModuleScope, type Resources, at, attributeOf, merge, nth, when } from "../../../core";
import type { Inputs } from "../inputs";

/**
 * The way from HTTP to HTTPS. Elastic Beanstalk's own listeners can only forward: its one on port 80 is switched off, and
 * this one, which it does not know, takes its place at the balancer that it has made.
 */
export function buildRedirect(m: ModuleScope, inputs: Inputs, environments: Resources<ElasticBeanstalkEnvironment>): void {
  const { name, loadBalancer, tags } = inputs;
  const redirects = attributeOf(loadBalancer, ({ tls }) => attributeOf(tls, ({ redirectHttp }) => redirectHttp, false), false);
  m.resources(LbListener, "redirect", when(redirects, inputs.environments), (_, key) => ({
    loadBalancerArn: nth(at(environments, key).loadBalancers, 0),
    port: 80,
    protocol: "HTTP",
    defaultAction: [{ type: "redirect", redirect: { protocol: "HTTPS", port: "443", statusCode: "HTTP_301" } }],
    tags: merge(tags, { Name: `${name}-${key}` }),
  }));
}
