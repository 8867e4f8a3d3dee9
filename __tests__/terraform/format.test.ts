import { ROOT, Workspace } from "../support/terraform";

test("HCL that people wrote is formatted as `terraform fmt` does", () => {
  const workspace = new Workspace({});
  const { stdout, stderr } = workspace.try([`-chdir=${ROOT}`, "fmt", "-check", "-recursive", "examples", "modules"]);
  workspace.remove();
  expect({ unformatted: stdout, stderr }).toEqual({ unformatted: "", stderr: "" });
});
