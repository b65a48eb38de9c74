"""Checks the password of an electronic card, and counts the wrong ones where no restart forgets them."""

from datetime import datetime

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from accounts.actions import card_codes, card_log
from accounts.enums.cards import CardAct, CardState
from accounts.errors.cards import (
    CardActNotPossible,
    CardLocked,
    CardNotFound,
    CardPasswordWaits,
    CardPasswordWeak,
    CardPasswordWrong,
)
from accounts.fields import seal, unseal
from accounts.models.cards import ElectronicCard
from accounts.queries.card_holders import guessable_facts
from accounts.queries.cards import CardFacts, facts_of, live_cards
from accounts.rules import cards as rules
from accounts.rules.actors import Actor
from accounts.rules.card_passwords import weaknesses
from foundation.clock import local_date
from foundation.errors import DomainError


def prove(actor: Actor, password: str, *, at: datetime) -> CardFacts:
    """Let the holder prove to know the card's password; a right one forgives the wrong ones before it.

    Why: the count is committed before the refusal is raised, so this must not stand inside another transaction.

    Raises:
        CardNotFound, CardActNotPossible, CardLocked, CardPasswordWaits, CardPasswordWrong.
    """
    with transaction.atomic(durable=True):
        held = live_cards(actor.person_id or 0)
        card = held.select_for_update(no_key=True, of=("self",)).first()
        if card is None:
            raise CardNotFound
        _refuse_untimely(card, at=at)
        refused = _judge(actor, card, password, at=at)
    if refused is not None:
        raise refused
    return facts_of(card)


def hashed(card: ElectronicCard, password: str) -> bytes:
    """Hash the digits of a card as the portal hashes passwords, and seal the hash.

    Why: a million digits are quickly tried against a bare hash; the key that opens it is in no table.
    """
    return seal(make_password(password), label="card.password", owner=card.public_id)


def refuse_weak(card: ElectronicCard, password: str, *, at: datetime) -> None:
    """Refuse digits that others would guess.

    Raises:
        CardPasswordWeak: with every reason.
    """
    reasons = weaknesses(password, guessable_facts(card.person_id, on=local_date(at)))
    if reasons:
        raise CardPasswordWeak(reasons=reasons)


def _refuse_untimely(card: ElectronicCard, *, at: datetime) -> None:
    """Refuse before looking at the password where it may not be tried."""
    if card.state == CardState.LOCKED.value:
        raise CardLocked
    if card.state != CardState.ACTIVE.value:
        raise CardActNotPossible(state=CardState(card.state))
    if card.waits_until is not None and card.waits_until > at:
        raise CardPasswordWaits(until=card.waits_until)


def _judge(actor: Actor, card: ElectronicCard, password: str, *, at: datetime) -> DomainError | None:
    """Check the password of a held card and write what follows; give the refusal to raise after the commit."""
    kept = unseal(card.password_sealed or b"", label="card.password", owner=card.public_id)
    if check_password(password, kept):
        if card.wrong_count:
            card.wrong_count, card.waits_until = 0, None
            card.save(update_fields=["wrong_count", "waits_until"])
        return None
    wrong = rules.after_wrong(card.wrong_count)
    card.wrong_count = wrong.wrong_count
    card.waits_until = at + wrong.pause if wrong.pause else None
    if not wrong.locks:
        card.save(update_fields=["wrong_count", "waits_until"])
        return CardPasswordWrong(left=wrong.left_count)
    card.state = CardState.LOCKED.value
    card.save(update_fields=["wrong_count", "waits_until", "state"])
    card_codes.void(card)
    card_log.note(actor, card, card_log.Step(CardAct.LOCK, CardState.ACTIVE), at=at)
    return CardLocked()
