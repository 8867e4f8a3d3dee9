import { type Socket as UdpSocket, createSocket } from "node:dgram";
import { type Server, type Socket, createServer } from "node:net";
import { loadTest } from "../../../tools/load-test";
import { listening } from "../../support/balancer";
import { reportRows } from "../../support/load-report";

jest.setTimeout(60_000);

const never = new AbortController().signal;
const load = (...args: string[]) => loadTest(args, () => undefined, never);

const running: Array<{ stop(): void }> = [];
afterEach(() => running.splice(0).forEach((one) => one.stop()));

/** A TCP server, what it was sent, and how many connected. */
async function tcp(serve: (socket: Socket, connection: number) => void) {
  const sockets = new Set<Socket>();
  const seen = { connections: 0, ended: 0, received: [] as string[] };
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    seen.connections += 1;
    socket.on("data", (chunk) => seen.received.push(chunk.toString()));
    socket.on("close", () => (seen.ended += 1));
    socket.on("error", () => undefined);
    serve(socket, seen.connections);
  });
  running.push({ stop: () => [server, ...sockets].forEach((one) => ("close" in one ? one.close() : one.destroy())) });
  return { seen, url: `tcp://127.0.0.1:${await listening(server)}` };
}

/** A UDP server that answers as told; nothing where it is told so. */
async function udp(answer: (text: string, port: number) => string | undefined) {
  const seen = { ports: new Set<number>(), received: [] as string[] };
  const server: UdpSocket = createSocket("udp4", (message, { port, address }) => {
    seen.ports.add(port);
    seen.received.push(message.toString());
    const text = answer(message.toString(), port);
    if (text !== undefined) server.send(text, port, address);
  });
  await new Promise<void>((resolve) => server.bind(0, "127.0.0.1", resolve));
  running.push({ stop: () => server.close() });
  return { seen, url: `udp://127.0.0.1:${server.address().port}` };
}

const answers = (text: string) => Number(/\n {2}answers {3}(\d+)\n/.exec(text)?.[1]);

describe("tcp", () => {
  test("a connection that stands is an answer, and each request takes one", async () => {
    const { url, seen } = await tcp(() => undefined);
    const { text, passed } = await load(url, "-d", "0.4", "-r", "50");
    expect(text).toContain(`${url}, 10 connections, 50 a second\n`);
    expect(answers(text)).toBe(seen.connections);
    expect(seen.connections).toBeGreaterThan(1);
    expect(seen.received).toEqual([]);
    expect(text).toMatch(/latency {3}min \d/);
    expect(text).toContain("which target answered is not asked for: --target-field or --target-pattern say where its name is");
    expect(passed).toBe(true);
  });

  test("what is sent comes back from an echo", async () => {
    const { url, seen } = await tcp((socket) => socket.pipe(socket));
    const { text } = await load(url, "-d", "0.4", "-r", "50", "--send", "ping", "--target-pattern", "p(i)ng");
    expect(new Set(seen.received)).toEqual(new Set(["ping"]));
    expect(reportRows(text)).toEqual({ i: seen.connections });
  });

  test("the spread is told by what servers say, also in pieces", async () => {
    const { url, seen } = await tcp((socket, connection) => {
      socket.write('{"server": {"name": ');
      setTimeout(() => socket.write(`"${connection % 2 ? "home-1" : "home-2"}"}}\n`), 5);
    });
    const { text } = await load(url, "-d", "0.4", "-r", "50", "--target-field", "server.name");
    const found = reportRows(text);
    expect((found["home-1"] ?? 0) + (found["home-2"] ?? 0)).toBe(seen.connections);
    expect(Math.abs((found["home-1"] ?? 0) - (found["home-2"] ?? 0))).toBeLessThanOrEqual(1);
    expect(text).toContain("targets   2 (field server.name)");
  });

  test("a server that ends without a word, one that is silent, and none are errors", async () => {
    const ending = await tcp((socket) => socket.end());
    expect(Object.keys(reportRows((await load(ending.url, "-d", "0.2", "-r", "20", "--send", "x")).text))).toEqual([
      "connection closed before an answer",
    ]);
    const silent = await tcp(() => undefined);
    const waited = await load(silent.url, "-d", "0.2", "-r", "20", "--send", "x", "--timeout", "0.1");
    expect(Object.keys(reportRows(waited.text))).toEqual(["timed out"]);
    const gone = await tcp(() => undefined);
    running.splice(0).forEach((one) => one.stop());
    const refused = await load(gone.url, "-d", "0.2", "-r", "20");
    expect(Object.keys(reportRows(refused.text))).toEqual(["connection refused"]);
    expect(refused.passed).toBe(false);
  });

  test("a name resolves to all its addresses, of which one that answers is enough", async () => {
    const { url, seen } = await tcp(() => undefined);
    const { text } = await load(url.replace("127.0.0.1", "localhost"), "-d", "0.4", "-r", "20");
    expect(answers(text)).toBe(seen.connections);
    expect(text).toContain("\n  errors    0\n");
  });
});

describe("udp", () => {
  test("each datagram comes from a port of its own, and its answer tells the target", async () => {
    let turn = 0;
    const { url, seen } = await udp(() => `I am ${turn++ % 2 ? "home-2" : "home-1"}!`);
    const { text, passed } = await load(url, "-d", "0.4", "-r", "50", "--send", "who?", "--target-pattern", "I am (.*)!");
    expect(new Set(seen.received)).toEqual(new Set(["who?"]));
    const found = reportRows(text);
    expect((found["home-1"] ?? 0) + (found["home-2"] ?? 0)).toBe(seen.received.length);
    expect(seen.ports.size).toBeGreaterThan(seen.received.length / 2);
    expect(passed).toBe(true);
  });

  test("an echo answers, and a datagram that is lost is an error", async () => {
    let received = 0;
    const { url, seen } = await udp((text) => (++received === 2 ? undefined : text));
    const { text } = await load(url, "-d", "0.4", "-r", "20", "--send", "ping", "--timeout", "1");
    expect(reportRows(text)).toEqual({ "timed out": 1 });
    expect(text).toMatch(new RegExp(`answers   ${seen.received.length - 1}\n {2}errors {4}1 `));
  });

  test("a port that nobody listens on is refused", async () => {
    const { url } = await udp(() => "");
    running.splice(0).forEach((one) => one.stop());
    const { text, passed } = await load(url, "-d", "0.2", "-r", "20", "--send", "x", "--timeout", "0.5");
    expect(Object.keys(reportRows(text))).toEqual(["connection refused"]);
    expect(passed).toBe(false);
  });
});
