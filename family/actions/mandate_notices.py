"""Tells both sides what happens to a mandate, each about the other, and both before it ends."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from accounts.actions import notices
from accounts.actions.notices import NewNotice
from accounts.queries.people import PersonCard, person_cards
from family.models.mandates import Mandate
from family.queries.kin import terms_between
from family.queries.mandates import live_mandates, notice_days
from family.rules.kinship.terms import Term
from foundation.clock import local_date

BATCH_MAX = 500
ENDING = "ending"


@dataclass(frozen=True)
class EndingsReport:
    """What one round told."""

    told_count: int


def tell(rows: Sequence[Mandate], what: str, *, at: datetime) -> int:
    """Write a notice to each side of some mandates about the other; call inside the transaction of the act.

    What was said of a mandate before and has not left the house is true no longer, and stays in the inbox only.
    """
    notices.cancel_unsent([_topic(row) for row in rows], at=at)
    return notices.post_many(list(_notices(rows, what, f"{at.isoformat()}", at=at)), at=at)


def tell_ending(*, at: datetime) -> EndingsReport:
    """Tell both sides of the mandates that end soon; safe at any time, any number of times.

    One batch, each mandate once: the key of a notice names the day on which it ends.
    """
    on = local_date(at)
    until = on + timedelta(days=notice_days(on=on))
    soon = live_mandates(on).filter(ends_on__lte=until, ending_told_at__isnull=True, frozen_at__isnull=True)
    with transaction.atomic():
        rows = list(soon.select_for_update(skip_locked=True, of=("self",))[:BATCH_MAX])
        told = [notice for row in rows for notice in _notices([row], ENDING, str(row.ends_on), at=at)]
        count = notices.post_many(told, at=at)
        Mandate.objects.filter(pk__in=[row.pk for row in rows]).update(ending_told_at=at)
    return EndingsReport(count)


def _topic(row: Mandate) -> str:
    return f"mandate:{row.public_id}"


def _notices(rows: Iterable[Mandate], what: str, when: str, *, at: datetime) -> Iterator[NewNotice]:
    rows = list(rows)
    people = person_cards({person for row in rows for person in (row.principal_id, row.helper_id)})
    sides = [
        (row, people[one], people[other])
        for row in rows
        for one, other in ((row.principal_id, row.helper_id), (row.helper_id, row.principal_id))
    ]
    terms = terms_between([(one.id, other.id) for _row, one, other in sides], on=local_date(at))
    for row, one, other in sides:
        yield _notice(row, one, other, what, when, terms.get((one.id, other.id)))


def _notice(
    row: Mandate, reader: PersonCard, other: PersonCard, what: str, when: str, term: Term | None
) -> NewNotice:
    is_principal = row.principal_id == reader.id
    side = "principal" if is_principal else "helper"
    return NewNotice(
        key=f"family.mandate.{what}:{row.public_id}:{when}:{side}",
        topic=_topic(row),
        recipient_id=reader.id,
        subject_id=other.id,
        template=f"family.mandate.{what}",
        facts={
            "name": other.name,
            "relation_zh": term.zh if term else "",
            "relation_en": term.en if term else "",
            "is_principal": is_principal,
            "grade": row.grade,
            "ends_on": row.ends_on.isoformat() if row.ends_on else "",
        },
    )
