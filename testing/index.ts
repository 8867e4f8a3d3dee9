// Tests of one's own stacks: docs/testing-stacks.md.
export { matchers } from "./matchers";
export type { Expected, StackMatchers } from "./matchers/types";
export type { Plan } from "./plan";
export { type MockOptions, planOnMocks } from "./plan-on-mocks";
export { Testing } from "./testing";
