"""CodeBuild: projects of pipelines, what is read back of projects, their changes, and report groups."""

import json

from moto.codebuild import responses
from moto.codebuild.responses import CodeBuildResponse
from moto.core.utils import unix_time

from patching import adds, changes, drawer, refuse

WITHOUT_LOCATION = ("CODEPIPELINE", "NO_SOURCE", "NO_ARTIFACTS")


@changes(responses)
def _validate_required_params_source(original, source):
    """A project of a pipeline, and one without a source, must have a location of its source."""
    if source["type"] not in WITHOUT_LOCATION:
        original(source)


@changes(responses)
def _validate_required_params_artifacts(original, artifacts):
    """A project of a pipeline must have a location of its artifacts."""
    if artifacts["type"] not in WITHOUT_LOCATION:
        original(artifacts)


@changes(responses)
def _validate_required_params_environment(original, environment):
    """Machines of Lambda, and newer sizes, are unknown."""
    lambda_type, lambda_size = "_LAMBDA_" in environment["type"], "_LAMBDA_" in environment["computeType"]
    if lambda_type != lambda_size:
        refuse("InvalidInputException", f"{environment['computeType']} does not fit {environment['type']}")
    if environment.get("privilegedMode") and lambda_type:
        refuse("InvalidInputException", "Machines of Lambda have no privileged mode")


@changes(CodeBuildResponse)
def create_project(original, self):
    """Much of what is given is dropped: the key, the batch's settings, the limit of builds."""
    original(self)
    return json.dumps({"project": _keep(self)})


@adds(CodeBuildResponse)
def update_project(self):
    """A project cannot be changed."""
    if self._get_param("name") not in self.codebuild_backend.codebuild_projects:
        refuse("ResourceNotFoundException", f"Project cannot be found: {self._get_param('name')}")
    return json.dumps({"project": _keep(self)})


def _keep(self):
    project = self.codebuild_backend.codebuild_projects[self._get_param("name")].project_metadata
    project.update({key: value for key, value in json.loads(self.body).items() if value is not None})
    # So does AWS take a limit and a VPC away.
    if project.get("concurrentBuildLimit", 1) < 1:
        del project["concurrentBuildLimit"]
    if not project.get("vpcConfig", {}).get("vpcId"):
        project.pop("vpcConfig", None)
    return project


def _report_groups(self):
    return drawer(self.codebuild_backend, "report_groups")


@adds(CodeBuildResponse)
def create_report_group(self):
    """There are no report groups."""
    given = json.loads(self.body)
    arn = f"arn:aws:codebuild:{self.region}:{self.current_account}:report-group/{given['name']}"
    if arn in _report_groups(self):
        refuse("ResourceAlreadyExistsException", f"Report group already exists: {arn}")
    _report_groups(self)[arn] = {**given, "arn": arn, "created": unix_time(), "status": "ACTIVE"}
    return json.dumps({"reportGroup": _report_groups(self)[arn]})


@adds(CodeBuildResponse)
def batch_get_report_groups(self):
    """There are no report groups."""
    arns = self._get_param("reportGroupArns")
    found = [_report_groups(self)[arn] for arn in arns if arn in _report_groups(self)]
    return json.dumps({"reportGroups": found, "reportGroupsNotFound": [arn for arn in arns if arn not in _report_groups(self)]})


@adds(CodeBuildResponse)
def update_report_group(self):
    """There are no report groups."""
    group = _report_groups(self)[self._get_param("arn")]
    group.update({key: value for key, value in json.loads(self.body).items() if value is not None})
    return json.dumps({"reportGroup": group})


@adds(CodeBuildResponse)
def delete_report_group(self):
    """There are no report groups."""
    _report_groups(self).pop(self._get_param("arn"), None)
    return "{}"
