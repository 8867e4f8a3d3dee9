import type { Acceptance } from "../../core";
import type { stateBackendInputs } from "./inputs";

export const acceptance: Acceptance<typeof stateBackendInputs> = {
  structural: {
    encryption: "a key is made for one of the kinds only",
    lockTable: "the table is made only where it is named",
  },
  unique: { bucket: "S3 knows one bucket of a name, in all accounts together" },
  untainted: {
    "aws_s3_bucket.this": "it is protected from being destroyed, and so from being replaced",
    "aws_kms_key.this": "it is protected from being destroyed, and so from being replaced",
  },
};
