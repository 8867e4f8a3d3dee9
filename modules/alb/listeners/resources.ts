import { DataResource } from "cdktf";
import { LbListener, type LbListenerConfig } from "@cdktf/provider-aws/lib/lb-listener";
import { LbListenerCertificate } from "@cdktf/provider-aws/lib/lb-listener-certificate";
import type { Lb } from "@cdktf/provider-aws/lib/lb";
import type { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group";
import {
  type Bool,
  type Dependable,
  type MapOf,
  type ModuleScope,
  type Resources,
  and,
  at,
  attributeOf,
  attributeOrNull,
  block,
  blocks,
  choose,
  coalesce,
  contains,
  flatten,
  isSet,
  keys,
  lessThan,
  length,
  listOf,
  mapOf,
  merge,
  not,
  nth,
  onlyIf,
  or,
  when,
} from "../../../core";
import { actionsOf, hasAction } from "../actions/resources";
import type { Inputs } from "../inputs";

/** A listener as the module's inputs describe it. */
export type Listener = Inputs["listeners"][string];

/** Port that a listener listens on. */
export const listenerPort = ({ port, tls }: Listener): number => coalesce(port, choose(isSet(tls), 443, 80));

/** The ports of the listeners with TLS. */
const tlsPorts = ({ listeners }: Inputs): number[] =>
  listOf(listeners, (listener) => listenerPort(listener), { where: ({ tls }) => isSet(tls) });

/** Whether a listener does nothing but send its clients to the one with TLS. */
export const redirectsToTls = (inputs: Inputs, listener: Listener): Bool =>
  and(not(isSet(listener.tls)), not(hasAction(listener)), lessThan(0, length(tlsPorts(inputs))));

/** The names of the listeners that do more than redirect to TLS: where rules have a meaning. */
export const servingListeners = (inputs: Inputs): string[] =>
  listOf(inputs.listeners, (_, name) => name, { where: (listener) => not(redirectsToTls(inputs, listener)) });

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
  inputs: Inputs,
  balancer: Lb,
  targetGroups: Resources<LbTargetGroup>,
  ways: Dependable[],
): BuiltListeners {
  const { listeners, tags } = inputs;
  const ports = m.local("tlsPorts", tlsPorts(inputs));
  const tlsPort = m.local("tlsPort", choose(contains(ports, 443), 443, choose(lessThan(0, length(ports)), nth(ports, 0), 443)));
  const config = (listener: Listener, name: string): LbListenerConfig => ({
    loadBalancerArn: balancer.arn,
    port: listenerPort(listener),
    protocol: choose(isSet(listener.tls), "HTTPS", "HTTP"),
    certificateArn: attributeOrNull(listener.tls, ({ certificateArn }) => certificateArn),
    sslPolicy: attributeOrNull(listener.tls, ({ policy }) => policy),
    mutualAuthentication: block(
      attributeOrNull(listener.tls, ({ mutualTls }) => mutualTls),
      (mutual) => ({
        mode: mutual.mode,
        trustStoreArn: mutual.trustStoreArn,
        advertiseTrustStoreCaNames: choose(mutual.advertiseAuthorities, "on", "off"),
        ignoreClientCertificateExpiry: mutual.ignoreExpiry,
      }),
    ),
    ...responseHeaders(listener),
    defaultAction: [
      ...actionsOf(inputs, listener, targetGroups),
      ...blocks(when(redirectsToTls(inputs, listener)), () => ({
        type: "redirect",
        redirect: { protocol: "HTTPS", port: `${tlsPort}`, statusCode: "HTTP_301" },
      })),
      ...blocks(when(not(or(hasAction(listener), redirectsToTls(inputs, listener)))), () => ({
        type: "fixed-response",
        fixedResponse: { statusCode: "404", contentType: "text/plain", messageBody: "Not found" },
      })),
    ],
    tags: merge(tags, { Name: `${inputs.name}-${name}` }),
    // Traffic moves to new groups and ports when they can be reached, and leaves the old ones before they are closed.
    dependsOn: ways,
  });
  const bound = mapOf(listeners, (listener) => listener, { where: ({ ignoreActionChanges }) => not(ignoreActionChanges) });
  const free = mapOf(listeners, (listener) => listener, { where: ({ ignoreActionChanges }) => ignoreActionChanges });
  const plain = m.resources(LbListener, "this", bound, (listener, name) => ({
    ...config(listener, name),
    lifecycle: { createBeforeDestroy: true },
  }));
  // lifecycle takes no input: what others may change needs a resource of its own.
  const ignoring = m.resources(LbListener, "ignoring_actions", free, (listener, name) => ({
    ...config(listener, name),
    lifecycle: { createBeforeDestroy: true, ignoreChanges: ["default_action"] },
  }));
  // A listener that goes from one to the other without a `moved` block: the new one has to come before the old one goes,
  // and AWS refuses it, for the port is taken. This stands between the two: it changes after the one, before the other.
  m.resource(DataResource, "listeners_ignoring_actions", { input: { names: keys(free) }, dependsOn: [plain, ignoring] });
  const created = merge(plain, ignoring);
  const extra = flatten(
    listOf(listeners, (listener, name) =>
      attributeOf(
        listener.tls,
        ({ extraCertificateArns }) => listOf(extraCertificateArns, (arn, certificate) => ({ listener: name, certificate, arn })),
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

/** The headers that the balancer adds to answers or leaves out. */
const responseHeaders = ({ securityHeaders, cors, serverHeader, tls }: Listener) => ({
  routingHttpResponseServerEnabled: serverHeader,
  // Browsers ignore it on answers without TLS, as they must.
  routingHttpResponseStrictTransportSecurityHeaderValue: attributeOrNull(securityHeaders, ({ strictTransportSecurity }) =>
    onlyIf(isSet(tls), strictTransportSecurity),
  ),
  routingHttpResponseXContentTypeOptionsHeaderValue: attributeOrNull(securityHeaders, (headers) => headers.contentTypeOptions),
  routingHttpResponseXFrameOptionsHeaderValue: attributeOrNull(securityHeaders, (headers) => headers.frameOptions),
  routingHttpResponseContentSecurityPolicyHeaderValue: attributeOrNull(
    securityHeaders,
    (headers) => headers.contentSecurityPolicy,
  ),
  routingHttpResponseAccessControlAllowOriginHeaderValue: attributeOrNull(cors, ({ allowOrigin }) => allowOrigin),
  routingHttpResponseAccessControlAllowMethodsHeaderValue: attributeOrNull(cors, ({ allowMethods }) => allowMethods),
  routingHttpResponseAccessControlAllowHeadersHeaderValue: attributeOrNull(cors, ({ allowHeaders }) => allowHeaders),
  routingHttpResponseAccessControlExposeHeadersHeaderValue: attributeOrNull(cors, ({ exposeHeaders }) => exposeHeaders),
  routingHttpResponseAccessControlAllowCredentialsHeaderValue: attributeOrNull(cors, ({ allowCredentials }) =>
    onlyIf(allowCredentials, "true"),
  ),
  routingHttpResponseAccessControlMaxAgeHeaderValue: attributeOrNull(cors, ({ maxAgeSeconds }) => `${maxAgeSeconds}`),
});
