/**
 * The buildspecs of Terraform's projects. They are the same for all roots, and take what differs from the environment
 * variables that `resources.ts` sets:
 *
 * PIPELINE_ROOT, PIPELINE_DIRECTORY, PIPELINE_TERRAFORM, PIPELINE_BACKEND, PIPELINE_LOCK_TIMEOUT, PIPELINE_STATE_KEY, PIPELINE_APPLIED
 * and, for drift, PIPELINE_TOPIC.
 */

/** A command of a buildspec: a script of its own shell, which ends at the first command that fails. */
const script = (...parts: string[]): string => ["(", "  set -euo pipefail", ...parts.map((part) => indented(part, 2)), ")"].join("\n");

const indented = (text: string, spaces: number): string =>
  text
    .split("\n")
    .map((line) => (line === "" ? line : " ".repeat(spaces) + line))
    .join("\n");

interface Buildspec {
  readonly exported?: readonly string[];
  readonly build: readonly string[];
  readonly afterwards?: readonly string[];
  readonly artifacts?: true;
}

/** A buildspec in YAML. https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html */
const buildspec = ({ exported = [], build, afterwards = [], artifacts }: Buildspec): string =>
  [
    "version: 0.2",
    "env:",
    "  shell: bash",
    ...(exported.length > 0 ? ["  exported-variables:", ...exported.map((name) => `    - ${name}`)] : []),
    "phases:",
    "  build:",
    "    commands:",
    ...build.map(command),
    ...(afterwards.length > 0 ? ["  post_build:", "    commands:", ...afterwards.map(command)] : []),
    ...(artifacts ? ["artifacts:", "  files:", '    - "**/*"'] : []),
    "",
  ].join("\n");

const command = (text: string): string => `      - |\n${indented(text, 8)}`;

// sha256sum fails where no line of the sums is left, and where the file is another one.
const INSTALL = `\
# Terraform, if it is what HashiCorp published.
tools=$(mktemp -d)
zip=terraform_"$PIPELINE_TERRAFORM"_linux_amd64.zip
sums=terraform_"$PIPELINE_TERRAFORM"_SHA256SUMS
for file in "$zip" "$sums"; do
  curl --fail --silent --show-error --location --proto '=https' --retry 3 --output "$tools/$file" \\
    "https://releases.hashicorp.com/terraform/$PIPELINE_TERRAFORM/$file"
done
(cd "$tools" && grep -F "  $zip" "$sums" | sha256sum --check --strict -)
unzip -q -o "$tools/$zip" -d "$tools"
export PATH="$tools:$PATH" TF_IN_AUTOMATION=true CHECKPOINT_DISABLE=true
# Outside of what becomes an artifact.
TF_DATA_DIR=$(mktemp -d)
export TF_DATA_DIR
terraform version`;

// An override takes the place of the root's own backend, so that the state is where the roles may write it.
const INIT = `\
cd "$PIPELINE_DIRECTORY"
printf '%s\\n' "$PIPELINE_BACKEND" > pipeline_backend_override.tf.json`;

const PLAN = `\
# 0: nothing to do, 2: something to do, 1: it failed.
code=0
terraform plan -input=false -no-color -lock-timeout="$PIPELINE_LOCK_TIMEOUT" -detailed-exitcode -out=tfplan || code=$?
if [ "$code" != 0 ] && [ "$code" != 2 ]; then exit "$code"; fi
terraform show -no-color tfplan > plan.txt
summary=$(grep -E -m 1 '^(Plan:|No changes\\.)' plan.txt || echo "Changes to outputs only.")
printf '%s: %s\\n' "$PIPELINE_ROOT" "$summary" | cut -c 1-200 > /tmp/plan-summary`;

