"""Elastic Beanstalk: applications, environments with their options and balancers, CNAMEs, tags."""

import uuid

from moto.core.responses import ActionResult, EmptyResult
from moto.core.utils import utcnow
from moto.elasticbeanstalk.models import EBBackend
from moto.elasticbeanstalk.responses import EBResponse
from moto.elasticbeanstalk.utils import make_arn
from moto.elbv2.models import elbv2_backends

from patching import adds, changes, drawer, refuse, tag_list, tags_from

# What AWS does with an option that nobody gives; a description tells of these too.
DEFAULTS = {
    ("aws:autoscaling:asg", "Availability Zones"): "Any",
    ("aws:autoscaling:asg", "Cooldown"): "360",
    ("aws:autoscaling:asg", "MaxSize"): "4",
    ("aws:autoscaling:asg", "MinSize"): "1",
    ("aws:autoscaling:trigger", "MeasureName"): "NetworkOut",
    ("aws:elasticbeanstalk:command", "DeploymentPolicy"): "AllAtOnce",
    ("aws:elasticbeanstalk:environment", "EnvironmentType"): "LoadBalanced",
    ("aws:elasticbeanstalk:environment", "LoadBalancerType"): "classic",
    ("aws:elasticbeanstalk:hostmanager", "LogPublicationControl"): "false",
    ("aws:elasticbeanstalk:xray", "XRayEnabled"): "false",
}

# Options of a balancer, which AWS drops where there is none.
OF_BALANCER = ("aws:elbv2:", "aws:elasticbeanstalk:environment:process:")

# Options that AWS refuses to do without, now that accounts have no default roles.
NEEDED = (
    ("aws:autoscaling:launchconfiguration", "IamInstanceProfile"),
    ("aws:elasticbeanstalk:environment", "ServiceRole"),
)

TYPE = ("aws:elasticbeanstalk:environment", "EnvironmentType")


# --- Applications


@changes(EBBackend)
def create_application(original, self, application_name):
    """An application has neither dates nor versions nor a lifecycle."""
    application = original(self, application_name)
    application.application_arn = application.arn
    application.description = ""
    application.date_created = application.date_updated = utcnow()
    application.versions, application.configuration_templates = [], []
    rule = {"Enabled": False, "DeleteSourceFromS3": False}
    application.resource_lifecycle_config = {
        "VersionLifecycleConfig": {"MaxCountRule": {**rule, "MaxCount": 200}, "MaxAgeRule": {**rule, "MaxAgeInDays": 180}}
    }
    return application


@changes(EBResponse, "create_application")
def create_described_application(original, self):
    """A new application's description, lifecycle and tags are dropped."""
    result = original(self)
    application = _application(self)
    application.description = self.params.get("Description", "")
    _set_lifecycle(application, self.params.get("ResourceLifecycleConfig"))
    _tags(self)[application.arn] = tags_from(self.params.get("Tags"))
    return result


@changes(EBResponse)
def describe_applications(original, self):
    """All applications are told, whichever were asked for."""
    wanted = self.params.get("ApplicationNames")
    every = self.elasticbeanstalk_backend.applications.values()
    return ActionResult({"Applications": [one for one in every if not wanted or one.application_name in wanted]})


@adds(EBResponse)
def update_application(self):
    """Applications cannot be changed."""
    application = _application(self)
    application.description = self.params.get("Description", application.description)
    return ActionResult({"Application": application})


@adds(EBResponse)
def update_application_resource_lifecycle(self):
    """Applications have no lifecycle."""
    application = _application(self)
    _set_lifecycle(application, self.params["ResourceLifecycleConfig"])
    return ActionResult(
        {"ApplicationName": application.application_name, "ResourceLifecycleConfig": application.resource_lifecycle_config}
    )


@changes(EBResponse)
def delete_application(original, self):
    """An application goes though it has environments."""
    name = self.params["ApplicationName"]
    if any(one["ApplicationName"] == name for one in _alive(self)) and not self.params.get("TerminateEnvByForce"):
        refuse("OperationInProgressFailure", f"Application {name} has active environments.")
    return original(self)


def _application(response):
    name = response.params["ApplicationName"]
    applications = response.elasticbeanstalk_backend.applications
    if name not in applications:
        refuse("InvalidParameterValue", f"No Application named '{name}' found.")
    return applications[name]


def _set_lifecycle(application, config):
    """AWS keeps what a request leaves out."""
    kept = application.resource_lifecycle_config
    for key, value in (config or {}).items():
        kept[key] = {**kept[key], **value} if key == "VersionLifecycleConfig" else value


