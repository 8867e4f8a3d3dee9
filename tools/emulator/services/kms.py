"""KMS: the period of key rotation."""

import json

from moto.kms.models import Key
from moto.kms.responses import KmsResponse

from patching import changes

DEFAULT_PERIOD_IN_DAYS = 365


@changes(KmsResponse)
def enable_key_rotation(original, self):
    """The period is dropped."""
    answer = original(self)
    _key(self).emulator_rotation_period = self._get_param("RotationPeriodInDays") or DEFAULT_PERIOD_IN_DAYS
    return answer


@changes(KmsResponse)
def get_key_rotation_status(original, self):
    """The period is not returned."""
    status = json.loads(original(self))
    if status["KeyRotationEnabled"]:
        status["RotationPeriodInDays"] = _key(self).emulator_rotation_period
    return json.dumps(status)


def _key(response: KmsResponse) -> Key:
    return response.kms_backend.keys[response.kms_backend.get_key_id(response._get_param("KeyId"))]
