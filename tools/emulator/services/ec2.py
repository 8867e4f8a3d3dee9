"""EC2 and VPC: IPv6 subnets, NAT gateways, DHCP options, security groups, images, instances, launch templates, placement groups."""

import base64
import inspect
import uuid

from moto.core.responses import ActionResult, EmptyResult
from moto.core.types import Base64EncodedString
from moto.ec2.models.amis import Ami, AmiBackend
from moto.ec2.models.elastic_block_store import EBSBackend
from moto.ec2.models.elastic_network_interfaces import NetworkInterface, NetworkInterfaceBackend
from moto.ec2.models.iam_instance_profile import IamInstanceProfileAssociationBackend
from moto.ec2.models.launch_templates import LaunchTemplateBackend, LaunchTemplateVersion
from moto.ec2.models.instances import Instance
from moto.ec2.models.nat_gateways import NatGatewayBackend
from moto.ec2.models.route_tables import RouteBackend
from moto.ec2.models.security_groups import SecurityGroupBackend, SecurityGroupRule
from moto.ec2.models.subnets import Subnet
from moto.ec2.responses import EC2Response
from moto.ec2.responses.dhcp_options import DHCPOptions
from moto.ec2.responses.instances import InstanceResponse
from moto.ec2.responses.monitoring import Monitoring
from moto.ec2.responses.subnets import Subnets
from moto.ec2.responses.vpc_service_configuration import VPCEndpointServiceConfiguration
from moto.ec2.utils import EC2_PREFIX_TO_RESOURCE, EC2_RESOURCE_TO_PREFIX, parse_user_data
from moto.elbv2.models import elbv2_backends

from patching import adds, changes, drawer, refuse, tag_list
from ubuntu import CANONICAL, ubuntu_images

USER_DATA_LIMIT = 16384


# --- VPC


@changes(Subnet)
def ipv6_cidr_block_association_set(original, self):
    """The state of an IPv6 block is the text `{'State': 'associated'}`: Terraform waits for `associated`, in vain."""
    associations = original(self)
    for association in associations:
        association["ipv6CidrBlockState"] = {"state": "associated"}  # moto leaves out the others
    return associations


@changes(Subnet)
def get_filter_value(original, self, filter_name, method_name=None):
    """Filters on IPv6 blocks, with which Terraform finds the block it waits for, end in HTTP 500."""
    field = {
        "ipv6-cidr-block-association.association-id": "associationId",
        "ipv6-cidr-block-association.ipv6-cidr-block": "ipv6CidrBlock",
    }.get(filter_name)
    if field:
        return [association[field] for association in self.ipv6_cidr_block_association_set]
    return original(self, filter_name, method_name)


@changes(Subnet)
def available_ip_address_count(original, self):
    """A subnet without IPv4 has 2^64 free addresses, too many for the provider's integer; AWS counts IPv4 only."""
    return original(self) if self.cidr_block else 0


@changes(Subnets)
def modify_subnet_attribute(original, self):
    """Some attributes are ignored, and Terraform waits five minutes for them to change."""
    subnet = self.ec2_backend.get_subnet(self._get_param("SubnetId"))
    names = subnet.private_dns_name_options_on_launch
    if self._get_param("PrivateDnsHostnameTypeOnLaunch"):
        names["HostnameType"] = self._get_param("PrivateDnsHostnameTypeOnLaunch")
    if (value := self._get_bool_param("EnableResourceNameDnsAAAARecordOnLaunch.Value")) is not None:
        names["EnableResourceNameDnsAAAARecord"] = value
    if (value := self._get_bool_param("EnableDns64.Value")) is not None:
        subnet.enable_dns64 = value
    return original(self)


@changes(NatGatewayBackend)
def create_nat_gateway(original, self, subnet_id, allocation_id, tags=None, connectivity_type="public"):
    """An address can stand on two gateways; on AWS the second one fails (Resource.AlreadyAssociated)."""
    taken = any(
        gateway.state == "available" and address.get("allocationId") == allocation_id
        for gateway in self.nat_gateways.values()
        for address in gateway.address_set
    )
    if not allocation_id or not taken:
        return original(self, subnet_id, allocation_id, tags, connectivity_type)
    failed = original(self, subnet_id, None, tags, connectivity_type)
    failed.state = "failed"
    return failed


