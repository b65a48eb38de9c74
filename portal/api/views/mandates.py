"""One mandate, of which one side is linked to the partner."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from django.http import HttpResponse
from rest_framework.request import Request

from accounts.queries.people import person_cards
from family.access import linked_mandate_for, past_mandate_for
from family.errors import MandateNotFound
from family.queries.mandates import MandateCard
from foundation import clock
from foundation.clock import local_date
from portal.api import faults
from portal.api.examples_of_families import MANDATE
from portal.api.family_told import told_of
from portal.api.schema import operation
from portal.api.serializers.family import FamilyDayQuery, OneMandateAnswer
from portal.api.serializers.shapes import StrictInput
from portal.api.views.family import FamilyDoor


@dataclass(frozen=True)
class _Held:
    """A mandate in the shape of those that stand in lists."""

    card: MandateCard


class MandateView(FamilyDoor):
    """One mandate."""

    query_class: ClassVar[type[StrictInput]] = FamilyDayQuery

    @operation(
        "mandate_get",
        "Get a mandate",
        answer=OneMandateAnswer,
        example=MANDATE,
        query=FamilyDayQuery,
        refusals=(faults.NO_RESOURCE, MandateNotFound),
        has_etag=True,
    )
    def get(self, request: Request, mandate_id: UUID) -> HttpResponse:
        """What one person lets another do at the end of a day, today as it is now; one of the two is linked to you."""
        at = clock.now()
        today = local_date(at)
        on = self.query.get("on") or today
        mandate_for = linked_mandate_for if on == today else past_mandate_for
        card = mandate_for(self.actor, mandate_id, on=on)
        people = person_cards([card.principal_id, card.helper_id])
        told = told_of(self.actor, card.principal_id, people.values())
        self.note("mandate.listed", *(told.linked & people.keys()), at=at)
        principal, helper = (told.person(people[one]) for one in (card.principal_id, card.helper_id))
        content = {"as_of": on, "principal": principal, "helper": helper, "mandate": _Held(card)}
        return self.answer(OneMandateAnswer, content)
