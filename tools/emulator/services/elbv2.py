"""Elastic Load Balancing: network load balancers, subnets of application load balancers, and what AWS refuses."""

import copy

from moto.elbv2.exceptions import DuplicateListenerError
from moto.elbv2.models import ELBv2Backend, FakeLoadBalancer, FakeTargetGroup
from moto.elbv2.responses import ELBV2Response

from patching import changes, refuse

# Protocols of network load balancers that moto refuses when a listener is changed.
UNKNOWN_IN_CHANGES = ("TLS", "UDP", "TCP_UDP")

# The addresses in a subnet mapping that are one balancer's only.
FIXED = ("AllocationId", "PrivateIPv4Address", "IPv6Address")

ARN_PART = {"application": "app", "network": "net", "gateway": "gwy"}


@changes(ELBv2Backend)
def create_load_balancer(original, self, name, security_groups, subnet_ids, subnet_mappings=None, **others):
    """Every ARN says loadbalancer/app/, also a network load balancer's; the addresses in subnet mappings are dropped.

    An application load balancer in fewer than two zones is accepted, and a fixed address that another balancer has.
    """
    mappings = subnet_mappings or []
    _refuse_taken_addresses(self, mappings)
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


def _refuse_taken_addresses(backend: ELBv2Backend, mappings: list[dict]) -> None:
    taken = {
        address[kind]
        for balancer in backend.load_balancers.values()
        for addresses in balancer.emulator_addresses.values()
        for address in addresses
        for kind in FIXED
        if kind in address
    }
    wanted = [mapping[kind] for mapping in mappings for kind in FIXED if mapping.get(kind)]
    if taken & set(wanted):
        refuse("ResourceInUse", f"The addresses are not available for use: {sorted(taken & set(wanted))}")


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
def delete_load_balancer(original, self, arn):
    """Deletion protection is stored, but protects nothing."""
    balancer = self.load_balancers.get(arn)
    if balancer is not None and balancer.attrs.get("deletion_protection.enabled") == "true":
        refuse("OperationNotPermitted", f"Load balancer '{arn}' cannot be deleted because deletion protection is enabled")
    return original(self, arn)


@changes(ELBv2Backend)
def create_listener(original, self, load_balancer_arn, port, actions, **others):
    """Two listeners on one port are accepted."""
    balancer = self.load_balancers.get(load_balancer_arn)
    if balancer is not None:
        _refuse_taken_port(balancer, port)
        _refuse_groups_of_others(self, load_balancer_arn, actions)
    return original(self, load_balancer_arn=load_balancer_arn, port=port, actions=actions, **others)


@changes(ELBv2Backend)
def create_rule(original, self, listener_arn, conditions, priority, actions, tags=None):
    """A target group can serve several balancers."""
    for listener in self.describe_listeners(None, [listener_arn]):
        _refuse_groups_of_others(self, listener.load_balancer_arn, actions)
    return original(self, listener_arn, conditions, priority, actions, tags)


def _refuse_taken_port(balancer: FakeLoadBalancer, port: str | None, but: str | None = None) -> None:
    taken = [str(listener.port) for arn, listener in balancer.listeners.items() if arn != but]
    if port is not None and str(port) in taken:
        raise DuplicateListenerError()


def _refuse_groups_of_others(backend: ELBv2Backend, balancer_arn: str, actions: list[dict]) -> None:
    wanted = {group for action in actions for group in backend._get_target_group_arns_from(action)}
    for arn, balancer in backend.load_balancers.items():
        used = {
            group
            for listener in balancer.listeners.values()
            for action in [*listener.default_actions, *(a for rule in listener.rules.values() for a in rule.actions)]
            for group in backend._get_target_group_arns_from(action.data)
        }
        if arn != balancer_arn and wanted & used:
            refuse(
                "TargetGroupAssociationLimit",
                f"The following target groups cannot be associated with more than one load balancer: {sorted(wanted & used)}",
            )


def _target_key(group: FakeTargetGroup, target: dict) -> str:
    return f"{target['Id']}:{target.get('Port') or group.port}"


@changes(FakeTargetGroup)
def register(original, self, targets):
    """A target is known by its ID alone: registered on a second port, it loses the first."""
    for target in targets:
        others = copy.copy(self)
        others.targets = {}
        original(others, [target])
        [one] = others.targets.values()
        self.targets[_target_key(self, target)] = one


@changes(FakeTargetGroup)
def deregister(original, self, targets):
    """As register."""
    for target in targets:
        one = self.targets.pop(_target_key(self, target), None)
        if one:
            self.deregistered_targets[target["Id"]] = one


@changes(FakeTargetGroup)
def deregister_terminated_instances(original, self, instance_ids):
    """As register."""
    for key, target in list(self.targets.items()):
        if target["Id"] in instance_ids:
            self.terminated_targets[target["Id"]] = self.targets.pop(key)


@changes(FakeTargetGroup)
def health_for(original, self, target, ec2_backend):
    """As register."""
    one = copy.copy(self)
    registered = self.targets.get(_target_key(self, target))
    one.targets = {target["Id"]: registered} if registered else {}
    return original(one, target, ec2_backend)


@changes(ELBv2Backend)
def modify_listener(original, self, arn, port=None, protocol=None, ssl_policy=None, certificates=None, actions=None):
    """A change takes all certificates but the default one from a listener; TLS and UDP listeners cannot be changed."""
    [listener] = self.describe_listeners(load_balancer_arn=None, listener_arns=[arn])
    _refuse_taken_port(self.load_balancers[listener.load_balancer_arn], port, but=arn)
    additional = listener.certificates[1:]
    if protocol in UNKNOWN_IN_CHANGES:
        original(self, arn, port, None, ssl_policy, certificates, actions)
        listener.protocol = protocol
        listener.certificates = [one["CertificateArn"] for one in certificates or []] or listener.certificates
    else:
        original(self, arn, port, protocol, ssl_policy, certificates, actions)
    listener.certificates += [one for one in additional if one not in listener.certificates]
    return listener


@changes(ELBV2Response, "modify_listener")
def modify_listener_with_alpn(original, self):
    """A changed ALPN policy is dropped."""
    result = original(self)
    policy = self._get_params().get("AlpnPolicy")
    if policy:
        [listener] = self.elbv2_backend.describe_listeners(load_balancer_arn=None, listener_arns=[self._get_param("ListenerArn")])
        listener.alpn_policy = policy
    return result


@changes(ELBV2Response)
def set_security_groups(original, self):
    """EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic is dropped."""
    result = original(self)
    enforce = self._get_param("EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic")
    if enforce:
        balancer = self.elbv2_backend.load_balancers[self._get_param("LoadBalancerArn")]
        balancer.enforce_security_group_inbound_rules_on_private_link_traffic = enforce
    return result


@changes(ELBv2Backend)
def modify_target_group(original, self, arn, health_check_proto=None, *others, **named):
    """The codes of a healthy target are changed of HTTP groups only; those and the path outlive a change to checks by TCP."""
    group = original(self, arn, health_check_proto, *others, **named)
    codes = others[6] if len(others) > 6 else named.get("http_codes")
    if group.health_check_protocol == "TCP":
        group.matcher, group.health_check_path = None, None
    elif codes is not None:
        group.matcher = {"HttpCode": codes}
    return group