@changes(RouteBackend)
def associate_route_table(original, self, route_table_id, gateway_id=None, subnet_id=None):
    """A subnet that has a table already is given the association that it has."""
    others = self.describe_route_tables(filters={"association.subnet-id": [subnet_id]}) if subnet_id else []
    if others:
        refuse("Resource.AlreadyAssociated", f"the specified association for route table {route_table_id} conflicts with an existing association")
    return original(self, route_table_id, gateway_id, subnet_id)


@changes(DHCPOptions)
def create_dhcp_options(original, self):
    """The tags of new DHCP options are dropped."""
    result = original(self)
    result.result["DhcpOptions"].add_tags(self._parse_tag_specification().get("dhcp-options", {}))
    return result


@changes(SecurityGroupBackend)
def delete_security_group(original, self, name=None, group_id=None):
    """A security group in use can be deleted."""
    group = self.get_security_group_from_id(group_id)
    # A default group goes with its VPC; moto leaves network interfaces of deleted NAT gateways in it.
    if group and group.name != "default" and _is_in_use(self, group_id):
        refuse("DependencyViolation", f"resource {group_id} has a dependent object")
    return original(self, name, group_id)


def _is_in_use(backend: SecurityGroupBackend, group_id: str) -> bool:
    """By a network interface, a load balancer, or a rule of another security group."""
    # moto leaves the network interfaces of terminated instances, too.
    interfaces = [one for one in backend.get_all_network_interfaces() if not one.instance or one.instance.state != "terminated"]
    balancers = elbv2_backends[backend.account_id][backend.region_name].load_balancers.values()
    rules = backend.describe_security_group_rules([], {})
    return (
        any(group.id == group_id for interface in interfaces for group in interface.group_set)
        or any(group_id in balancer.security_groups for balancer in balancers)
        or any(rule.source_group.get("GroupId") == group_id != rule.group_id for rule in rules)
    )


@changes(SecurityGroupBackend)
def modify_security_group_rules(original, self, group_id, rules):
    """A rule can become one about another kind of peer; peers that are no IPv4 networks are dropped."""
    group = self.get_security_group_by_name_or_id(group_id)
    for rule_id, new in rules.items():
        rule = group.get_rule(rule_id) if group else None
        old = rule and _peer_of(rule)
        if old and old not in new:
            refuse(
                "InvalidParameterValue",
                f"Invalid rule type for security group rule '{rule_id}'. You may not change the kind of an existing {old} rule.",
            )
    original(self, group_id, rules)
    for rule_id, new in rules.items():
        _set_peer(group.get_rule(rule_id), new)


def _peer_of(rule: SecurityGroupRule) -> str:
    """The name under which a request has the peer of a rule."""
    if rule.source_group:
        return "ReferencedGroupId"
    if rule.prefix_list_id:
        return "PrefixListId"
    return "CidrIpv6" if "CidrIpv6" in rule.ip_range else "CidrIpv4"


def _set_peer(rule: SecurityGroupRule, new: dict) -> None:
    if "CidrIpv6" in new:
        rule.ip_range["CidrIpv6"] = new["CidrIpv6"]
    if "PrefixListId" in new:
        rule.prefix_list_id = new["PrefixListId"]
    if "ReferencedGroupId" in new:
        rule.source_group["GroupId"] = new["ReferencedGroupId"]


# --- Instances, images, launch templates


@changes(InstanceResponse)
def run_instances(original, self):
    """The placement group and the protection against termination of a new instance, and the speed of its volumes, are dropped."""
    result = original(self)
    speeds = {mapping.get("DeviceName"): mapping.get("Ebs", {}) for mapping in self._get_param("BlockDeviceMappings", [])}
    for instance in result.result.instances:
        instance.placement.group_name = self._get_param("Placement.GroupName") or ""
        instance.disable_api_termination = self._get_param("DisableApiTermination") in (True, "true")
        for device, attached in instance.block_device_mapping.items():
            volume, speed = self.ec2_backend.volumes[attached.volume_id], speeds.get(device, {})
            volume.iops = int(speed["Iops"]) if "Iops" in speed else volume.iops
            volume.throughput = int(speed["Throughput"]) if "Throughput" in speed else volume.throughput
    return result


