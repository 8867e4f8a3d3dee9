import { isOpaque } from "../../../core";
import type { Client } from "./client";
import type { Illness } from "./health";
import type { ZoneRecord } from "./zone";

/** What becomes of one of the records of a name and type. */
export interface Choice {
  readonly record: ZoneRecord;
  /** Whether it is answered; "depends" when that hangs on what is not known here. */
  readonly answers: boolean | "depends";
  /** Its share of the answers, from 0 to 1, where there are several. */
  readonly share?: number;
  readonly why: string;
}

type Choose = (records: readonly ZoneRecord[], client: Client, illness: Illness) => Choice[];

const NONE_HEALTHY = "none is healthy, so that all count as if they were";
const yes = (record: ZoneRecord, why: string): Choice => ({ record, answers: true, why });
const no = (record: ZoneRecord, why: string): Choice => ({ record, answers: false, why });
const depends = (record: ZoneRecord, why: string): Choice => ({ record, answers: "depends", why });

/** What is chosen among the healthy records; where there are none, among all. */
const amongHealthy =
  (choose: (records: readonly ZoneRecord[], client: Client) => Choice[]): Choose =>
  (records, client, illness) => {
    const healthy = records.filter((record) => illness(record) === undefined);
    if (healthy.length === 0) return choose(records, client).map((one) => ({ ...one, why: `${one.why}; ${NONE_HEALTHY}` }));
    const chosen = choose(healthy, client);
    return records.map((record) => chosen.find((one) => one.record === record) ?? no(record, illness(record) ?? ""));
  };

const simple: Choose = (records, _, illness) =>
  records.map((record) => {
    const ill = illness(record);
    return yes(record, ill === undefined ? "it is the only one" : `${ill}, but there is no other`);
  });

const weighted = amongHealthy((records) => {
  if (records.some(({ routing }) => isOpaque(routing?.weight)))
    return records.map((record) => depends(record, "a weight is known to Terraform only"));
  const weight = ({ routing }: ZoneRecord) => routing?.weight ?? 0;
  const sum = records.reduce((total, record) => total + weight(record), 0);
  return records.map((record) => {
    if (sum === 0) return { ...yes(record, "all weights are 0"), share: 1 / records.length };
    const share = { ...yes(record, `weight ${weight(record)} of ${sum}`), share: weight(record) / sum };
    return weight(record) === 0 ? no(record, "weight 0") : share;
  });
});

const latency = amongHealthy((records, { region }) => {
  if (records.length === 1) return records.map((record) => yes(record, "it is the only one that is left"));
  const here = region !== undefined && records.some(({ routing }) => routing?.latencyRegion === region);
  return records.map((record) => {
    const of = record.routing?.latencyRegion;
    if (isOpaque(of)) return depends(record, "its Region is known to Terraform only");
    if (here) return of === region ? yes(record, `${of} is the client's Region`) : no(record, `it is for ${of}`);
    return depends(record, `it answers those whose way to ${of} is the shortest (--region)`);
  });
});

const failover: Choose = (records, _, illness) => {
  const primary = records.find(({ routing }) => routing?.failover === "PRIMARY");
  const secondary = records.find(({ routing }) => routing?.failover === "SECONDARY");
  const ill = primary && illness(primary);
  const secondaryIll = secondary && illness(secondary);
  const first = ill === undefined || secondary === undefined || secondaryIll !== undefined;
  return records.map((record) => {
    if (isOpaque(record.routing?.failover)) return depends(record, "its part is known to Terraform only");
    if (record === primary) {
      if (!first) return no(record, ill ?? "");
      return yes(record, ill === undefined ? "the primary is healthy" : `${ill}, but there is no healthy secondary`);
    }
    if (first) return no(record, secondaryIll ?? "the primary answers");
    return yes(record, "it stands in for the primary");
  });
};

const placeOf = ({ routing }: ZoneRecord): string | undefined => {
  const { continent, country, subdivision } = routing?.geolocation ?? {};
  if ([continent, country, subdivision].some(isOpaque)) return undefined;
  return continent ?? (subdivision === undefined ? country : `${country}-${subdivision}`);
};

