"""Account sharing by partners: ask for it, read it, end it; the sharer says yes in the portal and nowhere else."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpResponse
from rest_framework.request import Request

from accounts.access import linked_person_for
from accounts.actions import audit
from accounts.actions.idempotency import KeptAnswer
from accounts.errors.idempotency import IdempotencyKeyReused, IdempotencyKeyRunning
from accounts.errors.people import PersonNotFound
from accounts.queries.links import linked_among
from accounts.queries.people import PersonCard, person_by_public_id, person_cards
from family.actions import binding_asking, bindings
from family.actions.binding_asking import Asked
from family.enums import BindingSide
from family.errors import BindingExists, BindingNotAllowed, BindingNotFound, BindingNotOpen
from family.queries.binding_days import binding_on, bindings_on
from family.queries.bindings import BindingCard, binding_by_public_id, bindings_of
from family.queries.kin import relation_between
from family.rules.sharing_told import told_to
from foundation import clock
from foundation.clock import local_date
from foundation.masking import mask_name
from portal.api import faults
from portal.api.examples_of_bindings import BINDING, BINDING_INPUT, BINDINGS, ENDED, REVOCATION_INPUT
from portal.api.matching import match_of
from portal.api.once import answer_once, key_of
from portal.api.pages import page_within
from portal.api.past import of_kept_days
from portal.api.schema import operation
from portal.api.serializers.bindings import (
    BindingAnswer,
    BindingInput,
    BindingListAnswer,
    RevocationInput,
    terms_in,
)
from portal.api.serializers.family import FamilyDayQuery, FamilyDaysQuery
from portal.api.serializers.shapes import StrictInput
from portal.api.views.doors import PartnerDoor


class BindingDoor(PartnerDoor):
    """A door to the bindings of people who are linked to the partner."""

    def told(self, cards: Sequence[BindingCard]) -> list[dict[str, Any]]:
        """Tell bindings; of whom is not linked a masked name and nothing else."""
        ids = sorted({one for card in cards for one in (card.sharer_id, card.user_id)})
        people, linked = person_cards(ids), linked_among(self.actor, ids)
        return [_told(card, people, frozenset(linked)) for card in cards]

    def note(self, action: str, card: BindingCard, *, at: datetime) -> None:
        """Write down whose binding was looked at."""
        events = [
            audit.Event(action, one, object_kind="binding", object_id=card.public_id)
            for one in (card.sharer_id, card.user_id)
        ]
        audit.record_many(self.actor, events, at=at)

    def card(
        self, binding_id: UUID, side: BindingSide | None = None, *, past: date | None = None
    ) -> BindingCard:
        """Give a binding of which a side, or this one, is linked to the partner; as it stood on a day that is past.

        Raises:
            BindingNotFound: absent, or nobody of it is linked; the answer is the same.
            DayNotKept: how it stood on that day is not on record.
        """
        now = binding_by_public_id(binding_id)
        if now is None:
            raise BindingNotFound
        self._refuse_unlinked(now, side)
        card = now if past is None else binding_on(binding_id, on=past)
        if card is None:
            raise BindingNotFound
        return card

    def _refuse_unlinked(self, card: BindingCard, side: BindingSide | None) -> None:
        ids = {BindingSide.SHARER: card.sharer_id, BindingSide.USER: card.user_id}
        asked = [ids[side]] if side else list(ids.values())
        if not linked_among(self.actor, asked):
            raise BindingNotFound


class BindingsView(BindingDoor):
    """Where sharing is asked for."""

    @operation(
        "bindings_create",
        "Ask for account sharing between two near relatives",
        answer=BindingAnswer,
        example=BINDING,
        status=201,
        body=BindingInput,
        body_example=BINDING_INPUT,
        refusals=(
            PersonNotFound,
            IdempotencyKeyRunning,
            BindingExists,
            IdempotencyKeyReused,
            BindingNotAllowed,
        ),
        is_keyed=True,
        has_etag=True,
    )
    def post(self, request: Request) -> HttpResponse:
        """Ask for a linked person, who is one of two near relatives.

        A refusal tells every reason that lies with the person you ask for; all that lies with the other is one code,
        `family.binding.other_side`, and is told to that person only.

        Whichever side you ask for, the sharer confirms in the portal, signed in freshly, and the binding waits for that
        as `asked`. Where you ask for the sharer, the user is asked after that.
        """
        key_of(request._request)
        asked = self.read_body(BindingInput)
        at = clock.now()
        return answer_once(request._request, self.actor, lambda: self._ask(asked, at), at=at)

    def _ask(self, asked: dict[str, Any], at: datetime) -> KeptAnswer:
        """Ask, and write the answer to keep."""
        is_for_user = asked["for"] == BindingSide.USER.value
        ids = {side: asked[f"{side.value}_id"] for side in BindingSide}
        mine = linked_person_for(self.actor, ids[BindingSide(asked["for"])])
        other = person_by_public_id(ids[BindingSide.SHARER if is_for_user else BindingSide.USER])
        # Of who is no relative nobody learns whether they exist.
        if other is None or relation_between(mine.id, other.id, on=local_date(at)).kin is None:
            raise PersonNotFound
        sharer, user = (other, mine) if is_for_user else (mine, other)
        pair = Asked(sharer.id, user.id, is_user_willing=is_for_user)
        try:
            card = binding_asking.ask_for(self.actor, pair, terms_in(asked), at=at)
        except BindingNotAllowed as refused:
            raise BindingNotAllowed(reasons=told_to(BindingSide(asked["for"]), refused.reasons)) from refused
        return self.kept(BindingAnswer, self.told([card])[0])


class BindingView(BindingDoor):
    """One binding."""

    query_class: ClassVar[type[StrictInput]] = FamilyDayQuery

    @operation(
        "binding_get",
        "Get a binding of a linked person",
        answer=BindingAnswer,
        example=BINDING,
        query=FamilyDayQuery,
        refusals=(faults.NO_RESOURCE, BindingNotFound),
        has_etag=True,
    )
    def get(self, request: Request, binding_id: UUID) -> HttpResponse:
        """A binding as it stands now, or as it stood at the end of a day, while one of the two is linked to you.

        A day of which that is not on record is 400 `request.invalid`, with the reason `not_kept`.
        """
        at = clock.now()
        on = self.query.get("on")
        with of_kept_days():
            card = self.card(binding_id, past=on if on != local_date(at) else None)
        self.note("binding.viewed", card, at=at)
        return self.answer(BindingAnswer, self.told([card])[0])


class BindingRevocationsView(BindingDoor):
    """Where bindings are ended."""

    @operation(
        "binding_revocations_create",
        "End a binding for a linked person",
        answer=BindingAnswer,
        example=ENDED,
        status=201,
        body=RevocationInput,
        body_example=REVOCATION_INPUT,
        refusals=(
            faults.NO_RESOURCE,
            BindingNotFound,
            IdempotencyKeyRunning,
            BindingNotOpen,
            IdempotencyKeyReused,
        ),
        is_keyed=True,
        is_change=True,
        has_etag=True,
    )
    def post(self, request: Request, binding_id: UUID) -> HttpResponse:
        """New payments stop at once, whatever the area says of how long a binding lasts; what was paid stays paid.

        What still waits for an answer is withdrawn or declined.
        """
        key_of(request._request)
        match_of(request._request)
        side = BindingSide(self.read_body(RevocationInput)["for"])
        at = clock.now()
        return answer_once(request._request, self.actor, lambda: self._end(binding_id, side, at), at=at)

    def _end(self, binding_id: UUID, side: BindingSide, at: datetime) -> KeptAnswer:
        """End, and write the answer to keep."""
        self.card(binding_id, side)
        self.refuse_stale(binding_id, BindingAnswer, lambda: self.told([self.card(binding_id, side)])[0])
        card = bindings.end_for(self.actor, binding_id, side, at=at)
        return self.kept(BindingAnswer, self.told([card])[0])


class PersonBindingsView(BindingDoor):
    """The bindings of one person."""

    query_class: ClassVar[type[StrictInput]] = FamilyDaysQuery

    @operation(
        "person_bindings_list",
        "List the bindings of a linked person",
        answer=BindingListAnswer,
        example=BINDINGS,
        query=FamilyDaysQuery,
        refusals=(faults.NO_RESOURCE, PersonNotFound),
        has_etag=True,
    )
    def get(self, request: Request, person_id: UUID) -> HttpResponse:
        """Whose account the person uses and who uses theirs, the newest first; those that have ended stand there too.

        Each as it stood at the end of a day, today as it is now. A day of which that is not on record is 400
        `request.invalid`, with the reason `not_kept`.
        """
        at = clock.now()
        today = local_date(at)
        on = self.query.get("on") or today
        person = linked_person_for(self.actor, person_id)
        with of_kept_days():
            cards = bindings_of(person.id) if on == today else bindings_on(person.id, on=on)
        page = page_within(cards, self.query, space="bindings", key=lambda card: card.public_id)
        audit.record(self.actor, audit.Event("binding.viewed", person.id), at=at)
        content = {"person_id": person.public_id, "as_of": on, "items": self.told(page.items)}
        return self.answer(BindingListAnswer, {**content, "next": page.next})


def _told(card: BindingCard, people: dict[int, PersonCard], linked: frozenset[int]) -> dict[str, Any]:
    def party(person_id: int) -> dict[str, Any]:
        person = people[person_id]
        return {
            "person_id": person.public_id if person_id in linked else None,
            "name_masked": mask_name(person.name),
        }

    return {
        "id": card.public_id,
        "sharer": party(card.sharer_id),
        "user": party(card.user_id),
        "state": card.state,
        "uses": sorted(card.terms.uses),
        "payment_cap_fen": card.terms.payment_cap_fen,
        "month_cap_fen": card.terms.month_cap_fen,
        "year_cap_fen": card.terms.year_cap_fen,
        "is_frozen": card.is_standing and card.frozen_by is not None,
        "cause": card.cause,
        "starts_on": card.starts_on,
        "ends_on": card.ends_on,
        "proposed_at": card.proposed_at,
        "answered_at": card.answered_at,
        "ended_at": card.ended_at,
    }
