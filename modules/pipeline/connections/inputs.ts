import { z } from "zod";

/** A connection to GitHub, GitLab or Bitbucket: made by the module, or one that is there. */
export const connection = () =>
  z.strictObject({
    /**
     * Makes a connection to this provider. It is born `PENDING`: a person has to open it once in the console (Developer
     * Tools, Settings, Connections) and allow AWS in at the provider. Until then the source fails; the outputs
     * `connectionStatuses` and `pendingConnections` tell. Connections cost nothing. Changing it makes a new one.
     */
    providerType: z.enum(["GitHub", "GitLab", "Bitbucket"]).optional(),
    /** Makes a connection to an installation of your own (GitHub Enterprise Server, GitLab self-managed). */
    host: z
      .strictObject({
        /** ARN of the host (`aws_codeconnections_host`), which a person has set up. */
        arn: z
          .string()
          .regex(
            /^arn:aws[a-z-]*:(?:codeconnections|codestar-connections):[a-z0-9-]+:[0-9]{12}:host\/.+$/,
            "that is the ARN of a host of CodeConnections",
          ),
      })
      .optional(),
    /** Takes a connection that is there. */
    existing: z
      .strictObject({
        /** ARN of the connection. */
        arn: z
          .string()
          .regex(
            /^arn:aws[a-z-]*:(?:codeconnections|codestar-connections):[a-z0-9-]+:[0-9]{12}:connection\/.+$/,
            "that is the ARN of a connection of CodeConnections",
          ),
      })
      .optional(),
  });
