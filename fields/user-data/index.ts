// User data as small typed parts: `script(installService("nginx"))` is a text for the input `userData`.
export { command, quote, script, writeFile } from "./shell";
export { installCodeDeployAgent } from "./codedeploy";
export { installPackages, installService, startService } from "./packages";
export { runService, unitText, type ServiceUnit } from "./systemd";
export { runRepository, type RepositoryService } from "./repository";
