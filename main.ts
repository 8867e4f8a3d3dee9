import { run } from "./core";
import { environments } from "./environments";
import { buildEnvironment } from "./stacks";

run((app) => environments.forEach((environment) => buildEnvironment(app, environment)));