# --- Environments


@changes(EBResponse)
def create_environment(original, self):
    """An environment keeps nothing but its name: no ID, tier, platform, version, CNAME, options and balancer."""
    request, application = self.params, _application(self)
    name = request.get("EnvironmentName") or f"e-{uuid.uuid4().hex[:10]}"
    if any(one["EnvironmentName"] == name for one in _alive(self)):
        refuse("InvalidParameterValue", f"Environment {name} already exists.")
    identity = f"e-{uuid.uuid4().hex[:10]}"
    prefix = request.get("CNAMEPrefix") or f"{name}.eba-{uuid.uuid4().hex[:8]}"
    cname = f"{prefix}.{self.region}.elasticbeanstalk.com"
    if any(one["CNAME"] == cname for one in _alive(self)):
        refuse("InvalidParameterValue", f"DNS name ({cname}) is not available.")
    options = _options({}, request)
    for option in NEEDED:
        if not options.get(option):
            refuse("ConfigurationValidationException", f"Configuration validation exception: {': '.join(option)} is required.")
    environment = {
        "EnvironmentId": identity,
        "EnvironmentName": name,
        "EnvironmentArn": make_arn(
            self.region, self.current_account, "environment", f"{application.application_name}/{name}"
        ),
        "ApplicationName": application.application_name,
        "Description": request.get("Description"),
        "VersionLabel": request.get("VersionLabel"),
        "SolutionStackName": request.get("SolutionStackName"),
        "PlatformArn": request.get("PlatformArn")
        or f"arn:aws:elasticbeanstalk:{self.region}::platform/{_platform(request['SolutionStackName'])}",
        "Tier": request.get("Tier") or {"Name": "WebServer", "Type": "Standard", "Version": "1.0"},
        "CNAME": cname,
        "DateCreated": utcnow(),
        "DateUpdated": utcnow(),
        "Status": "Ready",
        "Health": "Green",
        "HealthStatus": "Ok",
        "AbortableOperationInProgress": False,
        "options": options,
    }
    _place_balancer(self, environment)
    _environments(self)[identity] = environment
    _tags(self)[environment["EnvironmentArn"]] = tags_from(request.get("Tags"))
    return ActionResult(environment)


@changes(EBResponse)
def describe_environments(original, self):
    """All environments are told, whichever were asked for."""
    request = self.params
    ids, names = request.get("EnvironmentIds"), request.get("EnvironmentNames")
    found = [
        one
        for one in _environments(self).values()
        if (not ids or one["EnvironmentId"] in ids)
        and (not names or one["EnvironmentName"] in names)
        and request.get("ApplicationName") in (None, one["ApplicationName"])
        # One that has gone is told of for an hour to who knows its ID.
        and (ids or one["Status"] != "Terminated")
    ]
    return ActionResult({"Environments": found})


@adds(EBResponse)
def update_environment(self):
    """Environments cannot be changed."""
    request, environment = self.params, _environment(self)
    for key in ("Description", "VersionLabel", "SolutionStackName", "PlatformArn"):
        if request.get(key) is not None:
            environment[key] = request[key]
    environment["options"] = _options(environment["options"], request)
    environment["DateUpdated"] = utcnow()
    _place_balancer(self, environment)
    return ActionResult(environment)


@adds(EBResponse)
def terminate_environment(self):
    """Environments cannot be deleted."""
    environment = _environment(self)
    environment["Status"] = "Terminated"
    _remove_balancer(self, environment)
    return ActionResult(environment)


@adds(EBResponse)
def swap_environment_cnam_es(self):
    """CNAMEs cannot be swapped. (The method's name is what moto makes of `SwapEnvironmentCNAMEs`.)"""
    source = _environment(self, "SourceEnvironment")
    destination = _environment(self, "DestinationEnvironment")
    source["CNAME"], destination["CNAME"] = destination["CNAME"], source["CNAME"]
    return EmptyResult()


@adds(EBResponse)
def describe_environment_resources(self):
    """Environments have no resources."""
    environment = _environment(self)
    arn = environment.get("balancer")
    stack = f"awseb-{environment['EnvironmentId']}-stack"
    return ActionResult(
        {
            "EnvironmentResources": {
                "EnvironmentName": environment["EnvironmentName"],
                "AutoScalingGroups": [{"Name": f"{stack}-AWSEBAutoScalingGroup"}],
                "Instances": [],
                "LaunchConfigurations": [],
                "LaunchTemplates": [],
                "LoadBalancers": [{"Name": arn}] if arn else [],
                "Queues": [],
                "Triggers": [],
            }
        }
    )


