"""How far the matters of the people linked to a partner have come; to apply is the person's own, or their helper's."""

from typing import ClassVar
from uuid import UUID

from django.http import HttpResponse
from rest_framework.request import Request

from accounts.access import linked_matter_for
from accounts.errors.matters import MatterNotFound
from accounts.errors.people import PersonNotFound
from accounts.queries.matters import lines_of, matters_page
from accounts.queries.people import person_cards
from foundation import clock
from portal.api import examples_of_persons as examples
from portal.api import faults
from portal.api.pages import page_of, write_cursor
from portal.api.schema import operation
from portal.api.serializers.links import PageQuery
from portal.api.serializers.matters import MatterPageAnswer, OneMatterAnswer
from portal.api.serializers.shapes import NoQuery, StrictInput
from portal.api.views.persons import PersonDoor
from portal.shared.matter_pages import INSIDE


class PersonMattersView(PersonDoor):
    """The matters of one person."""

    query_class: ClassVar[type[StrictInput]] = PageQuery

    @operation(
        "person_matters_list",
        "List the matters of a person",
        answer=MatterPageAnswer,
        example=examples.MATTERS,
        query=PageQuery,
        refusals=(faults.NO_RESOURCE, PersonNotFound),
        has_etag=True,
    )
    def get(self, request: Request, person_id: UUID) -> HttpResponse:
        """One page of what is or was asked of the agencies about a linked person, the newest first."""
        at, limit = clock.now(), self.query["limit"]
        person = self.person(person_id)
        found = matters_page(person.id, after=self.query["cursor"], most=limit + 1)
        page = page_of(found, limit=limit, cursor=lambda card: write_cursor(card.public_id))
        self.note("matter.listed", person.id, at=at)
        content = {"person_id": person.public_id, "items": page.items, "next": page.next}
        return self.answer(MatterPageAnswer, content)


class MatterView(PersonDoor):
    """One matter."""

    query_class: ClassVar[type[StrictInput]] = NoQuery

    @operation(
        "matter_get",
        "Get a matter and its steps",
        answer=OneMatterAnswer,
        example=examples.MATTER,
        refusals=(faults.NO_RESOURCE, MatterNotFound),
        has_etag=True,
    )
    def get(self, request: Request, matter_id: UUID) -> HttpResponse:
        """How far a matter about a linked person has come. What was filled in or written to it is not told."""
        at = clock.now()
        card = linked_matter_for(self.actor, matter_id)
        steps = [line for line in lines_of(card.id) if line.act not in INSIDE]
        of = person_cards([card.subject_id])[card.subject_id]
        self.note("matter.viewed", card.subject_id, at=at, object_kind="matter", object_id=matter_id)
        return self.answer(OneMatterAnswer, {"person_id": of.public_id, "matter": card, "steps": steps})
