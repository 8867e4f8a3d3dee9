"""SSM: the public parameters of Ubuntu's images."""

from moto.core.utils import utcnow
from moto.ssm.models import Parameter, ParameterDict

from patching import changes
from ubuntu import PARAMETERS, UbuntuImage, ubuntu_images


@changes(ParameterDict)
def _check_loading_status(original, self, key):
    """Canonical's parameters are missing, and cannot be created: names that begin with /aws are refused."""
    original(self, key)
    if not str(key or "").startswith(PARAMETERS) or vars(self).get("emulator_ubuntu_loaded"):
        return
    self.emulator_ubuntu_loaded = True
    for image in ubuntu_images(self.region_name):
        dict.__setitem__(self, image.parameter, [_parameter(self, image)])


def _parameter(parameters: ParameterDict, image: UbuntuImage) -> Parameter:
    return Parameter(
        account_id=parameters.account_id,
        name=image.parameter,
        value=image.id,
        parameter_type="String",
        description=None,
        allowed_pattern=None,
        keyid=None,
        last_modified_date=utcnow(),
        version=1,
        data_type="aws:ec2:image",
    )
