import { z } from "zod";
import { logBucketShape } from "../../../fields/load-balancer/log-bucket";

/** Access and connection logs, and the bucket that they go to. */
export const logs = () =>
  z
    .strictObject({
      /** Record every request. Without it nobody can tell afterwards who asked for what. */
      access: z.boolean().default(true),
      /** Record every connection, with its TLS handshake. */
      connections: z.boolean().default(false),
      ...logBucketShape(),
    })
    .prefault({});
