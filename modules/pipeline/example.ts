import type { PipelineProps } from "./props";

/** A website: a push to GitHub, somebody's yes, and the files are in a bucket. */
export const example: PipelineProps = {
  name: "shop",
  connections: { github: { providerType: "GitHub" } },
  stages: [
    {
      name: "Source",
      actions: [{ name: "site", connectionSource: { connection: "github", repository: "example/shop" }, outputs: ["site"] }],
    },
    {
      name: "Approve",
      actions: [{ name: "look", approval: { comment: "Is it good?" } }],
    },
    {
      name: "Deliver",
      actions: [{ name: "bucket", s3Deploy: { bucket: "shop-site-example" }, inputs: ["site"] }],
    },
  ],
};
