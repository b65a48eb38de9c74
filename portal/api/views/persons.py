"""Who the people linked to a partner are, how their cards and wallet stand, and what was written to them."""

from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpResponse
from rest_framework.request import Request

from accounts.access import linked_person_for
from accounts.actions import audit, person_lookups
from accounts.actions.idempotency import KeptAnswer
from accounts.errors.idempotency import IdempotencyKeyReused, IdempotencyKeyRunning
from accounts.errors.people import PersonLookupsSpent, PersonNotFound
from accounts.queries.cards import live_card_of, printed_cards_of
from accounts.queries.inbox import Written, subjects_of, written_to
from accounts.queries.links import linked_among
from accounts.queries.people import EnrolmentFact, PersonCard, enrolments_on, person_cards
from family.queries.wallets import wallet_of
from foundation import clock
from foundation.clock import local_date
from foundation.masking import mask_name
from portal.api import examples_of_persons as examples
from portal.api import faults
from portal.api.once import answer_once, key_of
from portal.api.pages import page_of, write_cursor
from portal.api.schema import operation
from portal.api.serializers.links import PageQuery
from portal.api.serializers.persons import (
    CardsAnswer,
    LookupAnswer,
    LookupInput,
    NoticePageAnswer,
    OnQuery,
    PersonAnswer,
    WalletAnswer,
)
from portal.api.serializers.shapes import NoQuery, StrictInput
from portal.api.views.doors import PartnerDoor
from regions.queries.places import areas_last_known

_OWN = (faults.NO_RESOURCE, PersonNotFound)


class PersonDoor(PartnerDoor):
    """A door to what is on record about one linked person, as of a day."""

    query_class: ClassVar[type[StrictInput]] = OnQuery

    def day(self, at: datetime) -> date:
        """Give the day asked about: today in China unless one is named."""
        named: date | None = self.query.get("on")
        return named or local_date(at)

    def person(self, public_id: UUID) -> PersonCard:
        """Give a linked person."""
        return linked_person_for(self.actor, public_id)

    def note(self, action: str, person_id: int, *, at: datetime, **of: Any) -> None:
        """Write down whose record was looked at."""
        audit.record(self.actor, audit.Event(action, person_id, **of), at=at)


class PersonView(PersonDoor):
    """One linked person."""

    @operation(
        "person_get",
        "Get a person",
        answer=PersonAnswer,
        example=examples.PERSON,
        query=OnQuery,
        refusals=_OWN,
        has_etag=True,
    )
    def get(self, request: Request, person_id: UUID) -> HttpResponse:
        """Who a linked person is, masked, and where they are insured on a day."""
        at = clock.now()
        on, person = self.day(at), self.person(person_id)
        held = enrolments_on([person.id], on=on)
        self.note("person.viewed", person.id, at=at)
        content = {
            "person_id": person.public_id,
            "as_of": on,
            "name_masked": mask_name(person.name),
            "number_masked": person.id_number_masked,
            "sex": person.sex,
            "born_in": person.born_on.year,
            "enrolments": _enrolments(held, on=on),
        }
        return self.answer(PersonAnswer, content)


class LookupsView(PartnerDoor):
    """Where linked people are found by a number."""

    @operation(
        "person_lookups_create",
        "Find a linked person by a document's number",
        answer=LookupAnswer,
        example=examples.LOOKUP,
        status=201,
        body=LookupInput,
        body_example=examples.LOOKUP_INPUT,
        refusals=(PersonNotFound, PersonLookupsSpent, IdempotencyKeyRunning, IdempotencyKeyReused),
        is_keyed=True,
    )
    def post(self, request: Request) -> HttpResponse:
        """Find the person whom a number means, if they let you act for them.

        A number of nobody, of somebody who is not linked, and one that two people share are the same answer. Only a
        few such answers are given in ten minutes.
        """
        key_of(request._request)
        number = self.read_body(LookupInput)["number"]
        at = clock.now()
        with person_lookups.tried(self.actor, at=at):
            return answer_once(request._request, self.actor, lambda: self._find(number, at), at=at)

    def _find(self, number: str, at: datetime) -> KeptAnswer:
        """Find, and write the answer to keep."""
        found = person_lookups.find(self.actor, number, at=at)
        return KeptAnswer(201, self.bytes_of(LookupAnswer, {"person_id": found.public_id}))


