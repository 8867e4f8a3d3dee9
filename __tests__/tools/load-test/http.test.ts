import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { type IncomingMessage, createServer } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { loadTest } from "../../../tools/load-test";
import { Balancer, NamedServer, listening } from "../../support/balancer";
import { selfSigned } from "../../support/certificate";
import { reportRows } from "../../support/load-report";

jest.setTimeout(60_000);

const folder = mkdtempSync(join(tmpdir(), "twinform-load-test-"));
const never = new AbortController().signal;
const load = (...args: string[]) => loadTest(args, () => undefined, never);

const running: { stop(): void }[] = [];
afterEach(() => running.splice(0).forEach((one) => one.stop()));
afterAll(() => rmSync(folder, { recursive: true }));

async function balanced(change: (servers: Record<"home1" | "home2" | "fleet", NamedServer>) => void = () => undefined) {
  const servers = { home1: new NamedServer("home-1"), home2: new NamedServer("home-2"), fleet: new NamedServer("fleet-3f9c") };
  change(servers);
  for (const server of Object.values(servers)) running.push(await server.start());
  const balancer = await new Balancer(Object.values(servers)).start();
  running.push(balancer);
  return { balancer, ...servers };
}

/** A server of one answer, and what it was asked. */
async function answering(status: number, body = "", headers: Record<string, string> = {}) {
  const asked: Array<{ method?: string; url?: string; headers: IncomingMessage["headers"]; body: string }> = [];
  const server = createServer((incoming, response) => {
    let text = "";
    incoming.on("data", (chunk: Buffer) => (text += chunk.toString()));
    incoming.on("end", () => {
      asked.push({ method: incoming.method, url: incoming.url, headers: incoming.headers, body: text });
      response.writeHead(status, headers).end(body);
    });
  });
  running.push({ stop: () => stopped(server) });
  return { asked, url: `http://127.0.0.1:${await listening(server)}` };
}

const stopped = (server: Server & { closeAllConnections(): void }) => {
  server.close();
  server.closeAllConnections();
};

