import type { Lb } from "@cdktf/provider-aws/lib/lb";
import { DataResource } from "cdktf";
import { LbListener, type LbListenerConfig } from "@cdktf/provider-aws/lib/lb-listener";
import { LbListenerCertificate } from "@cdktf/provider-aws/lib/lb-listener-certificate";
import type { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group";
import {
  type Dependable,
  type MapOf,
  type ModuleScope,
  type Resources,
  at,
  attributeOf,
  attributeOrNull,
  coalesce,
  eq,
  flatten,
  keys,
  listOf,
  mapOf,
  merge,
  not,
  onlyIf,
} from "../../../core";
import type { Inputs } from "../inputs";
import type { Listener } from "../names";

/** Seconds that AWS keeps an idle TCP connection in mind, unless told otherwise. */
const IDLE_TIMEOUT = 350;

/** The listeners with their further certificates. */
interface BuiltListeners {
  readonly listeners: MapOf<LbListener>;
  /** What waits for all of them names these. */
  readonly listening: readonly Dependable[];
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
  const config = (listener: Listener, key: string): LbListenerConfig => ({
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
  });
  const bound = mapOf(listeners, (listener) => listener, { where: ({ ignoreActionChanges }) => not(ignoreActionChanges) });
  const free = mapOf(listeners, (listener) => listener, { where: ({ ignoreActionChanges }) => ignoreActionChanges });
  const plain = m.resources(LbListener, "this", bound, (listener, key) => ({
    ...config(listener, key),
    lifecycle: { createBeforeDestroy: true },
  }));
  // lifecycle takes no input: what others may change needs a resource of its own.
  const ignoring = m.resources(LbListener, "ignoring_actions", free, (listener, key) => ({
    ...config(listener, key),
    lifecycle: { createBeforeDestroy: true, ignoreChanges: ["default_action"] },
  }));
  // A listener that goes from one to the other without a `moved` block: the new one has to come before the old one goes,
  // and AWS refuses it, for the port is taken. This stands between the two: it changes after the one, before the other.
  m.resource(DataResource, "listeners_ignoring_actions", { input: { names: keys(free) }, dependsOn: [plain, ignoring] });
  const created = merge(plain, ignoring);
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
  return { listeners: created, listening: [plain, ignoring], certificates };
}