@adds(EBResponse)
def describe_configuration_settings(self):
    """Environments have no options."""
    environment = _environment(self)
    options = {**DEFAULTS, **environment["options"]}
    described = {
        "ApplicationName": environment["ApplicationName"],
        "EnvironmentName": environment["EnvironmentName"],
        "SolutionStackName": environment["SolutionStackName"],
        "PlatformArn": environment["PlatformArn"],
        "DeploymentStatus": "deployed",
        "OptionSettings": [
            {"Namespace": namespace, "OptionName": name, "Value": value} for (namespace, name), value in options.items()
        ],
    }
    return ActionResult({"ConfigurationSettings": [described]})


@adds(EBResponse)
def describe_events(self):
    """Nothing is told of what happens; here nothing goes wrong."""
    return ActionResult({"Events": []})


def _environments(response) -> dict:
    return drawer(response.elasticbeanstalk_backend, "environments")


def _alive(response) -> list:
    return [one for one in _environments(response).values() if one["Status"] != "Terminated"]


def _environment(response, called="Environment"):
    """The environment that a request names or identifies."""
    identity, name = response.params.get(f"{called}Id"), response.params.get(f"{called}Name")
    for one in _environments(response).values():
        if one["EnvironmentId"] == identity or (one["EnvironmentName"] == name and one["Status"] != "Terminated"):
            return one
    refuse("InvalidParameterValue", f"No Environment found for EnvironmentName = '{name or identity}'.")


def _platform(stack):
    """`64bit Amazon Linux 2023 v4.6.0 running Python 3.13` as the end of a platform's ARN."""
    system, rest = stack.split(" v", 1)
    version, software = rest.split(" running ", 1)
    return f"{software} running on {system}/{version}"


def _options(kept, request):
    """Options as they are after a request, as AWS gives them back: lists of subnets sorted, what does not fit dropped."""
    options = dict(kept)
    for removed in request.get("OptionsToRemove") or []:
        options.pop((removed["Namespace"], removed["OptionName"]), None)
    for given in request.get("OptionSettings") or []:
        value = given.get("Value", "")
        if given["OptionName"] in ("Subnets", "ELBSubnets"):
            value = ",".join(sorted(value.split(",")))
        options[given["Namespace"], given["OptionName"]] = value
    if options.get(TYPE) == "SingleInstance":
        return {key: value for key, value in options.items() if not key[0].startswith(OF_BALANCER)}
    return options


def _place_balancer(response, environment):
    """The balancer that the options ask for, and the environment's address."""
    options = environment["options"]
    wanted = options.get(TYPE, DEFAULTS[TYPE]) == "LoadBalanced"
    if not wanted:
        _remove_balancer(response, environment)
        environment["EndpointURL"] = "203.0.113.10"
    elif not environment.get("balancer"):
        public = options.get(("aws:ec2:vpc", "ELBScheme"), "public") == "public"
        balancer = _elbv2(response).create_load_balancer(
            name=f"awseb--AWSEB-{uuid.uuid4().hex[:12]}",
            security_groups=options.get(("aws:elbv2:loadbalancer", "SecurityGroups"), "").split(","),
            subnet_ids=options[("aws:ec2:vpc", "ELBSubnets")].split(","),
            scheme="internet-facing" if public else "internal",
            loadbalancer_type="application",
        )
        environment["balancer"] = balancer.arn
        environment["EndpointURL"] = balancer.dns_name


def _remove_balancer(response, environment):
    arn = environment.pop("balancer", None)
    if arn:
        _elbv2(response).delete_load_balancer(arn)


def _elbv2(response):
    return elbv2_backends[response.current_account][response.region]


# --- Tags


@changes(EBResponse)
def list_tags_for_resource(original, self):
    """Only environments have tags."""
    arn = self.params["ResourceArn"]
    return ActionResult({"ResourceArn": arn, "ResourceTags": tag_list(_tags(self).get(arn, {}))})


@changes(EBResponse)
def update_tags_for_resource(original, self):
    """Only environments have tags."""
    tags = _tags(self).setdefault(self.params["ResourceArn"], {})
    tags.update(tags_from(self.params.get("TagsToAdd")))
    for key in self.params.get("TagsToRemove") or []:
        tags.pop(key, None)
    return EmptyResult()


def _tags(response) -> dict:
    return drawer(response.elasticbeanstalk_backend, "tags")
