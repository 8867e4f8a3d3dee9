/** Who asks, as far as it decides what is answered. */
export interface Client {
  /** The country's code, such as DE. */
  readonly country?: string;
  /** The continent's code, such as EU. */
  readonly continent?: string;
  /** The state of the country US, such as CA. */
  readonly subdivision?: string;
  /** The Region that is nearest to the client. */
  readonly region?: string;
  /** The location in a CIDR collection. @returns undefined where nobody knows it */
  readonly location: (collectionId: unknown) => string | undefined;
  /** What is down: health checks, records and aliases by their keys. */
  readonly down: readonly string[];
}
