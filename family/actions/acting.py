"""Acts of a helper for their principal: the mandate is held while the act is written, so that none outlives it."""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from accounts.actions import matters, people, transfers
from accounts.actions.transfers import Application
from accounts.errors.people import PersonNotFound
from accounts.queries.matters import MatterCard
from accounts.rules.actors import Actor
from family.access import helped_matter_for
from family.enums import Act, Relation
from family.models.mandates import Mandate
from family.queries.mandates import mandate_between
from family.rules.mandates import MandateFact, may_act
from foundation.clock import local_date
from foundation.periods import Period


@transaction.atomic
def apply_for_transfer(actor: Actor, new: Application, *, at: datetime) -> MatterCard:
    """Apply for a transfer as the helper of the person it is about.

    Raises:
        PersonNotFound: no live mandate reaches so far; and as `transfers.apply`.

    Law: Civil Code art. 162.
    """
    mandate_id = _hold(actor, new.person_id, Act.APPLY_FOR_TRANSFER, on=local_date(at))
    return transfers.apply(actor, replace(new, mandate_id=mandate_id), at=at)


@transaction.atomic
def supply(
    actor: Actor, principal: UUID, matter: UUID, note: str, files: tuple[UUID, ...], *, at: datetime
) -> MatterCard:
    """Hand in what was asked for in a matter the helper has opened.

    Raises:
        PersonNotFound, MatterNotFound; and as `matters.supply`.
    """
    mandate_id = _hold_of(actor, principal, matter, on=local_date(at))
    return matters.supply(actor, matter, note, files, at=at, mandate_id=mandate_id)


@transaction.atomic
def withdraw(actor: Actor, principal: UUID, matter: UUID, *, at: datetime) -> MatterCard:
    """Take back a matter the helper has opened.

    Raises:
        PersonNotFound, MatterNotFound; and as `matters.withdraw`.
    """
    mandate_id = _hold_of(actor, principal, matter, on=local_date(at))
    return matters.withdraw(actor, matter, at=at, mandate_id=mandate_id)


@transaction.atomic
def appeal(
    actor: Actor, principal: UUID, matter: UUID, grounds: str, *, key: UUID, at: datetime
) -> MatterCard:
    """Ask for a review of a matter the helper has opened.

    Raises:
        PersonNotFound, MatterNotFound; and as `matters.appeal`.
    """
    mandate_id = _hold_of(actor, principal, matter, on=local_date(at))
    return matters.appeal(actor, matter, grounds, key=key, at=at, mandate_id=mandate_id)


def _hold_of(actor: Actor, principal: UUID, matter: UUID, *, on: date) -> int:
    """Hold the mandate by which a helper goes on with a matter they have opened."""
    card = helped_matter_for(actor, principal, matter, relations=frozenset({Relation.ACT}), on=on)
    return _hold(actor, card.subject_id, Act.APPLY_FOR_TRANSFER, on=on)


def _hold(actor: Actor, principal_id: int, act: Act, *, on: date) -> int:
    """Hold the two people and their mandate for this transaction, and give its number.

    Why: whoever stops a mandate in the same moment is either first, and nothing is done, or waits until it is.
    Raises:
        PersonNotFound: there is none, or not for this; the answer is the same.
    """
    helper_id = actor.person_id or 0
    people.lock([principal_id, helper_id])
    card = mandate_between(helper_id, principal_id, on=on)
    held = Mandate.objects.select_for_update(no_key=True).filter(pk=card.id if card else 0).first()
    if card is None or held is None:
        raise PersonNotFound
    fact = MandateFact(
        card.grade,
        Period(card.starts_on, card.ends_on),
        card.scopes,
        is_revoked=held.revoked_at is not None,
        is_frozen=held.frozen_at is not None,
    )
    if not may_act(fact, act, on=on).allowed:
        raise PersonNotFound
    return held.pk
