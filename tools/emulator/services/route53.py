"""Route 53: private zones, records, query logs, health checks, DNSSEC."""

import hashlib
from moto.route53.exceptions import ResourceRecordAlreadyExists
from moto.core.responses import ActionResult
from moto.core.utils import utcnow
from moto.route53.models import HealthCheck, RecordSet, Route53Backend
from moto.route53.responses import Route53
from moto.route53.urls import url_paths

from patching import adds, changes, drawer, refuse

# moto has no addresses for what signs a zone.
for path in (
    "keysigningkey$",
    "keysigningkey/(?P<zone_id>[^/]+)/(?P<key_name>[^/]+)$",
    "keysigningkey/(?P<zone_id>[^/]+)/(?P<key_name>[^/]+)/(?P<act>activate|deactivate)$",
    "hostedzone/(?P<zone_id>[^/]+)/(?P<act>enable|disable)-dnssec$",
):
    url_paths[rf"{{0}}/(?P<api_version>[\d_-]+)/{path}"] = Route53.dispatch

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


@changes(RecordSet)
def __init__(original, self, kwargs):
    """The places of geoproximity and the location of CIDR routing are dropped."""
    original(self, kwargs)
    self.geo_proximity_location = kwargs.get("GeoProximityLocation")
    self.cidr_routing_config = kwargs.get("CidrRoutingConfig")


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


@changes(Route53Backend, called="update_health_check")
def update_health_check_of(original, self, health_check_id, health_check_args):
    """Regions and children that an update does not name are taken away; AWS leaves them."""
    return original(self, health_check_id, {key: value for key, value in health_check_args.items() if value != []})


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


@adds(Route53)
def create_key_signing_key(self):
    """Key-signing keys are missing. AWS looks whether the key can sign; here it only has to be in us-east-1."""
    zone_id, name, kms_arn = (self._get_param(key) for key in ("HostedZoneId", "Name", "KeyManagementServiceArn"))
    self.backend.get_hosted_zone(zone_id)
    keys = _signing(self, zone_id)["keys"]
    if ":us-east-1:" not in kms_arn:
        refuse("InvalidKMSArn", "The KMS key has to be in us-east-1.")
    if name in keys:
        refuse("KeySigningKeyAlreadyExists", f"There is a key {name} in {zone_id} already.")
    digest = hashlib.sha256(f"{zone_id}{name}{kms_arn}".encode()).hexdigest().upper()
    keys[name] = {
        "Name": name,
        "KmsArn": kms_arn,
        "Flag": 257,
        "SigningAlgorithmMnemonic": "ECDSAP256SHA256",
        "SigningAlgorithmType": 13,
        "DigestAlgorithmMnemonic": "SHA-256",
        "DigestAlgorithmType": 2,
        "KeyTag": int(digest[:4], 16),
        "DigestValue": digest,
        "PublicKey": digest.lower(),
        "DSRecord": f"{int(digest[:4], 16)} 13 2 {digest}",
        "DNSKEYRecord": f"257 3 13 {digest.lower()}",
        "Status": self._get_param("Status"),
        "CreatedDate": utcnow(),
        "LastModifiedDate": utcnow(),
    }
    return ActionResult({"ChangeInfo": _in_sync(), "KeySigningKey": keys[name], "Location": f"{zone_id}/{name}"})


@adds(Route53)
def activate_key_signing_key(self):
    """As create_key_signing_key."""
    return _with_status(self, "ACTIVE")


@adds(Route53)
def deactivate_key_signing_key(self):
    """As create_key_signing_key."""
    zone = _signing(self, self._get_param("HostedZoneId"))
    active = [name for name, key in zone["keys"].items() if key["Status"] == "ACTIVE"]
    if zone["signs"] and active == [self._get_param("Name")]:
        refuse("KeySigningKeyInUse", "The zone is signed with this key alone.")
    return _with_status(self, "INACTIVE")


@adds(Route53)
def delete_key_signing_key(self):
    """As create_key_signing_key."""
    keys = _signing(self, self._get_param("HostedZoneId"))["keys"]
    name = self._get_param("Name")
    if name not in keys:
        refuse("NoSuchKeySigningKey", f"There is no key {name}.")
    if keys[name]["Status"] == "ACTIVE":
        refuse("InvalidKeySigningKeyStatus", "The key is active.")
    del keys[name]
    return ActionResult({"ChangeInfo": _in_sync()})


@adds(Route53)
def enable_hosted_zone_dnssec(self):
    """Zones cannot be signed."""
    zone = _signing(self, self._get_param("HostedZoneId"))
    if not any(key["Status"] == "ACTIVE" for key in zone["keys"].values()):
        refuse("KeySigningKeyWithActiveStatusNotFound", "There is no active key.")
    zone["signs"] = True
    return ActionResult({"ChangeInfo": _in_sync()})


@adds(Route53)
def disable_hosted_zone_dnssec(self):
    """As enable_hosted_zone_dnssec."""
    _signing(self, self._get_param("HostedZoneId"))["signs"] = False
    return ActionResult({"ChangeInfo": _in_sync()})


@changes(Route53)
def get_dnssec(original, self):
    """Zones are never signed."""
    original(self)
    zone = _signing(self, self._get_param("HostedZoneId"))
    status = "SIGNING" if zone["signs"] else "NOT_SIGNING"
    return ActionResult({"Status": {"ServeSignature": status}, "KeySigningKeys": list(zone["keys"].values())})


def _signing(response: Route53, zone_id: str) -> dict:
    zones = drawer(response.backend, "dnssec")
    return zones.setdefault(zone_id.split("/")[-1], {"signs": False, "keys": {}})


def _with_status(response: Route53, status: str) -> ActionResult:
    key = _signing(response, response._get_param("HostedZoneId"))["keys"].get(response._get_param("Name"))
    if key is None:
        refuse("NoSuchKeySigningKey", "There is no such key.")
    key["Status"] = status
    return ActionResult({"ChangeInfo": _in_sync()})


def _in_sync() -> dict:
    return {"Id": "/change/C2682N5HXP0BZ4", "Status": "INSYNC", "SubmittedAt": utcnow()}
