"""Elastic Load Balancing: network load balancers, subnets of application load balancers."""

from moto.elbv2.models import ELBv2Backend, FakeLoadBalancer
from moto.elbv2.responses import ELBV2Response

from patching import changes, refuse

# Protocols of network load balancers that moto refuses when a listener is changed.
UNKNOWN_IN_CHANGES = ("TLS", "UDP", "TCP_UDP")

ARN_PART = {"application": "app", "network": "net", "gateway": "gwy"}


@changes(ELBv2Backend)
def create_load_balancer(original, self, name, security_groups, subnet_ids, subnet_mappings=None, **others):
    """Every ARN says loadbalancer/app/, also a network load balancer's; the addresses in subnet mappings are dropped.

    An application load balancer in fewer than two zones is accepted.
    """
    mappings = subnet_mappings or []
    if (others.get("loadbalancer_type") or "application") == "application":
        _refuse_too_few_zones(self, [*subnet_ids, *(mapping["SubnetId"] for mapping in mappings)])
    balancer = original(self, name, security_groups, subnet_ids, mappings, **others)
    _correct_arn(self, balancer)
    balancer.emulator_addresses = _addresses(self, mappings)
    return balancer


def _refuse_too_few_zones(backend: ELBv2Backend, subnet_ids: list[str]) -> None:
    zones = [backend.ec2_backend.get_subnet(subnet_id).availability_zone for subnet_id in subnet_ids]
    if len(zones) != len(set(zones)):
        refuse(
            "InvalidConfigurationRequest",
            "A load balancer cannot be attached to multiple subnets in the same Availability Zone",
        )
    if len(zones) < 2:
        refuse("ValidationError", "At least two subnets in two different Availability Zones must be specified")


def _correct_arn(backend: ELBv2Backend, balancer: FakeLoadBalancer) -> None:
    old = balancer.arn
    balancer.arn = old.replace(":loadbalancer/app/", f":loadbalancer/{ARN_PART[balancer.type]}/")
    if balancer.arn != old:
        backend.load_balancers[balancer.arn] = backend.load_balancers.pop(old)
        backend.tagging_service.copy_tags(old, balancer.arn)
        backend.tagging_service.delete_all_tags_for_resource(old)


def _addresses(backend: ELBv2Backend, mappings: list[dict]) -> dict[str, list[dict]]:
    """The fixed addresses of a load balancer, by subnet."""
    return {mapping["SubnetId"]: _address(backend, mapping) for mapping in mappings}


def _address(backend: ELBv2Backend, mapping: dict) -> list[dict]:
    address = {key: value for key, value in mapping.items() if key != "SubnetId" and value}
    if "AllocationId" in address:
        [elastic_ip] = backend.ec2_backend.address_by_allocation([address["AllocationId"]])
        address["IpAddress"] = elastic_ip.public_ip
    return [address] if address else []


@changes(FakeLoadBalancer)
def availability_zones(original, self):
    """The addresses of a network load balancer are not returned."""
    zones = original(self)
    for zone in zones:
        zone.load_balancer_addresses = self.emulator_addresses.get(zone.subnet_id, [])
    return zones


@changes(ELBv2Backend)
def set_subnets(original, self, arn, subnets, subnet_mappings):
    """The subnets of a network load balancer cannot be changed: moto asks for two zones, as for an application one."""
    balancer = self.load_balancers.get(arn)
    if balancer is None or balancer.type == "application":
        return original(self, arn, subnets, subnet_mappings)
    mappings = subnet_mappings or [{"SubnetId": subnet_id} for subnet_id in subnets]
    balancer.subnets = [self.ec2_backend.get_subnet(mapping["SubnetId"]) for mapping in mappings]
    balancer.emulator_addresses = _addresses(self, mappings)
    return balancer.availability_zones


@changes(ELBv2Backend)
def modify_listener(original, self, arn, port=None, protocol=None, ssl_policy=None, certificates=None, actions=None):
    """A change takes all certificates but the default one from a listener; TLS and UDP listeners cannot be changed."""
    [listener] = self.describe_listeners(load_balancer_arn=None, listener_arns=[arn])
    additional = listener.certificates[1:]
    if protocol in UNKNOWN_IN_CHANGES:
        original(self, arn, port, None, ssl_policy, certificates, actions)
        listener.protocol = protocol
        listener.certificates = [one["CertificateArn"] for one in certificates or []] or listener.certificates
    else:
        original(self, arn, port, protocol, ssl_policy, certificates, actions)
    listener.certificates += [one for one in additional if one not in listener.certificates]
    return listener


@changes(ELBV2Response)
def set_security_groups(original, self):
    """EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic is dropped."""
    result = original(self)
    enforce = self._get_param("EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic")
    if enforce:
        balancer = self.elbv2_backend.load_balancers[self._get_param("LoadBalancerArn")]
        balancer.enforce_security_group_inbound_rules_on_private_link_traffic = enforce
    return result
