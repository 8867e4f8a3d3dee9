"""Auto Scaling: group fields, policies, hooks, notifications, instance refresh, traffic sources."""

import copy
import uuid

from botocore import xform_name
from moto.autoscaling.models import AutoScalingBackend, FakeAutoScalingGroup
from moto.autoscaling.responses import AutoScalingResponse
from moto.core.responses import ActionResult, EmptyResult
from moto.core.utils import utcnow

from patching import adds, changes, drawer, refuse

# Fields of a group that moto drops when the group is created, or when it is updated.
DROPPED = (
    "AvailabilityZoneDistribution",
    "CapacityRebalance",
    "CapacityReservationSpecification",
    "Context",
    "DefaultCooldown",
    "DefaultInstanceWarmup",
    "DesiredCapacityType",
    "InstanceMaintenancePolicy",
    "MaxInstanceLifetime",
    "PlacementGroup",
    "ServiceLinkedRoleARN",
    "TerminationPolicies",
)


# --- Groups


@changes(AutoScalingResponse)
def create_auto_scaling_group(original, self):
    """Some fields, lifecycle hooks and traffic sources of a new group are dropped; impossible sizes are accepted."""
    request = self.params
    _refuse_sizes(request["MinSize"], request["MaxSize"], request.get("DesiredCapacity"))
    result = original(self)
    group = _group(self)
    _keep_dropped(group, request)
    for hook in request.get("LifecycleHookSpecificationList", []):
        _put_hook(self.autoscaling_backend, group.name, hook)
    _attach(self, request.get("TrafficSources", []))
    return result


@changes(AutoScalingResponse)
def update_auto_scaling_group(original, self):
    """An update drops some fields, and the mixed instances policy if it does not repeat it."""
    request, group = self.params, _group(self)
    _refuse_sizes(
        request.get("MinSize", group.min_size),
        request.get("MaxSize", group.max_size),
        request.get("DesiredCapacity"),
    )
    launches = ("LaunchConfigurationName", "LaunchTemplate", "MixedInstancesPolicy")
    if group.mixed_instances_policy and not any(request.get(name) for name in launches):
        request["MixedInstancesPolicy"] = _repeatable(group.mixed_instances_policy)
    result = original(self)
    _keep_dropped(group, request)
    return result


@changes(AutoScalingResponse)
def set_desired_capacity(original, self):
    """A capacity outside the group's limits is accepted."""
    group = _group(self)
    _refuse_sizes(group.min_size, group.max_size, self._get_int_param("DesiredCapacity"))
    return original(self)


def _repeatable(policy: dict) -> dict:
    """The policy as a request may state it: with the ID of its launch template, or its name, not with both."""
    policy = copy.deepcopy(policy)
    policy["LaunchTemplate"]["LaunchTemplateSpecification"].pop("LaunchTemplateName", None)
    return policy


@changes(FakeAutoScalingGroup, "set_desired_capacity")
def start_and_stop_instances(original, self, new_capacity):
    """The on-demand and the spot share are rounded down, each: a mixed group of one instance gets none."""
    policy = self.mixed_instances_policy
    if policy:
        self.mixed_instances_policy = {**policy, "InstancesDistribution": {}}  # meaning: all on demand
    try:
        original(self, new_capacity)
    finally:
        self.mixed_instances_policy = policy


def _refuse_sizes(minimum: int, maximum: int, desired: int | None) -> None:
    if minimum > maximum:
        refuse("ValidationError", f"Max bound, {maximum}, must be greater than or equal to min bound, {minimum}")
    if desired is not None and not minimum <= desired <= maximum:
        refuse(
            "ValidationError",
            f"Desired capacity:{desired} must be between the specified min size:{minimum} and max size:{maximum}",
        )


def _keep_dropped(group: FakeAutoScalingGroup, request: dict) -> None:
    for field in DROPPED:
        if request.get(field) is not None:
            setattr(group, xform_name(field), request[field])
    # AWS answers with this for a group that was made without any.
    reservation = getattr(group, "capacity_reservation_specification", None) or {}
    preference = reservation.get("CapacityReservationPreference") or "default"
    group.capacity_reservation_specification = {**reservation, "CapacityReservationPreference": preference}


