"""The Ubuntu LTS images that moto lacks: it knows 14.04 and 16.04 only, and none of Canonical's parameters.

Amazon Linux 2023 is not here: moto brings real data for it, images and parameters, for every region.
"""
from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

CANONICAL = "099720109477"
PARAMETERS = "/aws/service/canonical/ubuntu/server/"
SERIAL = "20250610"

# version -> (code name, folder of the image's name, volume type in the parameter's name)
RELEASES = {
    "22.04": ("jammy", "hvm-ssd", "ebs-gp2"),
    "24.04": ("noble", "hvm-ssd-gp3", "ebs-gp3"),
}
ARCHITECTURES = {"amd64": "x86_64", "arm64": "arm64"}


@dataclass(frozen=True)
class UbuntuImage:
    id: str
    name: str
    architecture: str
    parameter: str


def ubuntu_images(region: str) -> Iterator[UbuntuImage]:
    """The images of one region. As on AWS, the same image has another ID in each region."""
    for version, (code_name, folder, volume) in RELEASES.items():
        for arch, architecture in ARCHITECTURES.items():
            name = f"ubuntu/images/{folder}/ubuntu-{code_name}-{version}-{arch}-server-{SERIAL}"
            yield UbuntuImage(
                id="ami-" + hashlib.sha1(f"{region}/{name}".encode()).hexdigest()[:17],
                name=name,
                architecture=architecture,
                parameter=f"{PARAMETERS}{version}/stable/current/{arch}/hvm/{volume}/ami-id",
            )
