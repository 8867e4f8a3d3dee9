"""CloudWatch: composite alarms."""

from botocore import xform_name
from moto.cloudwatch.models import CloudWatchBackend
from moto.cloudwatch.responses import CloudWatchResponse

from patching import adds, changes


@adds(CloudWatchResponse)
def put_composite_alarm(self):
    """Not implemented. (moto's put_metric_alarm is prepared for it: an alarm with a rule is a composite alarm.)"""
    answer = self.put_metric_alarm()
    alarm = self.cloudwatch_backend.alarms[self.params["AlarmName"]]
    for field in ("AlarmRule", "ActionsSuppressor", "ActionsSuppressorWaitPeriod", "ActionsSuppressorExtensionPeriod"):
        setattr(alarm, xform_name(field), self.params.get(field))
    return answer


@changes(CloudWatchBackend)
def put_metric_alarm(original, self, name, *args, **kwargs):
    """An update applies the tags in the request, which AWS ignores; that undoes the TagResource call before it."""
    if name in self.alarms:
        kwargs["tags"] = None
    return original(self, name, *args, **kwargs)
