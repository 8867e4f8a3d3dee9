"""Route 53: private zones, records, query logs, health checks."""

from moto.route53.exceptions import ResourceRecordAlreadyExists
from moto.route53.models import HealthCheck, Route53Backend
from moto.route53.responses import Route53

from patching import changes

# Fields of a health check that moto does not keep.
DROPPED = ("AlarmIdentifier", "InsufficientDataHealthStatus", "RoutingControlArn")
# Health checks without an endpoint, and the fields that only an endpoint has.
WITHOUT_ENDPOINT = ("CALCULATED", "CLOUDWATCH_METRIC", "RECOVERY_CONTROL")
OF_AN_ENDPOINT = ("Port", "RequestInterval", "FailureThreshold", "MeasureLatency", "IPAddress")


@changes(Route53)
def create_hosted_zone(original, self):
    """A zone with a VPC stays public, unless the request says PrivateZone, which Terraform never sends."""
    if self.params.get("VPC"):
        self.params["HostedZoneConfig"] = {**(self.params.get("HostedZoneConfig") or {}), "PrivateZone": True}
    return original(self)


@changes(Route53Backend)
def change_resource_record_sets(original, self, zoneid, change_list):
    """Whether a record exists is told from a journal: one with other values is created again beside the first, and
    one that was deleted cannot come back while there are records behind it in the alphabet."""
    zone = self.get_hosted_zone(zoneid)
    for change in change_list:
        if change["Action"] != "CREATE":
            continue
        record = change["ResourceRecordSet"]
        key = (f"{record['Name'].rstrip('.')}.", record["Type"], record.get("SetIdentifier"))
        if any(key == (present.name, present.type, present.set_identifier) for present in zone.rrsets):
            raise ResourceRecordAlreadyExists(name=key[0], _type=key[1])
        while change in zone.rr_changes:
            zone.rr_changes.remove(change)
    return original(self, zoneid, change_list)


@changes(Route53Backend)
def create_query_logging_config(original, self, hosted_zone_id, log_group_arn):
    """The ARN of the log group is refused without `:*` at its end; AWS takes both."""
    bare_arn = (log_group_arn or "").removesuffix(":*")
    config = original(self, hosted_zone_id, f"{bare_arn}:*")
    config.cloud_watch_logs_log_group_arn = log_group_arn
    return config


@changes(Route53)
def create_health_check(original, self):
    """The alarm of a health check, and its status while the alarm has no data, are dropped."""
    result = original(self)
    _keep_dropped(result.result["HealthCheck"], self.params["HealthCheckConfig"])
    return result


@changes(Route53)
def update_health_check(original, self):
    """As create_health_check."""
    result = original(self)
    _keep_dropped(result.result["HealthCheck"], self.params)
    return result


@changes(HealthCheck)
def health_check_config(original, self):
    """A health check without an endpoint has a port and an interval: Terraform wants to replace it on every plan."""
    config = {**original(self), **vars(self).get("emulator_config", {})}
    if config["Type"] in WITHOUT_ENDPOINT:
        config = {key: value for key, value in config.items() if key not in OF_AN_ENDPOINT}
    return config


def _keep_dropped(health_check: HealthCheck, config: dict) -> None:
    kept = vars(health_check).setdefault("emulator_config", {})
    kept.update({key: config[key] for key in DROPPED if config.get(key) is not None})
