import { spawnSync } from "node:child_process";
import { lookup } from "node:dns/promises";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadTest } from "../../../tools/load-test";
import { inTurn } from "../../../tools/load-test/addresses";
import { OPTIONS } from "../../../tools/load-test/options";
import { listening } from "../../support/balancer";
import { ROOT } from "../../support/terraform";

// A test's own answers of DNS, and never a request to anybody.
jest.mock("node:dns/promises", () => ({ lookup: jest.fn() }));
const resolves = (...addresses: string[]) =>
  jest
    .mocked(lookup as (host: string) => Promise<unknown>)
    .mockResolvedValue(addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })));

const folder = mkdtempSync(join(tmpdir(), "twinform-load-options-"));
afterAll(() => rmSync(folder, { recursive: true }));
const noCertificate = join(folder, "ca.pem");
writeFileSync(noCertificate, "nothing");
const aFolder = join(folder, "folder.svg");
mkdirSync(aFolder);

const never = new AbortController().signal;
const stopped = AbortSignal.abort();
const load = (...args: string[]) => loadTest(args, () => undefined, stopped);
const HERE = "http://127.0.0.1:1/";

test.each<[string[], string]>([
  [[], "name the address to load, such as http://localhost:8080/"],
  [["localhost:8080"], '"localhost:8080" is no address with http://, https://, tcp:// or udp://'],
  [["ftp://localhost/"], '"ftp://localhost/" is no address with http://, https://, tcp:// or udp://'],
  [["http://"], '"http://" is no address with'],
  [["tcp://:80"], '"tcp://:80" is no address with'],
  [["http://me:word@localhost/"], 'the address must hold no user and no password; --header "Authorization: …" takes credentials'],
  [["tcp://localhost"], '"tcp://localhost" needs a port, such as tcp://localhost:9000'],
  [["tcp://localhost:9000/a"], '"tcp://localhost:9000/a": tcp:// knows no paths'],
  [["udp://localhost:9000"], "--send: udp:// needs something to send that the server answers"],
  [[HERE, "http://127.0.0.1:2/"], "one address at a time, got also http://127.0.0.1:2/"],
  [[HERE, "--duration", "0"], '--duration "0": must be a number of seconds from 0.1 to 86400'],
  [[HERE, "--duration", "1m"], '--duration "1m": must be a number of seconds from 0.1 to 86400'],
  [[HERE, "--connections", "1.5"], '--connections "1.5": must be a whole number from 1 to 1000'],
  [[HERE, "--connections", "1001"], '--connections "1001": must be a whole number from 1 to 1000'],
  [[HERE, "--rate", "0"], '--rate "0": must be a number of requests a second from 0.1 to 100000'],
  [[HERE, "--timeout", "1e3"], '--timeout "1e3": must be a number of seconds from 0.1 to 600'],
  [[HERE, "--method", "get"], '--method "get": must be a method in capital letters, such as POST, and not CONNECT'],
  [[HERE, "--method", "CONNECT"], '--method "CONNECT": must be a method'],
  [[HERE, "--header", "Host"], '--header "Host": must be a name, a colon and a value'],
  [[HERE, "--header", "A B: c"], '--header "a b: c": has letters that no header may have'],
  [[HERE, "--header", "A: b\nC: d"], '--header "a: b\\nC: d": has letters that no header may have'],
  [[HERE, "--header", "Content-Length: 3"], "--header content-length: the connection sets it"],
  [[HERE, "--header", "Host: a", "--header", "host: b"], "--header host: may be given once"],
  [
    [HERE, "--max-errors", "1.5"],
    '--max-errors "1.5": must be a whole number, such as 0, or a part of all requests, such as 0.5%',
  ],
  [[HERE, "--max-errors", "101%"], '--max-errors "101%": must be a whole number'],
  [[HERE, "--target-header", "a b"], '--target-header "a b": must be a header\'s name, such as X-Served-By'],
  [[HERE, "--target-pattern", "("], '--target-pattern "(": Invalid regular expression'],
  [[HERE, "--target-field", "a", "--target-header", "b"], "one of them says where an answer names its target"],
  [[HERE, "--plot", "plot.png"], '--plot "plot.png": must be a file that ends in .svg'],
  [[HERE, "--plot", join(folder, "missing", "plot.svg")], "cannot be written (ENOENT)"],
  [[HERE, "--plot", aFolder], "cannot be written (it is a folder)"],
  [["https://127.0.0.1:1/", "--ca", join(folder, "missing.pem")], "cannot be read (ENOENT)"],
  [["https://127.0.0.1:1/", "--ca", noCertificate], "must hold a certificate in PEM"],
  [[HERE, "--insecure"], "--insecure is for https://"],
  [["tcp://127.0.0.1:1", "--sticky"], "--sticky is for http:// and https://"],
  [["tcp://127.0.0.1:1", "--method", "GET"], "--method is for http:// and https://"],
  [["tcp://127.0.0.1:1", "--header", "a: b"], "--header is for http:// and https://"],
  [["tcp://127.0.0.1:1", "--target-header", "a"], "--target-header is for http:// and https://"],
  [[HERE, "--colour"], "Unknown option '--colour'"],
])("%j is refused with the usage", async (args, message) => {
  const error = await load(...args).catch((one: Error) => one);
  expect(error).toMatchObject({ name: "UserError", message: expect.stringContaining(message) as string });
  expect(`${(error as Error).message}\n`).toContain("\n\nusage: npm run load-test -- <url> [options]\n");
});