class CardsView(PersonDoor):
    """The cards of one person."""

    @operation(
        "person_cards_get",
        "Get how a person's cards stand",
        answer=CardsAnswer,
        example=examples.CARDS,
        query=OnQuery,
        refusals=_OWN,
        has_etag=True,
    )
    def get(self, request: Request, person_id: UUID) -> HttpResponse:
        """The electronic card as it is now, and the printed ones on a day. A verification says whether one is genuine."""
        at = clock.now()
        on, person = self.day(at), self.person(person_id)
        electronic, printed = live_card_of(person.id), printed_cards_of(person.id, on=on)
        self.note("card.viewed", person.id, at=at)
        content = {"person_id": person.public_id, "as_of": on, "electronic": electronic, "printed": printed}
        return self.answer(CardsAnswer, content)


class WalletView(PersonDoor):
    """The wallet of one person."""

    query_class: ClassVar[type[StrictInput]] = NoQuery

    @operation(
        "person_wallet_get",
        "Get how a person's wallet stands",
        answer=WalletAnswer,
        example=examples.WALLET,
        refusals=_OWN,
        has_etag=True,
    )
    def get(self, request: Request, person_id: UUID) -> HttpResponse:
        """Whether a person has a wallet for money from other provinces, and how it stands; not what lies in it."""
        at = clock.now()
        person = self.person(person_id)
        wallet = wallet_of(person.id)
        self.note("wallet.viewed", person.id, at=at)
        return self.answer(WalletAnswer, {"person_id": person.public_id, "wallet": wallet})


class NoticesView(PersonDoor):
    """The messages to one person."""

    query_class: ClassVar[type[StrictInput]] = PageQuery

    @operation(
        "person_notices_list",
        "List which messages were written to a person",
        answer=NoticePageAnswer,
        example=examples.NOTICES,
        query=PageQuery,
        refusals=_OWN,
        has_etag=True,
    )
    def get(self, request: Request, person_id: UUID) -> HttpResponse:
        """One page, the newest first: what each tells of, and how far it has come.

        The words of a message are the person's own. One that tells of somebody who is not linked to you is left out.
        """
        at, limit = clock.now(), self.query["limit"]
        person = self.person(person_id)
        linked = linked_among(self.actor, subjects_of(person.id))
        found = written_to(person.id, linked, after=self.query["cursor"], most=limit + 1)
        page = page_of(found, limit=limit, cursor=lambda one: write_cursor(one.public_id))
        self.note("notices.listed", person.id, at=at)
        items = _notices(page.items)
        content = {"person_id": person.public_id, "items": items, "next": page.next}
        return self.answer(NoticePageAnswer, content)


def _enrolments(held: list[EnrolmentFact], *, on: date) -> list[dict[str, Any]]:
    """Tell enrolments, each with the names of its area."""
    areas = areas_last_known({one.area_key for one in held}, on=on) if held else {}
    return [
        {
            "insurance": one.insurance,
            "state": one.state,
            "area_key": one.area_key,
            "area_name": areas[one.area_key].name,
            "area_name_en": areas[one.area_key].name_en,
        }
        for one in held
    ]


def _notices(found: Any) -> list[dict[str, Any]]:
    """Tell messages, each with the ids of those it tells of."""
    people = person_cards({key for one in found for key in one.about_ids})
    return [_notice(one, people) for one in found]


def _notice(one: Written, people: dict[int, PersonCard]) -> dict[str, Any]:
    return {
        "public_id": one.public_id,
        "template": one.template,
        "about_person_ids": sorted((people[key].public_id for key in one.about_ids), key=str),
        "created_at": one.created_at,
        "is_read": one.is_read,
        "travelled": one.travelled,
    }
