import { z } from "zod";
import { and, atLeast, atMost, length, or, where } from "../../../core";
import { arn } from "../../../fields/common";

/** What happens to a request without a session. */
const whenUnauthenticated = () => z.enum(["authenticate", "deny", "allow"]).default("authenticate");

/** Seconds that a session or a cookie lives: up to seven days. */
const oneWeek = () => z.int().min(1).max(604800);

/** The port of a redirect: a number as text, or the request's own. */
const redirectPort = () =>
  z
    .string()
    .regex(
      /^(?:#\{port\}|[1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])$/,
      'that is a port such as "443", or "#{port}"',
    );

const httpsUrl = () => z.string().regex(/^https:\/\/[^\s]+$/, "that is an address with https://");

/** Where a request goes: one of `targetGroup`, `weightedTargetGroups`, `redirect` and `fixedResponse`, after signing in if asked for. */
export const actionInputs = () => ({
  /** Name of the target group that gets the requests. */
  targetGroup: z.string().optional(),
  /** Several target groups that share the requests, as when a new version is tried on some of the users. */
  weightedTargetGroups: z
    .strictObject({
      /** Weights, from 0 to 999, by the target groups' names. A group gets its weight's part of the sum of all. */
      weights: where(z.record(z.string(), z.int().min(0).max(999)), "with one to five target groups", (weights) =>
        and(atLeast(length(weights), 1), atMost(length(weights), 5)),
      ),
      /** Seconds for which a user stays with the group that the first request went to, up to seven days. @default every request is dealt anew */
      stickinessSeconds: oneWeek().optional(),
    })
    .optional(),
  /**
   * Sends the user to another address. In its parts `#{protocol}`, `#{host}`, `#{port}`, `#{path}` and `#{query}`
   * stand for the request's own.
   */
  redirect: z
    .strictObject({
      /** Protocol of the new address. */
      protocol: z.enum(["HTTP", "HTTPS", "#{protocol}"]).default("#{protocol}"),
      /** Host of the new address. */
      host: z.string().min(1).max(128).default("#{host}"),
      /** Port of the new address, as text. */
      port: redirectPort().default("#{port}"),
      /** Path of the new address, with a slash at its beginning. */
      path: z.string().max(128).regex(/^\//, "that begins with a slash").default("/#{path}"),
      /** Query string of the new address, without the question mark. */
      query: z
        .string()
        .max(128)
        .regex(/^(?:[^?].*)?$/, "without a question mark at its beginning")
        .default("#{query}"),
      /** `HTTP_301` (moved for good; browsers remember it) or `HTTP_302` (for now). */
      statusCode: z.enum(["HTTP_301", "HTTP_302"]).default("HTTP_301"),
    })
    .optional(),
  /** Answers by itself, without a target. */
  fixedResponse: z
    .strictObject({
      /** Status of the answer: 2xx, 4xx or 5xx. */
      statusCode: where(z.int(), "from 200 to 299 or from 400 to 599", (status) =>
        or(and(atLeast(status, 200), atMost(status, 299)), and(atLeast(status, 400), atMost(status, 599))),
      ),
      /** Media type of the body. */
      contentType: z
        .enum(["text/plain", "text/css", "text/html", "application/javascript", "application/json"])
        .default("text/plain"),
      /** Body of the answer, up to 1024 characters. */
      body: z.string().max(1024).default(""),
    })
    .optional(),
  /** Lets only users through who signed in with an OpenID Connect provider. On listeners with TLS only. */
  authenticateOidc: z
    .strictObject({
      /** The provider, as it names itself in its tokens. */
      issuer: httpsUrl(),
      /** Where users sign in. */
      authorizationEndpoint: httpsUrl(),
      /** Where the balancer exchanges codes for tokens. */
      tokenEndpoint: httpsUrl(),
      /** Where the balancer asks who a user is. */
      userInfoEndpoint: httpsUrl(),
      /** The client's ID with the provider. Its secret is the entry under this ID in `oidcClientSecrets`. */
      clientId: z.string().min(1),
      /** What is asked of the provider, separated by spaces. */
      scope: z.string().min(1).default("openid"),
      /** Seconds that a session lives, up to seven days. */
      sessionTimeoutSeconds: oneWeek().default(604800),
      /** Name of the session's cookie; two sign-ins on one host need two names. */
      sessionCookieName: z.string().min(1).default("AWSELBAuthSessionCookie"),
      /** What happens to requests without a session. `allow` lets anybody through, to the target's own judgement. */
      onUnauthenticatedRequest: whenUnauthenticated(),
    })
    .optional(),
  /** Lets only users through who signed in with a Cognito user pool. On listeners with TLS only. */
  authenticateCognito: z
    .strictObject({
      /** The user pool. */
      userPoolArn: arn("cognito-idp"),
      /** The client in the pool. It must have a secret and allow the code grant. */
      userPoolClientId: z.string().min(1),
      /** Prefix of the pool's domain, or the whole of its own domain. */
      userPoolDomain: z.string().min(1),
      /** What is asked of the pool, separated by spaces. */
      scope: z.string().min(1).default("openid"),
      /** Seconds that a session lives, up to seven days. */
      sessionTimeoutSeconds: oneWeek().default(604800),
      /** Name of the session's cookie; two sign-ins on one host need two names. */
      sessionCookieName: z.string().min(1).default("AWSELBAuthSessionCookie"),
      /** What happens to requests without a session. `allow` lets anybody through, to the target's own judgement. */
      onUnauthenticatedRequest: whenUnauthenticated(),
    })
    .optional(),
  /**
   * Leave the action as it is after the creation: for CodeDeploy, and others that move requests between target groups
   * behind Terraform's back. Terraform then no longer notices who has changed where requests go; it turns back
   * everything else. A later change of the action here does nothing. Switching it needs a `moved` block, as told
   * under CodeDeploy.
   */
  ignoreActionChanges: z.boolean().default(false),
});
