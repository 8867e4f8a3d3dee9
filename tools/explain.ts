import { isIP } from "node:net";
import { parseArgs } from "node:util";
import { UserError } from "../core";
import { requestFor, traces } from "../modules/alb/routing";
import { SYNTHESIS, called } from "./called";
import { explainedName } from "./explain/names";
import { balancerOf } from "./explain/stack";
import { explained } from "./explain/text";
import { headersOf } from "./headers";

const USAGE = `usage: ${called("explain", "<stack> <url or name> [options]")}

For an address, says which listener, rule and target group an address reaches, and why the earlier rules did not take it. It reads
the synthesized stack (${SYNTHESIS}) and asks nobody; where a rule compares with what only Terraform knows, it says so.
Paths are compared as they are sent, percent-encoded: a pattern cannot hold a %, but * and ? take one.

  --method METHOD        the request's method (default GET)
  --header "NAME: VALUE" a header; may be repeated (Host takes the place of the address's host)
  --query KEY=VALUE      a parameter of the query string; may be repeated
  --source-ip ADDRESS    the address that connects

For a name without https:// in front, says what Route 53 answers, and why; and what the balancer makes of it where the name
ends at one.

  --type TYPE            the record's type (default A)
  --country CODE         the client's country, such as DE; its --continent follows, and US may have a --state
  --region REGION        the Region that is nearest to the client
  --network NETWORK      the network that asks, where the stack has its CIDR collection; or its --location there
  --down NAME            a health check that fails, or a record or alias whose target is down; may be repeated

  --module ID            the construct of the balancer or zone, where a stack has several
  --out FOLDER           where the stacks were written (default cdktf.out)`;

/** Runs the command. @returns the exit code. @throws UserError when it was called wrongly */
export function main(args: readonly string[]): number {
  console.log(explain(args));
  return 0;
}

/** What the command prints. @throws UserError when it was called wrongly */
export function explain(args: readonly string[]): string {
  const { values, positionals } = parsed(args);
  const [stack, url] = positionals;
  if (values.help) return USAGE;
  if (stack === undefined || url === undefined || positionals.length > 2) throw new UserError([USAGE]);
  if (!url.includes("://")) return explainedName(stack, values.out, values.module, url, askerOf(values));
  const request = requestOf(withQuery(url, values.query), values);
  return explained(traces(balancerOf(stack, values.out, values.module), request));
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        method: { type: "string", default: "GET" },
        header: { type: "string", multiple: true, default: [] as string[] },
        query: { type: "string", multiple: true, default: [] as string[] },
        "source-ip": { type: "string" },
        type: { type: "string", default: "A" },
        country: { type: "string" },
        continent: { type: "string" },
        state: { type: "string" },
        region: { type: "string" },
        network: { type: "string" },
        location: { type: "string" },
        down: { type: "string", multiple: true, default: [] as string[] },
        module: { type: "string" },
        out: { type: "string", default: "cdktf.out" },
        help: { type: "boolean", short: "h", default: false },
      },
    });
  } catch (error) {
    // Node goes on with advice on positional arguments.
    const [told = ""] = (error as Error).message.split(". ");
    throw new UserError([`${told}\n\n${USAGE}`]);
  }
}

type Values = ReturnType<typeof parsed>["values"];

const askerOf = ({ type, country, continent, state, region, network, location, down }: Values) => ({
  type: type.toUpperCase(),
  ...(country === undefined ? {} : { country: country.toUpperCase() }),
  ...(continent === undefined ? {} : { continent: continent.toUpperCase() }),
  ...(state === undefined ? {} : { state: state.toUpperCase() }),
  ...(region === undefined ? {} : { region }),
  ...(network === undefined ? {} : { network }),
  ...(location === undefined ? {} : { location }),
  down,
});

function requestOf(url: string, values: Values) {
  const sourceIp = values["source-ip"];
  if (sourceIp !== undefined && isIP(sourceIp) === 0) {
    throw new UserError([`--source-ip ${sourceIp}: must be one IP address, such as 192.0.2.7 or 2001:db8::1`]);
  }
  const options = { method: values.method, headers: headersOf(values.header), ...(sourceIp === undefined ? {} : { sourceIp }) };
  try {
    return requestFor(url, options);
  } catch (error) {
    throw new UserError([(error as Error).message]);
  }
}

const withQuery = (url: string, parameters: readonly string[]): string =>
  parameters.length === 0 ? url : `${url}${url.includes("?") ? "&" : "?"}${parameters.join("&")}`;
