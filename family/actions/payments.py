"""Pays: holds what is charged to a patient, settles it, refunds it to where it came from, or lets it go.

What decides and writes is one function of the database for each act (`family/sql/payments.sql`); here its outcomes become
refusals, and the people whose money it is are told in the same transaction. Nobody but the payee acts on a payment.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from accounts.actions import audit
from accounts.enums.partner_events import PartnerEventKind
from accounts.rules.actors import SYSTEM, Actor
from family.actions import partner_telling, payment_claims, payment_flags, payment_notices
from family.enums import PartSource, PaymentState, SharingUse
from family.errors.payments import (
    AmountInvalid,
    PatientUnknown,
    PayeeNotAllowed,
    PaymentConflict,
    PaymentExpired,
    PaymentNotCovered,
    PaymentNotFound,
    PaymentNotHeld,
    PaymentNotSettled,
    PaymentTooMuch,
)
from family.models.payments import Payment
from family.queries.paying_terms import Footing, footing_told, likely_footing
from family.queries.payments import PaymentCard, RefundCard, read_payment
from foundation.clock import local_date
from foundation.errors import Reason
from foundation.identifiers import uuid7

_HOLD = "SELECT * FROM family_payment_charge(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
_SETTLE = "SELECT * FROM family_payment_settle(%s, %s, %s, %s, %s)"
_RELEASE = "SELECT * FROM family_payment_release(%s, %s, %s, %s, %s)"
_REFUND = "SELECT * FROM family_payment_refund(%s, %s, %s, %s, %s, %s, %s)"

# No charge is a hundred million yuan; whoever sends one has made a mistake.
FEN_MAX = 10_000_000_000
EXPIRE_MAX = 200
# Before the word for why a source paid nothing.
SKIPPED = "family.payment.skipped."
# What the function of a hold answers to a wrong guess.
ELSEWHERE = "elsewhere"
# Whether each try is one. Policy that changes again and again between two statements keeps nobody from being treated: the
# last try goes by what the one before was told.
GUESSES = (True, True, True, False)
_DONE = frozenset({"held", "settled", "released", "refunded"})


@dataclass(frozen=True)
class Charge:
    """What a payee charges a patient under a key of its own.

    ``payee_name`` is for where no partner charges, ``verification`` names the showing of a card by which the patient is
    known.
    """

    key: str
    patient_id: int
    use: SharingUse
    amount_fen: int
    payee_name: str = ""
    verification: UUID | None = None


@dataclass(frozen=True)
class Done:
    """What came of an act: the payment as it is now, and whether it had been done before."""

    payment: PaymentCard
    is_repeat: bool


@dataclass(frozen=True)
class Refunded:
    """What came of a refund."""

    payment: PaymentCard
    refund: RefundCard
    is_repeat: bool


def hold(actor: Actor, charge: Charge, *, at: datetime) -> Done:
    """Hold what a payee charges a patient: each source pays what it can, and the rest is cash.

    The same charge again gives the same payment. Money that nobody settles in time goes back by itself.

    Law: 国办发〔2021〕14号, 国办发〔2024〕38号.

    Raises:
        PaymentConflict: the key was used for another charge.
        PayeeNotAllowed, PatientUnknown, AmountInvalid.
    """
    return _held(actor, charge, at=at)


def _shown(charge: Charge) -> dict[str, str]:
    """Say by which showing of a card the patient is known."""
    return {"verification": str(charge.verification)} if charge.verification else {}


def _held(
    actor: Actor,
    charge: Charge,
    *,
    payer_only: int | None = None,
    is_settled_at_once: bool = False,
    at: datetime,
) -> Done:
    """Let the database decide and write, with what policy says on the day where the patient is insured.

    Where that is, it looks itself; the terms it is given are of the area where this payee's last patient was. One
    statement does it all when the guess is right, so no transaction is opened around it.
    """
    _sound(charge.amount_fen)
    on = local_date(at)
    # Appending to the audit comes last: what is settled at once is noted with its settlement.
    shown = None if is_settled_at_once else _shown(charge)
    event_id = None if is_settled_at_once else str(uuid7())
    named = {
        "public_id": str(uuid7()),
        "payee_name": charge.payee_name,
        "facts": shown,
        "event_id": event_id,
        "payer_only": payer_only,
    }

    def ask(footing: Footing, *, is_guess: bool) -> tuple[str, str | None]:
        edition = str(footing.edition) if is_guess else None
        return _call(
            _HOLD,
            actor.partner_id,
            actor.user_id,
            charge.key,
            charge.patient_id,
            charge.use.value,
            footing.area_key or "",
            charge.amount_fen,
            on,
            at,
            at + timedelta(hours=footing.terms.hold_hours),
            json.dumps({**footing.terms.as_json(), **named, "edition": edition}),
        )

    with likely_footing(actor.partner_id, on=on) as guess:
        footing = guess
        for is_guess in GUESSES:
            outcome, told = ask(footing, is_guess=is_guess)
            if outcome != ELSEWHERE or told is None:
                break
            footing = footing_told(actor.partner_id, json.loads(told), on=on)
    return _done(outcome, told)


def settle(actor: Actor, public_id: UUID, amount_fen: int, *, at: datetime) -> Done:
    """Settle a held payment for all of it or less; what is not settled goes back, cash first and the first source last.

    Raises:
        PaymentNotFound, PaymentExpired, PaymentNotHeld, PaymentTooMuch, AmountInvalid.
    """
    _sound(amount_fen)
    with transaction.atomic():
        outcome, told = _call(_SETTLE, public_id, actor.partner_id, amount_fen, local_date(at), at)
        done = _done(outcome, told)
        if not done.is_repeat:
            unusual = payment_flags.look(done.payment, at=at)
            payment_notices.tell_settled(done.payment, unusual, at=at)
            _look_at_release(done.payment, at=at)
            partner_telling.payment(PartnerEventKind.PAYMENT_SETTLED, done.payment, at=at)
            _note(actor, "payment.settled", done.payment, {"fen": amount_fen}, at=at)
        return done


def release(actor: Actor, public_id: UUID, *, at: datetime) -> Done:
    """Let a held payment go; everything goes back to where it came from.

    Raises:
        PaymentNotFound, PaymentNotHeld.
    """
    with transaction.atomic():
        outcome, told = _call(_RELEASE, public_id, actor.partner_id, False, local_date(at), at)
        done = _done(outcome, told)
        if not done.is_repeat:
            _look_at_release(done.payment, at=at)
            partner_telling.payment(PartnerEventKind.PAYMENT_RELEASED, done.payment, at=at)
            _note(actor, "payment.released", done.payment, {}, at=at)
        return done


@transaction.atomic
def pay_at_once(actor: Actor, charge: Charge, *, payer_only: int | None = None, at: datetime) -> PaymentCard:
    """Hold and settle what accounts pay whole, or nothing.

    ``payer_only`` names the one sharer who pays; otherwise all sources are asked in their order.

    Raises:
        PaymentNotCovered: something would be left for cash, with the reason of each source that paid nothing.
        Whatever `hold` raises.
    """
    held = _held(actor, charge, payer_only=payer_only, is_settled_at_once=True, at=at)
    if held.is_repeat:
        return held.payment
    if held.payment.fen_from(PartSource.CASH):
        words = dict.fromkeys(one.reason.value for one in held.payment.skipped)
        reasons = [Reason(f"{SKIPPED}{word}") for word in words]
        raise PaymentNotCovered(reasons=reasons, short_fen=held.payment.fen_from(PartSource.CASH))
    return settle(actor, held.payment.public_id, charge.amount_fen, at=at).payment


def refund(actor: Actor, public_id: UUID, key: str, amount_fen: int, *, at: datetime) -> Refunded:
    """Give back all or some of a settled payment: to cash first, then to the last source, and to the first one last.

    Raises:
        PaymentConflict: the key was used for another refund of this payment.
        PaymentNotFound, PaymentNotSettled, PaymentTooMuch, AmountInvalid.
    """
    _sound(amount_fen)
    with transaction.atomic():
        outcome, told = _call(
            _REFUND, public_id, actor.partner_id, key, amount_fen, local_date(at), at, uuid7()
        )
        done = _done(outcome, told)
        back = next(one for one in done.payment.refunds if one.request_key == key)
        if not done.is_repeat:
            payment_notices.tell_refunded(done.payment, back, at=at)
            payment_claims.close_met(public_id, at=at)
            _look_at_release(done.payment, at=at)
            partner_telling.refunded(done.payment, back, at=at)
            facts = {"fen": amount_fen, "refund": str(back.public_id)}
            _note(actor, "payment.refunded", done.payment, facts, at=at)
        return Refunded(done.payment, back, done.is_repeat)


def expire_due(*, at: datetime) -> int:
    """Let go what nobody settled in time, one batch; say how many they were."""
    due = Payment.objects.filter(state=PaymentState.HELD.value, expires_at__lte=at)
    names = list(due.order_by("expires_at", "pk").values_list("public_id", "payee_id")[:EXPIRE_MAX])
    return sum(_expire(public_id, payee_id, at=at) for public_id, payee_id in names)


@transaction.atomic
def _expire(public_id: UUID, payee_id: int | None, *, at: datetime) -> bool:
    """Let one go, unless its payee was quicker."""
    outcome, told = _call(_RELEASE, public_id, payee_id, True, local_date(at), at)
    if outcome != "released" or told is None:
        return False
    card = read_payment(told)
    _look_at_release(card, at=at)
    partner_telling.payment(PartnerEventKind.PAYMENT_EXPIRED, card, at=at)
    _note(SYSTEM, "payment.expired", card, {}, at=at)
    return True


def _look_at_release(payment: PaymentCard, *, at: datetime) -> None:
    """Point out, to the sharers too, where a payee holds much and keeps nothing again and again."""
    unusual = payment_flags.look_at_release(payment, at=at)
    if unusual is not None:
        payment_notices.tell_released_often(payment, unusual, at=at)


def _sound(amount_fen: int) -> None:
    if not 0 < amount_fen <= FEN_MAX:
        raise AmountInvalid


def _call(statement: str, *values: Any) -> tuple[str, str | None]:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))
        row = cursor.fetchone()
    return row[0], row[1]


def _done(outcome: str, told: str | None) -> Done:
    """Read what a function answered, or refuse in its name.

    Raises: whatever the outcome stands for.
    """
    if told is not None:
        card = read_payment(told)
        if outcome in _DONE or outcome == "repeated":
            return Done(card, is_repeat=outcome == "repeated")
        if outcome == "too_much":
            left = card.settled_fen - card.refunded_fen
            raise PaymentTooMuch(most_fen=left if card.settled_fen else card.amount_fen)
    match outcome:
        case "conflict":
            raise PaymentConflict
        case "not_a_payee":
            raise PayeeNotAllowed
        case "unknown_patient":
            raise PatientUnknown
        case "not_found":
            raise PaymentNotFound
        case "expired":
            raise PaymentExpired
        case "not_settled":
            raise PaymentNotSettled
        case _:
            raise PaymentNotHeld


def _note(actor: Actor, action: str, payment: PaymentCard, facts: Mapping[str, Any], *, at: datetime) -> None:
    event = audit.Event(
        action, payment.patient_id, object_kind="payment", object_id=payment.public_id, facts=dict(facts)
    )
    audit.record(actor, event, at=at)
