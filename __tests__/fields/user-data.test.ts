import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DefaultTokenResolver, StringConcat, TerraformStack, Testing, Tokenization } from "cdktf";
import fc from "fast-check";
import { leaf, raw } from "../../core/expressions";
import {
  command,
  installCodeDeployAgent,
  installPackages,
  installService,
  quote,
  runRepository,
  runService,
  script,
  unitText,
  writeFile,
} from "../../fields/user-data";

const bash = (text: string, ...args: string[]) => spawnSync("bash", [...args, "-c", text], { encoding: "utf8" });
const parses = (text: string) => bash(text, "-n").stderr;

const app = {
  name: "shop",
  repository: "https://github.com/example/shop.git",
  ref: "v1.2.0",
  packages: ["nodejs"],
  prepare: [["npm", "ci", "--omit=dev"]],
  command: ["/usr/bin/node", "{directory}/server.js"],
  environment: { PORT: "3000", GREETING: 'it\'s 100% "free"' },
};

describe("quote", () => {
  test("any text is one word of the shell", () => {
    const text = fc.string({ unit: "grapheme" }).filter((given) => !given.includes("\0") && !given.endsWith("\n"));
    fc.assert(
      fc.property(text, (given) => {
        expect(bash(`printf %s ${quote(given)}`).stdout).toBe(given);
      }),
      { numRuns: 50 },
    );
  });

  test.each(["it's", "$(reboot)", "`reboot`", "a; reboot", "${HOME}", "a\nb", '"', "\\", "-rf", ""])(
    "%j stays as it is",
    (given) => {
      expect(bash(`printf %s ${quote(given)}`).stdout).toBe(given);
    },
  );

  test("what only Terraform knows travels in base64, since it may hold quotes", () => {
    const stack = new TerraformStack(Testing.app(), "test");
    const resolver = new DefaultTokenResolver(new StringConcat());
    const text: unknown = Tokenization.resolve(quote(leaf.string(raw("var.endpoint"))), {
      scope: stack,
      resolver,
      preparing: false,
    });
    expect(text).toBe("\"$(printf %s '${base64encode(var.endpoint)}' | base64 --decode)\"");
    const encoded = Buffer.from("it's $(reboot)").toString("base64");
    expect(bash(`printf %s "$(printf %s '${encoded}' | base64 --decode)"`).stdout).toBe("it's $(reboot)");
  });
});

describe("script", () => {
  test("stops at the first step that fails", () => {
    const run = bash(script("false", "echo reached"));
    expect(run.status).toBe(1);
    expect(run.stdout).toBe("");
  });

  test("begins as cloud-init wants a script to", () => {
    expect(script("true").startsWith("#!/bin/bash\n")).toBe(true);
  });

  test.each<[string, string]>([
    ["a service", installService("nginx")],
    ["CodeDeploy's agent", installCodeDeployAgent("eu-west-1")],
    ["a service out of other packages", installService("httpd", "httpd", "mod_ssl")],
    ["a file", writeFile("/etc/app's.conf", "a='b'\n$HOME")],
    ["a repository", runRepository(app)],
    ["the shortest repository", runRepository({ name: "a", repository: "https://example.com/a.git", command: ["/bin/a"] })],
  ])("%s is shell", (_, step) => {
    expect(parses(script(step))).toBe("");
  });
});

test("packages come by dnf or apt, whichever there is", () => {
  const stub = (have: string) => `command() { [ "$2" = ${have} ]; }; dnf() { echo "dnf $*"; }; apt-get() { echo "apt-get $*"; };`;
  expect(bash(`${stub("dnf")} ${installPackages("nginx", "git")}`).stdout).toBe("dnf install --assumeyes nginx git\n");
  expect(bash(`${stub("other")} ${installPackages("nginx")}`).stdout).toBe("apt-get update\napt-get install --yes nginx\n");
});

test("a service is started now and at each boot", () => {
  expect(installService("nginx")).toMatch(/\n'systemctl' 'enable' '--now' 'nginx\.service'$/);
});

describe("CodeDeploy's agent", () => {
  test.each([
    ["eu-west-1", "https://aws-codedeploy-eu-west-1.s3.eu-west-1.amazonaws.com/latest/install"],
    ["us-gov-west-1", "https://aws-codedeploy-us-gov-west-1.s3.us-gov-west-1.amazonaws.com/latest/install"],
    ["cn-north-1", "https://aws-codedeploy-cn-north-1.s3.cn-north-1.amazonaws.com.cn/latest/install"],
  ])("comes out of the bucket of its Region %s, and is started", (region, url) => {
    const stubs = ["dnf", "curl", "ruby", "systemctl"].map((name) => `${name}() { echo "${name} $*"; }`);
    const { stdout, status } = bash(script(...stubs, installCodeDeployAgent(region)));
    expect(status).toBe(0);
    expect(stdout.trim().split("\n")).toEqual([
      "dnf install --assumeyes ruby",
      `curl --silent --show-error --fail --retry 5 --output /root/codedeploy-install ${url}`,
      "ruby /root/codedeploy-install auto",
      "systemctl enable --now codedeploy-agent.service",
    ]);
  });

  test.each(["Ireland", "eu-west", "eu-west-1a", "$(reboot)"])("of no Region (%s) is refused", (region) => {
    expect(() => installCodeDeployAgent(region)).toThrow(
      `installCodeDeployAgent: ${JSON.stringify(region)} is no Region, such as eu-west-1`,
    );
  });
});

