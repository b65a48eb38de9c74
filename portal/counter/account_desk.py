"""A person's account at the desk: who may touch it, and what a letter needs from one page to the next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from accounts.access import recovery_for
from accounts.actions.activation_codes import DeskAct, IssuedCode
from accounts.enums.approvals import ApprovalState
from accounts.enums.recovery import RecoveryAct
from accounts.enums.verification import CodeDelivery
from accounts.errors.activation import ClerkIsSubject
from accounts.queries import approvals
from accounts.queries.approvals import ApprovalCard
from accounts.queries.people import PersonCard, person_cards
from accounts.queries.users import display_names
from accounts.rules.actors import Actor
from certification.access import person_at_desk
from family.queries.kin import relatives_among
from foundation import clock
from foundation.masking import mask_phone
from portal.counter import lookups
from portal.shared.identity_labels import CODE_DELIVERIES
from portal.shared.requests import DoorRequest

_LETTER = "desk_letter"
LISTED_MAX = 50


@dataclass(frozen=True)
class AtDesk:
    """A person whose account this desk may help with, and the act as it goes into the audit."""

    person: PersonCard
    act: DeskAct


@dataclass(frozen=True)
class Letter:
    """What the letter says; the code is shown on one page, once."""

    name: str
    id_number_masked: str
    code: str
    last_on: date


def person_for_account(request: DoorRequest, person: UUID, *, at: datetime) -> AtDesk | None:
    """Give a person in the clerk's area who was looked up a short while ago, or nothing.

    Raises:
        PersonNotFound: absent, or outside the clerk's area.
        ClerkIsSubject: the clerk is the person, or a relative.
    """
    on = clock.local_date(at)
    found = person_at_desk(request.actor, person, on=on)
    reason = lookups.reason_for(request, person, at=at)
    if reason is None:
        return None
    refuse_kin(request.actor, found.person.id, on=on)
    return AtDesk(found.person, DeskAct(found.area_key, reason))


@dataclass(frozen=True)
class RecoveryShown:
    """A recovery in words: what is to be done, by whom it was proposed, and whether a colleague agreed."""

    card: ApprovalCard
    person: PersonCard
    act: RecoveryAct
    to: str
    proposed_by: str
    is_agreed: bool

    @property
    def words(self) -> str:
        """Say how the letter goes, or give the number."""
        return str(CODE_DELIVERIES[CodeDelivery(self.to)]) if self.act is RecoveryAct.LETTER else self.to

    @property
    def words_masked(self) -> str:
        """Say the same with the number masked: whole it stands before the second person alone."""
        return self.words if self.act is RecoveryAct.LETTER else mask_phone(self.to)


def recovery_shown(cards: Iterable[ApprovalCard]) -> list[RecoveryShown]:
    """Open what was proposed for those who may see it."""
    found = list(cards)
    people = person_cards(card.subject_person_id or 0 for card in found)
    names = display_names(card.proposed_by for card in found)
    return [
        RecoveryShown(
            card,
            people[card.subject_person_id or 0],
            RecoveryAct(card.payload["act"]),
            str(card.payload["to"]),
            names.get(card.proposed_by, ""),
            card.state is ApprovalState.APPROVED,
        )
        for card in found
    ]


def recoveries_of(actor: Actor, person: PersonCard, *, at: datetime) -> list[RecoveryShown]:
    """Show what is under way for a person at the clerk's desks."""
    return recovery_shown(approvals.recoveries_of(person.id, actor.area_keys, at=at))


def waiting_at(actor: Actor, *, at: datetime) -> list[RecoveryShown]:
    """Show what a colleague has to look at, the oldest first."""
    return recovery_shown(approvals.recoveries_waiting(actor.area_keys, most=LISTED_MAX, at=at))


def refuse_kin(actor: Actor, person_id: int | None, *, on: date) -> None:
    """No clerk looks on where they or a relative are concerned.

    Raises:
        ClerkIsSubject.
    """
    own = actor.person_id
    if own is None or person_id is None:
        return
    if own == person_id or relatives_among(own, [person_id], on=on):
        raise ClerkIsSubject


def refuse_second(actor: Actor, approval: UUID, *, on: date) -> None:
    """No clerk is the second person where they or a relative are concerned.

    Raises:
        ApprovalNotFound, ClerkIsSubject.
    """
    refuse_kin(actor, recovery_for(actor, approval).subject_person_id, on=on)


def keep_letter(request: DoorRequest, person: PersonCard, issued: IssuedCode) -> None:
    """Keep a letter for the page that shows it."""
    request.session[_LETTER] = {
        "name": person.name,
        "id_number_masked": person.id_number_masked,
        "code": issued.shown,
        "last_on": issued.last_on.isoformat(),
    }


def take_letter(request: DoorRequest) -> Letter | None:
    """Give the letter that was just written, once."""
    kept: dict[str, Any] | None = request.session.pop(_LETTER, None)
    return Letter(**{**kept, "last_on": date.fromisoformat(kept["last_on"])}) if kept else None
