import { UserError, isSymbolic } from "../../core";
import { command, plainName, writeFile } from "./shell";

/** A program that systemd starts, watches and starts again. */
export interface ServiceUnit {
  /** Name of the service. */
  readonly name: string;
  /** What the service is, in the unit's description. @default the name */
  readonly description?: string;
  /** The program and its arguments, as they are: no shell reads them. The program is given by its full path. */
  readonly command: readonly string[];
  /** The folder that it runs in. */
  readonly directory: string;
  /** The user that it runs as; never root. */
  readonly user: string;
  /** Its environment. No secrets: everybody on the machine can read the unit. */
  readonly environment?: Readonly<Record<string, string>>;
}

const RESTART_SECONDS = 5;

/** The text of a unit for systemd. @throws UserError when systemd could not read it */
export function unitText(unit: ServiceUnit): string {
  const { name, description = name, command: words, directory, user, environment = {} } = unit;
  const [program] = words;
  const given = [description, directory, user, ...words, ...Object.entries(environment).flat()];
  if (given.some(isSymbolic))
    throw new UserError([
      `service ${name}: a unit takes no values that only Terraform knows; write them to a file with writeFile`,
    ]);
  if (given.some((text) => /[\n\r\0]/.test(text))) throw new UserError([`service ${name}: a unit's values are one line each`]);
  if (!program?.startsWith("/"))
    throw new UserError([`service ${name}: systemd needs the program's full path, got ${JSON.stringify(program)}`]);
  const wrong = Object.keys(environment).find((key) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(key));
  if (wrong !== undefined) throw new UserError([`service ${name}: ${JSON.stringify(wrong)} cannot name an environment variable`]);
  return [
    "[Unit]",
    `Description=${percent(description)}`,
    "After=network-online.target",
    "Wants=network-online.target",
    "",
    "[Service]",
    `User=${plainName("user", user)}`,
    `WorkingDirectory=${percent(directory)}`,
    ...Object.entries(environment).map(([key, value]) => `Environment=${word(`${key}=${value}`)}`),
    `ExecStart=${words.map((text) => word(text).replaceAll("$", "$$$$")).join(" ")}`,
    "Restart=always",
    `RestartSec=${RESTART_SECONDS}`,
    "NoNewPrivileges=yes",
    "PrivateTmp=yes",
    "ProtectSystem=full",
    "",
    "[Install]",
    "WantedBy=multi-user.target",
  ].join("\n");
}

/** systemd's own placeholders begin with a percent sign. */
const percent = (text: string) => text.replaceAll("%", "%%");

/** A text as one word of a unit. */
const word = (text: string) => `"${percent(text).replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;

/** Writes a service's unit, and starts it now and at each boot. */
export const runService = (unit: ServiceUnit): string => {
  const file = `${plainName("service", unit.name)}.service`;
  return [
    writeFile(`/etc/systemd/system/${file}`, unitText(unit)),
    command("systemctl", "daemon-reload"),
    command("systemctl", "enable", "--now", file),
  ].join("\n");
};
