import { judge } from "../../core";
import { problemText } from "../../core/inputs";
import { synthesizeModule } from "../../core/module/synthesize";
import { stateBackend } from "../../modules/state-backend/state-backend";

const problems = (props: object) => judge(stateBackend as never, { bucket: "states", ...props }).map(problemText);

test.each(["Shop", "ab", "a.b.c", "-ab", "xn--shop", "shop-s3alias", "a".repeat(64)])(
  "the bucket name %s is refused",
  (bucket) => {
    expect(problems({ bucket }).join()).toContain(
      "bucket must be text of 3 to 63 characters, of lower-case letters, digits and inner hyphens",
    );
  },
);

const COPIES = "arn:aws:s3:::states-copy";
const COPIES_KEY = "arn:aws:kms:eu-central-1:123456789012:key/copies";
const KEY = 'replication needs `kmsKey` when `encryption` is "aws:kms", and only then';

test("copies elsewhere are taken, with a key and without", () => {
  expect(problems({ replication: { bucketArn: COPIES, kmsKey: { arn: COPIES_KEY } } })).toEqual([]);
  expect(problems({ encryption: "AES256", replication: { bucketArn: COPIES } })).toEqual([]);
});

test.each([
  [{ oldVersions: { keep: 0 } }, "oldVersions.keep must be a whole number from 1 to 100, got 0"],
  [{ oldVersions: { expireAfterDays: 1.5 } }, "oldVersions.expireAfterDays must be a whole number from 1 to 3650, got 1.5"],
  [{ encryption: "none" }, 'encryption must be one of "aws:kms", "AES256", got "none"'],
  [{ accessLog: {} }, "accessLog.bucket is required"],
  [{ replication: { bucketArn: "copies" } }, 'replication.bucketArn must be text that is the ARN of a bucket, got "copies"'],
  [{ replication: { bucketArn: COPIES } }, KEY],
  [{ encryption: "AES256", replication: { bucketArn: COPIES, kmsKey: { arn: COPIES_KEY } } }, KEY],
  [
    { replication: { bucketArn: COPIES, kmsKey: { arn: "arn:aws:kms:eu-central-1:123456789012:alias/copies" } } },
    "replication.kmsKey.arn must be text that is an ARN of kms",
  ],
])("%j is refused", (props, message) => expect(problems(props).join()).toContain(message));

test("the bucket and its key are guarded against deletion, and nobody may empty the bucket by the way", () => {
  const { resource } = synthesizeModule(stateBackend)["main.tf.json"] as {
    resource: Record<string, Record<string, { lifecycle?: object; force_destroy?: boolean }>>;
  };
  expect(resource["aws_s3_bucket"]?.["this"]).toMatchObject({ force_destroy: false, lifecycle: { prevent_destroy: true } });
  expect(resource["aws_kms_key"]?.["this"]).toMatchObject({ lifecycle: { prevent_destroy: true } });
  expect(Object.keys(resource)).not.toContain("aws_s3_bucket_object_lock_configuration");
});
