/**
 * cdktf writes down for each token where it was made, the whole stack as text: a third of a body's time, for messages that
 * name no user's line. An error that leaves the body has its own trace all the same.
 */
export function withoutTraces<T>(make: () => T): T {
  const traces: { prepareStackTrace?: unknown } = Error;
  const before = traces.prepareStackTrace;
  traces.prepareStackTrace = () => "";
  try {
    return make();
  } finally {
    traces.prepareStackTrace = before;
  }
}
