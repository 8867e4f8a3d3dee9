import { Testing } from "cdktf";
import { refuseCopies, refuseVersion } from "../../../core/app/compatible";

describe("cdktf", () => {
  test.each([
    ["0.21.0", "^0.21.0"],
    ["0.21.7", "^0.21.0"],
    ["0.21.0-pre.170", "^0.21.0"],
    ["1.4.0", "^1.2.0"],
  ])("%s is one of %s", (version, range) => {
    expect(() => refuseVersion(version, range)).not.toThrow();
  });

  test.each([
    ["0.20.12", "^0.21.0"],
    ["0.22.0", "^0.21.0"],
    ["0.2.1", "^0.21.0"],
    ["1.0.0", "^0.21.0"],
    ["10.0.0", "^1.2.0"],
  ])("%s is none of %s, and said so", (version, range) => {
    expect(() => refuseVersion(version, range)).toThrow(
      `twinform needs cdktf ${range}, and ${version} is installed; npm install cdktf@${range}`,
    );
  });
});

test("a second copy of the library in one app is refused; in another app it is not", () => {
  const app = Testing.app();
  refuseCopies(app);
  refuseCopies(app);
  let other: typeof refuseCopies | undefined;
  jest.isolateModules(() => {
    other = jest.requireActual<{ refuseCopies: typeof refuseCopies }>("../../../core/app/compatible").refuseCopies;
  });
  expect(() => other?.(app)).toThrow(/^two copies of twinform are in one app, .*, loaded twice; npm ls twinform/);
  expect(() => other?.(Testing.app())).not.toThrow();
});
