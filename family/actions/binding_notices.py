"""Tells the two sides of a binding what has become of it, and notes who did it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from accounts.actions import audit, notices
from accounts.queries.people import life_facts, person_cards
from accounts.rules.actors import Actor
from family.enums import BindingSide
from family.models.bindings import SharingBinding
from family.queries.bindings import age_of, guardians_of
from family.queries.kin import terms_between
from foundation.clock import local_date

Pair = tuple[int, int]


def tell(row: SharingBinding, side: BindingSide, template: str, *, at: datetime) -> None:
    """Write a notice to one side about the other, with the word by which that side calls the other.

    What was told of the binding before and has not left the house is true no longer, and stays in the inbox only.
    """
    notices.cancel_unsent([topic(row)], at=at)
    notices.post_many(_told(row, _readers(row, side, on=local_date(at)), template, at=at), at=at)


def tell_both(row: SharingBinding, template: str, *, at: datetime) -> None:
    """Write a notice to each side about the other, where neither has done it; nothing to who has died."""
    notices.cancel_unsent([topic(row)], at=at)
    on = local_date(at)
    pairs = [pair for side in BindingSide for pair in _readers(row, side, on=on)]
    notices.post_many(_told(row, pairs, template, at=at), at=at)


def tell_many(rows: Sequence[SharingBinding], template: str, *, at: datetime) -> None:
    """Write notices to both sides of many bindings at once, as a review does."""
    if not rows:
        return
    notices.cancel_unsent([topic(row) for row in rows], at=at)
    pairs = {row.pk: _sides(row) for row in rows}
    lives = life_facts({one for pair in pairs.values() for one in pair})
    both = {pk: [pair, pair[::-1]] for pk, pair in pairs.items()}
    alive = {one for one, life in lives.items() if life.is_alive(local_date(at))}
    wanted = {pk: [pair for pair in found if pair[0] in alive] for pk, found in both.items()}
    terms = terms_between((pair for found in wanted.values() for pair in found), on=local_date(at))
    names = person_cards({pair[1] for found in wanted.values() for pair in found})
    notices.post_many(
        [
            _notice(row, pair, template, names[pair[1]].name, terms.get(pair), at=at)
            for row in rows
            for pair in wanted[row.pk]
            if pair[1] in names
        ],
        at=at,
    )


def topic(row: SharingBinding) -> str:
    """Name the binding in notices."""
    return f"binding:{row.public_id}"


@dataclass(frozen=True)
class Desk:
    """At which area's desk an act was done, and for which reason, as the audit keeps it; nowhere where it was online."""

    area_key: str = ""
    reason: str = ""


def note(
    actor: Actor, action: str, row: SharingBinding, desk: Desk | None = None, *, at: datetime, **facts: Any
) -> None:
    """Note an act on a binding under the side that did not act; what nobody of the two did, under both."""
    where = desk or Desk()
    events = [
        replace(event(action, row, one, **facts), area_key=where.area_key, reason=where.reason)
        for one in _noted(actor, row)
    ]
    audit.record_many(actor, events, at=at)


def event(action: str, row: SharingBinding, subject_id: int, **facts: Any) -> audit.Event:
    """Make the audit event of an act on a binding."""
    return audit.Event(action, subject_id, object_kind="binding", object_id=row.public_id, facts=facts)


def _noted(actor: Actor, row: SharingBinding) -> list[int]:
    sharer, user = _sides(row)
    if actor.person_id == sharer:
        return [user]
    if actor.person_id == user:
        return [sharer]
    return [sharer, user]


def _sides(row: SharingBinding) -> Pair:
    return row.sharer.human_id, row.user.human_id


def _readers(row: SharingBinding, side: BindingSide, *, on: date) -> list[Pair]:
    """Give who reads for a side, and about whom: a user old enough to be told, and the parents of a minor."""
    sharer, user = _sides(row)
    if side is BindingSide.SHARER:
        readers = [(sharer, user)]
    else:
        age = age_of(user, on=on)
        own = [(user, sharer)] if age.may_take else []
        # The parents are told about their child.
        readers = [*own, *((one, user) for one in guardians_of(user, sharer, on=on) if age.is_minor)]
    lives = life_facts([reader for reader, _other in readers])
    return [pair for pair in readers if lives[pair[0]].is_alive(on)]


def _told(
    row: SharingBinding, pairs: Iterable[Pair], template: str, *, at: datetime
) -> list[notices.NewNotice]:
    wanted = list(pairs)
    terms = terms_between(wanted, on=local_date(at))
    names = person_cards([other for _reader, other in wanted])
    return [
        _notice(row, pair, template, names[pair[1]].name, terms.get(pair), at=at)
        for pair in wanted
        if pair[1] in names
    ]


def _notice(
    row: SharingBinding, pair: Pair, template: str, name: str, term: Any, *, at: datetime
) -> notices.NewNotice:
    """Word what happened to a binding for the first of a pair, about the second.

    An offer, a question and their answers come once for a binding; whatever else may come again.
    """
    is_once = template.rsplit(".", 1)[-1] in ("proposed", "asked", "accepted", "declined", "withdrawn")
    is_party = pair[0] in _sides(row)
    parts = [template, str(row.public_id)]
    if not is_once:
        parts.append(at.isoformat())
    if not is_once or not is_party:
        parts.append(str(pair[0]))
    return notices.NewNotice(
        key=":".join(parts),
        topic=topic(row),
        recipient_id=pair[0],
        subject_id=pair[1],
        template=template,
        facts={
            "name": name,
            "relation_zh": term.zh if term else "",
            "relation_en": term.en if term else "",
            "is_sharer": pair[0] == row.sharer.human_id,
            "is_parent": not is_party,
            "cause": row.cause,
        },
    )
