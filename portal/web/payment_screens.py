"""What the page of one payment shows: all of it to the patient, their own part alone to a sharer."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from family.enums import PartSource, PaymentState, SharingUse
from family.enums.payments import DisputeState, FlagKind
from family.queries.payment_disputes import DisputeCard, disputes_of
from family.queries.premiums import year_of
from family.queries.uses import Move, Moved, OwnShare, SeenPayment
from foundation.money import yuan
from portal.shared.labels import label_of
from portal.web.money_words import back_words, moved_words, names_for, source_name, unused_words
from portal.web.uses_screens import UNDONE, Reading, paid_fen, payment_words

_TAGS = {
    PaymentState.HELD: "tag--wait",
    PaymentState.SETTLED: "tag--ok",
    PaymentState.REFUNDED: "tag--ok",
}


@dataclass(frozen=True)
class Row:
    """What one source paid and why so much, or why it paid nothing."""

    name: str
    amount: str
    reason: str
    back: str = ""


@dataclass(frozen=True)
class Back:
    """What came back once, and of it to which source."""

    at: datetime
    amount: str
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class PaymentScreen:
    """A payment as its reader may see it; ``share`` is nothing to the patient, ``rows`` are to the patient alone."""

    seen: SeenPayment
    reading: Reading
    words: str
    rows: tuple[Row, ...]
    skipped: tuple[Row, ...]
    backs: tuple[Back, ...]
    share: OwnShare | None
    patient: str
    flags: tuple[str, ...] = ()
    dispute: DisputeCard | None = None

    @property
    def state(self) -> str:
        """Name where it stands; to a sharer, where their own part of it stands."""
        is_paid = self.seen.card.state not in UNDONE
        return _("没有用到") if self.is_unused and is_paid else label_of(self._state)

    @property
    def tag(self) -> str:
        """Give the colour of the state."""
        return "" if self.is_unused else _TAGS.get(self._state, "")

    @property
    def _state(self) -> PaymentState:
        share, state = self.share, self.seen.card.state
        is_back = share is not None and 0 < share.settled_fen == share.refunded_fen
        return PaymentState.REFUNDED if is_back else state

    @property
    def is_unused(self) -> bool:
        """Say whether nothing of what was held of a sharer's came to be used."""
        return self.share is not None and not self.is_held and not self.share.settled_fen

    @property
    def share_fen(self) -> int:
        """Give what a sharer's part comes to: what is held as long as nothing is settled."""
        if self.share is None:
            return 0
        return self.share.amount_fen if self.is_held else self.share.settled_fen

    @property
    def is_premium(self) -> bool:
        """Say whether a resident premium was paid."""
        return self.seen.card.use is SharingUse.RESIDENT_PREMIUM

    @property
    def premium_year(self) -> int | None:
        """Give the year that a premium was paid for."""
        return year_of(self.seen.card.request_key) if self.is_premium else None

    @property
    def is_held(self) -> bool:
        """Say whether the payee has not said yet how much it comes to."""
        return self.seen.card.state is PaymentState.HELD

    @property
    def may_dispute(self) -> bool:
        """Say whether the reader may say that it is not right: something of theirs is left, and nothing was said yet."""
        left = self.share is not None and self.share.settled_fen > self.share.refunded_fen
        return left and self.reading.is_own and self.dispute is None

    @property
    def may_withdraw(self) -> bool:
        """Say whether the reader may take back what they said."""
        waits = (DisputeState.OPEN, DisputeState.PROPOSED)
        return self.dispute is not None and self.reading.is_own and self.dispute.state in waits

    @property
    def frozen_binding(self) -> UUID | None:
        """Give the binding that the reader may freeze, or nothing."""
        if self.share is None or not self.reading.is_own or not self.share.binding.may_be_frozen:
            return None
        return self.share.binding.binding_public_id


def payment_screen(reading: Reading, seen: SeenPayment, *, on: date) -> PaymentScreen:
    """Put a payment into words for its reader."""
    own = None if seen.is_patient else seen.own
    return _for_patient(reading, seen, on=on) if own is None else _for_sharer(reading, seen, own, on=on)


def _for_patient(reading: Reading, seen: SeenPayment, *, on: date) -> PaymentScreen:
    sharers = {one.sharer_id for one in seen.sharers.values()}
    names = names_for(reading.person_id, sharers, reader_id=reading.reader_id, on=on)
    called = {key: names[one.sharer_id] for key, one in seen.sharers.items()}
    own = reading.is_own

    def name(source: PartSource, binding_id: int | None) -> str:
        return source_name(source, called.get(binding_id or 0, ""), is_own=own)

    card = seen.card
    parts = {part.id: part for part in card.parts}
    return PaymentScreen(
        seen=seen,
        reading=reading,
        words=payment_words(reading, called, card),
        rows=tuple(
            Row(
                name(part.source, part.binding_id),
                yuan(paid_fen(card, part)),
                label_of(part.reason_now),
                yuan(part.refunded_fen) if part.refunded_fen else "",
            )
            for part in card.parts
            if paid_fen(card, part)
        ),
        skipped=tuple(
            Row(name(one.source, one.binding_id), "", label_of(one.reason)) for one in card.skipped
        ),
        backs=tuple(
            Back(
                refund.refunded_at,
                yuan(refund.amount_fen),
                tuple(
                    back_words(parts[key].source, called.get(parts[key].binding_id or 0, ""), fen, is_own=own)
                    for key, fen in refund.parts.items()
                    if key in parts
                ),
            )
            for refund in card.refunds
        ),
        share=None,
        patient="",
    )


def _for_sharer(reading: Reading, seen: SeenPayment, share: OwnShare, *, on: date) -> PaymentScreen:
    card = seen.card
    names = names_for(reading.person_id, [seen.patient_id], reader_id=reading.reader_id, on=on)
    patient = names[seen.patient_id]
    is_used = share.settled_fen > 0
    said = [one for one in disputes_of(reading.person_id) if one.payment_public_id == card.public_id]
    stands = [one for one in said if one.state is not DisputeState.WITHDRAWN]
    return PaymentScreen(
        seen=seen,
        reading=reading,
        words=_share_words(reading, seen, share, patient),
        rows=(),
        skipped=(),
        backs=tuple(Back(at, yuan(fen)) for at, fen in share.refunds),
        share=share,
        patient=patient,
        # What is unusual about a payment is no matter of whom it took nothing from; that holds come to nothing is.
        flags=tuple(label_of(one) for one in seen.flags if is_used or one is FlagKind.HOLD_AND_RELEASE),
        dispute=stands[0] if stands else None,
    )


def _share_words(reading: Reading, seen: SeenPayment, share: OwnShare, patient: str) -> str:
    card = seen.card
    is_held, is_used = card.state is PaymentState.HELD, share.settled_fen > 0
    moved = Moved(
        Move.USED if is_used else Move.HELD,
        (card.settled_at if is_used else None) or card.held_at,
        card.public_id,
        seen.patient_id,
        share.settled_fen if is_used else share.amount_fen,
        card.payee_name,
        card.use,
    )
    if is_held or is_used:
        return moved_words(moved, patient, is_own=reading.is_own)
    return unused_words(moved, patient, is_paid=card.state not in UNDONE, is_own=reading.is_own)
