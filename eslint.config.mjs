import tseslint from "typescript-eslint";

/** Imports run one way: main → stacks → modules → fields → core; tools may use all. */
const layers = {
  core: ["fields", "modules", "stacks", "environments", "tools", "examples"],
  fields: ["modules", "stacks", "environments", "tools", "examples"],
  modules: ["stacks", "environments", "tools", "examples"],
  environments: ["stacks", "tools", "examples"],
  stacks: ["tools", "examples"],
};

const barrels = {
  name: "@cdktf/provider-aws",
  message: "Import from @cdktf/provider-aws/lib/<resource>: the barrel costs two seconds at every start.",
};

export default tseslint.config(
  { ignores: ["node_modules", "dist", "cdktf.out", "terraform", ".bootstrap"] },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: { allowDefaultProject: ["*.js", "*.mjs"] }, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      "no-restricted-imports": ["error", { paths: [barrels] }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
    },
  },
  ...Object.entries(layers).map(([layer, above]) => ({
    files: [`${layer}/**/*.ts`],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          paths: [barrels],
          patterns: [{ regex: `^(\\.\\./)+(${above.join("|")})/`, message: `${layer}/ does not know the layers above it` }],
        },
      ],
    },
  })),
  // Files in a module's folder, in its topics' folders, and in folders of those.
  ...["modules/*/*.ts", "modules/*/*/*.ts", "modules/*/*/*/*.ts"].map((files, depth) => ({
    files: [files],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          paths: [barrels],
          patterns: [
            { regex: `^(\\.\\./)+(${layers.modules.join("|")})/`, message: "modules/ does not know the layers above it" },
            {
              regex: `^(\\.\\./){${depth + 1}}(?!\\.\\./)`,
              message: "Modules know no other module; they meet in stacks, through outputs and inputs.",
            },
            { regex: "^(\\.\\./)+core/.", message: "Modules use the vocabulary that core/ exports, not its insides." },
          ],
        },
      ],
    },
  })),
  { files: ["**/*.js", "**/*.mjs"], ...tseslint.configs.disableTypeChecked },
);
