import { instances } from "../../modules/instances/instances";
import { BEFORE_THE_FIRST_BOOT, GROUPS, PROFILE, LIFECYCLES, testImage, testProfile, testSecurityGroup } from "../support/ec2";
import { generated, passed } from "../support/generated";

const all = generated(instances);
const { resource, local, output, every } = all;
const KINDS = ["aws_instance.this", "aws_instance.from_image"];
const NAMED = 'Name = "${var.name}-${each.key}"';

testSecurityGroup(all);
testProfile(all);
testImage(all);

describe.each(KINDS)("%s", (address) => {
  test("is as the inputs of all instances say", () => {
    expect(resource(address)).toMatchObject({
      ...passed("var", {
        disable_api_termination: "termination_protection",
        ebs_optimized: "ebs_optimized",
        key_name: "key_name",
        monitoring: "detailed_monitoring",
        user_data_replace_on_change: "user_data_replaces_instance",
      }),
      iam_instance_profile: PROFILE,
      vpc_security_group_ids: GROUPS,
    });
  });

  test("is where its own inputs say, with its own type and user data before those of all", () => {
    const own = (name: string) => `\${each.value.${name} != null ? each.value.${name} : var.${name}}`;
    expect(resource(address)).toMatchObject({
      subnet_id: "${each.value.subnet_id}",
      availability_zone: "${each.value.availability_zone}",
      private_ip: "${each.value.private_ip}",
      instance_type: own("instance_type"),
      user_data: own("user_data"),
    });
  });

  test("has a public address when asked; beside an Elastic IP nothing is said, which would replace it", () => {
    expect(resource(address)["associate_public_ip_address"]).toBe("${!each.value.elastic_ip ? each.value.public_ip : null}");
  });

  test("tells its metadata to who has a token, as few hops away as is said", () => {
    expect(resource(address)["metadata_options"]).toEqual({
      http_endpoint: "enabled",
      http_tokens: "required",
      http_put_response_hop_limit: "${var.metadata_hop_limit}",
    });
  });

  test("has an encrypted system volume, which goes with it", () => {
    expect(resource(address)["root_block_device"]).toEqual({
      delete_on_termination: true,
      encrypted: true,
      ...passed("var", {
        iops: "root_volume.iops",
        kms_key_id: "root_volume.kms_key_arn",
        throughput: "root_volume.throughput",
        volume_size: "root_volume.size_gib",
        volume_type: "root_volume.type",
      }),
      tags: `\${merge(var.tags, { ${NAMED} }, each.value.tags)}`,
    });
  });
});

describe("images", () => {
  test("instances launch from the module's AMI, or from the image that they name", () => {
    expect(resource("aws_instance.this")).toMatchObject({
      for_each: "${{ for k, v in var.instances : k => v if v.image == null }}",
      ami: "${local.ami_id}",
    });
    expect(resource("aws_instance.from_image")).toMatchObject({
      for_each: "${{ for k, v in var.instances : k => v if v.image != null }}",
      ami: "${aws_ami_from_instance.this[each.value.image].id}",
    });
  });

  test("are made of their instance, which is rebooted for it unless told otherwise", () => {
    const source = "aws_instance.this[each.value.instance].id";
    expect(resource("aws_ami_from_instance.this")).toMatchObject({
      for_each: "${var.images}",
      source_instance_id: `\${${source}}`,
      snapshot_without_reboot: "${!each.value.reboot}",
      // With the instance in it, since AWS wants a name of its own for each image.
      name: `\${var.name}-\${each.key}-\${${source}}`,
    });
    expect(output("image_ids")).toBe("${{ for k, v in aws_ami_from_instance.this : k => v.id }}");
  });

  test("leave the further volumes of their instance behind", () => {
    expect(resource("aws_instance.from_image")["dynamic"]).toEqual({
      ephemeral_block_device: [
        {
          for_each: "${var.instances[var.images[each.value.image].instance].volumes}",
          content: { device_name: "${ephemeral_block_device.value.device_name}", no_device: true },
        },
      ],
    });
  });
});

