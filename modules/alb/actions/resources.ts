import type { LbListenerRuleAction } from "@cdktf/provider-aws/lib/lb-listener-rule";
import type { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group";
import { type Bool, type Resources, at, blocks, coalesce, isSet, onlyIf, or, whenSet } from "../../../core";
import type { Inputs } from "../inputs";

/** What listeners and rules have in common: where a request goes. */
export type Action = Pick<
  Inputs["rules"][string],
  "targetGroup" | "weightedTargetGroups" | "redirect" | "fixedResponse" | "authenticateOidc" | "authenticateCognito"
>;

/** Whether it is said where requests go. */
export const hasAction = ({ targetGroup, weightedTargetGroups, redirect, fixedResponse }: Action): Bool =>
  or(isSet(targetGroup), isSet(weightedTargetGroups), isSet(redirect), isSet(fixedResponse));

/** Whether users have to sign in first. */
export const authenticates = ({ authenticateOidc, authenticateCognito }: Action): Bool =>
  or(isSet(authenticateOidc), isSet(authenticateCognito));

/** The actions of a listener or rule: signing in, if asked for, and the one that ends it. */
export function actionsOf(inputs: Inputs, action: Action, targetGroups: Resources<LbTargetGroup>): LbListenerRuleAction[] {
  // AWS wants numbers where there are two actions.
  const second = onlyIf(authenticates(action), 2);
  return [
    ...blocks(whenSet(action.authenticateOidc), (oidc) => ({
      type: "authenticate-oidc",
      order: 1,
      authenticateOidc: {
        issuer: oidc.issuer,
        authorizationEndpoint: oidc.authorizationEndpoint,
        tokenEndpoint: oidc.tokenEndpoint,
        userInfoEndpoint: oidc.userInfoEndpoint,
        clientId: oidc.clientId,
        clientSecret: at(inputs.oidcClientSecrets, oidc.clientId),
        scope: oidc.scope,
        sessionTimeout: oidc.sessionTimeoutSeconds,
        sessionCookieName: oidc.sessionCookieName,
        onUnauthenticatedRequest: oidc.onUnauthenticatedRequest,
      },
    })),
    ...blocks(whenSet(action.authenticateCognito), (cognito) => ({
      type: "authenticate-cognito",
      order: 1,
      authenticateCognito: {
        userPoolArn: cognito.userPoolArn,
        userPoolClientId: cognito.userPoolClientId,
        userPoolDomain: cognito.userPoolDomain,
        scope: cognito.scope,
        sessionTimeout: cognito.sessionTimeoutSeconds,
        sessionCookieName: cognito.sessionCookieName,
        onUnauthenticatedRequest: cognito.onUnauthenticatedRequest,
      },
    })),
    ...blocks(whenSet(action.targetGroup), (group) => ({
      type: "forward",
      order: second,
      targetGroupArn: at(targetGroups, group).arn,
    })),
    ...blocks(whenSet(action.weightedTargetGroups), ({ weights, stickinessSeconds }) => ({
      type: "forward",
      order: second,
      forward: {
        targetGroup: blocks(weights, (weight, group) => ({ arn: at(targetGroups, group).arn, weight })),
        // Without stickiness AWS still wants a duration.
        stickiness: { enabled: isSet(stickinessSeconds), duration: coalesce(stickinessSeconds, 1) },
      },
    })),
    ...blocks(whenSet(action.redirect), ({ protocol, host, port, path, query, statusCode }) => ({
      type: "redirect",
      order: second,
      redirect: { protocol, host, port, path, query, statusCode },
    })),
    ...blocks(whenSet(action.fixedResponse), ({ statusCode, contentType, body }) => ({
      type: "fixed-response",
      order: second,
      fixedResponse: { statusCode: `${statusCode}`, contentType, messageBody: body },
    })),
  ];
}
