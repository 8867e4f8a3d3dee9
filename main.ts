import { run } from "./core";
import { environments } from "./environments";
import { buildEnvironments } from "./stacks";

run((app) => buildEnvironments(app, environments));