describe("further volumes", () => {
  test("are those of all instances, each in its instance's zone", () => {
    const one = '{ key = "${k}/${k2}", instance = k, zone = v.availability_zone, volume = v2 }';
    expect(local("volumes")).toBe(
      `\${{ for v in flatten([for k, v in var.instances : [for k2, v2 in v.volumes : ${one}]]) : v.key => v }}`,
    );
  });

  test("are encrypted, and leave a snapshot behind unless told otherwise", () => {
    expect(resource("aws_ebs_volume.this")).toMatchObject({
      for_each: "${local.volumes}",
      availability_zone: "${each.value.zone}",
      encrypted: true,
      final_snapshot: "${var.final_snapshots}",
      ...passed("each.value.volume", {
        iops: "iops",
        kms_key_id: "kms_key_arn",
        size: "size_gib",
        snapshot_id: "snapshot_id",
        throughput: "throughput",
        type: "type",
      }),
    });
    expect(output("volume_ids")).toBe("${{ for k, v in aws_ebs_volume.this : k => v.id }}");
  });

  test("are attached to their own instance, which stops before one is taken away", () => {
    expect(resource("aws_volume_attachment.this")).toEqual({
      for_each: "${local.volumes}",
      device_name: "${each.value.volume.device_name}",
      instance_id: "${local.instance_ids[each.value.instance]}",
      stop_instance_before_detaching: true,
      volume_id: "${aws_ebs_volume.this[each.key].id}",
    });
  });
});

test("an Elastic IP is for each instance that asks, and leads to that instance", () => {
  const asking = "${{ for k, v in var.instances : k => v if v.elastic_ip }}";
  expect(resource("aws_eip.this")).toMatchObject({ for_each: asking, domain: "vpc" });
  expect(resource("aws_eip_association.this")).toEqual({
    for_each: asking,
    allocation_id: "${aws_eip.this[each.key].id}",
    instance_id: "${local.instance_ids[each.key]}",
  });
  expect(output("elastic_ips")).toBe("${{ for k, v in aws_eip_association.this : k => v.public_ip }}");
});

test("the outputs tell of instances of both kinds", () => {
  const of = (value: string) => KINDS.map((kind) => `{ for k, v in ${kind} : k => ${value} }`).join(", ");
  const both = `merge(${of("v")})`;
  expect(local("instance_ids")).toBe(`\${merge(${of("v.id")})}`);
  expect(output("instance_ids")).toBe("${local.instance_ids}");
  expect(output("private_ips")).toBe(`\${{ for k, v in ${both} : k => v.private_ip }}`);
  expect(output("private_dns_names")).toBe(`\${{ for k, v in ${both} : k => v.private_dns }}`);
  const asking = "{ for k, v in var.instances : k => v if v.public_ip }";
  expect(output("public_ips")).toBe(`\${{ for k, v in ${asking} : k => ${both}[k].public_ip }}`);
});

test("names begin with the module's, so that several can be in one account", () => {
  expect(every("name_prefix")).toEqual({
    "aws_security_group.this": "${var.name}-",
    "aws_iam_role.this": "${var.name}-",
    "aws_iam_instance_profile.this": "${var.name}-",
  });
});

test("everything has the tags, and what has a name in the console its own; an instance's tags come last", () => {
  const named = (name: string) => `\${merge(var.tags, { ${name} })}`;
  expect(every("tags")).toEqual({
    "aws_security_group.this": named("Name = var.name"),
    "aws_vpc_security_group_ingress_rule.this": named("Name = each.key"),
    "aws_vpc_security_group_egress_rule.this": named("Name = each.key"),
    "aws_iam_role.this": "${var.tags}",
    "aws_iam_instance_profile.this": "${var.tags}",
    "aws_instance.this": `\${merge(var.tags, { ${NAMED} }, each.value.tags)}`,
    "aws_instance.from_image": `\${merge(var.tags, { ${NAMED} }, each.value.tags)}`,
    "aws_ami_from_instance.this": named(NAMED),
    "aws_eip.this": named(NAMED),
    "aws_ebs_volume.this": named(NAMED),
  });
});

test("instances wait for what their first boot needs; renamed rules and policies for their old names to go", () => {
  expect(every("depends_on")).toEqual({
    "aws_instance.this": BEFORE_THE_FIRST_BOOT,
    "aws_instance.from_image": BEFORE_THE_FIRST_BOOT,
    "aws_vpc_security_group_ingress_rule.this": ["terraform_data.security_group_rules"],
    "aws_vpc_security_group_egress_rule.this": ["terraform_data.security_group_rules"],
    "aws_iam_role_policy_attachment.this": ["terraform_data.policies"],
  });
});

test("what is replaced, and how", () => {
  expect(every("lifecycle")).toEqual({
    ...LIFECYCLES,
    // An image stays as it was made, also when its instance is another one.
    "aws_ami_from_instance.this": {
      ignore_changes: ["name", "description", "source_instance_id", "snapshot_without_reboot"],
    },
    // It counts at the launch only: a volume that the image's instance gets later replaces nothing.
    "aws_instance.from_image": { ignore_changes: ["ephemeral_block_device"] },
  });
});
