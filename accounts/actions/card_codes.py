"""Shows an electronic card for a minute, and verifies what was shown, once."""

import os
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from accounts.actions import audit
from accounts.enums.cards import CardState, ShownAs
from accounts.errors.cards import (
    CardActNotPossible,
    CardCodeRefused,
    CardCodesUnavailable,
    CardHolderDead,
    CardNotFound,
    ClerkIsHolder,
    PrintedCardNotUsable,
)
from accounts.fields import blind_index
from accounts.models.cards import CardCode, CardVerification, ElectronicCard
from accounts.queries.card_holders import holder_on
from accounts.queries.cards import live_cards
from accounts.queries.links import is_known
from accounts.queries.people import person_cards
from accounts.rules import card_tokens
from accounts.rules.actors import Actor
from accounts.rules.card_tokens import Showing
from foundation.masking import mask_name

# Somebody who presses "refresh" again and again fills no table: older showings than these make room.
KEPT_MAX = 4
TRIES_MAX = 5
_USED = "accounts_cardcode_used_once"
_TAKEN = "accounts_cardcode_one_meaning"


@dataclass(frozen=True)
class ShownCode:
    """One showing: the text of the picture, the digits under it, and until when both count."""

    token: str = field(repr=False)
    digits: str = field(repr=False)
    expires_at: datetime
    number_tail: str


@dataclass(frozen=True)
class Verified:
    """What a verifier learns; ``person_id`` is for a desk's own look-up, ``person_public_id`` for linked partners."""

    public_id: UUID
    person_id: int
    person_public_id: UUID | None
    name_masked: str
    card_tail: str
    area_key: str
    verified_at: datetime


def show(actor: Actor, *, at: datetime) -> ShownCode:
    """Show the signed-in person's card for a minute.

    Raises:
        CardNotFound, CardActNotPossible, CardHolderDead, PrintedCardNotUsable, CardCodesUnavailable.
    """
    with transaction.atomic():
        cards = live_cards(actor.person_id or 0)
        held = cards.select_for_update(no_key=True, of=("self",)).first()
        if held is None:
            raise CardNotFound
        if held.state != CardState.ACTIVE.value:
            raise CardActNotPossible(state=CardState(held.state))
        holder = holder_on(held.person_id, at=at)
        if not holder.is_alive:
            raise CardHolderDead
        if not holder.is_printed_usable:
            raise PrintedCardNotUsable
        _make_room(held)
        return _showing(held, at=at)


def verify(actor: Actor, text: str, *, at: datetime, area_key: str = "") -> Verified:
    """Count what was shown, once: by a partner, or by staff at the desk or in a hospital of an area.

    Nobody learns whether a text is no code, too old, used already, or of a card that does not count any more.

    Raises:
        CardCodeRefused, ClerkIsHolder.
    """
    if actor.partner_id is None and area_key not in actor.area_keys | actor.hospital_keys:
        raise CardCodeRefused
    with transaction.atomic():
        card, row = _verified(actor, text, area_key=area_key, at=at)
        audit.record(actor, _event(card, row), at=at)
    return _outcome(actor, card, row)


def identify(actor: Actor, text: str, *, at: datetime) -> Verified:
    """Count what a patient showed to whoever charges them; call inside the charge, whose own audit event names it.

    Why: appending to the audit holds the subject's shard, and a charge has to wait for accounts after it.

    Raises:
        CardCodeRefused.
    """
    if actor.partner_id is None:
        raise CardCodeRefused
    return _outcome(actor, *_verified(actor, text, area_key="", at=at))


def holder_id_of(text: str, *, at: datetime) -> int | None:
    """Say whose card was shown, if anybody's; that it counts is for whoever uses the showing up."""
    code = _code_of(card_tokens.tidy(text), at=at)
    return code.card.person.human_id if code is not None else None


