"""Tells both sides what becomes of money on its way into a wallet, each about the other, and a child's parents."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from accounts.actions import notices
from accounts.actions.notices import NewNotice
from accounts.queries.people import LifeFact, PersonCard, life_facts, person_cards
from family.models.wallet import WalletTransfer
from family.queries.guardians import parents_of_minors
from family.queries.kin import terms_between
from family.rules.kinship.terms import Term
from foundation.clock import SHANGHAI, local_date
from foundation.money import yuan


class Told(StrEnum):
    """Name what happened, as the messages call it."""

    SENT = "sent"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class _Words:
    """What everybody in some messages is called."""

    people: dict[int, PersonCard]
    terms: dict[tuple[int, int], Term]
    lives: dict[int, LifeFact]
    parents: Mapping[int, Collection[int]]


def tell(rows: Sequence[WalletTransfer], what: Told, *, at: datetime) -> None:
    """Write a notice to each side of some transfers; call inside the transaction of the act.

    The parents of a minor are told about their child, but for one who has sent it.
    What was told before and has not left the house is true no longer, and stays in the inbox only. Nothing goes to who
    has died.
    """
    if not rows:
        return
    if what is not Told.SENT:
        notices.cancel_unsent([_topic(row) for row in rows], at=at)
    words = _words(rows, on=local_date(at))
    told = [
        _notice(row, what, pair, words)
        for row in rows
        for pair in _readers(row, words)
        if pair[0] not in words.lives or words.lives[pair[0]].is_alive(local_date(at))
    ]
    notices.post_many(told, at=at)


def _words(rows: Sequence[WalletTransfer], *, on: date) -> _Words:
    pairs = {pair for row in rows for pair in (_sides(row), _sides(row)[::-1])}
    ids = {person for pair in pairs for person in pair}
    lives = life_facts(ids)
    born = {row.recipient.human_id: lives[row.recipient.human_id].born_on for row in rows}
    parents = parents_of_minors(born, on=on)
    pairs |= {(parent, child) for child, found in parents.items() for parent in found}
    return _Words(person_cards(ids), terms_between(pairs, on=on), lives, parents)


def _readers(row: WalletTransfer, words: _Words) -> list[tuple[int, int]]:
    """Give who reads about whom."""
    sender, recipient = _sides(row)
    parents = [one for one in words.parents.get(recipient, ()) if one != sender]
    return [(sender, recipient), (recipient, sender), *((one, recipient) for one in parents)]


def _notice(row: WalletTransfer, what: Told, pair: tuple[int, int], words: _Words) -> NewNotice:
    """Word what happened for the first of a pair, about the second."""
    reader, other = pair
    term = words.terms.get(pair)
    until = row.returns_at.astimezone(SHANGHAI)
    end = {pair: "from", pair[::-1]: "to"}.get(_sides(row), f"parent:{reader}")
    return NewNotice(
        key=f"family.wallet.{what.value}:{row.public_id}:{end}",
        topic=_topic(row),
        recipient_id=reader,
        subject_id=other,
        template=f"family.wallet.{what.value}",
        facts={
            "name": words.people[other].name,
            "relation_zh": term.zh if term else "",
            "relation_en": term.en if term else "",
            "amount": yuan(row.amount_fen),
            "is_sender": end == "from",
            "is_parent": end not in ("from", "to"),
            "cause": row.cause,
            "until_on": until.date().isoformat(),
            "until_time": f"{until:%H:%M}",
        },
    )


def _sides(row: WalletTransfer) -> tuple[int, int]:
    return row.sender.human_id, row.recipient.human_id


def _topic(row: WalletTransfer) -> str:
    return f"wallet:{row.public_id}"
