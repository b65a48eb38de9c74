"""Writes electronic social-security cards: applied for, set up, lost, unlocked, cancelled, reissued."""

import os
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from accounts.access import assured_person_for, may_act_on_card
from accounts.actions import card_codes, card_log, card_passwords
from accounts.actions.card_log import Step
from accounts.actions.people import lock
from accounts.enums.cards import CardAct, CardState
from accounts.enums.verification import Purpose
from accounts.errors.cards import (
    CardActNotPossible,
    CardExists,
    CardHolderDead,
    CardNotFound,
    PrintedCardNotUsable,
)
from accounts.models.cards import ElectronicCard
from accounts.queries.card_holders import Holder, holder_on
from accounts.queries.cards import CardFacts, facts_of, live_cards
from accounts.rules import cards as rules
from accounts.rules.actors import Actor
from accounts.rules.card_tokens import REFERENCE_BYTES
from accounts.rules.cards import Desk

ONE_LIVE = "accounts_ecard_one_live"
NUMBER_DIGITS = 16
_CLEARED: dict[str, Any] = {"wrong_count": 0, "waits_until": None}


@dataclass(frozen=True)
class _Change:
    """One act, and what it writes beside the state; ``card_id`` where only that card is meant."""

    act: CardAct
    fields: dict[str, Any] = field(default_factory=dict)
    desk: Desk | None = None
    card_id: int | None = None


def apply(actor: Actor, person_id: int, *, at: datetime, desk: Desk | None = None) -> CardFacts:
    """Issue a card that waits for its password; a clerk does it after seeing the identity card.

    Raises:
        CardNotFound, ClerkIsHolder: not the actor's to ask for.
        AssuranceTooLow, CardHolderDead, PrintedCardNotUsable, CardExists.
    """
    may_act_on_card(actor, person_id, CardAct.APPLY, desk)
    with transaction.atomic():
        lock([person_id])
        holder = _entitled(actor, person_id, desk, at=at)
        if live_cards(person_id).exists():
            raise CardExists
        card = _new_card(holder, desk, at=at)
        card_log.note(actor, card, Step(CardAct.APPLY, None, desk), at=at)
    return facts_of(card)


def activate(actor: Actor, person_id: int, password: str, *, at: datetime) -> CardFacts:
    """Set the first password of an applied card.

    Raises:
        CardNotFound, CardActNotPossible, CardPasswordWeak.
    """
    return _set_password(actor, person_id, password, CardAct.ACTIVATE, at=at)


def change_password(actor: Actor, old: str, new: str, *, at: datetime) -> CardFacts:
    """Change the password of the actor's own card by proving to know the old one.

    Raises:
        CardPasswordWeak, and whatever `card_passwords.prove` raises.
    """
    held = card_passwords.prove(actor, old, at=at)
    return _set_password(actor, held.person_id, new, CardAct.CHANGE_PASSWORD, at=at)


def reset_password(actor: Actor, person_id: int, new: str, *, at: datetime) -> CardFacts:
    """Set a new password on the strength of who somebody is; it ends a lock and a loss report.

    Raises:
        AssuranceTooLow, CardNotFound, CardActNotPossible, CardPasswordWeak.
    """
    assured_person_for(actor, Purpose.CARD, at=at)
    return _set_password(actor, person_id, new, CardAct.RESET_PASSWORD, at=at)


def report_loss(actor: Actor, person_id: int, *, at: datetime, desk: Desk | None = None) -> CardFacts:
    """Stop a card at once; what it has shown does not count from this moment on.

    Raises:
        CardNotFound, ClerkIsHolder, CardActNotPossible.
    """
    return _move(actor, person_id, _Change(CardAct.REPORT_LOSS, desk=desk), at=at)


def unlock(actor: Actor, person_id: int, *, at: datetime, desk: Desk | None = None) -> CardFacts:
    """Let a clerk end a lock or a loss report after seeing the holder; the password stays.

    Raises:
        CardNotFound, ClerkIsHolder, CardActNotPossible.
    """
    if desk is None:
        raise CardNotFound
    return _move(actor, person_id, _Change(CardAct.UNLOCK, _CLEARED, desk), at=at)