@changes(AutoScalingBackend)
def delete_auto_scaling_group(original, self, group_name):
    """What belongs to a group survives it, and would belong to the next group of that name."""
    original(self, group_name)
    for key in [key for key in drawer(self, "notifications") if key[0] == group_name]:
        del drawer(self, "notifications")[key]
    drawer(self, "refreshes").pop(group_name, None)
    for owned in (self.policies, self.scheduled_actions, self.lifecycle_hooks):
        for key in [key for key, value in owned.items() if value.auto_scaling_group_name == group_name]:
            del owned[key]


@changes(FakeAutoScalingGroup)
def enable_metrics_collection(original, self, metrics):
    """Enabling one more metric disables the others."""
    original(self, sorted({*self.metrics, *(metrics or [])}))


@adds(AutoScalingResponse)
def disable_metrics_collection(self):
    """Not implemented."""
    disabled = self._get_param("Metrics")
    group = _group(self)
    group.metrics = [metric for metric in group.metrics if disabled and metric not in disabled]
    return EmptyResult()


def _group(response: AutoScalingResponse) -> FakeAutoScalingGroup:
    name = response._get_param("AutoScalingGroupName")
    group = response.autoscaling_backend.autoscaling_groups.get(name)
    if group is None:
        refuse("ValidationError", f"AutoScalingGroup name not found - AutoScalingGroup '{name}' not found")
    return group


# --- Traffic sources: the newer form of target groups


@adds(AutoScalingResponse)
def attach_traffic_sources(self):
    """Not implemented."""
    _attach(self, self._get_param("TrafficSources", []))
    return EmptyResult()


@adds(AutoScalingResponse)
def detach_traffic_sources(self):
    """Not implemented."""
    target_groups = _target_groups(self._get_param("TrafficSources", []))
    self.autoscaling_backend.detach_load_balancer_target_groups(_group(self).name, target_groups)
    return EmptyResult()


@adds(AutoScalingResponse)
def describe_traffic_sources(self):
    """Not implemented."""
    return ActionResult({"TrafficSources": [{**source, "State": "InService"} for source in _traffic_sources(_group(self))]})


@changes(AutoScalingResponse)
def describe_auto_scaling_groups(original, self):
    """Traffic sources are not returned."""
    result = original(self)
    for group in result.result["AutoScalingGroups"]:
        group.traffic_sources = _traffic_sources(group)
    return result


def _attach(response: AutoScalingResponse, sources: list[dict]) -> None:
    if sources:
        response.autoscaling_backend.attach_load_balancer_target_groups(_group(response).name, _target_groups(sources))


def _target_groups(sources: list[dict]) -> list[str]:
    if any(source.get("Type", "elbv2") != "elbv2" for source in sources):
        raise NotImplementedError("traffic sources other than target groups")
    return [source["Identifier"] for source in sources]


def _traffic_sources(group: FakeAutoScalingGroup) -> list[dict]:
    return [{"Identifier": arn, "Type": "elbv2"} for arn in group.target_group_arns]


# --- Policies and scheduled actions


@changes(AutoScalingResponse)
def put_scaling_policy(original, self):
    """`Enabled` is not returned; a predictive configuration, though empty, is."""
    result = original(self)
    policy = _policy(self)
    policy.enabled = self.params.get("Enabled") is not False
    policy.predictive_scaling_configuration = policy.predictive_scaling_configuration or None
    return result


@changes(AutoScalingBackend, "put_scaling_policy")
def keep_scaling_policy(original, self, name, *args, **kwargs):
    """Policies are kept by name alone: two groups cannot both have a policy `scale-out`."""
    policy = original(self, name, *args, **kwargs)
    self.policies[(policy.auto_scaling_group_name, name)] = self.policies.pop(name)
    return policy


@changes(AutoScalingResponse)
def delete_policy(_original, self):
    """Follows from keep_scaling_policy."""
    policy = _policy(self)
    self.autoscaling_backend.policies.pop((policy.auto_scaling_group_name, policy.name))
    return EmptyResult()


@changes(AutoScalingResponse)
def execute_policy(_original, self):
    """Follows from keep_scaling_policy."""
    _policy(self).execute()
    return EmptyResult()


def _policy(response: AutoScalingResponse):
    group_name, name = response._get_param("AutoScalingGroupName"), response._get_param("PolicyName")
    for policy in response.autoscaling_backend.policies.values():
        if name in (policy.name, policy.arn) and group_name in (None, policy.auto_scaling_group_name):
            return policy
    return refuse("ValidationError", f"No such policy: {name}")


