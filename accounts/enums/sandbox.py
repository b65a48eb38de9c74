"""Code lists of a sandbox."""

from enum import StrEnum


class SandboxPart(StrEnum):
    """Which organisation of a tenant's world a client of the tenant speaks as."""

    APP = "app"
    HOSPITAL = "hospital"