/** Plans: the artifact is the source with the plan in it, as a file for the apply, as JSON and as text. */
export const PLAN_BUILDSPEC = buildspec({
  exported: ["PLAN_SUMMARY"],
  build: [
    script(
      INSTALL,
      INIT,
      "terraform init -input=false -no-color",
      PLAN,
      "terraform show -json tfplan > plan.json",
      `\
# Files whose names begin with a dot are not surely among an artifact's.
cp .terraform.lock.hcl pipeline.lock.hcl`,
    ),
    `PLAN_SUMMARY=$(cat /tmp/plan-summary)\nexport PLAN_SUMMARY`,
  ],
  artifacts: true,
});

/** Applies exactly the plan of the artifact, with the very providers, and keeps what it applied beside the state. */
export const APPLY_BUILDSPEC = buildspec({
  build: [
    script(
      INSTALL,
      `\
if [ ! -f "$PIPELINE_DIRECTORY/tfplan" ]; then
  echo "There is no plan in $PIPELINE_DIRECTORY: the action's input has to be the plan action's output." >&2
  exit 1
fi`,
      INIT,
      `\
cp pipeline.lock.hcl .terraform.lock.hcl
terraform init -input=false -no-color -lockfile=readonly
terraform apply -input=false -no-color -lock-timeout="$PIPELINE_LOCK_TIMEOUT" tfplan
# What drift is looked for against. Plans stay out of it: they hold the state's values.
rm tfplan plan.json plan.txt
tar -czf /tmp/applied.tar.gz -C "$CODEBUILD_SRC_DIR" .
if [ "$PIPELINE_STATE_KEY" = none ]; then
  aws s3 cp --only-show-errors /tmp/applied.tar.gz "$PIPELINE_APPLIED"
else
  aws s3 cp --only-show-errors --sse aws:kms --sse-kms-key-id "$PIPELINE_STATE_KEY" /tmp/applied.tar.gz "$PIPELINE_APPLIED"
fi`,
    ),
  ],
});

/** Plans what was applied last, and tells the topic where that is not empty, or does not succeed. */
export const DRIFT_BUILDSPEC = buildspec({
  build: [
    script(
      `\
rm -f /tmp/drift /tmp/plan-summary
# 1: there is no such object. Whatever else is wrong has other codes.
code=0
aws s3 ls "$PIPELINE_APPLIED" || code=$?
if [ "$code" = 1 ]; then
  echo "The pipeline has applied nothing yet."
  exit 0
fi
if [ "$code" != 0 ]; then exit "$code"; fi
work=$(mktemp -d)
cd "$work"
aws s3 cp --only-show-errors "$PIPELINE_APPLIED" applied.tar.gz
tar -xzf applied.tar.gz`,
      INSTALL,
      INIT,
      "terraform init -input=false -no-color -lockfile=readonly",
      PLAN,
      // Addresses and what becomes of them; no values.
      `if [ "$code" = 2 ]; then grep -E '^  # [^(]' plan.txt | cut -c 5- > /tmp/drift || true; fi
if [ "$code" = 2 ]; then cat /tmp/plan-summary >> /tmp/drift; fi`,
    ),
  ],
  afterwards: [
    script(`\
if [ "$CODEBUILD_BUILD_SUCCEEDING" = 0 ]; then
  subject="Looking for drift failed: $PIPELINE_ROOT"
  echo "The plan of $PIPELINE_ROOT failed, so nobody knows whether it has drifted." > /tmp/message
elif [ -s /tmp/drift ]; then
  subject="Drift: $PIPELINE_ROOT"
  echo "$PIPELINE_ROOT differs from what the pipeline applied last:" > /tmp/message
  echo >> /tmp/message
  # SNS takes 256 KB.
  head -c 200000 /tmp/drift >> /tmp/message
else
  exit 0
fi
printf '\\nThe log: %s\\n' "$CODEBUILD_BUILD_URL" >> /tmp/message
aws sns publish --topic-arn "$PIPELINE_TOPIC" --subject "$subject" --message file:///tmp/message`),
  ],
});
