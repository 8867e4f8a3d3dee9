import type { Lb } from "@cdktf/provider-aws/lib/lb";
import { VpcEndpointService } from "@cdktf/provider-aws/lib/vpc-endpoint-service";
import { VpcEndpointServiceAllowedPrincipal } from "@cdktf/provider-aws/lib/vpc-endpoint-service-allowed-principal";
import {
  type Dependable,
  type ModuleScope,
  type Resources,
  type MapOf,
  attributeOf,
  computed,
  flatten,
  listOf,
  merge,
  only,
  whenSet,
} from "../../../core";
import type { Inputs } from "../inputs";

/** The endpoint service on top of the balancer, when it is asked for, and who may use it. */
export function buildEndpointService(
  m: ModuleScope,
  inputs: Inputs,
  balancer: Lb,
  listening: readonly Dependable[],
): Resources<VpcEndpointService> {
  const { name, endpointService, tags } = inputs;
  const services = m.resources(
    VpcEndpointService,
    "this",
    whenSet(endpointService),
    ({ acceptanceRequired, privateDnsName }) => ({
      acceptanceRequired,
      privateDnsName,
      networkLoadBalancerArns: [balancer.arn],
      tags: merge(tags, { Name: name }),
      dependsOn: [...listening],
    }),
  );
  const principals = attributeOf(endpointService, ({ allowedPrincipals }) => allowedPrincipals, {} as MapOf<string>);
  m.resources(VpcEndpointServiceAllowedPrincipal, "this", principals, (principalArn) => ({
    vpcEndpointServiceId: only(services).id,
    principalArn,
  }));
  return services;
}

/** The record by which AWS sees that the private DNS name is its owner's, where there is such a name. */
export const provingRecords = (services: Resources<VpcEndpointService>) =>
  flatten(
    listOf(services, (service) =>
      listOf(computed(service, "privateDnsNameConfiguration"), ({ name, type, value }) => ({ name, type, value })),
    ),
  );
