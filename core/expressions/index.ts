export {
  ABSENT,
  EXPRESSION,
  Expression,
  escapeTemplate,
  isOpaque,
  isSymbolic,
  operand,
  pieces,
  quoted,
  raw,
  unescapeTemplate,
} from "./expression";
export {
  Collection,
  asList,
  asMap,
  attribute,
  collectionOf,
  leaf,
  objectReference,
  shapeOf,
  type Bool,
  type Item,
  type Iterable,
  type ListOf,
  type MapOf,
  type Optional,
  type View,
} from "./collection";
export * from "./logic";
export * from "./numbers";
export * from "./text";
export * from "./maps-and-lists";
export * from "./time";
export type { KnownKeys } from "./view";
export { UnusableValue } from "./unusable-value";
export * from "./loops";
export * from "./cidr";
export * from "./wildcards";
