import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { temporaryFolder } from "../emulator";

/**
 * What of a server's programs is played, each a few lines of the shell: `$ROOT` is the server's file system. A service
 * really runs, and the balancer's way to it leads over what nginx read at its last reload.
 */
const PROGRAMS: Readonly<Record<string, string>> = {
  dnf: `touch "$ROOT/installed"`,
  // Fails for a user that is there already, as the real one does.
  useradd: `user="\${*: -1}"; ! grep -qx "$user" "$ROOT/users" || exit 9; echo "$user" >> "$ROOT/users"`,
  id: `grep -qx "$1" "$ROOT/users"`,
  "python3.12": `exec python3 "$@"`,
  nginx: `test ! -e "$ROOT/etc/nginx/default.d/site.conf" || grep -q 'proxy_pass http.*;' "$ROOT/etc/nginx/default.d/site.conf"`,
  journalctl: `cat "$ROOT/journal"`,
  sleep: `exec /bin/sleep 0.1`,
  curl: `upstream=$(cat "$ROOT/nginx" 2> /dev/null) || exit 7
exec "$CURL" "\${@/#http:\\/\\/127.0.0.1/$upstream}"`,
  systemctl: `verb=$1
for unit in "\${@:2}"; do
  name=\${unit%.service} file="$ROOT/etc/systemd/system/$unit"
  running() { test -e "$ROOT/$name.pid" && kill -0 "$(cat "$ROOT/$name.pid")" 2> /dev/null; }
  case "$verb $name" in
    "reload-or-restart nginx") sed -n 's/.*proxy_pass \\(.*\\);.*/\\1/p' "$ROOT/etc/nginx/default.d/site.conf" > "$ROOT/nginx" ;;
    "enable nginx") ;;
    *)
      test -e "$file" || { echo "Unit $unit not loaded." >&2; exit 5; }
      case $verb in
        cat | enable) ;;
        stop | restart)
          ! running || kill "$(cat "$ROOT/$name.pid")"
          while running; do /bin/sleep 0.05; done
          rm -f "$ROOT/$name.pid"
          if [ "$verb" = restart ]; then
            # systemd runs what it read at its last daemon-reload.
            cmp -s "$file" "$ROOT/$unit.loaded" || { echo "$unit changed on disk" >&2; exit 1; }
            cd "$(sed -n 's/^WorkingDirectory=//p' "$file")"
            env -i PATH="$PATH" $(sed -n 's/^Environment=//p' "$file") setsid $(sed -n 's/^ExecStart=//p' "$file") \\
              < /dev/null >> "$ROOT/journal" 2>&1 &
            echo $! > "$ROOT/$name.pid"
          fi ;;
        *) exit 1 ;;
      esac ;;
  esac
done
if [ "$verb" = daemon-reload ]; then cp "$ROOT/etc/systemd/system/site.service" "$ROOT/site.service.loaded"; fi`,
};

const freePort = async (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });

/** A server as its user data left it: a folder in place of its file system, and programs that play their part there. */
export class Server {
  public readonly root = temporaryFolder();

  private constructor(
    private readonly programs: string,
    private readonly curl: string,
    private readonly port: number,
  ) {}

  /** A server with nothing of the application on it. */
  public static async boot(): Promise<Server> {
    const curl = spawnSync("bash", ["-c", "command -v curl"], { encoding: "utf8" }).stdout.trim();
    if (curl === "") throw new Error("curl is missing: apt-get install curl");
    const server = new Server(temporaryFolder(), curl, await freePort());
    for (const folder of ["etc/systemd/system", "etc/nginx/default.d", "opt"])
      mkdirSync(server.path(folder), { recursive: true });
    for (const file of ["users", "journal", "calls"]) writeFileSync(server.path(file), "");
    for (const [name, body] of Object.entries(PROGRAMS)) {
      const file = join(server.programs, name);
      writeFileSync(file, `#!/bin/bash\necho "${name} $*" >> "$ROOT/calls"\n${body}\n`);
      chmodSync(file, 0o755);
    }
    return server;
  }

  /** Where a path of the server is on this machine. */
  public path(path: string): string {
    return join(this.root, path);
  }

  /** A text as it has to be here: paths of the server are in its folder, and the application's port is a free one. */
  public here(text: string): string {
    return text.replaceAll(/(?<![\w.])\/(?=(?:opt|etc)\/)/g, `${this.root}/`).replaceAll(/\b8000\b/g, `${this.port}`);
  }

  /** Runs a script as root's agent does. */
  public run(script: string, environment: Readonly<Record<string, string>>, seconds: number) {
    const { status, stdout, stderr } = spawnSync(script, {
      encoding: "utf8",
      env: { ...environment, PATH: `${this.programs}:${process.env["PATH"]}`, ROOT: this.root, CURL: this.curl },
      timeout: seconds * 1000,
    });
    return { status, output: stdout + stderr };
  }

  /** What the balancer gets for a path: the body, or nothing where nobody answers. */
  public async ask(path: string): Promise<string | undefined> {
    if (!existsSync(this.path("nginx"))) return undefined;
    const answer = await fetch(readFileSync(this.path("nginx"), "utf8").trim() + path, {
      headers: { Connection: "close" },
    }).catch(() => undefined);
    return answer?.ok ? await answer.text() : undefined;
  }

  /** The programs that were called since the last time, with their arguments. */
  public calls(): string[] {
    const calls = readFileSync(this.path("calls"), "utf8").replaceAll(this.root, "").trim().split("\n");
    writeFileSync(this.path("calls"), "");
    return calls;
  }

  /** Ends the service. */
  public shutDown(): void {
    const file = this.path("site.pid");
    if (existsSync(file)) spawnSync("kill", [readFileSync(file, "utf8").trim()]);
  }
}
