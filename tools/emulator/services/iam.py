"""IAM: conditions in policies, tags of server certificates."""

from moto.core.responses import ActionResult, EmptyResult
from moto.iam.access_control import IAMPolicyStatement, PermissionResult
from moto.iam.models import Certificate, IAMBackend
from moto.iam.responses import IamResponse

from patching import adds, changes, refuse, tag_list, tags_from

# What a condition may ask about a request. The emulator speaks HTTP; its requests count as made over TLS.
REQUEST = {"aws:SecureTransport": "true"}


@changes(IAMPolicyStatement)
def is_action_permitted(original, self, action, resource="*", principal=None, incoming_condition_values=None):
    """A Deny with a condition always denies, so a TLS-only bucket refuses every read and write."""
    statement = self._statement
    if statement["Effect"] == "Deny" and not incoming_condition_values and not _conditions_hold(statement.get("Condition", {})):
        return PermissionResult.NEUTRAL
    return original(self, action, resource, principal, incoming_condition_values)


def _conditions_hold(conditions: dict) -> bool:
    """All conditions must hold. One that the emulator cannot judge does not."""
    return all(
        operator == "Bool" and REQUEST.get(key) == str(expected).lower()
        for operator, expectations in conditions.items()
        for key, expected in expectations.items()
    )


@changes(IAMBackend)
def remove_role_from_instance_profile(original, self, profile_name, role_name):
    """To take away a role that is not there is an error of Python's."""
    if role_name not in [role.name for role in self.get_instance_profile(profile_name).roles]:
        refuse("NoSuchEntity", f"Role {role_name} in Instance Profile {profile_name} cannot be found.")
    return original(self, profile_name, role_name)


@changes(IamResponse)
def upload_server_certificate(original, self):
    """A second server certificate of a name takes the place of the first; the tags of a new one are dropped."""
    name = self._get_param("ServerCertificateName")
    if name in [certificate.cert_name for certificate in self.backend.certificates.values()]:
        refuse("EntityAlreadyExists", f"The Server Certificate with name {name} already exists.")
    result = original(self)
    _certificate(self).emulator_tags = tags_from(self._get_param("Tags"))
    result.result["Tags"] = tag_list(_certificate(self).emulator_tags)
    return result


@changes(IamResponse)
def get_server_certificate(original, self):
    """The tags of a server certificate are not returned."""
    result = original(self)
    result.result["ServerCertificate"]["Tags"] = tag_list(_certificate(self).emulator_tags)
    return result


@adds(IamResponse)
def list_server_certificate_tags(self):
    """Not implemented."""
    return ActionResult({"Tags": tag_list(_certificate(self).emulator_tags), "IsTruncated": False})


@adds(IamResponse)
def tag_server_certificate(self):
    """Not implemented."""
    _certificate(self).emulator_tags.update(tags_from(self._get_param("Tags")))
    return EmptyResult()


@adds(IamResponse)
def untag_server_certificate(self):
    """Not implemented."""
    for key in self._get_param("TagKeys", []):
        _certificate(self).emulator_tags.pop(key, None)
    return EmptyResult()


def _certificate(response: IamResponse) -> Certificate:
    return response.backend.get_server_certificate(response._get_param("ServerCertificateName"))


@adds(IamResponse)
def list_instance_profile_tags(self):
    """Not implemented."""
    profile = self.backend.get_instance_profile(self._get_param("InstanceProfileName"))
    return ActionResult({"Tags": profile.tags, "IsTruncated": False})