/** Narrow places first; an ill record leaves its clients to the next wider place. */
const geolocation: Choose = (records, client, illness) => {
  const { country, continent, subdivision } = client;
  const places = [
    ...(subdivision === undefined ? [] : [`${country}-${subdivision}`]),
    ...(country === undefined ? [] : [country]),
    ...(continent === undefined ? [] : [continent]),
    "*",
  ];
  const open = records.filter((record) => placeOf(record) === undefined);
  const healthy = records.filter((record) => illness(record) === undefined);
  const among = healthy.length === 0 ? records : healthy;
  const chosen = places.map((place) => among.find((record) => placeOf(record) === place)).find((record) => record !== undefined);
  const isPlaced = country !== undefined || continent !== undefined;
  // A client of whom only the continent is known may be in any country, one of whom the country is in any state.
  const narrower = (place: string) =>
    !isPlaced
      ? place !== "*"
      : country === undefined
        ? /^[A-Z]{2}$/.test(place) && place !== continent
        : place.startsWith(`${country}-`) && subdivision === undefined;
  return records.map((record) => {
    const place = placeOf(record);
    if (open.includes(record) || place === undefined) return depends(record, "its place is known to Terraform only");
    const ill = illness(record);
    if (ill !== undefined && healthy.length > 0) return no(record, ill);
    if (narrower(place)) return depends(record, `it is for ${place} (--country, --continent, --state)`);
    if (record !== chosen) return no(record, `it is for ${place === "*" ? "everywhere else" : place}`);
    const why = place === "*" ? "it is for everywhere else" : `the client is in ${place}`;
    return yes(record, healthy.length === 0 ? `${why}; ${NONE_HEALTHY}` : why);
  });
};

const geoproximity = amongHealthy((records) =>
  records.map((record) =>
    records.length === 1
      ? yes(record, "it is the only one that is left")
      : depends(record, "it answers those that are nearest to it, by its bias"),
  ),
);

const multivalue = amongHealthy((records) =>
  records.map((record) => ({
    ...yes(record, records.length > 8 ? "eight of the healthy ones answer together" : "all healthy ones answer together"),
    ...(records.length > 8 ? { share: 8 / records.length } : {}),
  })),
);

const cidr = amongHealthy((records, { location }) => {
  const here = location(records[0]?.routing?.cidr?.collectionId);
  const nameOf = ({ routing }: ZoneRecord) => routing?.cidr?.locationName;
  const chosen = records.find((record) => nameOf(record) === here) ?? records.find((record) => nameOf(record) === "*");
  return records.map((record) => {
    const name = nameOf(record);
    if (isOpaque(name)) return depends(record, "its location is known to Terraform only");
    if (here === undefined) return depends(record, `it is for the networks of ${name} (--network, --location)`);
    if (record !== chosen) return no(record, `it is for the networks of ${name}`);
    return yes(record, name === "*" ? "it is for all other networks" : `the client's network is in ${name}`);
  });
});

const KINDS: ReadonlyArray<readonly [keyof NonNullable<ZoneRecord["routing"]>, string, Choose]> = [
  ["weight", "weighted", weighted],
  ["latencyRegion", "latency", latency],
  ["failover", "failover", failover],
  ["geolocation", "geolocation", geolocation],
  ["geoproximity", "geoproximity", geoproximity],
  ["cidr", "CIDR", cidr],
  ["multivalue", "multivalue", multivalue],
];

/** How records of one name and type are routed, in a word, and which of them answer. */
export function choicesAmong(
  records: readonly ZoneRecord[],
  client: Client,
  illness: Illness,
): { kind: string; choices: Choice[] } {
  const routing = records.find((record) => record.routing)?.routing;
  const found = KINDS.find(([attribute]) => routing?.[attribute] !== undefined && routing[attribute] !== false);
  return { kind: found?.[1] ?? "simple", choices: (found?.[2] ?? simple)(records, client, illness) };
}