def cancel(actor: Actor, person_id: int, *, at: datetime, desk: Desk | None = None) -> CardFacts:
    """End a card for good; its holder may apply for another.

    Raises:
        CardNotFound, ClerkIsHolder, CardActNotPossible.
    """
    return _move(actor, person_id, _Change(CardAct.CANCEL, {"closed_at": at}, desk), at=at)


def reissue(actor: Actor, person_id: int, *, at: datetime, desk: Desk | None = None) -> CardFacts:
    """End a card and issue another with a new number, which waits for its password.

    Raises:
        CardNotFound, ClerkIsHolder, CardActNotPossible.
        AssuranceTooLow, CardHolderDead, PrintedCardNotUsable.
    """
    may_act_on_card(actor, person_id, CardAct.REISSUE, desk)
    with transaction.atomic():
        lock([person_id])
        holder = _entitled(actor, person_id, desk, at=at)
        _move(actor, person_id, _Change(CardAct.REISSUE, {"closed_at": at}, desk), at=at)
        card = _new_card(holder, desk, at=at)
        card_log.note(actor, card, Step(CardAct.APPLY, None, desk), at=at)
    return facts_of(card)


def _entitled(actor: Actor, person_id: int, desk: Desk | None, *, at: datetime) -> Holder:
    """Refuse a card to the dead, to those not known well enough, and where the printed one is stopped."""
    if desk is None:
        assured_person_for(actor, Purpose.CARD, at=at)
    holder = holder_on(person_id, at=at)
    if not holder.is_alive:
        raise CardHolderDead
    if not holder.is_printed_usable:
        raise PrintedCardNotUsable
    return holder


def _new_card(holder: Holder, desk: Desk | None, *, at: datetime) -> ElectronicCard:
    """Draw a card; whoever comes second finds the one that came first."""
    try:
        with transaction.atomic():
            return ElectronicCard.objects.create(
                person_id=holder.person_id,
                number=f"9{secrets.randbelow(10 ** (NUMBER_DIGITS - 1)):0{NUMBER_DIGITS - 1}d}",
                reference=os.urandom(REFERENCE_BYTES),
                area_key=holder.area_key or (desk.area_key if desk else ""),
                state=CardState.APPLIED.value,
                applied_at=at,
            )
    except IntegrityError as error:
        if ONE_LIVE in str(error):
            raise CardExists from error
        raise


def _set_password(actor: Actor, person_id: int, password: str, act: CardAct, *, at: datetime) -> CardFacts:
    """Refuse an easy password, hash the other outside any lock, and store it with the act."""
    may_act_on_card(actor, person_id, act, None)
    card = live_cards(person_id).first()
    if card is None:
        raise CardNotFound
    card_passwords.refuse_weak(card, password, at=at)
    fields = {**_CLEARED, "password_sealed": card_passwords.hashed(card, password)}
    if act is CardAct.ACTIVATE:
        fields["activated_at"] = at
    return _move(actor, person_id, _Change(act, fields, card_id=card.pk), at=at)


@transaction.atomic
def _move(actor: Actor, person_id: int, change: _Change, *, at: datetime) -> CardFacts:
    """Do an act to the card a person holds: the one transition of the table, with what else it writes."""
    may_act_on_card(actor, person_id, change.act, change.desk)
    card = live_cards(person_id).select_for_update(no_key=True, of=("self",)).first()
    if card is None or change.card_id not in (None, card.pk):
        raise CardNotFound
    before = CardState(card.state)
    after = rules.next_state(before, change.act)
    if after is None:
        raise CardActNotPossible(state=before)

    card.state = after.value
    for name, value in change.fields.items():
        setattr(card, name, value)
    card.save(update_fields=["state", *change.fields])
    card_codes.void(card)
    card_log.note(actor, card, Step(change.act, before, change.desk), at=at)
    return facts_of(card)