@changes(InstanceResponse)
def modify_instance_attribute(original, self):
    """New user data, which arrives decoded, is refused as not being Base64."""
    user_data = self.params.get("UserData", {})
    if isinstance(user_data.get("Value"), bytes):
        user_data["Value"] = base64.b64encode(user_data["Value"])
    return original(self)


@changes(IamInstanceProfileAssociationBackend)
def replace_iam_instance_profile_association(original, self, *args, **kwargs):
    """The instance goes on to name the profile that it had."""
    association = original(self, *args, **kwargs)
    association.instance.iam_instance_profile = {"Arn": association.iam_instance_profile.arn, "Id": association.association_id}
    return association


@changes(Monitoring)
def monitor_instances(_original, self):
    """Not implemented."""
    return _set_monitoring(self, "enabled")


@changes(Monitoring)
def unmonitor_instances(_original, self):
    """Not implemented."""
    return _set_monitoring(self, "disabled")


def _set_monitoring(response: Monitoring, state: str) -> ActionResult:
    instance_ids = response._get_param("InstanceIds", [])
    for instance_id in instance_ids:
        response.ec2_backend.get_instance(instance_id).monitoring_state = state
    return ActionResult({
        "InstanceMonitorings": [{"InstanceId": instance_id, "Monitoring": {"State": state}} for instance_id in instance_ids],
    })


@changes(AmiBackend)
def _load_amis(original, self):
    """No Ubuntu newer than 16.04."""
    original(self)
    for image in ubuntu_images(self.region_name):
        self.amis[image.id] = Ami(
            self,
            image.id,
            name=image.name,
            description=image.name,
            owner_id=CANONICAL,
            public=True,
            virtualization_type="hvm",
            architecture=image.architecture,
            hypervisor="xen",
            root_device_type="ebs",
        )


@changes(LaunchTemplateVersion, "__init__")
def launch_template_version(original, self, template, number, data, description):
    """The template's own tags become part of its data, which then drifts; long user data is accepted.

    User data of a later version is not decoded: a group that starts instances from that version fails with 500.
    """
    if isinstance(data.get("UserData"), str):
        data["UserData"] = parse_user_data(data["UserData"])
    _refuse_long_user_data(data.get("UserData"))
    specifications = data.pop("TagSpecifications", [])
    own = [one for one in specifications if one.get("ResourceType") != "launch-template"]
    if own:
        data["TagSpecifications"] = own
    original(self, template, number, data, description)


def _refuse_long_user_data(user_data: Base64EncodedString | None) -> None:
    if user_data is not None and len(base64.b64decode(str(user_data))) > USER_DATA_LIMIT:
        refuse("InvalidUserData.Malformed", f"User data is limited to {USER_DATA_LIMIT} bytes")


@changes(LaunchTemplateBackend)
def describe_launch_templates(original, self, *args, **kwargs):
    """Always the tags that the template was created with are returned."""
    templates = original(self, *args, **kwargs)
    for template in templates:
        template.tags = template.get_tags()
    return templates


# --- Placement groups

# With its prefix moto knows what kind of resource a tag belongs to.
EC2_RESOURCE_TO_PREFIX["placement-group"] = "pg"
EC2_PREFIX_TO_RESOURCE["pg"] = "placement-group"


@adds(EC2Response)
def create_placement_group(self):
    """Not implemented."""
    name, strategy = self._get_param("GroupName"), self._get_param("Strategy")
    group = {
        "GroupId": f"pg-{uuid.uuid4().hex[:17]}",
        "GroupName": name,
        "GroupArn": f"arn:{self.partition}:ec2:{self.region}:{self.current_account}:placement-group/{name}",
        "Strategy": strategy,
        "State": "available",
        "SpreadLevel": self._get_param("SpreadLevel") or ("rack" if strategy == "spread" else None),
        "PartitionCount": self._get_param("PartitionCount"),
    }
    self.ec2_backend.create_tags([group["GroupId"]], self._parse_tag_specification().get("placement-group", {}))
    drawer(self.ec2_backend, "placement_groups")[name] = group
    return ActionResult({"PlacementGroup": group})


