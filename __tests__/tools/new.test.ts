import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, UserError } from "../../core";
import { packageRoot } from "../../core/package-root";
import { main } from "../../tools/new";
import { thisPackage } from "../../tools/new/packages";
import { dev } from "../../tools/new/template/environments/dev";
import { StateStack } from "../../tools/new/template/stacks/state-stack";
import { WebStack } from "../../tools/new/template/stacks/web-stack";
import { ROOT } from "../support/terraform";

jest.mock("node:fs", () => {
  const actual = jest.requireActual<typeof import("node:fs")>("node:fs");
  return { ...actual, cpSync: jest.fn(actual.cpSync) };
});
jest.mock("../../core/package-root");

let place: string;
let said: string[];

beforeEach(() => {
  jest.mocked(packageRoot).mockReturnValue(ROOT);
  place = mkdtempSync(join(tmpdir(), "twinform-new-test-"));
  said = [];
  jest.spyOn(console, "log").mockImplementation((text: string) => said.push(text));
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(place, { recursive: true, force: true });
});

const make = (folder: string, ...options: string[]) => main([join(place, folder), "--twinform", "0.1.0", ...options]);
const everything = () => readdirSync(place, { recursive: true }).sort();

interface Package {
  readonly name: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}
const packageOf = (folder: string) => JSON.parse(readFileSync(join(place, folder, "package.json"), "utf8")) as Package;