def _verified(
    actor: Actor, text: str, *, area_key: str, at: datetime
) -> tuple[ElectronicCard, CardVerification]:
    """Use a showing up, if its card counts.

    Raises:
        CardCodeRefused, ClerkIsHolder.
    """
    with transaction.atomic():
        code = _code_of(card_tokens.tidy(text), at=at)
        if code is None:
            raise CardCodeRefused
        cards = ElectronicCard.objects.select_related("person").select_for_update(no_key=True, of=("self",))
        card = cards.get(pk=code.card_id)
        if actor.person_id == card.person.human_id:
            raise ClerkIsHolder
        holder = holder_on(card.person_id, at=at)
        counts = card.state == CardState.ACTIVE.value and card == live_cards(card.person_id).first()
        if not (counts and holder.is_alive and holder.is_printed_usable):
            raise CardCodeRefused
        return card, _use(actor, code, _form_of(text), area_key=area_key, at=at)


def void(card: ElectronicCard) -> None:
    """Let nothing count any more that the card has shown."""
    CardCode.objects.filter(card=card).delete()


def _make_room(card: ElectronicCard) -> None:
    """Drop all but the newest showings of a card."""
    newest = CardCode.objects.filter(card=card).order_by("-pk").values_list("pk", flat=True)
    CardCode.objects.filter(card=card).exclude(pk__in=list(newest[: KEPT_MAX - 1])).delete()


def _showing(card: ElectronicCard, *, at: datetime) -> ShownCode:
    """Store one showing under digits that no other card shows just now."""
    showing = Showing(bytes(card.reference), os.urandom(card_tokens.NONCE_BYTES), card_tokens.end_of_life(at))
    for _attempt in range(TRIES_MAX):
        digits = f"{secrets.randbelow(10**card_tokens.DIGITS):0{card_tokens.DIGITS}d}"
        try:
            with transaction.atomic():
                _store(card, showing, digits, at=at)
        except IntegrityError as error:
            if _TAKEN not in str(error):
                raise
        else:
            token = card_tokens.sign(showing, keyring=settings.CARD_KEYRING)
            return ShownCode(token, digits, showing.expires_at, card.number[-4:])
    raise CardCodesUnavailable


def _store(card: ElectronicCard, showing: Showing, digits: str, *, at: datetime) -> None:
    CardCode.objects.create(
        card=card,
        nonce=showing.nonce,
        digits_index=_digits_index(digits),
        shown_at=at,
        expires_at=showing.expires_at,
    )


def _code_of(text: str, *, at: datetime) -> CardCode | None:
    """Find the living showing behind what was scanned or typed, or nothing."""
    if card_tokens.is_digits(text):
        return CardCode.objects.filter(digits_index=_digits_index(text), expires_at__gt=at).first()
    showing = card_tokens.read(text, keyring=settings.CARD_KEYRING)
    if showing is None or not showing.is_alive(at):
        return None
    return CardCode.objects.filter(
        nonce=showing.nonce, card__reference=showing.reference, expires_at=showing.expires_at
    ).first()


def _use(actor: Actor, code: CardCode, shown_as: ShownAs, *, area_key: str, at: datetime) -> CardVerification:
    """Use a showing up; the unique nonce lets one of two at once win."""
    try:
        with transaction.atomic():
            return CardVerification.objects.create(
                card_id=code.card_id,
                nonce=code.nonce,
                shown_as=shown_as.value,
                verified_at=at,
                partner_id=actor.partner_id,
                user_id=None if actor.partner_id else actor.user_id,
                area_key=area_key,
            )
    except IntegrityError as error:
        if _USED in str(error):
            raise CardCodeRefused from error
        raise


def _form_of(text: str) -> ShownAs:
    return ShownAs.DIGITS if card_tokens.is_digits(card_tokens.tidy(text)) else ShownAs.PICTURE


def _digits_index(digits: str) -> bytes:
    return blind_index(digits, label="card.digits")


def _outcome(actor: Actor, card: ElectronicCard, row: CardVerification) -> Verified:
    """Say what the verifier may know: a partner learns who it is only of people linked to it."""
    person = person_cards([card.person_id])[card.person_id]
    may_know = actor.partner_id is None or is_known(actor, person.id)
    return Verified(
        public_id=row.public_id,
        person_id=person.id,
        person_public_id=person.public_id if may_know else None,
        name_masked=mask_name(person.name),
        card_tail=card.number[-4:],
        area_key=card.area_key,
        verified_at=row.verified_at,
    )


def _event(card: ElectronicCard, row: CardVerification) -> audit.Event:
    return audit.Event(
        "card.verified",
        card.person_id,
        area_key=row.area_key,
        object_kind="card_verification",
        object_id=row.public_id,
    )
