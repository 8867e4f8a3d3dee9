import { autoScalingGroup } from "../../../modules/auto-scaling-group/auto-scaling-group";
import { GROUPS, PROFILE, testImage, testProfile, testSecurityGroup } from "../../support/ec2";
import { generated, passed } from "../../support/generated";

const all = generated(autoScalingGroup);
const { resource, output } = all;
const template = resource("aws_launch_template.this");

testSecurityGroup(all);
testProfile(all);
testImage(all);

describe("the launch template", () => {
  test("is as the inputs say, and each change of it becomes the default", () => {
    expect(template).toMatchObject({
      image_id: "${local.ami_id}",
      ...passed("var", { instance_type: "instance_type", key_name: "key_name" }),
      iam_instance_profile: { name: PROFILE },
      monitoring: { enabled: "${var.detailed_monitoring}" },
      // The provider takes it as text.
      ebs_optimized: '${var.ebs_optimized ? "true" : "false"}',
      user_data: "${var.user_data != null ? base64encode(var.user_data) : null}",
      update_default_version: true,
    });
    expect(output("launch_template_id")).toBe("${aws_launch_template.this.id}");
    expect(output("launch_template_version")).toBe("${aws_launch_template.this.latest_version}");
  });

  test("tells metadata to who has a token, as few hops away as is said", () => {
    expect(template["metadata_options"]).toEqual({
      http_endpoint: "enabled",
      http_tokens: "required",
      http_put_response_hop_limit: "${var.metadata_hop_limit}",
    });
  });

  test("gives instances one interface in their groups, with a public address only when asked", () => {
    expect(template["network_interfaces"]).toEqual([
      {
        device_index: 0,
        associate_public_ip_address: '${var.public_ip ? "true" : "false"}',
        security_groups: GROUPS,
        delete_on_termination: "true",
      },
    ]);
  });

  test("hibernates where the instances in reserve do", () => {
    expect(template["dynamic"]).toMatchObject({
      hibernation_options: [
        {
          for_each: '${(var.warm_pool != null ? var.warm_pool.state == "Hibernated" : false) ? { this = true } : {}}',
          content: { configured: true },
        },
      ],
    });
  });
});

describe("volumes", () => {
  const safe = { delete_on_termination: "true", encrypted: "true" };
  const kind = {
    iops: "iops",
    kms_key_id: "kms_key_arn",
    throughput: "throughput",
    volume_size: "size_gib",
    volume_type: "type",
  };
  // What is given comes first: then nothing hangs on an AMI that only apply knows.
  const asked = "var.root_device_name == null ? (var.ami != null ? true : var.ami_parameter != null) : false";

  test("the one of the system is encrypted, and goes with its instance", () => {
    expect(template["block_device_mappings"]).toMatchObject([{ ebs: { ...safe, ...passed("var.root_volume", kind) } }]);
  });

  test("the others too, each where its input says", () => {
    const value = "block_device_mappings.value";
    expect(template["dynamic"]).toMatchObject({
      block_device_mappings: [
        {
          for_each: "${var.volumes}",
          content: {
            device_name: `\${${value}.device_name}`,
            ebs: { ...safe, ...passed(value, { ...kind, snapshot_id: "snapshot_id" }) },
          },
        },
      ],
    });
  });

  test("the one of the system is where an AMI of one's own says, or the input, or the known system", () => {
    const known = 'var.operating_system == "amazon-linux-2023" ? "/dev/xvda" : "/dev/sda1"';
    const given = `var.root_device_name != null ? var.root_device_name : ${known}`;
    expect(template["block_device_mappings"]).toMatchObject([
      { device_name: `\${(${asked}) ? data.aws_ami.root_device["this"].root_device_name : (${given})}` },
    ]);
    // Also of an AMI that its maker has deprecated meanwhile.
    expect(resource("data.aws_ami.root_device")).toEqual({
      for_each: `\${(${asked}) ? { this = true } : {}}`,
      include_deprecated: true,
      filter: [{ name: "image-id", values: ["${local.ami_id}"] }],
    });
  });
});

test("everything that is launched has the tags and the name", () => {
  const tags = "${merge(var.tags, { Name = var.name })}";
  expect(template["tag_specifications"]).toEqual([
    { resource_type: "instance", tags },
    { resource_type: "volume", tags },
    { resource_type: "network-interface", tags },
  ]);
});