@changes(AutoScalingBackend)
def put_scheduled_update_group_action(original, self, name, *args, **kwargs):
    """Scheduled actions are kept by name alone: two groups cannot both have an action `night`."""
    action = original(self, name, *args, **kwargs)
    self.scheduled_actions[(name, action.scheduled_action_name)] = self.scheduled_actions.pop(action.scheduled_action_name)
    return action


@changes(AutoScalingBackend)
def delete_scheduled_action(_original, self, auto_scaling_group_name, scheduled_action_name):
    """Follows from put_scheduled_update_group_action."""
    if not self.scheduled_actions.pop((auto_scaling_group_name, scheduled_action_name), None):
        refuse("ValidationError", "Scheduled action name not found")


# --- Lifecycle hooks


@changes(AutoScalingResponse)
def put_lifecycle_hook(_original, self):
    """A made-up role and queue are returned instead of what was put."""
    _put_hook(self.autoscaling_backend, _group(self).name, self.params)
    return EmptyResult()


def _put_hook(backend: AutoScalingBackend, group_name: str, request: dict) -> None:
    hook = backend.create_lifecycle_hook(
        name=request["LifecycleHookName"],
        as_name=group_name,
        transition=request.get("LifecycleTransition"),
        timeout=request.get("HeartbeatTimeout"),
        result=request.get("DefaultResult"),
    )
    hook.role_arn = request.get("RoleARN")
    hook.notification_target_arn = request.get("NotificationTargetARN")
    hook.notification_metadata = request.get("NotificationMetadata")


# --- Notifications


@adds(AutoScalingResponse)
def put_notification_configuration(self):
    """Not implemented."""
    topic, types = self._get_param("TopicARN"), self._get_param("NotificationTypes")
    drawer(self.autoscaling_backend, "notifications")[(_group(self).name, topic)] = types
    return EmptyResult()


@adds(AutoScalingResponse)
def describe_notification_configurations(self):
    """Not implemented."""
    names = self._get_param("AutoScalingGroupNames", [])
    return ActionResult({"NotificationConfigurations": [
        {"AutoScalingGroupName": group_name, "TopicARN": topic, "NotificationType": type_}
        for (group_name, topic), types in drawer(self.autoscaling_backend, "notifications").items()
        for type_ in types
        if not names or group_name in names
    ]})


@adds(AutoScalingResponse)
def delete_notification_configuration(self):
    """Not implemented."""
    drawer(self.autoscaling_backend, "notifications").pop((_group(self).name, self._get_param("TopicARN")), None)
    return EmptyResult()


# --- Instance refresh


@adds(AutoScalingResponse)
def start_instance_refresh(self):
    """Not implemented. Here, all instances are replaced at once."""
    group = _group(self)
    _replace_instances(self.autoscaling_backend, group)
    refresh = {
        "InstanceRefreshId": str(uuid.uuid4()),
        "AutoScalingGroupName": group.name,
        "Status": "Successful",
        "PercentageComplete": 100,
        "StartTime": utcnow(),
        "EndTime": utcnow(),
        "InstancesToUpdate": 0,
        "Preferences": self.params.get("Preferences") or {},
    }
    drawer(self.autoscaling_backend, "refreshes").setdefault(group.name, []).insert(0, refresh)
    return ActionResult({"InstanceRefreshId": refresh["InstanceRefreshId"]})


@adds(AutoScalingResponse)
def describe_instance_refreshes(self):
    """Not implemented."""
    ids = self._get_param("InstanceRefreshIds")
    refreshes = drawer(self.autoscaling_backend, "refreshes").get(_group(self).name, [])
    return ActionResult({"InstanceRefreshes": [one for one in refreshes if not ids or one["InstanceRefreshId"] in ids]})


@adds(AutoScalingResponse)
def cancel_instance_refresh(self):
    """Not implemented. No refresh ever is in progress."""
    refuse("ActiveInstanceRefreshNotFound", "No in progress or pending Instance Refresh found")


def _replace_instances(backend: AutoScalingBackend, group: FakeAutoScalingGroup) -> None:
    instance_ids = [state.instance.id for state in group.instance_states]
    if instance_ids:
        backend.ec2_backend.terminate_instances(instance_ids)
        backend.elbv2_backend.notify_terminate_instances(instance_ids)
        backend.notify_terminate_instances(instance_ids)  # starts the new ones
        backend.update_attached_target_groups(group.name)