test("tells how the answers spread over the targets", async () => {
  const { balancer, home1, home2, fleet } = await balanced();
  const { text, passed } = await load(`${balancer.url}/`, "-d", "0.4", "-c", "3", "--rate", "90");
  expect(passed).toBe(true);
  expect(reportRows(text)).toEqual({ "home-1": home1.answered, "home-2": home2.answered, "fleet-3f9c": fleet.answered });
  const counts = Object.values(reportRows(text));
  expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
  const all = balancer.statuses.length;
  expect(text).toContain(`GET ${balancer.url}/, 3 connections, 90 a second\n`);
  expect(text).toContain(`\n  answers   ${all} (200: ${all})\n  errors    0\n`);
  expect(text).toMatch(/\n {2}latency {3}min [\d.,]+, p50 [\d.,]+, p90 [\d.,]+, p99 [\d.,]+, p99\.9 [\d.,]+, max [\d.,]+ \(mill/);
  expect(text).toContain("\n  targets   3 (header X-Served-By)\n    ");
});

test("without a rate sends as fast as it is answered", async () => {
  const { balancer } = await balanced();
  const { text } = await load(balancer.url, "-d", "1", "-c", "2");
  expect(text).toContain("2 connections, as fast as answered");
  // More than one for each connection, even on a machine that has much else to do.
  expect(balancer.statuses.length).toBeGreaterThan(4);
  expect(Object.values(reportRows(text)).reduce((sum, count) => sum + count)).toBe(balancer.statuses.length);
});

test("says nothing beside its report, however many connections it has", async () => {
  const { balancer } = await balanced();
  const command = ["--import", "tsx", "tools/twinform.ts", "load-test", balancer.url, "-d", "0.5", "-c", "30", "--rate", "60"];
  const { stderr } = await promisify(execFile)(process.execPath, command);
  expect(stderr).toBe("");
});

test.each([
  ["--target-field", "server.name", "field server.name"],
  ["--target-pattern", '"name":"([^"]*)"', 'pattern "name":"([^"]*)"'],
])("finds the target's name in the body by %s", async (option, value, told) => {
  const { balancer, home1, home2, fleet } = await balanced();
  const { text } = await load(balancer.url, "-d", "0.4", "-r", "30", option, value);
  expect(text).toContain(`targets   3 (${told})`);
  expect(reportRows(text)).toEqual({ "home-1": home1.answered, "home-2": home2.answered, "fleet-3f9c": fleet.answered });
});

test("says where to look when answers do not name their target", async () => {
  const { url } = await answering(200, "hi");
  const { text, passed } = await load(url, "-d", "0.4", "-r", "10");
  expect(text).toContain(
    "no answer names its target (header X-Served-By): --target-header, --target-field or --target-pattern say where its name is",
  );
  expect(passed).toBe(true);
});

describe("--sticky", () => {
  test("keeps the cookie, and one target answers", async () => {
    const { balancer, home1 } = await balanced();
    const { text, passed } = await load(`${balancer.url}/sticky`, "-d", "0.5", "-c", "6", "--sticky", "--header", "Cookie: a=b");
    expect(reportRows(text)).toEqual({ "home-1": home1.answered });
    expect(home1.answered).toBeGreaterThan(1);
    expect(text).toContain("sticky: every answer came from home-1");
    expect(passed).toBe(true);
  });

  test("without it the same balancer spreads", async () => {
    const { balancer } = await balanced();
    const { text } = await load(`${balancer.url}/sticky`, "-d", "0.4", "-r", "30");
    expect(Object.keys(reportRows(text)).sort()).toEqual(["fleet-3f9c", "home-1", "home-2"]);
  });

  test("fails where no cookie is set, and where cookies do not hold", async () => {
    const { balancer } = await balanced();
    const none = await load(`${balancer.url}/`, "-d", "0.4", "-r", "30", "--sticky");
    expect(none.text).toContain("not sticky: no answer set a cookie");
    expect(none.passed).toBe(false);

    const { balancer: other } = await balanced(({ home1 }) => (home1.diesAfter = 2));
    const moved = await load(`${other.url}/sticky`, "-d", "1", "-r", "50", "-c", "2", "--sticky");
    // How many were asked before the first cookie came back is up to the machine.
    expect(moved.text).toMatch(/not sticky: [23] targets answered one client/);
    expect(moved.passed).toBe(false);
  });

  test("cannot tell where answers name no target", async () => {
    const { url, asked } = await answering(200, "", { "set-cookie": "A=1" });
    const { text, passed } = await load(url, "-d", "0.4", "-r", "10", "--sticky");
    const [first, ...later] = asked.map(({ headers }) => headers.cookie);
    expect(first).toBeUndefined();
    expect(new Set(later)).toEqual(new Set(["A=1"]));
    expect(text).toContain("not known to be sticky: answers do not name their target");
    expect(passed).toBe(false);
  });
});

describe("errors", () => {
  test("a killed server is errors until the balancer takes it out, and none from then on", async () => {
    const { balancer, home2 } = await balanced((servers) => (servers.home2.diesAfter = 3));
    const { text } = await load(balancer.url, "-d", "1.5", "-r", "100", "-c", "4", "--plot", join(folder, "killed.svg"));
    const found = reportRows(text);
    const errors = found["HTTP 502"] ?? 0;
    // Up to one more on each connection is on its way when the balancer learns of it.
    expect(errors).toBeGreaterThanOrEqual(3);
    expect(errors).toBeLessThanOrEqual(3 + 4);
    expect(found["home-2"]).toBe(3);
    expect(home2.answered).toBe(3);
    expect(found["home-1"]).toBeGreaterThan(5);
    const after = balancer.statuses.slice(balancer.statuses.lastIndexOf(502) + 1);
    expect(after.length).toBeGreaterThan(5);
    expect(new Set(after)).toEqual(new Set([200]));
    expect(text).toMatch(/\n {4}HTTP 502 .* from \d\.\d s to \d\.\d s\n/);
    expect(readFileSync(join(folder, "killed.svg"), "utf8")).toContain(`>errors (${errors})</text>`);
  });

  test("nobody listening is told, and fails", async () => {
    const port = await freePort();
    const { text, passed } = await load(`http://127.0.0.1:${port}/`, "-d", "0.4", "-c", "2");
    // A pause after each, or it would be thousands.
    expect(reportRows(text)["connection refused"]).toBeLessThanOrEqual(20);
    expect(text).toMatch(/\n {2}answers {3}0\n {2}errors {4}\d+ \(100 %\)\n {4}connection refused /);
    expect(text).toContain("failed: nothing was answered");
    expect(passed).toBe(false);
  });

  test("a connection that breaks off is one, and the next is tried", async () => {
    let asked = 0;
    const server = createServer((incoming, response) => {
      asked += 1;
      if (asked === 3) incoming.socket.destroy();
      else response.end("hi");
    });
    running.push({ stop: () => stopped(server) });
    const { text } = await load(`http://127.0.0.1:${await listening(server)}`, "-d", "0.4", "-r", "20", "-c", "1");
    expect(reportRows(text)).toEqual({ "connection closed before the answer's end": 1 });
    expect(text).toContain(`\n  answers   ${asked - 1} (200: ${asked - 1})\n  errors    1 `);
  });

  test("an answer that takes too long is one", async () => {
    const server = createServer((_, response) => void response.writeHead(200).write("begins"));
    running.push({ stop: () => stopped(server) });
    const { text } = await load(`http://127.0.0.1:${await listening(server)}`, "-d", "0.4", "-r", "4", "--timeout", "0.2");
    expect(Object.keys(reportRows(text))).toEqual(["timed out"]);
  });

  test("an answer that breaks off in its middle is one", async () => {
    const server = createServer((_, response) => {
      response.writeHead(200, { "content-length": 10 }).write("begins");
      setTimeout(() => response.destroy(), 20);
    });
    running.push({ stop: () => stopped(server) });
    const { text } = await load(`http://127.0.0.1:${await listening(server)}`, "-d", "0.4", "-r", "10");
    expect(Object.keys(reportRows(text))).toEqual(["connection closed before the answer's end"]);
    expect(text).toContain("\n  answers   0\n");
  });

  test("tells which target answers with errors", async () => {
    const { url } = await answering(500, "", { "x-served-by": "home-1" });
    expect(Object.keys(reportRows((await load(url, "-d", "0.4", "-r", "10")).text))).toEqual(["HTTP 500 from home-1"]);
  });

  test.each<[string, boolean]>([
    ["1000", true],
    ["0", false],
    ["100%", true],
    ["99.9%", false],
  ])("alone, beside --max-errors %s: passed %s", async (limit, passed) => {
    const { url } = await answering(404);
    const outcome = await load(url, "-d", "0.2", "-r", "10", "--max-errors", limit);
    expect(outcome.text.includes("failed: more errors than --max-errors allows")).toBe(!passed);
    expect(outcome.passed).toBe(passed);
  });

  test("are none for --max-errors where there are none", async () => {
    const { url } = await answering(301);
    expect((await load(url, "-d", "0.2", "-r", "10", "--max-errors", "0")).passed).toBe(true);
  });
});

test("sends the method, the headers, the body and the whole path", async () => {
  const { url, asked } = await answering(204, "", { "x-served-by": "a" });
  await load(
    `${url}/a%20b?c=d`,
    "-d",
    "0.1",
    "-r",
    "1",
    "--header",
    "X-A: 1",
    "--header",
    "x-a: 2",
    "--header",
    "Host: www.example.com",
    "--send",
    "it",
  );
  expect(asked).toMatchObject([
    { method: "POST", url: "/a%20b?c=d", body: "it", headers: { "x-a": "1, 2", host: "www.example.com", "content-length": "2" } },
  ]);
  await load(url, "-d", "0.1", "-r", "1", "--method", "DELETE");
  expect(asked[1]).toMatchObject({ method: "DELETE", url: "/", body: "" });
});

test("a large answer counts once it is there to its end", async () => {
  const { url } = await answering(200, "x".repeat(1_000_000), { "x-served-by": "a" });
  const { text } = await load(url, "-d", "0.4", "-r", "10", "-c", "1");
  expect(Object.keys(reportRows(text))).toEqual(["a"]);
  expect(text).toContain("\n  errors    0\n");
});

test("says when the rate was not reached", async () => {
  const server = createServer((_, response) => void setTimeout(() => response.end(), 200));
  running.push({ stop: () => stopped(server) });
  const { text } = await load(`http://127.0.0.1:${await listening(server)}`, "-d", "0.4", "-r", "100", "-c", "1");
  expect(text).toMatch(/the rate was not reached: \d requests of 40; more --connections may help/);
});

test("waiting for a free connection counts as latency where there is a rate", async () => {
  const server = createServer((_, response) => void setTimeout(() => response.end(), 100));
  running.push({ stop: () => stopped(server) });
  // Four answers are possible; the last of them was due long before it could be sent.
  const { text } = await load(`http://127.0.0.1:${await listening(server)}`, "-d", "0.4", "-r", "50", "-c", "1");
  expect(Number(/max ([\d,.]+)/.exec(text)?.[1]?.replace(",", ""))).toBeGreaterThan(250);
});

test("tells of its progress, and ends early with a report", async () => {
  const { balancer } = await balanced();
  const stop = new AbortController();
  const told: string[] = [];
  const tell = (progress: string) => {
    told.push(progress);
    stop.abort();
  };
  const { text } = await loadTest([balancer.url, "-d", "600", "-r", "20"], tell, stop.signal);
  expect(told).toEqual([expect.stringMatching(/^1 of 600 s: \d+ answers, half of them within [\d.]+ ms, 0 errors$/)]);
  expect(text).toMatch(/requests {2}\d\d in [1-3]\.\d s/);
  expect(text).not.toContain("the rate was not reached");
});

describe("a certificate", () => {
  const { cert, key } = selfSigned("www.example.test");
  const ca = join(folder, "ca.pem");
  writeFileSync(ca, cert);
  const secure = async () => {
    const server = createTlsServer({ cert, key }, (_, response) => response.setHeader("X-Served-By", "tls").end());
    running.push({ stop: () => stopped(server) });
    return `https://127.0.0.1:${await listening(server)}`;
  };

  test("of one's own is refused, with what to do", async () => {
    await expect(load(await secure(), "-d", "0.4")).rejects.toThrow(
      /^the certificate of 127\.0\.0\.1:\d+ is not trusted \(DEPTH_ZERO_SELF_SIGNED_CERT\): name .* with --ca; .* or give --insecure/,
    );
  });

  test("is taken with --insecure", async () => {
    expect(reportRows((await load(await secure(), "-d", "0.4", "-r", "5", "--insecure")).text)).toEqual({
      tls: expect.any(Number) as number,
    });
  });

  test("is taken with --ca, for its own name", async () => {
    const url = await secure();
    await expect(load(url, "-d", "0.4", "--ca", ca)).rejects.toThrow("ERR_TLS_CERT_ALTNAME_INVALID");
    const { text } = await load(url, "-d", "0.4", "-r", "5", "--ca", ca, "--header", "Host: www.example.test");
    expect(reportRows(text)).toEqual({ tls: expect.any(Number) as number });
  });
});

/** A port that nobody listens on. */
async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listening(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}
