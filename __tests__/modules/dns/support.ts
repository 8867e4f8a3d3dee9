import { type ModuleDefinition, judge, warn } from "../../../core";
import { problemText } from "../../../core/inputs";
import { dns } from "../../../modules/dns/dns";

const ZONE = { zoneId: "Z0123456789ABCDEFGHIJ", domainName: "example.com" };

/** The problems of a zone with these inputs. */
export const problems = (inputs: Record<string, unknown>): string[] =>
  judge(dns as unknown as ModuleDefinition, { ...ZONE, ...inputs }).map(problemText);

/** The warnings about a zone with these inputs. */
export const warnings = (inputs: Record<string, unknown>): string[] => warn(dns, { ...ZONE, ...inputs });

/** A record of an address, changed. */
export const a = (changes: Record<string, unknown> = {}) => ({
  name: "www.example.com",
  type: "A",
  values: ["192.0.2.10"],
  ...changes,
});

/** An alias of a load balancer, changed. */
export const alias = (changes: Record<string, unknown> = {}) => ({
  dnsName: "shop.elb.amazonaws.com",
  zoneId: "Z32O12XQLNTSW2",
  ...changes,
});

/** A health check of a server. */
export const CHECK = { endpoint: { domainName: "www.example.com" } };
