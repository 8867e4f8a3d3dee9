"""S3: delete markers, EventBridge notifications, access logs, lifecycle rules, replication."""

import copy
import json
from xml.etree import ElementTree

from moto.s3.models import FakeBucket, FakeDeleteMarker
from moto.s3.responses import S3Response

from patching import adds, changes


@adds(FakeDeleteMarker)
def dispose(self, garbage=False):
    """DeleteObjects on a delete marker fails with 500: moto disposes of every version, and markers lack the method.

    Terraform meets it when it empties a versioned state bucket: `use_lockfile` leaves such markers.
    """


@changes(S3Response)
def get_bucket_notification(original, self):
    """`eventbridge = true` is accepted, but not returned."""
    configuration = self.backend.get_bucket_notification_configuration(self.bucket_name)
    status, headers, body = original(self)
    if configuration is not None and configuration.event_bridge is not None:
        root = ElementTree.fromstring(body)
        ElementTree.SubElement(root, root.tag.replace("NotificationConfiguration", "EventBridgeConfiguration"))
        body = ElementTree.tostring(root, encoding="unicode")
    return status, headers, body


@changes(FakeBucket)
def _log_permissions_enabled_policy(original, self, target_bucket, target_prefix):
    """A log bucket whose policy has a statement on everybody (`"Principal": "*"`) ends in HTTP 500."""
    policy = json.loads(target_bucket.policy or '{"Statement": []}')
    policy["Statement"] = [one for one in policy["Statement"] if isinstance(one.get("Principal"), dict)]
    readable = copy.copy(target_bucket)
    readable.policy = json.dumps(policy).encode()
    return original(readable, target_prefix)


@changes(FakeBucket)
def set_lifecycle(original, self, rules):
    """`NewerNoncurrentVersions` of a rule is dropped, and the provider waits until it can read it back."""
    original(self, rules)
    for rule, given in zip(self.rules, rules):
        expiration = given.get("NoncurrentVersionExpiration") or {}
        rule.emulator_newer_versions = expiration.get("NewerNoncurrentVersions")


@changes(S3Response)
def get_bucket_lifecycle(original, self):
    """The other half of `set_lifecycle`: moto's answer has no place for `NewerNoncurrentVersions`."""
    answer = original(self)
    bucket = self.backend.get_bucket(self.bucket_name)
    status, headers, body = answer if isinstance(answer, tuple) else (200, {}, answer)
    if status != 200:
        return answer
    root = ElementTree.fromstring(body)
    namespace = root.tag.removesuffix("LifecycleConfiguration")
    for rule, element in zip(bucket.rules, root.findall(f"{namespace}Rule")):
        expiration = element.find(f"{namespace}NoncurrentVersionExpiration")
        newer = getattr(rule, "emulator_newer_versions", None)
        if expiration is not None and newer is not None:
            ElementTree.SubElement(expiration, f"{namespace}NewerNoncurrentVersions").text = str(newer)
    return status, headers, ElementTree.tostring(root, encoding="unicode")


@changes(S3Response)
def get_bucket_replication(original, self):
    """`SourceSelectionCriteria` of a rule is accepted, but not returned."""
    status, headers, body = original(self)
    root = ElementTree.fromstring(body)
    namespace = root.tag.removesuffix("ReplicationConfiguration")
    given = self.backend.get_bucket_replication(self.bucket_name)["Rule"]
    for rule, element in zip(given, root.findall(f"{namespace}Rule")):
        encrypted = (rule.get("SourceSelectionCriteria") or {}).get("SseKmsEncryptedObjects")
        if encrypted:
            criteria = ElementTree.SubElement(element, f"{namespace}SourceSelectionCriteria")
            objects = ElementTree.SubElement(criteria, f"{namespace}SseKmsEncryptedObjects")
            ElementTree.SubElement(objects, f"{namespace}Status").text = encrypted["Status"]
    return status, headers, ElementTree.tostring(root, encoding="unicode")