@adds(EC2Response)
def describe_placement_groups(self):
    """Not implemented."""
    groups = drawer(self.ec2_backend, "placement_groups")
    names = self._get_param("GroupNames") or list(groups)
    for name in names:
        if name not in groups:
            refuse("InvalidPlacementGroup.Unknown", f"The Placement Group '{name}' is unknown.")
    tags = self.ec2_backend.tags
    return ActionResult({
        "PlacementGroups": [{**groups[name], "Tags": tag_list(tags[groups[name]["GroupId"]])} for name in names],
    })


@adds(EC2Response)
def delete_placement_group(self):
    """Not implemented."""
    drawer(self.ec2_backend, "placement_groups").pop(self._get_param("GroupName"), None)
    return EmptyResult()


@changes(EBSBackend)
def create_volume(original, self, *args, **kwargs):
    """A gp3 volume has no throughput unless it was asked for; it is 125 MiB/s then."""
    volume = original(self, *args, **kwargs)
    if volume.volume_type == "gp3":
        volume.throughput = volume.throughput or 125
    return volume


# --- Network interfaces


@changes(NetworkInterface)
def association(original, self):
    """An interface without a public address has an empty association, which the provider reads as an address."""
    return original(self) or None


@changes(NetworkInterfaceBackend)
def modify_network_interface_attribute(original, self, eni_id, group_ids, *args, **kwargs):
    """The instance stays in the groups that its interface leaves."""
    original(self, eni_id, group_ids, *args, **kwargs)
    interface = self.get_network_interface(eni_id)
    if group_ids and interface.instance:
        interface.instance.security_groups = list(interface._group_set)


@changes(Instance)
def prep_nics(original, self, *args, **kwargs):
    """Groups that come with the primary network interface are missing from the instance's own list."""
    original(self, *args, **kwargs)
    self.security_groups = self.security_groups or list(self.nics[0]._group_set)


@changes(Instance)
def terminate(original, self):
    """An instance keeps its private addresses until Python's memory is tidied up, so that its successor cannot have them."""
    before = original(self)
    for interface in self.nics.values():
        for address in interface.private_ip_addresses:
            interface.subnet.del_subnet_ip(address["PrivateIpAddress"])
    return before


@changes(SecurityGroupRule)
def __init__(original, self, *args, **kwargs):
    """A new rule for a prefix list or another group loses its description."""
    original(self, *args, **kwargs)
    given = inspect.signature(original).bind(self, *args, **kwargs).arguments
    peer = given.get("prefix_list_id") or given.get("source_group") or {}
    if peer.get("Description") and not self.ip_range:
        self.ip_range = {"Description": peer["Description"]}


# --- Endpoint services


@changes(VPCEndpointServiceConfiguration)
def modify_vpc_endpoint_service_permissions(original, self):
    """The permissions that are added are not returned: Terraform knows them by their IDs."""
    original(self)
    service_id = self._get_param("ServiceId")
    added = [_permission(service_id, principal) for principal in self._get_param("AddAllowedPrincipals", [])]
    return ActionResult({"AddedPrincipals": added, "ReturnValue": True})


@changes(VPCEndpointServiceConfiguration)
def describe_vpc_endpoint_service_permissions(original, self):
    """As modify_vpc_endpoint_service_permissions."""
    service_id = self._get_param("ServiceId")
    principals = self.ec2_backend.describe_vpc_endpoint_service_permissions(service_id)
    return ActionResult({"AllowedPrincipals": [_permission(service_id, principal) for principal in principals]})


def _permission(service_id: str, principal: str) -> dict[str, str]:
    number = uuid.uuid5(uuid.NAMESPACE_URL, f"{service_id} {principal}").hex[:17]
    return {"Principal": principal, "ServiceId": service_id, "ServicePermissionId": f"vpce-svc-perm-{number}"}
