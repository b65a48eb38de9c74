"""How much stands under some records of this floor, as a clerk who compares two of them is shown it."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Sum

from accounts.enums.cards import CardState
from accounts.models.cards import ElectronicCard, SocialSecurityCard
from accounts.models.contributions import ContributionSpan
from accounts.models.documents import IdentityDocument
from accounts.models.matters import Matter
from accounts.models.people import Enrolment
from accounts.models.users import User


@dataclass(frozen=True)
class Holdings:
    """Counts over all records given, as known now; months add up over every insurance."""

    documents_count: int
    enrolments_count: int
    contribution_months: int
    cards_count: int
    users_count: int
    matters_count: int


def holdings_of(person_ids: Collection[int]) -> Holdings:
    """Count what stands under some records themselves, whichever human being they are merged into."""
    ids = set(person_ids)
    spans = ContributionSpan.objects.current().filter(person__in=ids)
    live = ElectronicCard.objects.filter(person__in=ids).exclude(state=CardState.CANCELLED.value)
    return Holdings(
        documents_count=IdentityDocument.objects.current().filter(person__in=ids).count(),
        enrolments_count=Enrolment.objects.current().filter(person__in=ids).count(),
        contribution_months=spans.aggregate(months=Sum("months_count"))["months"] or 0,
        cards_count=live.count() + SocialSecurityCard.objects.filter(person__in=ids).count(),
        users_count=User.objects.filter(person__in=ids).count(),
        matters_count=Matter.objects.filter(subject__in=ids).count(),
    )
