import type { Lb } from "@cdktf/provider-aws/lib/lb";
import { LbListener } from "@cdktf/provider-aws/lib/lb-listener";
import { LbListenerCertificate } from "@cdktf/provider-aws/lib/lb-listener-certificate";
import type { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group";
import {
  type Dependable,
  type ModuleScope,
  type Resources,
  at,
  attributeOf,
  attributeOrNull,
  coalesce,
  eq,
  flatten,
  listOf,
  mapOf,
  merge,
  onlyIf,
} from "../../../core";
import type { Inputs } from "../inputs";

/** Seconds that AWS keeps an idle TCP connection in mind, unless told otherwise. */
const IDLE_TIMEOUT = 350;

/** The listeners with their further certificates. */
interface BuiltListeners {
  readonly listeners: Resources<LbListener>;
  readonly certificates: Dependable;
}

/** The listeners with their certificates. */
export function buildListeners(
  m: ModuleScope,
  { name, listeners, tags }: Inputs,
  balancer: Lb,
  groups: Resources<LbTargetGroup>,
  ways: Dependable[],
): BuiltListeners {
  const created = m.resources(LbListener, "this", listeners, (listener, key) => ({
    loadBalancerArn: balancer.arn,
    port: listener.port,
    protocol: listener.protocol,
    certificateArn: attributeOrNull(listener.tls, ({ certificateArn }) => certificateArn),
    sslPolicy: attributeOrNull(listener.tls, ({ policy }) => policy),
    alpnPolicy: attributeOrNull(listener.tls, ({ alpn }) => alpn),
    tcpIdleTimeoutSeconds: onlyIf(eq(listener.protocol, "TCP"), coalesce(listener.idleTimeoutSeconds, IDLE_TIMEOUT)),
    defaultAction: [{ type: "forward", targetGroupArn: at(groups, listener.targetGroup).arn }],
    tags: merge(tags, { Name: `${name}-${key}` }),
    // Traffic moves to new groups and ports when they can be reached, and leaves the old ones before they are closed.
    dependsOn: ways,
    lifecycle: { createBeforeDestroy: true },
  }));
  const extra = flatten(
    listOf(listeners, (listener, key) =>
      attributeOf(
        listener.tls,
        ({ extraCertificateArns }) => listOf(extraCertificateArns, (arn, certificate) => ({ listener: key, certificate, arn })),
        [],
      ),
    ),
  );
  const byName = mapOf(extra, (one) => one, { key: (one) => `${one.listener}/${one.certificate}` });
  const certificates = m.resources(LbListenerCertificate, "this", byName, ({ listener, arn }) => ({
    listenerArn: at(created, listener).arn,
    certificateArn: arn,
    // A renewed certificate is added before the old one goes.
    lifecycle: { createBeforeDestroy: true },
  }));
  return { listeners: created, certificates };
}
