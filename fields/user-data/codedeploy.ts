import { UserError, isSymbolic } from "../../core";
import { installPackages, startService } from "./packages";
import { command } from "./shell";

const INSTALLER = "/root/codedeploy-install";

/**
 * Installs the CodeDeploy agent, which asks CodeDeploy for deployments over HTTPS. It belongs at the end of user data:
 * a new server of an Auto Scaling group gets its first deployment as soon as the agent runs.
 * https://docs.aws.amazon.com/codedeploy/latest/userguide/codedeploy-agent-operations-install-linux.html
 * @param region the servers' Region: AWS keeps an installer in each
 */
export function installCodeDeployAgent(region: string): string {
  if (isSymbolic(region) || !/^[a-z]{2}(?:-[a-z]+)+-\d$/.test(region))
    throw new UserError([`installCodeDeployAgent: ${JSON.stringify(region)} is no Region, such as eu-west-1`]);
  const domain = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
  const url = `https://aws-codedeploy-${region}.s3.${region}.${domain}/latest/install`;
  return [
    // The agent is written in Ruby.
    installPackages("ruby"),
    command("curl", "--silent", "--show-error", "--fail", "--retry", "5", "--output", INSTALLER, url),
    command("ruby", INSTALLER, "auto"),
    startService("codedeploy-agent"),
  ].join("\n");
}
