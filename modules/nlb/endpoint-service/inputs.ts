import { z } from "zod";

/** A principal of AWS that may ask for an endpoint. */
const principal = () =>
  z
    .string()
    .regex(
      /^(?:\*|arn:aws[a-z-]*:iam::[0-9]{12}:(?:root|(?:user|role)\/.+))$/,
      'that is the ARN of an account\'s root, a user or a role, or "*"',
    );

/** The endpoint service on top of the balancer. */
export const endpointService = () =>
  z.strictObject({
    /** Somebody has to accept each endpoint before it works. Off, whoever is allowed connects at once. */
    acceptanceRequired: z.boolean().default(true),
    /** Who may ask for an endpoint, by any name, such as `arn:aws:iam::123456789012:root` for an account. `*` is everybody. */
    allowedPrincipals: z.record(z.string().min(1), principal()).default({}),
    /**
     * Name under which endpoints reach the service in their VPCs. AWS wants a TXT record as a proof that it is yours:
     * make the one in the output `endpointServiceDnsRecord`, and verify the name. Terraform's provider can change the
     * name, but not take it away again.
     */
    privateDnsName: z
      .string()
      .max(253)
      .regex(/^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/, "that is a domain name in lower case")
      .optional(),
    /** Apply the security group's `clients` to what comes through endpoints, too; their addresses are those of the other VPC. */
    securityGroupOnEndpoints: z.boolean().default(true),
  });
