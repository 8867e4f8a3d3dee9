import { countries } from "countries-list";

/** The continent of a country, by their codes; undefined for no country. At the edges of continents AWS may see it otherwise. */
export const continentOf = (country: string): string | undefined =>
  (countries as Readonly<Record<string, { readonly continent: string }>>)[country]?.continent;
