"""How much stands under some records of this floor, as a clerk who compares two of them is shown it."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q

from family.models.bindings import OPEN_STATES, SharingBinding
from family.models.kinship import Marriage, Parentage, SiblingSupport
from family.models.mandates import Mandate


@dataclass(frozen=True)
class Ties:
    """Counts over all records given: parents, children, marriages, step-siblings; mandates; account sharing."""

    relatives_count: int
    mandates_count: int
    bindings_count: int


def ties_of(person_ids: Collection[int]) -> Ties:
    """Count the ties of some records themselves, whichever human being they are merged into."""
    ids = set(person_ids)
    parentages = Parentage.objects.current().filter(Q(parent__in=ids) | Q(child__in=ids))
    marriages = Marriage.objects.current().filter(Q(one__in=ids) | Q(other__in=ids))
    supports = SiblingSupport.objects.current().filter(Q(one__in=ids) | Q(other__in=ids))
    mandates = Mandate.objects.filter(Q(principal__in=ids) | Q(helper__in=ids), revoked_at__isnull=True)
    bindings = SharingBinding.objects.filter(Q(sharer__in=ids) | Q(user__in=ids), state__in=OPEN_STATES)
    relatives_count = parentages.count() + marriages.count() + supports.count()
    return Ties(relatives_count, mandates.count(), bindings.count())
