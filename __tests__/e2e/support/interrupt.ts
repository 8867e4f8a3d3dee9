import { spawn } from "node:child_process";
import { terraformEnvironment } from "../../support/terraform";
import type { Emulator } from "./emulator";

/**
 * Applies, and interrupts Terraform (as Ctrl-C does) a moment after it has begun to create a resource: the request is
 * out, and the provider waits for what comes of it. Terraform writes its state and ends.
 * @throws when the resource was never begun, or finished before the interruption
 */
export function interruptedCreation(emulator: Emulator, folder: string, address: string): Promise<void> {
  const child = spawn("terraform", ["apply", "-auto-approve", "-no-color"], {
    cwd: folder,
    env: terraformEnvironment(emulator.terraform),
  });
  return new Promise((resolve, reject) => {
    let output = "";
    let interrupted = false;
    const listen = (data: Buffer) => {
      output += data.toString();
      if (interrupted || !output.includes(`${address}: Creating...`)) return;
      interrupted = true;
      setTimeout(() => child.kill("SIGINT"), 3000);
    };
    child.stdout.on("data", listen);
    child.stderr.on("data", listen);
    child.once("error", reject);
    child.once("exit", () => {
      if (interrupted && !output.includes(`${address}: Creation complete`)) resolve();
      else reject(new Error(`${address} was not interrupted:\n${output}`));
    });
  });
}