describe("twinform new", () => {
  test("writes a project that has its own name, and the versions that this package is tested with", () => {
    expect(make("kiosk")).toBe(0);
    expect(said[0]).toContain("npm install\n  npm test\n  npm run synth\n");
    const files = readdirSync(join(place, "kiosk"), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(files.map(({ name }) => name).sort()).toEqual([
      ".gitignore",
      ".nvmrc",
      "README.md",
      "base-stack.ts",
      "cdktf.json",
      "dev.ts",
      "environment.ts",
      "main.ts",
      "package.json",
      "plan.yml",
      "state-stack.ts",
      "tsconfig.json",
      "web-stack.test.ts",
      "web-stack.ts",
    ]);
    for (const { parentPath, name } of files) expect(readFileSync(join(parentPath, name), "utf8")).not.toMatch(/\bshop\b/);
    const { name, dependencies, devDependencies } = packageOf("kiosk");
    const own = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as Package;
    const { twinform, ...others } = { ...dependencies, ...devDependencies };
    expect({ name, twinform }).toEqual({ name: "kiosk", twinform: "0.1.0" });
    expect({ ...own.dependencies, ...own.devDependencies }).toMatchObject(others);
    expect(Object.keys(others)).toEqual(expect.arrayContaining(["cdktf", "constructs", "@cdktf/provider-aws", "jest"]));
  });

  test("takes an empty folder, a name, and a tarball, which the project finds from where it is", () => {
    mkdirSync(join(place, "It is mine"));
    writeFileSync(join(place, "twinform-0.1.0.tgz"), "");
    expect(main([join(place, "It is mine"), "--name", "kiosk", "--twinform", join(place, "twinform-0.1.0.tgz")])).toBe(0);
    expect(packageOf("It is mine")).toMatchObject({ name: "kiosk", dependencies: { twinform: "file:../twinform-0.1.0.tgz" } });
  });

  test.each([
    ["file", [], /\/file is a file: a project needs a folder$/],
    ["file/below/it", [], /\/file is a file: a project needs a folder$/],
    ["nowhere", [], /\/nowhere is a file: a project needs a folder$/],
    ["full", [], /\/full is not empty \(a and 1 more\): a project needs a folder of its own$/],
    ["Kiosk", [], /^"Kiosk" is no name for a package and a bucket: .*; say another one with --name$/],
    ["kiosk", ["--name", "a--b"], /^"a--b" is no name .* a letter first$/],
    ["kiosk", ["--name", "a".repeat(41)], /is no name for a package and a bucket: at most 40/],
    ["kiosk", ["--name", "node_modules"], /is no name/],
    ["cdktf", [], /^"cdktf" is the name of a package that the project depends on; say another one with --name$/],
    ["kiosk", ["--twinform", "missing.tgz"], /^--twinform missing.tgz: must be a version, such as 0.1.0, or a tarball/],
    ["kiosk", ["more"], /^usage: /],
    ["kiosk", ["--wrong"], /^Unknown option '--wrong'\n\nusage: /],
    ["full", ["--name", "B"], /^2 problems:\n.*is not empty.*\n.*"B" is no name/],
  ])("%s %j: one clear error, and nothing is written", (folder, options, message) => {
    writeFileSync(join(place, "file"), "");
    mkdirSync(join(place, "full"));
    for (const name of ["a", "b"]) writeFileSync(join(place, "full", name), "");
    symlinkSync(join(place, "gone"), join(place, "nowhere"));
    const before = everything();
    let error: unknown;
    try {
      make(folder, ...options);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(UserError);
    expect((error as Error).message).toMatch(message);
    expect(everything()).toEqual(before);
  });

  test.each(["empty", "deep/in/nothing"])("what fails halfway leaves nothing behind: %s", (folder) => {
    mkdirSync(join(place, "empty"));
    const before = everything();
    jest.mocked(cpSync).mockImplementationOnce((_, to) => {
      writeFileSync(join(to as string, "main.ts"), "");
      throw new Error("ENOSPC: no space left on device");
    });
    expect(() => make(folder, "--name", "kiosk")).toThrow(/ENOSPC/);
    expect(everything()).toEqual(before);
  });
});

describe("the package that a project depends on", () => {
  /** An installation of a package, as npm leaves it. */
  function installed(resolved: string): void {
    const root = join(place, "node_modules", "twinform");
    mkdirSync(root, { recursive: true });
    writeFileSync(join(root, "package.json"), '{"name":"twinform","version":"1.2.3"}');
    const packages = { "node_modules/twinform": { version: "1.2.3", resolved } };
    writeFileSync(join(place, "node_modules", ".package-lock.json"), JSON.stringify({ packages }));
    jest.mocked(packageRoot).mockReturnValue(root);
  }

  test("is the tarball that this one came from", () => {
    installed("file:../twinform-1.2.3.tgz");
    expect(thisPackage()).toBe(join(place, "..", "twinform-1.2.3.tgz"));
  });

  test("is this version where it came from a registry", () => {
    installed("https://registry.npmjs.org/twinform/-/twinform-1.2.3.tgz");
    expect(thisPackage()).toBe("1.2.3");
  });

  test("has to be packed first in the repository", () => {
    writeFileSync(join(place, "package.json"), '{"name":"twinform","version":"1.2.3"}');
    jest.mocked(packageRoot).mockReturnValue(place);
    expect(() => thisPackage()).toThrow("npm run build && npm pack makes twinform-1.2.3.tgz, or say one with --twinform");
    writeFileSync(join(place, "twinform-1.2.3.tgz"), "");
    expect(thisPackage()).toBe(join(place, "twinform-1.2.3.tgz"));
  });
});

test("the template's stacks have no problem, and nothing to warn of", () => {
  const app = new App({ outdir: place });
  new StateStack(app, dev);
  new WebStack(app, {
    ...dev,
    accountIds: ["111122223333"],
    state: { ...dev.state, kmsKeyArn: "arn:aws:kms:eu-west-1:111122223333:key/1" },
  });
  expect(app.problems()).toEqual([]);
  expect(app.synth()).toEqual(["dev-state", "dev-web"]);
  expect(app.warnings()).toEqual([]);
  const web = JSON.parse(readFileSync(join(place, "stacks", "dev-web", "cdk.tf.json"), "utf8")) as object;
  expect(web).toMatchObject({
    provider: { aws: [{ allowed_account_ids: ["111122223333"] }] },
    terraform: {
      backend: { s3: { encrypt: true, kms_key_id: "arn:aws:kms:eu-west-1:111122223333:key/1", use_lockfile: true } },
      required_providers: { aws: { version: ">= 5.100, < 7" } },
    },
  });
});

test("the template's workflow is the example's, but for the job that looks at the change itself", () => {
  const [own = "", example = ""] = ["tools/new/template/github/workflows/plan.yml", "examples/github/plan.yml"].map((file) =>
    readFileSync(join(ROOT, file), "utf8").replace(/^#.*\n/gm, ""),
  );
  const without = (text: string) => text.replace(/(\njobs:\n)[^]*?(\n {2}plan:\n)/, "$1$2");
  expect(without(own)).toBe(without(example));
  expect(own).toContain("      - run: npm run typecheck\n      - run: npm test\n");
});
