import { devDependencies } from "../../../package.json";

/** What a project installs beside the package, in the versions that this repository is proved with. */
export const PEERS = {
  "@cdktf/provider-aws": devDependencies["@cdktf/provider-aws"],
  cdktf: devDependencies.cdktf,
  constructs: devDependencies.constructs,
};

/** What a project of cdktf's template runs TypeScript with; tsx beside it. */
export const DEVELOPMENT = {
  "@types/node": devDependencies["@types/node"],
  "ts-node": "10.9.2",
  tsx: devDependencies.tsx,
  typescript: devDependencies.typescript,
};
