"""CloudWatch Logs: classes and keys of log groups, metric filters."""

from moto.logs.metric_filters import MetricFilters
from moto.logs.models import LogGroup
from moto.logs.responses import LogsResponse

from patching import adds, changes


@changes(LogsResponse)
def create_log_group(original, self):
    """The class of a log group is dropped."""
    answer = original(self)
    group = self.logs_backend.groups[self._get_param("logGroupName")]
    group.emulator_class = self._get_param("logGroupClass")
    return answer


@changes(LogGroup)
def to_describe_dict(original, self):
    """The class of a log group is not returned, and Terraform wants to replace the group."""
    return {**original(self), "logGroupClass": vars(self).get("emulator_class") or "STANDARD"}


@adds(LogsResponse)
def associate_kms_key(self):
    """The key of a log group that is there cannot be changed."""
    self.logs_backend.groups[self._get_param("logGroupName")].kms_key_id = self._get_param("kmsKeyId")
    return ""


@adds(LogsResponse)
def disassociate_kms_key(self):
    """The key of a log group cannot be taken away."""
    self.logs_backend.groups[self._get_param("logGroupName")].kms_key_id = None
    return ""


@changes(MetricFilters)
def add_filter(original, self, filter_name, filter_pattern, log_group_name, metric_transformations):
    """Putting a filter again adds another one of the same name, instead of changing it."""
    self.delete_filter(filter_name, log_group_name)
    original(self, filter_name, filter_pattern, log_group_name, metric_transformations)
