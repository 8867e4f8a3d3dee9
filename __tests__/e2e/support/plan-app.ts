import { Eip } from "@cdktf/provider-aws/lib/eip";
import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import { TerraformVariable } from "cdktf";
import type { Construct } from "constructs";
import { run } from "../../../core";
import { type Environment, environments } from "../../../environments";
import { BaseStack } from "../../../stacks/base-stack";

/** Two small stacks, one of which reads the other; what a test changes of them. */
export interface Settings {
  readonly tag?: string;
  readonly type?: string;
  /** Whether the second reads an output that the first did not have before. */
  readonly id?: boolean;
  /** Whether the second has a variable that nobody sets. */
  readonly incomplete?: boolean;
}

const settings = JSON.parse(process.env["TWINFORM_TEST_PLAN"] ?? "{}") as Settings;

class AddressStack extends BaseStack {
  public readonly outputs: { readonly ip: string; readonly id?: string };

  public constructor(app: Construct, environment: Environment) {
    super(app, environment, "address");
    const { publicIp: ip, id } = new Eip(this, "site", { domain: "vpc", tags: { Name: settings.tag ?? "site" } });
    this.outputs = this.publish({ ip, ...(settings.id ? { id } : {}) });
  }
}

class NameStack extends BaseStack {
  public readonly outputs = {};

  public constructor(app: Construct, environment: Environment, address: AddressStack) {
    super(app, environment, "name");
    const { ip, id } = this.read(address);
    const description = settings.incomplete ? (new TerraformVariable(this, "owner", {}).value as string) : undefined;
    new SsmParameter(this, "ip", { name: "/site/ip", type: settings.type ?? "String", value: id ?? ip, description });
  }
}

run((app) => {
  const dev = environments.find(({ name }) => name === "dev");
  if (!dev) throw new Error("there is no environment dev");
  new NameStack(app, dev, new AddressStack(app, dev));
});