test("a file has its content and its rights", () => {
  const folder = mkdtempSync(join(tmpdir(), "twinform-user-data-"));
  const path = join(folder, "it's", "app.conf");
  expect(bash(script(writeFile(path, "a='b'\n$HOME `id`", "0600"))).status).toBe(0);
  expect(readFileSync(path, "utf8")).toBe("a='b'\n$HOME `id`\n");
  expect(statSync(path).mode & 0o777).toBe(0o600);
  rmSync(folder, { recursive: true });
});

describe("a service's unit", () => {
  const unit = { name: "shop", user: "shop", directory: "/opt/shop", command: ["/usr/bin/node", "server.js"] };

  test("is started again, as a user of its own, without further rights", () => {
    const text = unitText(unit);
    expect(text).toContain("\nUser=shop\n");
    expect(text).toContain("\nRestart=always\n");
    expect(text).toContain("\nNoNewPrivileges=yes\n");
    expect(text).toContain('\nExecStart="/usr/bin/node" "server.js"\n');
  });

  test("keeps quotes, dollars and percent signs of arguments and values", () => {
    const text = unitText({ ...unit, command: ["/bin/a", '100% "$HOME" \\'], environment: { A: '5% "$x"' } });
    expect(text).toContain('\nExecStart="/bin/a" "100%% \\"$$HOME\\" \\\\"\n');
    expect(text).toContain('\nEnvironment="A=5%% \\"$x\\""\n');
  });

  test.each<[string, object, string]>([
    ["a program without its path", { command: ["node"] }, 'service shop: systemd needs the program\'s full path, got "node"'],
    ["a line break", { environment: { A: "a\nUser=root" } }, "service shop: a unit's values are one line each"],
    ["a variable that is none", { environment: { "A B": "a" } }, 'service shop: "A B" cannot name an environment variable'],
    [
      "a user that is none",
      { user: "Root!" },
      'user "Root!": must begin with a letter and have up to 31 lower-case letters, digits and hyphens',
    ],
  ])("%s is refused", (_, change, message) => {
    expect(() => runService({ ...unit, ...change })).toThrow(message);
  });
});

describe("a repository", () => {
  test("is cloned once, prepared and run by its own user, under systemd", () => {
    const text = runRepository(app);
    expect(text).toContain(
      "test -d '/opt/shop/.git' || 'runuser' '--user' 'shop' '--' 'env' 'HOME=/home/shop' 'git' 'clone' '--depth' '1' '--branch' 'v1.2.0' '--' 'https://github.com/example/shop.git' '/opt/shop'",
    );
    expect(text).toContain(
      "\n'cd' '/opt/shop'\n'runuser' '--user' 'shop' '--' 'env' 'HOME=/home/shop' 'npm' 'ci' '--omit=dev'\n",
    );
    expect(text).toContain('ExecStart="/usr/bin/node" "/opt/shop/server.js"');
    expect(text).toContain("'systemctl' 'enable' '--now' 'shop.service'");
    expect(text.indexOf("git' 'clone")).toBeLessThan(text.indexOf("'npm' 'ci'"));
  });

  test.each<[string, object, string]>([
    [
      "credentials in the URL",
      { repository: "https://me:token@github.com/a.git" },
      "must be an https or ssh URL without credentials",
    ],
    ["plain http", { repository: "http://example.com/a.git" }, "must be an https or ssh URL without credentials"],
    ["an option as URL", { repository: "--upload-pack=reboot" }, "must be an https or ssh URL without credentials"],
    ["an option as branch", { ref: "--upload-pack=reboot" }, "is no branch or tag"],
    ["a package that is an option", { packages: ["--nogpgcheck"] }, "no package is called --nogpgcheck"],
    ["a name with a slash", { name: "../shop" }, 'service "../shop": must begin with a letter'],
  ])("%s is refused", (_, change, message) => {
    expect(() => runRepository({ ...app, ...change })).toThrow(message);
  });
});

test("a command's words are quoted, each for itself", () => {
  expect(bash(command("printf", "<%s>", "a b", "$(id)")).stdout).toBe("<a b><$(id)>");
});
