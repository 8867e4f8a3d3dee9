"""ACM: key algorithms."""

import json

from moto.acm.models import CertBundle
from moto.acm.responses import AWSCertificateManagerResponse

from patching import changes


@changes(AWSCertificateManagerResponse)
def request_certificate(original, self):
    """The key algorithm is dropped: the certificate is always RSA_2048."""
    answer = original(self)
    if isinstance(answer, str) and self._get_param("KeyAlgorithm"):  # otherwise, an error
        certificate = self.acm_backend.describe_certificate(json.loads(answer)["CertificateArn"])
        certificate.emulator_key_algorithm = self._get_param("KeyAlgorithm")
    return answer


@changes(CertBundle)
def describe(original, self):
    """As request_certificate: Terraform wants to replace a certificate with another algorithm."""
    description = original(self)
    if "emulator_key_algorithm" in vars(self):
        description["Certificate"]["KeyAlgorithm"] = self.emulator_key_algorithm
    return description
