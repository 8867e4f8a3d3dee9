import { isIP } from "node:net";
import { UserError, cidrContains } from "../../core";
import { requestFor, traces } from "../../modules/alb/routing";
import { type Client, type ZoneRecord, hostOf, lookups, zoneFor } from "../../modules/dns/resolution";
import { type Origin, answered } from "./answers";
import { type Output, type StackZone, balancerOf, outputIn, resourcesOf, zonesOf } from "./stack";
import { continentOf } from "./places";
import { explained } from "./text";

/** Who asks for a name, as the command's options say it. */
interface Asker {
  readonly type: string;
  readonly country?: string;
  readonly continent?: string;
  readonly state?: string;
  readonly region?: string;
  readonly network?: string;
  readonly location?: string;
  readonly down: readonly string[];
}

/** What a client is answered, and what the balancer makes of it where the name ends at one. @throws UserError */
export function explainedName(stack: string, out: string, module: string | undefined, name: string, asker: Asker): string {
  const found = zonesOf(stack, out, module);
  const zones = found.map(({ zone }) => zone);
  refuseWrongAsker(
    asker,
    zones.flatMap(({ records, healthChecks }) => [...records.map(({ key }) => key), ...Object.keys(healthChecks)]),
  );
  const zone = zoneFor(zones, hostOf(name));
  const twins = zones.filter(({ domainName }) => domainName === zone?.domainName);
  if (twins.length > 1)
    throw new UserError([`the stack ${stack} has ${twins.length} zones ${zone?.domainName}: say which one with --module`]);
  if (!zone) {
    const known = zones.map(({ domainName }) => domainName).join(", ");
    throw new UserError([`${name} lies in no zone of the stack ${stack}; there are ${known}`]);
  }
  const asked = lookups(zones, name, asker.type, clientOf(asker, stack, out));
  const outputOf = (record: ZoneRecord) => outputIn(dnsNameOf(found, record), stack, out);
  const origin: Origin = (record) => {
    const output = outputOf(record);
    return output && originText(output, stack);
  };
  const ends = asked
    .flatMap(({ choices }) => choices.filter(({ answers }) => answers !== false))
    .map(({ record }) => outputOf(record))
    .filter((output): output is Output => output?.module === "alb");
  const balancers = [...new Map(ends.map((one) => [`${one.stack} ${one.id}`, one])).values()];
  return [answered(asked, origin), ...balancers.map((one) => balancerText(one, name, stack, out))].join("\n");
}

const BALANCERS: Readonly<Record<string, string>> = { alb: "the Application Load Balancer", nlb: "the Network Load Balancer" };

const originText = ({ stack, module, id, output }: Output, here: string): string =>
  `${BALANCERS[module] ?? `${output} of`} ${id}${stack === here ? "" : ` of the stack ${stack}`}`;

/** The first page that a browser asks the balancer for. */
function balancerText({ stack, id }: Output, name: string, here: string, out: string): string {
  const table = balancerOf(stack, out, id);
  const scheme = table.listeners.some(({ protocol, port }) => protocol === "HTTPS" && port === 443) ? "https" : "http";
  const head = `${id}${stack === here ? "" : ` of the stack ${stack}`} is asked:`;
  return [head, explained(traces(table, requestFor(`${scheme}://${name}/`)))].join("\n");
}

/** The target of an alias as the stack writes it. */
function dnsNameOf(found: readonly StackZone[], record: ZoneRecord): unknown {
  const at = found.find(({ zone }) => zone.records.includes(record));
  const aliases = (at?.arguments["aliases"] ?? {}) as Readonly<Record<string, { readonly dns_name?: unknown }>>;
  return record.alias ? aliases[record.key]?.dns_name : undefined;
}

function clientOf(asker: Asker, stack: string, out: string): Client {
  const { country, state: subdivision, region, down, network } = asker;
  const location = asker.location ?? (network === undefined ? undefined : locationOf(network, stack, out));
  return {
    country,
    subdivision,
    continent: asker.continent ?? (country === undefined ? undefined : continentOf(country)),
    region,
    down,
    location: () => location,
  };
}

/** The location of a network in the CIDR collections that the stack makes itself. */
function locationOf(network: string, stack: string, out: string): string | undefined {
  const names = resourcesOf("aws_route53_cidr_location", stack, out)
    .filter(({ cidr_blocks: blocks }) => Array.isArray(blocks) && blocks.some((block) => holds(String(block), network)))
    .map(({ name }) => String(name));
  if (new Set(names).size > 1)
    throw new UserError([`--network ${network}: is in the locations ${names.join(", ")}; say one with --location`]);
  return names[0] ?? "*";
}

const holds = (block: string, network: string): boolean =>
  !block.includes("${") && block.includes(":") === network.includes(":") && cidrContains(block, network) === true;

/** @throws UserError with all that is wrong */
function refuseWrongAsker({ country, continent, state, network, down }: Asker, known: readonly string[]): void {
  const [address = "", prefix = ""] = (network ?? "").split("/");
  const isNetwork = isIP(address) !== 0 && /^[0-9]{1,3}$/.test(prefix) && Number(prefix) <= (isIP(address) === 6 ? 128 : 32);
  const problems = [
    ...(country === undefined || continentOf(country) !== undefined
      ? []
      : [`--country ${country}: must be a country's code of two letters, such as DE`]),
    ...(continent === undefined || /^(?:AF|AN|AS|EU|OC|NA|SA)$/.test(continent)
      ? []
      : [`--continent ${continent}: must be one of AF, AN, AS, EU, OC, NA, SA`]),
    ...(state === undefined || country === "US" ? [] : ["--state: is a state of the country US: give --country US with it"]),
    ...(network === undefined || isNetwork ? [] : [`--network ${network}: must be a network, such as 192.0.2.0/24`]),
    ...down
      .filter((name) => !known.includes(name))
      .map((name) => `--down ${name}: is no health check, record or alias; known are ${[...new Set(known)].sort().join(", ")}`),
  ];
  if (problems.length > 0) throw new UserError(problems);
}
