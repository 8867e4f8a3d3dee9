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

test.each([
  [{ oldVersions: { keep: 0 } }, "oldVersions.keep must be a whole number from 1 to 100, got 0"],
  [{ oldVersions: { expireAfterDays: 1.5 } }, "oldVersions.expireAfterDays must be a whole number from 1 to 3650, got 1.5"],
  [{ encryption: "none" }, 'encryption must be one of "aws:kms", "AES256", got "none"'],
  [{ accessLog: {} }, "accessLog.bucket is required"],
])("%j is refused", (props, message) => expect(problems(props).join()).toContain(message));

test("the bucket and its key are guarded against deletion, and nobody may empty the bucket by the way", () => {
  const { resource } = synthesizeModule(stateBackend)["main.tf.json"] as {
    resource: Record<string, Record<string, { lifecycle?: object; force_destroy?: boolean }>>;
  };
  expect(resource["aws_s3_bucket"]?.["this"]).toMatchObject({ force_destroy: false, lifecycle: { prevent_destroy: true } });
  expect(resource["aws_kms_key"]?.["this"]).toMatchObject({ lifecycle: { prevent_destroy: true } });
  expect(Object.keys(resource)).not.toContain("aws_s3_bucket_object_lock_configuration");
});
