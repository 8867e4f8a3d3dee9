"""CodeDeploy: times, what is read back of deployment groups, changes and deletions, deployment configurations."""

import json
from uuid import uuid4

from moto.codedeploy.models import Application, CodeDeployBackend, DeploymentGroup
from moto.codedeploy.responses import CodeDeployResponse
from moto.core.utils import unix_time

from patching import adds, changes, drawer, refuse

READY_MADE = {f"CodeDeployDefault.{name}" for name in ("OneAtATime", "HalfAtATime", "AllAtOnce")}

# What a request calls a setting of a deployment group, and where moto keeps it.
SETTINGS = {
    "deploymentConfigName": "deployment_config_name",
    "ec2TagFilters": "ec2_tag_filters",
    "onPremisesInstanceTagFilters": "on_premises_instance_tag_filters",
    "autoScalingGroups": "auto_scaling_groups",
    "serviceRoleArn": "service_role_arn",
    "triggerConfigurations": "trigger_configurations",
    "alarmConfiguration": "alarm_configuration",
    "autoRollbackConfiguration": "auto_rollback_configuration",
    "outdatedInstancesStrategy": "outdated_instances_strategy",
    "deploymentStyle": "deployment_style",
    "blueGreenDeploymentConfiguration": "blue_green_deployment_configuration",
    "loadBalancerInfo": "load_balancer_info",
    "ec2TagSet": "ec2_tag_set",
    "ecsServices": "ecs_services",
    "onPremisesTagSet": "on_premises_tag_set",
    "terminationHookEnabled": "termination_hook_enabled",
}


@changes(Application, called="to_dict")
def application_to_dict(original, self):
    """The time of creation is text, where AWS has a number: the provider cannot read it."""
    answer = original(self)
    self.emulator_created = vars(self).get("emulator_created") or unix_time()
    return {**answer, "createTime": self.emulator_created}


@adds(CodeDeployResponse)
def update_application(self):
    """An application cannot be renamed."""
    backend, old, new = self.codedeploy_backend, self._get_param("applicationName"), self._get_param("newApplicationName")
    application = backend.get_application(old)
    application.application_name = new
    backend.applications[new] = backend.applications.pop(old)
    backend.deployment_groups[new] = backend.deployment_groups.pop(old, {})
    return "{}"


@adds(CodeDeployResponse)
def delete_application(self):
    """An application cannot be deleted; its deployment groups go with it."""
    name = self._get_param("applicationName")
    self.codedeploy_backend.applications.pop(name, None)
    self.codedeploy_backend.deployment_groups.pop(name, None)
    return "{}"


@changes(DeploymentGroup, called="to_dict")
def deployment_group_to_dict(original, self):
    """Alarms are dropped, Auto Scaling groups are names without their hooks, and what was not given is an empty object."""
    answer = original(self)
    answer["alarmConfiguration"] = self.alarm_configuration
    answer["autoScalingGroups"] = [{"name": name, "hook": f"CodeDeploy-managed-{name}"} for name in self.auto_scaling_groups]
    answer["deploymentStyle"] = self.deployment_style or {
        "deploymentType": "IN_PLACE",
        "deploymentOption": "WITHOUT_TRAFFIC_CONTROL",
    }
    answer["terminationHookEnabled"] = bool(self.termination_hook_enabled)
    return {key: value for key, value in answer.items() if value not in ({}, None)}


@changes(CodeDeployBackend)
def create_deployment_group(original, self, *args, **kwargs):
    """A deployment configuration that there is not is accepted."""
    _must_exist(self, kwargs.get("deployment_config_name"))
    return original(self, *args, **kwargs)


@adds(CodeDeployResponse)
def update_deployment_group(self):
    """A deployment group cannot be changed."""
    backend, application = self.codedeploy_backend, self._get_param("applicationName")
    old = self._get_param("currentDeploymentGroupName")
    group = backend.get_deployment_group(application, old)
    _must_exist(backend, self._get_param("deploymentConfigName"))
    for setting, attribute in SETTINGS.items():
        value = self._get_param(setting)
        if value is not None:
            setattr(group, attribute, value)
    new = self._get_param("newDeploymentGroupName")
    if new:
        group.deployment_group_name = new
        backend.deployment_groups[application][new] = backend.deployment_groups[application].pop(old)
    return json.dumps({"hooksNotCleanedUp": []})


@adds(CodeDeployResponse)
def delete_deployment_group(self):
    """A deployment group cannot be deleted."""
    groups = self.codedeploy_backend.deployment_groups.get(self._get_param("applicationName"), {})
    groups.pop(self._get_param("deploymentGroupName"), None)
    return json.dumps({"hooksNotCleanedUp": []})


@adds(CodeDeployResponse)
def create_deployment_config(self):
    """There are no deployment configurations of one's own."""
    name = self._get_param("deploymentConfigName")
    configs = drawer(self.codedeploy_backend, "deployment_configs")
    if name in configs or name in READY_MADE:
        refuse("DeploymentConfigAlreadyExistsException", f"Deployment configuration {name} already exists.")
    given = ("computePlatform", "minimumHealthyHosts", "trafficRoutingConfig", "zonalConfig")
    configs[name] = {
        "deploymentConfigId": str(uuid4()),
        "deploymentConfigName": name,
        "createTime": unix_time(),
        **{key: self._get_param(key) for key in given if self._get_param(key) is not None},
    }
    return json.dumps({"deploymentConfigId": configs[name]["deploymentConfigId"]})


@adds(CodeDeployResponse)
def get_deployment_config(self):
    """As create_deployment_config."""
    name = self._get_param("deploymentConfigName")
    _must_exist(self.codedeploy_backend, name)
    return json.dumps({"deploymentConfigInfo": drawer(self.codedeploy_backend, "deployment_configs")[name]})


@adds(CodeDeployResponse)
def delete_deployment_config(self):
    """As create_deployment_config; AWS refuses while a deployment group uses it."""
    backend, name = self.codedeploy_backend, self._get_param("deploymentConfigName")
    if any(group.deployment_config_name == name for groups in backend.deployment_groups.values() for group in groups.values()):
        refuse("DeploymentConfigInUseException", f"The deployment configuration {name} is in use.")
    drawer(backend, "deployment_configs").pop(name, None)
    return "{}"


def _must_exist(backend: CodeDeployBackend, config: str | None) -> None:
    if config and config not in READY_MADE and config not in drawer(backend, "deployment_configs"):
        refuse("DeploymentConfigDoesNotExistException", f"The deployment configuration {config} does not exist.")
