import { z } from "zod";
import { logBucketShape } from "../../../fields/load-balancer/log-bucket";

/** Access logs of TLS connections, and the bucket that they go to. */
export const logs = () =>
  z
    .strictObject({
      /** Record every TLS connection. */
      access: z.boolean().default(true),
      ...logBucketShape(),
    })
    .prefault({});
