import { readFileSync } from "node:fs";

// The package's entries by the names that its users import: one list, in tsconfig.json, of sources.
const { paths } = JSON.parse(readFileSync(new URL("tsconfig.json", import.meta.url), "utf8")).compilerOptions;
const entries = Object.fromEntries(
  Object.entries(paths).map(([name, [file]]) => [`^${name}$`, file.replace("./", "<rootDir>/")]),
);

const common = {
  testEnvironment: "node",
  // Jest looks a global up slowly, each time: with these, going over many rules takes half as long.
  sandboxInjectedGlobals: ["Object", "Array", "Math", "JSON"],
  clearMocks: true,
  moduleNameMapper: entries,
  transform: {
    "^.+\\.ts$": ["@swc/jest", { jsc: { parser: { syntax: "typescript" }, target: "es2022" }, module: { type: "commonjs" } }],
  },
  setupFilesAfterEnv: ["<rootDir>/setup.ts", "<rootDir>/tools/mutate/setup.ts"],
  modulePathIgnorePatterns: ["<rootDir>/dist", "<rootDir>/cdktf.out", "<rootDir>/terraform"],
};

// Three tiers: TypeScript alone; real Terraform on mocked providers; real Terraform on the emulator.
export default {
  projects: [
    {
      ...common,
      displayName: "unit",
      testMatch: ["<rootDir>/__tests__/{core,fields,modules,stacks,tools,examples}/**/*.test.ts"],
    },
    { ...common, displayName: "modules", testMatch: ["<rootDir>/__tests__/terraform/**/*.test.ts"] },
    // Every module's cases by machine: npm run accept.
    { ...common, displayName: "acceptance", testMatch: ["<rootDir>/__tests__/acceptance/**/*.test.ts"] },
    { ...common, displayName: "e2e", testMatch: ["<rootDir>/__tests__/e2e/**/*.test.ts"] },
  ],
};
