"""How much stands under some records of this floor, as a clerk who compares two of them is shown it."""

from collections.abc import Collection
from dataclasses import dataclass

from certification.models.entitlements import Entitlement
from certification.models.events import Certification


@dataclass(frozen=True)
class Benefits:
    """Counts over all records given: benefits drawn, and proofs of entitlement."""

    benefits_count: int
    certifications_count: int


def benefits_of(person_ids: Collection[int]) -> Benefits:
    """Count the benefits of some records themselves, whichever human being they are merged into."""
    ids = set(person_ids)
    entitlements = Entitlement.objects.current().filter(person__in=ids)
    return Benefits(entitlements.count(), Certification.objects.filter(entitlement__person__in=ids).count())
