# Terraform evaluates the module's own logic; the provider is a mock: no credentials, nothing is created.
mock_provider "aws" {
  mock_data "aws_ssm_parameter" {
    defaults = { insecure_value = "ami-0123456789abcdef0" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/mock" }
  }
  mock_resource "aws_ami_from_instance" {
    defaults = { id = "ami-0fedcba9876543210" }
  }
}

variables {
  name = "test"
  instances = {
    a = { subnet_id = "subnet-a" }
    b = { subnet_id = "subnet-b", instance_type = "t3.large" }
  }
  security_group = {
    vpc_id  = "vpc-1"
    ingress = { http = { from_port = 80, security_group_id = "sg-1b" } }
    egress  = { all = { protocol = "all", cidr_ipv4 = "10.0.0.0/8" } }
  }
}

run "instances_are_safe_by_default" {
  command = apply

  assert {
    condition     = alltrue([for i in aws_instance.this : i.metadata_options[0].http_tokens == "required" && i.metadata_options[0].http_put_response_hop_limit == 1])
    error_message = "metadata needs a token and stays on the instance"
  }
  assert {
    condition     = alltrue([for i in aws_instance.this : i.root_block_device[0].encrypted && i.root_block_device[0].volume_type == "gp3"])
    error_message = "the system is on an encrypted gp3 volume"
  }
  assert {
    condition     = alltrue([for i in aws_instance.this : !i.associate_public_ip_address && i.disable_api_termination && i.monitoring && i.ebs_optimized])
    error_message = "private, protected, watched"
  }
  assert {
    condition = alltrue([
      length(aws_iam_role_policy_attachment.this) == 0,
      sort(flatten(jsondecode(aws_iam_role_policy.session_manager["this"].policy).Statement[*].Action)) == tolist([
        "ssm:UpdateInstanceInformation", "ssmmessages:CreateControlChannel", "ssmmessages:CreateDataChannel",
        "ssmmessages:OpenControlChannel", "ssmmessages:OpenDataChannel",
      ]),
      [for s in jsondecode(aws_iam_role_policy.session_manager["this"].policy).Statement : s.Action if s.Resource != "*"] == ["ssm:UpdateInstanceInformation"],
    ])
    error_message = "the way in is Session Manager, and the role may do nothing else: ${aws_iam_role_policy.session_manager["this"].policy}"
  }
  assert {
    condition     = aws_instance.this["a"].instance_type == "t3.micro" && aws_instance.this["b"].instance_type == "t3.large"
    error_message = "an instance's own type comes first"
  }
  assert {
    condition     = aws_instance.this["a"].tags.Name == "test-a"
    error_message = "instances are named after their keys"
  }
  assert {
    condition     = length(aws_eip.this) == 0 && length(aws_ebs_volume.this) == 0 && length(aws_ami_from_instance.this) == 0
    error_message = "what is not asked for is not there"
  }
}

run "security_group_rules_are_resources_under_their_names" {
  command = apply

  assert {
    condition = (
      aws_vpc_security_group_ingress_rule.this["http"].from_port == 80 &&
      aws_vpc_security_group_ingress_rule.this["http"].to_port == 80 &&
      aws_vpc_security_group_ingress_rule.this["http"].referenced_security_group_id == "sg-1b" &&
      aws_vpc_security_group_ingress_rule.this["http"].cidr_ipv4 == null &&
      aws_vpc_security_group_ingress_rule.this["http"].description == "http"
    )
    error_message = "one peer, one port, described"
  }
  assert {
    condition = (
      aws_vpc_security_group_egress_rule.this["all"].ip_protocol == "-1" &&
      aws_vpc_security_group_egress_rule.this["all"].from_port == null &&
      aws_vpc_security_group_egress_rule.this["all"].to_port == null
    )
    error_message = "every protocol has no ports"
  }
  assert {
    condition     = aws_instance.this["a"].vpc_security_group_ids == toset([aws_security_group.this["this"].id])
    error_message = "instances carry the own group"
  }
}

run "icmp_has_a_type_and_a_code" {
  command = plan
  variables {
    security_group = {
      vpc_id  = "vpc-1"
      ingress = { ping = { protocol = "icmp", from_port = 8, cidr_ipv4 = "10.0.0.0/8" }, any = { protocol = "icmp", cidr_ipv4 = "10.0.0.0/8" } }
      egress  = {}
    }
  }

  assert {
    condition     = aws_vpc_security_group_ingress_rule.this["ping"].from_port == 8 && aws_vpc_security_group_ingress_rule.this["ping"].to_port == -1
    error_message = "a type with all its codes"
  }
  assert {
    condition     = aws_vpc_security_group_ingress_rule.this["any"].from_port == -1 && aws_vpc_security_group_ingress_rule.this["any"].to_port == -1
    error_message = "all types"
  }
}

run "the_ami_is_the_systems_newest_and_pinned" {
  command = apply
  variables {
    operating_system = "ubuntu-24.04"
    architecture     = "arm64"
    instance_type    = "t4g.small"
    instances        = { a = { subnet_id = "subnet-a" } }
  }

  assert {
    condition     = data.aws_ssm_parameter.ami["this"].name == "/aws/service/canonical/ubuntu/server/24.04/stable/current/arm64/hvm/ebs-gp3/ami-id"
    error_message = data.aws_ssm_parameter.ami["this"].name
  }
  assert {
    condition     = aws_instance.this["a"].ami == "ami-0123456789abcdef0" && terraform_data.ami["this"].output.value == "ami-0123456789abcdef0"
    error_message = "the AMI is ${aws_instance.this["a"].ami}"
  }
}

run "a_newer_ami_changes_nothing_for_pinned_instances" {
  command = apply
  variables {
    operating_system = "ubuntu-24.04"
    architecture     = "arm64"
    instance_type    = "t4g.small"
    instances        = { a = { subnet_id = "subnet-a" }, later = { subnet_id = "subnet-a" } }
  }
  override_data {
    target = data.aws_ssm_parameter.ami
    values = { insecure_value = "ami-0aaaaaaaaaaaaaaaa" }
  }

  assert {
    condition     = aws_instance.this["a"].ami == "ami-0123456789abcdef0" && aws_instance.this["later"].ami == "ami-0123456789abcdef0"
    error_message = "the AMI is ${aws_instance.this["a"].ami}"
  }
}

run "another_revision_takes_the_newest_ami" {
  command = apply
  variables {
    operating_system = "ubuntu-24.04"
    architecture     = "arm64"
    instance_type    = "t4g.small"
    ami_revision     = "2"
    instances        = { a = { subnet_id = "subnet-a" } }
  }
  override_data {
    target = data.aws_ssm_parameter.ami
    values = { insecure_value = "ami-0aaaaaaaaaaaaaaaa" }
  }

  assert {
    condition     = aws_instance.this["a"].ami == "ami-0aaaaaaaaaaaaaaaa"
    error_message = "the AMI is ${aws_instance.this["a"].ami}"
  }
}

run "a_followed_ami_is_always_the_newest" {
  command = apply
  variables {
    ami_updates = "follow"
  }
  override_data {
    target = data.aws_ssm_parameter.ami
    values = { insecure_value = "ami-0bbbbbbbbbbbbbbbb" }
  }

  assert {
    condition     = aws_instance.this["a"].ami == "ami-0bbbbbbbbbbbbbbbb"
    error_message = "the AMI is ${aws_instance.this["a"].ami}"
  }
}

run "an_ami_by_id_is_not_looked_up" {
  command = plan
  variables {
    ami = { id = "ami-0cccccccccccccccc" }
  }

  assert {
    condition     = aws_instance.this["a"].ami == "ami-0cccccccccccccccc" && length(data.aws_ssm_parameter.ami) == 0
    error_message = "nothing is read from SSM"
  }
}

run "instances_launch_from_an_image_of_another" {
  command = apply
  variables {
    instances = {
      first  = { subnet_id = "subnet-a" }
      second = { subnet_id = "subnet-b", image = "golden" }
      third  = { subnet_id = "subnet-c", image = "golden" }
    }
    images = { golden = { instance = "first", reboot = false } }
  }

  assert {
    condition     = keys(aws_instance.this) == ["first"] && keys(aws_instance.from_image) == ["second", "third"]
    error_message = "direct: ${jsonencode(keys(aws_instance.this))}"
  }
  assert {
    condition     = alltrue([for i in aws_instance.from_image : i.ami == "ami-0fedcba9876543210"])
    error_message = "they launch from the image"
  }
  assert {
    condition     = aws_ami_from_instance.this["golden"].source_instance_id == aws_instance.this["first"].id && aws_ami_from_instance.this["golden"].snapshot_without_reboot
    error_message = "the image is made of the first, without a reboot"
  }
  assert {
    condition     = toset(keys(output.instance_ids)) == toset(["first", "second", "third"])
    error_message = "all instances are in the outputs"
  }
}

run "addresses_and_volumes_when_asked" {
  command = apply
  variables {
    instances = {
      a = { subnet_id = "subnet-a", availability_zone = "eu-west-1a", volumes = { data = { device_name = "/dev/sdf", size_gib = 50 } } }
      b = { subnet_id = "subnet-b", elastic_ip = true }
      c = { subnet_id = "subnet-c", public_ip = true }
    }
    policies               = { logs = "arn:aws:iam::aws:policy/CloudWatchAgentServerPolicy" }
    security_group_ids     = ["sg-3"]
    key_name               = "ops"
    termination_protection = false
    session_manager        = false
  }

  assert {
    condition     = aws_ebs_volume.this["a/data"].encrypted && aws_ebs_volume.this["a/data"].type == "gp3" && aws_ebs_volume.this["a/data"].final_snapshot
    error_message = "volumes are encrypted, and kept as a snapshot"
  }
  assert {
    condition     = aws_volume_attachment.this["a/data"].instance_id == aws_instance.this["a"].id && aws_volume_attachment.this["a/data"].device_name == "/dev/sdf"
    error_message = "the volume is attached to its instance"
  }
  assert {
    condition     = aws_eip_association.this["b"].instance_id == aws_instance.this["b"].id && keys(aws_eip.this) == ["b"]
    error_message = "the Elastic IP is its instance's"
  }
  assert {
    condition     = aws_instance.this["c"].associate_public_ip_address && keys(output.public_ips) == ["c"]
    error_message = "a public address is there when asked for"
  }
  assert {
    condition     = aws_iam_role_policy_attachment.this["logs"].policy_arn == "arn:aws:iam::aws:policy/CloudWatchAgentServerPolicy" && length(aws_iam_role_policy.session_manager) == 0
    error_message = "policies by name; no Session Manager when it is switched off"
  }
  assert {
    condition     = contains(aws_instance.this["a"].vpc_security_group_ids, "sg-3") && aws_instance.this["a"].key_name == "ops" && !aws_instance.this["a"].disable_api_termination
    error_message = "further groups, key, protection"
  }
}

run "user_data_reaches_instances_and_replaces_them_only_when_asked" {
  command = plan
  variables {
    user_data = "#!/bin/bash\necho all\n"
    instances = {
      a = { subnet_id = "subnet-a" }
      b = { subnet_id = "subnet-b", user_data = "#!/bin/bash\necho own\n" }
    }
  }

  assert {
    condition     = aws_instance.this["a"].user_data == "#!/bin/bash\necho all\n" && aws_instance.this["b"].user_data == "#!/bin/bash\necho own\n"
    error_message = "an instance's own user data comes first"
  }
  assert {
    condition     = !aws_instance.this["a"].user_data_replace_on_change
    error_message = "a change does not replace"
  }
}

run "a_given_profile_needs_no_role" {
  command = plan
  variables {
    instance_profile = { name = "given" }
  }

  assert {
    condition     = length(aws_iam_role.this) == 0 && length(aws_iam_instance_profile.this) == 0 && aws_instance.this["a"].iam_instance_profile == "given" && output.role_name == null
    error_message = "the given profile is used as it is"
  }
}

run "ssh_from_the_world_is_refused" {
  command = plan
  variables {
    security_group = { vpc_id = "vpc-1", ingress = { ssh = { from_port = 22, cidr_ipv4 = "0.0.0.0/0" } }, egress = {} }
  }
  expect_failures = [var.security_group]
}

run "a_permissions_boundary_limits_the_role" {
  command = plan
  variables {
    permissions_boundary = "arn:aws:iam::123456789012:policy/developers"
  }

  assert {
    condition     = aws_iam_role.this["this"].permissions_boundary == "arn:aws:iam::123456789012:policy/developers"
    error_message = "whatever is attached to it"
  }
}

run "user_data_with_an_access_key_is_refused" {
  command = plan
  variables {
    user_data = "#!/bin/bash\nexport AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE\n"
  }
  expect_failures = [var.user_data]
}

run "user_data_with_a_private_key_is_refused" {
  command = plan
  variables {
    user_data = "-----BEGIN EC PRIVATE KEY-----\n"
  }
  expect_failures = [var.user_data]
}

run "an_instances_own_user_data_with_a_secret_is_refused" {
  command = plan
  variables {
    instances = { a = { subnet_id = "subnet-a", user_data = "aws_secret_access_key=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY" } }
  }
  expect_failures = [var.instances]
}

run "user_data_that_fetches_its_secrets_is_fine" {
  command = plan
  variables {
    user_data = "export AWS_SECRET_ACCESS_KEY=$(aws ssm get-parameter --with-decryption --name key --query Parameter.Value)\n"
  }
}

run "more_than_a_web_site_from_the_world_is_refused" {
  command = plan
  variables {
    security_group = {
      vpc_id  = "vpc-1"
      ingress = { mongo = { from_port = 27017, cidr_ipv4 = "0.0.0.0/1" } }
      egress  = {}
    }
  }
  expect_failures = [var.security_group]
}

run "every_port_to_the_internet_warns" {
  command = plan
  variables {
    security_group = { vpc_id = "vpc-1", egress = { out = { protocol = "all", cidr_ipv4 = "0.0.0.0/0" } } }
  }
  expect_failures = [check.security_group_lets_every_port_lead]
}

run "and_is_quiet_where_it_is_meant" {
  command = plan
  variables {
    security_group = { vpc_id = "vpc-1", egress = { out = { protocol = "all", cidr_ipv4 = "0.0.0.0/0", open_to_internet = true } } }
  }

  assert {
    condition     = aws_vpc_security_group_egress_rule.this["out"].ip_protocol == "-1"
    error_message = "the rule is made"
  }
}

run "ssh_from_the_world_is_possible_when_the_risk_is_named" {
  command = plan
  variables {
    security_group = {
      vpc_id  = "vpc-1"
      ingress = { ssh = { from_port = 22, cidr_ipv4 = "0.0.0.0/0", open_to_internet = true } }
      egress  = {}
    }
  }

  assert {
    condition     = aws_vpc_security_group_ingress_rule.this["ssh"].cidr_ipv4 == "0.0.0.0/0"
    error_message = "the rule is made"
  }
}

run "a_rule_with_two_peers_is_refused" {
  command = plan
  variables {
    security_group = {
      vpc_id  = "vpc-1"
      ingress = { both = { from_port = 443, cidr_ipv4 = "10.0.0.0/8", security_group_id = "sg-1" } }
      egress  = {}
    }
  }
  expect_failures = [var.security_group]
}

run "no_security_group_is_refused" {
  command = plan
  variables {
    security_group = null
  }
  expect_failures = [var.security_group_ids]
}

run "an_image_that_there_is_not_is_refused" {
  command = plan
  variables {
    instances = { a = { subnet_id = "subnet-a", image = "golden" } }
  }
  expect_failures = [var.images]
}

run "a_type_of_another_architecture_is_refused" {
  command = plan
  variables {
    instance_type = "m7g.large"
  }
  expect_failures = [var.instance_type]
}

run "long_user_data_is_refused" {
  command = plan
  variables {
    user_data = join("", [for i in range(1000) : "17 characters ..."])
  }
  expect_failures = [var.user_data]
}

run "io2_without_iops_is_refused" {
  command = plan
  variables {
    root_volume = { type = "io2" }
  }
  expect_failures = [var.root_volume]
}

run "images_leave_the_volumes_of_their_instance_behind" {
  command = plan
  variables {
    instances = {
      first  = { subnet_id = "subnet-a", availability_zone = "eu-west-1a", volumes = { data = { device_name = "/dev/sdf", size_gib = 50 } } }
      second = { subnet_id = "subnet-b", image = "golden", availability_zone = "eu-west-1b", volumes = { data = { device_name = "/dev/sdf", size_gib = 20 } } }
    }
    images = { golden = { instance = "first" } }
  }

  assert {
    condition     = [for d in aws_instance.from_image["second"].ephemeral_block_device : d.device_name if d.no_device] == ["/dev/sdf"]
    error_message = "the disk out of the image is left out"
  }
  assert {
    condition     = aws_ebs_volume.this["second/data"].size == 20 && aws_volume_attachment.this["second/data"].device_name == "/dev/sdf"
    error_message = "the own disk takes its place"
  }
}

run "names_may_have_underscores" {
  command = plan
  variables {
    name      = "web_shop"
    instances = { web_1 = { subnet_id = "subnet-a" } }
  }

  assert {
    condition     = aws_instance.this["web_1"].tags.Name == "web_shop-web_1"
    error_message = aws_instance.this["web_1"].tags.Name
  }
}

run "a_name_of_one_letter_is_refused" {
  command = plan
  variables {
    name = "a"
  }
  expect_failures = [var.name]
}

run "an_address_that_there_is_not_is_refused" {
  command = plan
  variables {
    instances = { a = { subnet_id = "subnet-a", private_ip = "10.0.0.256" } }
  }
  expect_failures = [var.instances]
}

run "one_address_twice_is_refused" {
  command = plan
  variables {
    instances = { a = { subnet_id = "subnet-a", private_ip = "10.0.0.9" }, b = { subnet_id = "subnet-a", private_ip = "10.0.0.9" } }
  }
  expect_failures = [var.instances]
}

run "one_device_twice_is_refused" {
  command = plan
  variables {
    instances = {
      a = {
        subnet_id         = "subnet-a"
        availability_zone = "eu-west-1a"
        volumes           = { x = { device_name = "/dev/sdf", size_gib = 1 }, y = { device_name = "/dev/sdf", size_gib = 1 } }
      }
    }
  }
  expect_failures = [var.instances]
}

run "a_subnet_by_its_name_is_refused" {
  command = plan
  variables {
    instances = { a = { subnet_id = "private-a" } }
  }
  expect_failures = [var.instances]
}

run "the_same_rule_twice_is_refused" {
  command = plan
  variables {
    security_group = {
      vpc_id  = "vpc-1"
      ingress = { a = { from_port = 80, cidr_ipv4 = "10.0.0.0/8" }, b = { from_port = 80, to_port = 80, cidr_ipv4 = "10.0.0.0/8" } }
      egress  = {}
    }
  }
  expect_failures = [var.security_group]
}

run "more_rules_than_the_quota_are_refused" {
  command = plan
  variables {
    security_group = {
      vpc_id  = "vpc-1"
      ingress = { for i in range(61) : "p${i}" => { from_port = 9500 + i, cidr_ipv4 = "10.0.0.0/8" } }
      egress  = {}
    }
  }
  expect_failures = [var.security_group]
}

run "one_policy_twice_is_refused" {
  command = plan
  variables {
    policies = { a = "arn:aws:iam::aws:policy/ReadOnlyAccess", b = "arn:aws:iam::aws:policy/ReadOnlyAccess" }
  }
  expect_failures = [var.policies]
}

run "more_than_50_tags_are_refused" {
  command = plan
  variables {
    tags = { for i in range(50) : "tag-${i}" => "x" }
  }
  expect_failures = [var.tags]
}

run "a_line_break_in_a_tag_is_refused" {
  command = plan
  variables {
    tags = { note = "one\ntwo" }
  }
  expect_failures = [var.tags]
}

run "more_operations_than_the_size_allows_are_refused" {
  command = plan
  variables {
    root_volume = { size_gib = 20, iops = 10001 }
  }
  expect_failures = [var.root_volume]
}
