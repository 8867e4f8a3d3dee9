import { createSocket } from "node:dgram";
import { type LookupFunction, connect } from "node:net";
import { StringDecoder } from "node:string_decoder";
import type { Address } from "./addresses";
import { Failure } from "./errors";
import type { Sender } from "./run";
import { type TargetSource, nameInText } from "./target";

/** A connection test. */
interface SocketRequest {
  readonly host: string;
  readonly port: number;
  readonly send?: string;
  /** Seconds for the connection and the answer. */
  readonly timeout: number;
  readonly target?: TargetSource;
}

/** What a name is looked for in; a server may go on talking for ever. */
const LONGEST_ANSWER = 64 * 1024;

/**
 * Opens a TCP connection for each request, as a client of its own: balancers choose a target for each connection. It is
 * answered when it stands; where something is sent or a name is looked for, when the answer is there.
 */
export function tcpSender({ host, port, send, timeout, target }: SocketRequest, lookup: LookupFunction): Sender {
  const exchange = () =>
    new Promise<string>((resolve, reject) => {
      const decoder = new StringDecoder();
      let text = "";
      const socket = connect({ host, port, lookup });
      const timer = setTimeout(() => end(() => reject(new Failure("timed out"))), timeout * 1000);
      const end = (settle: () => void) => {
        clearTimeout(timer);
        socket.destroy();
        settle();
      };
      socket.on("error", (error) => end(() => reject(error)));
      socket.on("connect", () => {
        if (send !== undefined) socket.write(send);
        else if (!target) end(() => resolve(""));
      });
      socket.on("data", (chunk) => {
        text += decoder.write(chunk);
        const named = !target || nameInText(target, text) !== "";
        if (named || text.length > LONGEST_ANSWER) end(() => resolve(text));
      });
      socket.on("end", () =>
        end(() => (text === "" ? reject(new Failure("connection closed before an answer")) : resolve(text))),
      );
    });
  return { send: async () => ({ target: nameInText(target, await exchange()) }), close: () => undefined };
}

/** Sends a datagram for each request, from a port of its own: balancers choose a target for each flow. Its answer is one datagram. */
export function udpSender({ port, send = "", timeout, target }: SocketRequest, addresses: readonly Address[]): Sender {
  // Nothing tells which of the two families reaches the server; balancers have IPv4 always.
  const ipv4 = addresses.filter(({ family }) => family === 4);
  const usable = ipv4.length > 0 ? ipv4 : addresses;
  let turn = 0;
  const exchange = () =>
    new Promise<string>((resolve, reject) => {
      const { address = "", family } = usable[turn++ % usable.length] ?? {};
      const socket = createSocket(family === 6 ? "udp6" : "udp4");
      const timer = setTimeout(() => end(() => reject(new Failure("timed out"))), timeout * 1000);
      const end = (settle: () => void) => {
        clearTimeout(timer);
        socket.removeAllListeners().on("error", () => undefined);
        socket.close();
        settle();
      };
      socket.on("error", (error) => end(() => reject(error)));
      socket.on("message", (message) => end(() => resolve(message.toString())));
      // Connected, it hears of a port that nobody listens on, and takes datagrams from nobody else.
      socket.connect(port, address, () => socket.send(send, (error) => error && end(() => reject(error))));
    });
  return { send: async () => ({ target: nameInText(target, await exchange()) }), close: () => undefined };
}
