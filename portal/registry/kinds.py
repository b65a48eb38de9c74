"""The loaders of all floors, by what a file is about."""

from accounts.actions.registry import enrolments, persons
from accounts.actions.registry.merging import Loader
from accounts.enums.registry import RegistryKind
from certification.actions import registry as certification
from family.actions import registry as family

LOADERS: dict[RegistryKind, Loader] = {
    RegistryKind.PERSONS: persons.LOADER,
    RegistryKind.PARENTAGES: family.PARENTAGES_LOADER,
    RegistryKind.MARRIAGES: family.MARRIAGES_LOADER,
    RegistryKind.ENROLMENTS: enrolments.ENROLMENTS_LOADER,
    RegistryKind.CONTRIBUTIONS: enrolments.CONTRIBUTIONS_LOADER,
    RegistryKind.ENTITLEMENTS: certification.ENTITLEMENTS_LOADER,
    RegistryKind.CERTIFICATIONS: certification.CERTIFICATIONS_LOADER,
}
