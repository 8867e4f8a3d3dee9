import { type IncomingMessage, type Server, type ServerResponse, createServer, request } from "node:http";
import type { AddressInfo, Server as NetServer } from "node:net";

/** Listens on a free port of this machine. @returns the port */
export async function listening(server: NetServer): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

/** A server that says who it is, in a header and in its body. */
export class NamedServer {
  /** How many requests it has answered. */
  public answered = 0;
  /** After so many answers it is gone, from one moment to the next. */
  public diesAfter = Infinity;
  public port = 0;
  private readonly server: Server = createServer((_, response) => {
    response.setHeader("X-Served-By", this.name);
    response.setHeader("Content-Type", "application/json");
    this.answered += 1;
    if (this.answered >= this.diesAfter) response.on("finish", () => this.stop());
    if (this.answered > this.diesAfter) response.destroy();
    else response.end(JSON.stringify({ server: { name: this.name } }));
  });

  public constructor(public readonly name: string) {}

  public async start(): Promise<this> {
    this.port = await listening(this.server);
    return this;
  }

  public stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

/** A target is taken out after so many failures. */
const UNHEALTHY_AFTER = 3;

/** A balancer as small as they come: in turn, sticky by a cookie where the path is /sticky, with health checks by failing. */
export class Balancer {
  /** What it answered, in order. */
  public readonly statuses: number[] = [];
  public url = "";
  private turn = 0;
  private readonly failures = new Map<NamedServer, number>();
  private readonly server = createServer((incoming, response) => this.forward(incoming, response));

  public constructor(private readonly servers: readonly NamedServer[]) {}

  public async start(): Promise<this> {
    this.url = `http://127.0.0.1:${await listening(this.server)}`;
    return this;
  }

  public stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private forward(incoming: IncomingMessage, response: ServerResponse): void {
    const healthy = this.servers.filter((server) => (this.failures.get(server) ?? 0) < UNHEALTHY_AFTER);
    const sticky = incoming.url === "/sticky";
    const wanted = /(?:^|; )TARGET=([^;]*)/.exec(incoming.headers.cookie ?? "")?.[1];
    const kept = sticky ? healthy.find(({ name }) => name === wanted) : undefined;
    const server = kept ?? healthy[this.turn++ % healthy.length];
    const answer = (status: number, headers: NodeJS.Dict<string | string[]> = {}) => {
      this.statuses.push(status);
      return response.writeHead(status, headers);
    };
    if (!server) return void answer(503).end();
    const { method, url, headers } = incoming;
    const forwarded = request({ port: server.port, host: "127.0.0.1", method, path: url, headers, agent: false }, (found) => {
      const cookie = sticky ? { "set-cookie": ["OTHER=x; Path=/", `TARGET=${server.name}; Path=/; HttpOnly`] } : {};
      found.pipe(answer(found.statusCode ?? 500, { ...found.headers, ...cookie }));
    });
    forwarded.on("error", () => {
      this.failures.set(server, (this.failures.get(server) ?? 0) + 1);
      if (!response.headersSent) answer(502).end();
    });
    incoming.pipe(forwarded);
  }
}
