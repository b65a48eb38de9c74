"""Writes what two clerks decide about a number: that it was recorded wrongly, or that another one takes its place.

The first clerk proposes, and learns at once what stands against it; a colleague of the same area agrees, and only then is
it done. Whose number it was hears of it, and so does whoever had the same number and is the only one to have it now.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.access import proposal_at_desk
from accounts.actions import approvals, documents, notices
from accounts.actions.documents import NewDocument, Why
from accounts.enums.approvals import ApprovalState
from accounts.enums.documents import DocumentKind, DocumentSource
from accounts.errors.approvals import ApprovalDecided, ApprovalExists, ApprovalMoved, ApprovalNotFound
from accounts.errors.documents import DocumentNotFound
from accounts.queries.approvals import ApprovalCard
from accounts.queries.conflicts import NUMBER_CODE, holders_beside, numbers_waiting
from accounts.queries.documents import shares_number
from accounts.queries.people import person_cards
from accounts.rules.actors import Actor
from accounts.rules.documents import parse
from foundation.clock import local_date

WITHDRAW, CHANGE = "withdraw", "change"
_DAYS = ("starts_on", "issued_on", "expires_on")
_WORDS = {WITHDRAW: "document.withdrawn", CHANGE: "document.number_changed"}


@dataclass(frozen=True)
class Wish:
    """Which document of whom, and the number that takes its place; without one the document is withdrawn."""

    person_id: int
    document_id: UUID
    new: NewDocument | None = None


def propose(actor: Actor, wish: Wish, why: Why, *, waits: timedelta, at: datetime) -> ApprovalCard:
    """Leave it to a colleague of the same area to agree.

    Raises:
        ApprovalExists: something about this document waits already.
        DocumentNotFound, DocumentIsLast, DocumentStartInvalid, DocumentDatesInvalid, DocumentExpiryDiffers,
            DocumentExists: what would stand against it.
    Law: OPS 37.
    """
    with transaction.atomic():
        _hold(wish)
        waiting = numbers_waiting({why.area_key}, at=at)
        if any(card.payload["document"] == str(wish.document_id) for card in waiting):
            raise ApprovalExists
        _try(actor, wish, why, at=at)
        new = approvals.NewApproval(NUMBER_CODE, why.area_key, _payload(wish, why), wish.person_id)
        return approvals.propose(actor, new, waits=waits, at=at)


def confirm(actor: Actor, public_id: UUID, seen: str, *, at: datetime) -> None:
    """Agree, as a second person, to what a colleague proposed; it is done with that.

    ``seen`` is the hash of the proposal the second person had before their eyes.
    Raises:
        ApprovalNotFound, ApprovalDecided, ApprovalNeedsSecond, ApprovalMoved: also where the document is another by now;
        and as `propose`.
    """
    with transaction.atomic():
        card = proposal_at_desk(actor, public_id, code=NUMBER_CODE)
        if card.state is not ApprovalState.WAITING:
            raise ApprovalDecided
        wish, why = _wish_in(card, on=local_date(at)), Why(card.payload["reason"], card.area_key)
        try:
            _hold(wish)
        except DocumentNotFound as error:
            raise ApprovalMoved from error
        others = holders_beside(wish.document_id)
        approvals.approve(actor, public_id, seen, at=at)
        approvals.consume(NUMBER_CODE, card.payload_hash, at=at)
        _do(actor, wish, why, at=at)
        _tell(card, wish, others, at=at)


def turn_down(actor: Actor, public_id: UUID, seen: str, *, at: datetime) -> None:
    """Turn a colleague's proposal down; nothing is changed.

    Raises:
        ApprovalNotFound, ApprovalDecided, ApprovalNeedsSecond, ApprovalMoved.
    """
    proposal_at_desk(actor, public_id, code=NUMBER_CODE)
    approvals.reject(actor, public_id, seen, at=at)


def _hold(wish: Wish) -> None:
    documents.hold(wish.document_id, *([wish.new.number.number] if wish.new else []))


def _do(actor: Actor, wish: Wish, why: Why, *, at: datetime) -> None:
    if wish.new is None:
        documents.withdraw(actor, wish.document_id, why, at=at)
    else:
        documents.change_number(actor, wish.document_id, wish.new, why, at=at)


def _try(actor: Actor, wish: Wish, why: Why, *, at: datetime) -> None:
    """Find out what stands against it by doing it and taking it back, so that no check is written twice."""
    point = transaction.savepoint()
    _do(actor, wish, why, at=at)
    transaction.savepoint_rollback(point)


def _tell(card: ApprovalCard, wish: Wish, others: list[int], *, at: datetime) -> None:
    told = [_notice(card, wish.person_id, _WORDS[card.payload["act"]])]
    # Of three who had it, two still do.
    told += [_notice(card, one, "number.settled") for one in others if not shares_number(one)]
    notices.post_many(told, at=at)


def _notice(card: ApprovalCard, person_id: int, template: str) -> notices.NewNotice:
    return notices.NewNotice(
        key=f"{template}:{card.public_id}:{person_id}",
        topic=f"number:{card.public_id}",
        recipient_id=person_id,
        subject_id=person_id,
        template=template,
    )


def _payload(wish: Wish, why: Why) -> dict[str, Any]:
    payload = {
        "act": CHANGE if wish.new else WITHDRAW,
        "person": str(person_cards([wish.person_id])[wish.person_id].public_id),
        "document": str(wish.document_id),
        "reason": why.reason,
    }
    return {**payload, "new": _written(wish.new)} if wish.new else payload


def _written(new: NewDocument) -> dict[str, Any]:
    days = {name: getattr(new, name) for name in _DAYS}
    return {
        "kind": new.number.kind.value,
        "country": new.number.country,
        "number": new.number.number,
        "source": new.source.value,
        "is_long_term": new.is_long_term,
        "is_end_confirmed": new.is_end_confirmed,
        **{name: day.isoformat() if day else "" for name, day in days.items()},
    }


def _wish_in(card: ApprovalCard, *, on: date) -> Wish:
    """Read back what was proposed."""
    if card.subject_person_id is None:
        raise ApprovalNotFound
    given = card.payload.get("new")
    if given is None:
        return Wish(card.subject_person_id, UUID(card.payload["document"]))
    days = {name: date.fromisoformat(given[name]) if given[name] else None for name in _DAYS}
    new = NewDocument(
        parse(DocumentKind(given["kind"]), given["number"], country=given["country"], on=on),
        DocumentSource(given["source"]),
        is_long_term=given["is_long_term"],
        is_end_confirmed=given["is_end_confirmed"],
        **days,
    )
    return Wish(card.subject_person_id, UUID(card.payload["document"]), new)
