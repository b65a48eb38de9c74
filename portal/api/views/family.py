"""Near relatives, kinship with its proof, and mandates of the people linked to a partner."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpResponse
from rest_framework.request import Request

from accounts.access import linked_person_for
from accounts.actions import audit
from accounts.errors.people import PersonNotFound
from accounts.queries.people import PersonCard, person_cards
from accounts.rules.actors import Actor
from family.queries.kin import near_relatives_of, relation_between, terms_between
from family.queries.mandate_days import mandates_then
from family.queries.mandates import MandateCard, mandates_about
from foundation import clock
from foundation.clock import local_date
from portal.api import faults
from portal.api.examples_of_families import KINSHIP, MANDATES, RELATIVES
from portal.api.family_told import Told, relative_told, terms_told, told_of
from portal.api.pages import page_within
from portal.api.schema import operation
from portal.api.serializers.family import (
    FamilyDayQuery,
    FamilyDaysQuery,
    KinshipAnswer,
    KinshipQuery,
    MandateListsAnswer,
    RelativeListAnswer,
    RelativesQuery,
)
from portal.api.serializers.shapes import StrictInput
from portal.api.views.doors import PartnerDoor


class FamilyDoor(PartnerDoor):
    """A door to the family of people who are linked to the partner."""

    query_class: ClassVar[type[StrictInput]] = FamilyDayQuery

    def person(self, public_id: UUID) -> PersonCard:
        """Give a linked person."""
        return linked_person_for(self.actor, public_id)

    def note(self, action: str, *person_ids: int, at: datetime) -> None:
        """Write down whose family was looked at."""
        audit.record_many(self.actor, [audit.Event(action, one) for one in sorted(set(person_ids))], at=at)


class RelativesView(FamilyDoor):
    """The near relatives of one person."""

    query_class: ClassVar[type[StrictInput]] = RelativesQuery

    @operation(
        "person_relatives_list",
        "List the near relatives of a person, with every path that proves it",
        answer=RelativeListAnswer,
        example=RELATIVES,
        query=RelativesQuery,
        refusals=(faults.NO_RESOURCE, PersonNotFound),
        has_etag=True,
    )
    def get(self, request: Request, person_id: UUID) -> HttpResponse:
        """Every near relative of a linked person on a day, the closest first; those who died stand there too.

        Of relatives who are not linked to you there is a masked name and a word for them within the answer.
        """
        at = clock.now()
        on = self.query.get("on") or local_date(at)
        person = self.person(person_id)
        cards = near_relatives_of(person.id, on=on)
        page = page_within(cards, self.query, space=f"relatives.{person.id}", key=lambda card: card.person.id)
        told = told_of(self.actor, person.id, [card.person for card in cards])
        self.note("family.viewed", person.id, at=at)
        items = [relative_told(told, card) for card in page.items]
        content = {"person_id": person.public_id, "as_of": on, "items": items, "next": page.next}
        return self.answer(RelativeListAnswer, content)


class KinshipView(FamilyDoor):
    """What one person is to another."""

    query_class: ClassVar[type[StrictInput]] = KinshipQuery

    @operation(
        "kinship_get",
        "Say what one person is to another, with proof, or why nothing",
        answer=KinshipAnswer,
        example=KINSHIP,
        query=KinshipQuery,
        refusals=(PersonNotFound,),
        has_etag=True,
    )
    def get(self, request: Request) -> HttpResponse:
        """Both are linked to you, or the answer is the same as for nobody."""
        at = clock.now()
        on = self.query.get("on") or local_date(at)
        of, other = self.person(self.query["of"]), self.person(self.query["other"])
        answer = relation_between(of.id, other.id, on=on)
        told = told_of(self.actor, of.id, _between(of, other))
        self.note("family.viewed", of.id, other.id, at=at)
        content = {"of": of.public_id, "other": other.public_id, "as_of": on, **_none()}
        if answer.kin is not None:
            content |= {"is_near": True, **told.kin(answer.kin, other.sex)}
        else:
            content["reasons"] = told.reasons(answer.why_not, on)
        return self.answer(KinshipAnswer, content)


class MandatesView(FamilyDoor):
    """The mandates of one person."""

    query_class: ClassVar[type[StrictInput]] = FamilyDaysQuery

    @operation(
        "person_mandates_list",
        "List the mandates a person has given and holds",
        answer=MandateListsAnswer,
        example=MANDATES,
        query=FamilyDaysQuery,
        refusals=(faults.NO_RESOURCE, PersonNotFound),
        has_etag=True,
    )
    def get(self, request: Request, person_id: UUID) -> HttpResponse:
        """What holds at the end of a day, today as it is now; those too that rest.

        To act by one is the portal's own: it asks the mandate at every use.
        """
        at = clock.now()
        today = local_date(at)
        on = self.query.get("on") or today
        person = self.person(person_id)
        given, held = (mandates_about if on == today else mandates_then)(person.id, on=on)
        both = [("given", card) for card in given] + [("held", card) for card in held]
        page = page_within(both, self.query, space="mandates", key=lambda one: (one[0], one[1].public_id))
        given, held = ([card for side, card in page.items if side == name] for name in ("given", "held"))
        self.note("mandate.listed", person.id, at=at)
        content = {"person_id": person.public_id, "as_of": on}
        others = {card.helper_id for card in given} | {card.principal_id for card in held}
        lists = _Mandates(self.actor, person, others, on)
        content |= {"given": lists.told(given), "held": lists.told(held), "next": page.next}
        return self.answer(MandateListsAnswer, content)


@dataclass(frozen=True)
class _Mandate:
    """One mandate as it is told: the row, and who the other one is."""

    card: MandateCard
    other: dict[str, Any]


class _Mandates:
    """Tells mandates of one person, each with the other one of the two."""

    def __init__(self, actor: Actor, person: PersonCard, others: set[int], on: date) -> None:
        self._own = person.id
        self._people = person_cards(others)
        self._terms = terms_between([(person.id, other) for other in others], on=on)
        self._told: Told = told_of(actor, person.id, self._people.values())

    def told(self, cards: list[MandateCard]) -> list[_Mandate]:
        """Tell some of them."""
        return [self._one(card) for card in cards]

    def _one(self, card: MandateCard) -> _Mandate:
        other_id = card.helper_id if card.principal_id == self._own else card.principal_id
        other = self._people[other_id]
        terms = terms_told(self._terms.get((self._own, other_id)))
        return _Mandate(card, {**self._told.person(other), **terms})


def _between(of: PersonCard, other: PersonCard) -> list[PersonCard]:
    """Name only the two: whoever stands between them is told of by no more than a word."""
    return [] if of.id == other.id else [other]


def _none() -> dict[str, Any]:
    """Tell what there is to tell of two people who are nothing to each other."""
    return {
        "is_near": False,
        "relation": None,
        "relations": [],
        "paths": [],
        "reasons": (),
        **terms_told(None),
    }
