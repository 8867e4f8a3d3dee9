import { shortName } from "../names";

/** Key of a listener, target group or rule: part of addresses in the state, and of tags and names (there `_` becomes `-`). */
export const key = () => shortName(64);
