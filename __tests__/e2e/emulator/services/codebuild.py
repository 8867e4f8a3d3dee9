"""CodeBuild: projects that a pipeline runs, all that projects keep, updates, and report groups."""

import json
import re

from moto.codebuild.responses import CodeBuildResponse
from moto.core.utils import unix_time
from moto.utilities.utils import get_partition

from patching import adds, changes, drawer, refuse

LAMBDA = {"LINUX_LAMBDA_CONTAINER", "ARM_LAMBDA_CONTAINER"}
ENVIRONMENTS = LAMBDA | {"LINUX_CONTAINER", "ARM_CONTAINER", "LINUX_GPU_CONTAINER"}
# What AWS fills in for what a project leaves out.
DEFAULTS = {
    "cache": {"type": "NO_CACHE"},
    "timeoutInMinutes": 60,
    "queuedTimeoutInMinutes": 480,
    "secondarySources": [],
    "secondarySourceVersions": [],
    "secondaryArtifacts": [],
    "projectVisibility": "PRIVATE",
    "badge": {"badgeEnabled": False},
}


@changes(CodeBuildResponse)
def create_project(original, self):
    """Refused are sources and artifacts of a pipeline, Lambda and XLARGE; dropped are the key, the limit, batches and defaults."""
    wanted = json.loads(self.body)
    projects = self.codebuild_backend.codebuild_projects
    if wanted["name"] in projects:
        refuse("ResourceAlreadyExistsException", f"Project already exists: {projects[wanted['name']].arn}")
    _judge(wanted)
    self.codebuild_backend.create_project(
        wanted["name"], None, wanted["source"], wanted["artifacts"], wanted["environment"], wanted["serviceRole"],
        wanted.get("tags"), None, None, None, None, None, None,
    )
    return json.dumps({"project": _keep(self.codebuild_backend, {**DEFAULTS, **wanted})})


@adds(CodeBuildResponse)
def update_project(self):
    """moto has no UpdateProject."""
    wanted = json.loads(self.body)
    if wanted["name"] not in self.codebuild_backend.codebuild_projects:
        refuse("ResourceNotFoundException", f"Project cannot be found: {wanted['name']}")
    _judge({**self.codebuild_backend.codebuild_projects[wanted["name"]].project_metadata, **wanted})
    return json.dumps({"project": _keep(self.codebuild_backend, wanted)})


def _keep(backend, wanted):
    kept = backend.codebuild_projects[wanted["name"]].project_metadata
    kept.update(wanted)
    # An empty VPC, or a limit of -1, takes the old one away.
    if not kept.get("vpcConfig", {}).get("vpcId"):
        kept.pop("vpcConfig", None)
    if kept.get("concurrentBuildLimit", 0) < 0:
        kept.pop("concurrentBuildLimit")
    kept["lastModified"] = unix_time()
    return kept


def _judge(project):
    def wrong(message):
        refuse("InvalidInputException", message)

    source, artifacts, environment = project["source"], project["artifacts"], project["environment"]
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{1,149}", project["name"]):
        wrong("Only alphanumeric characters, dash, and underscore are supported")
    if (source["type"] == "CODEPIPELINE") != (artifacts["type"] == "CODEPIPELINE"):
        wrong("Invalid artifacts: source and artifacts have to be of type CODEPIPELINE both")
    if source["type"] == "NO_SOURCE" and not source.get("buildspec", "").startswith("version"):
        wrong("Invalid source: NO_SOURCE needs a buildspec")
    if environment["type"] not in ENVIRONMENTS:
        wrong(f"Invalid type provided: {environment['type']}")
    if (environment["type"] in LAMBDA) != environment["computeType"].startswith("BUILD_LAMBDA_"):
        wrong(f"Invalid compute type provided: {environment['computeType']}")
    if environment["type"] in LAMBDA and (project.get("vpcConfig") or environment.get("privilegedMode") or project.get("buildBatchConfig")):
        wrong("Lambda takes no VPC, no privileged mode and no batches")
    cache = project.get("cache") or {}
    if "LOCAL_DOCKER_LAYER_CACHE" in cache.get("modes", []) and not environment.get("privilegedMode"):
        wrong("Docker layer caching needs the privileged mode")
    names = [variable["name"] for variable in environment.get("environmentVariables", [])]
    if len(set(names)) < len(names):
        wrong("Environment variables have names of their own")


def _groups(backend):
    return drawer(backend, "report_groups")


@adds(CodeBuildResponse)
def create_report_group(self):
    """moto has no report groups."""
    wanted = json.loads(self.body)
    arn = f"arn:{get_partition(self.region)}:codebuild:{self.region}:{self.current_account}:report-group/{wanted['name']}"
    if arn in _groups(self.codebuild_backend):
        refuse("ResourceAlreadyExistsException", f"Report group already exists: {arn}")
    group = {**wanted, "arn": arn, "status": "ACTIVE", "created": unix_time(), "lastModified": unix_time()}
    _groups(self.codebuild_backend)[arn] = group
    return json.dumps({"reportGroup": group})


@adds(CodeBuildResponse)
def batch_get_report_groups(self):
    """As create_report_group."""
    groups = _groups(self.codebuild_backend)
    arns = json.loads(self.body)["reportGroupArns"]
    return json.dumps(
        {
            "reportGroups": [groups[arn] for arn in arns if arn in groups],
            "reportGroupsNotFound": [arn for arn in arns if arn not in groups],
        }
    )


@adds(CodeBuildResponse)
def update_report_group(self):
    """As create_report_group."""
    wanted = json.loads(self.body)
    group = _groups(self.codebuild_backend)[wanted.pop("arn")]
    group.update(wanted)
    return json.dumps({"reportGroup": group})


@adds(CodeBuildResponse)
def delete_report_group(self):
    """As create_report_group."""
    _groups(self.codebuild_backend).pop(json.loads(self.body)["arn"], None)
    return "{}"