test("all problems are told at once", async () => {
  await expect(
    load(HERE, "--duration", "x", "--rate", "y", "--header", "Host", "--sticky", "--ca", noCertificate),
  ).rejects.toThrow(
    /^5 problems:\n {2}--duration "x".*\n {2}--rate "y".*\n {2}--header "Host".*\n {2}--ca .*\n {2}--ca is for https:\/\//,
  );
});

test("help is the usage, and names every option", async () => {
  const { text, passed } = await load("--help");
  expect(passed).toBe(true);
  expect(text).toMatch(/^usage: npm run load-test -- <url> \[options\]\n/);
  const named = [...text.matchAll(/^ {2}(?:-\w, )?--([a-z-]+)/gm)].map(([, name]) => name);
  expect([...named, "help"].sort()).toEqual(Object.keys(OPTIONS).sort());
});

describe("another host than this machine", () => {
  test.each([
    ["http://192.0.2.7/", [], "192.0.2.7 is not this machine: --yes loads it all the same"],
    ["tcp://[2001:db8::1]:80", [], "2001:db8::1 is not this machine"],
    ["http://0.0.0.0/", [], "0.0.0.0 is not this machine"],
    ["http://shop.test/", ["192.0.2.7"], "shop.test (192.0.2.7) is not this machine"],
    // One address that is another machine's is enough.
    ["http://shop.test/", ["127.0.0.1", "192.0.2.7", "2001:db8::1"], "shop.test (192.0.2.7, 2001:db8::1) is not this machine"],
    ["udp://shop.test:53", ["::ffff:192.0.2.7"], "shop.test (::ffff:192.0.2.7) is not this machine"],
    ["http://localhost/", ["192.0.2.7"], "localhost (192.0.2.7) is not this machine"],
  ])("%s at %j needs --yes", async (url, addresses, message) => {
    resolves(...addresses);
    const more = url.startsWith("udp") ? ["--send", "x"] : [];
    await expect(load(url, ...more)).rejects.toThrow(message);
    const { text } = await load(url, ...more, "--yes");
    expect(text).toContain("\n  requests  0 in ");
  });

  test.each([
    ["http://127.0.0.2:8080/", []],
    ["http://[::1]/", []],
    ["http://localhost/", ["::1", "127.0.0.1"]],
    ["http://here.test/", ["127.0.0.1", "::ffff:127.0.0.1"]],
  ])("%s at %j needs none", async (url, addresses) => {
    resolves(...addresses);
    expect((await load(url)).text).toContain("\n  requests  0 in ");
  });

  test("a name without an address is told", async () => {
    jest.mocked(lookup).mockRejectedValue(Object.assign(new Error("getaddrinfo ENOTFOUND"), { code: "ENOTFOUND" }));
    await expect(load("http://nobody.test/")).rejects.toThrow(
      "nobody.test has no address that this machine can find (ENOTFOUND)",
    );
  });

  test.each(["http", "tcp"])("what was looked at is what is sent to: %s", async (protocol) => {
    // No name server knows this name.
    resolves("127.0.0.1");
    const server = createServer((_, response) => response.end());
    const port = await listening(server);
    const { text } = await loadTest([`${protocol}://here.test:${port}`, "-d", "0.3", "-r", "20"], () => undefined, never);
    expect(text).toMatch(/answers {3}[1-9]/);
    expect(text).toContain("\n  errors    0\n");
    server.close();
    server.closeAllConnections();
  });

  test("connections take turns over a balancer's addresses, and get no others", async () => {
    const found = [
      { address: "192.0.2.1", family: 4 },
      { address: "192.0.2.2", family: 4 },
    ];
    const next = inTurn(found);
    const ask = (all: boolean) =>
      new Promise((resolve) => next("other.test", { all }, (_, address, family) => resolve(all ? address : [address, family])));
    expect(await ask(false)).toEqual(["192.0.2.1", 4]);
    expect(await ask(false)).toEqual(["192.0.2.2", 4]);
    expect(await ask(true)).toEqual(found);
    expect(await ask(true)).toEqual([...found].reverse());
  });
});

describe("as a command", () => {
  const command = (...args: string[]) => {
    const all = ["--import", "tsx", "tools/twinform.ts", "load-test", ...args];
    const { status, stdout, stderr } = spawnSync(process.execPath, all, { cwd: ROOT, encoding: "utf8" });
    return { status, stdout, stderr };
  };

  test("tells what is wrong, without a stack trace", () => {
    const { status, stdout, stderr } = command("http://192.0.2.7/");
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toBe("192.0.2.7 is not this machine: --yes loads it all the same; do so only with what is yours to load\n");
  });

  test("ends with 1 where it failed, and with 0 where errors are allowed", () => {
    const failed = command("http://127.0.0.1:1/", "-d", "0.2");
    expect(failed).toMatchObject({ status: 1, stderr: "" });
    expect(failed.stdout).toContain("connection refused");
    expect(command("http://127.0.0.1:1/", "-d", "0.2", "--max-errors", "100%").status).toBe(0);
  });
});
