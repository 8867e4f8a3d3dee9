import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";

/** A request that Terraform's provider sent, as its log tells. */
export interface Sent {
  /** The service that the request was signed for, and AWS's name of the operation: `ec2:CreateVpc`. */
  readonly call: string;
  /** What the request was made for: `aws_vpc`, `data.aws_region`; `provider` for what the provider itself asks. */
  readonly type: string;
  /** Whether it was made to change something; else to read. */
  readonly applying: boolean;
  /** The request as it was logged, its body included. */
  readonly text: string;
}

const SENT = "HTTP Request Sent";
/** A record's first line; what follows until the next belongs to it. */
const FIRST = /^\d{4}-\d\d-\d\dT\S+ \[/;

/** The requests in a log that the provider wrote at level DEBUG: the SDK names each, and Terraform what it is for. */
export async function* requestsIn(file: string): AsyncGenerator<Sent> {
  let record = "";
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    if (!FIRST.test(line)) {
      if (record !== "") record += `\n${line}`;
      continue;
    }
    if (record !== "") yield requestOf(record);
    record = line.includes(SENT) ? line : "";
  }
  if (record !== "") yield requestOf(record);
}

function requestOf(text: string): Sent {
  const field = (name: string) => new RegExp(` ${name}="?([\\w-]+)`).exec(text)?.[1];
  const service = /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\/aws4_request/.exec(text)?.[1];
  const operation = field("rpc\\.method");
  if (service === undefined || operation === undefined) throw new Error(`no call can be read from the provider's log:\n${text}`);
  const data = field("tf_data_source_type");
  return {
    call: `${service}:${operation}`,
    type: field("tf_resource_type") ?? (data === undefined ? "provider" : `data.${data}`),
    applying: field("tf_rpc") === "ApplyResourceChange",
    text,
  };
}
