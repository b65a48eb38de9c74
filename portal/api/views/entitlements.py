"""The benefits of the people linked to a partner, as of a day."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from rest_framework.request import Request

from accounts.errors.people import PersonNotFound
from certification.access.partners import entitlement_for
from certification.errors import EntitlementNotFound
from certification.queries.entitlements import HeldEntitlement, entitlements_on
from foundation import clock
from portal.api import examples_of_persons as examples
from portal.api import faults
from portal.api.pages import page_within
from portal.api.schema import operation
from portal.api.serializers.entitlements import EntitlementListAnswer, OneEntitlementAnswer
from portal.api.serializers.persons import OnPageQuery, OnQuery
from portal.api.views.persons import PersonDoor
from regions.queries.places import areas_last_known


class PersonEntitlementsView(PersonDoor):
    """The benefits of one person."""

    query_class = OnPageQuery

    @operation(
        "person_entitlements_list",
        "List the benefits of a person",
        answer=EntitlementListAnswer,
        example=examples.ENTITLEMENTS,
        query=OnPageQuery,
        refusals=(faults.NO_RESOURCE, PersonNotFound),
        has_etag=True,
    )
    def get(self, request: Request, person_id: UUID) -> HttpResponse:
        """Every benefit that a linked person draws on a day, and whether it is paid; the list may be empty."""
        at = clock.now()
        on, person = self.day(at), self.person(person_id)
        held = entitlements_on(person.id, on=on)
        self.note("entitlement.viewed", person.id, at=at)
        page = page_within(held, self.query, space=f"entitlements.{person.id}", key=lambda one: one.id)
        items = _told(page.items, on=on)
        content = {"person_id": person.public_id, "as_of": on, "items": items, "next": page.next}
        return self.answer(EntitlementListAnswer, content)


class EntitlementView(PersonDoor):
    """One benefit."""

    @operation(
        "entitlement_get",
        "Get a benefit",
        answer=OneEntitlementAnswer,
        example=examples.ENTITLEMENT,
        query=OnQuery,
        refusals=(faults.NO_RESOURCE, EntitlementNotFound),
        has_etag=True,
    )
    def get(self, request: Request, entitlement_id: UUID) -> HttpResponse:
        """A benefit that a linked person draws on a day, and whether it is paid. Its deadline has its own address."""
        at = clock.now()
        on = self.day(at)
        card = entitlement_for(self.actor, entitlement_id, relations=self.relations, on=on)
        self.note(
            "entitlement.viewed", card.person_id, at=at, object_kind="entitlement", object_id=entitlement_id
        )
        (told,) = _told([card], on=on)
        return self.answer(OneEntitlementAnswer, {"as_of": on, "entitlement": told})


def _told(cards: Iterable[HeldEntitlement], *, on: date) -> list[dict[str, Any]]:
    """Tell benefits, each with the names of the area that pays it."""
    held = list(cards)
    areas = areas_last_known({card.paying_area_key for card in held}, on=on) if held else {}
    return [
        {
            **{
                name: getattr(card, name)
                for name in (
                    "id",
                    "benefit",
                    "paying_area_key",
                    "starts_on",
                    "ends_on",
                    "payment",
                    "payment_since",
                    "is_exempt",
                )
            },
            "area_name": areas[card.paying_area_key].name,
            "area_name_en": areas[card.paying_area_key].name_en,
        }
        for card in held
    ]
