"""Tells both sides what happens to a mandate, each about the other, and both before it ends."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db import transaction

from accounts.actions import notices
from accounts.actions.notices import NewNotice
from accounts.queries.people import PersonCard, person_cards
from family.enums import LegalBasis
from family.models.mandates import Mandate
from family.queries.kin import terms_between
from family.queries.mandates import live_mandates, notice_days
from family.queries.service_rest import age_lines
from family.rules.ages import comes_of_age_between
from family.rules.kinship.terms import Term
from foundation.clock import local_date
from foundation.periods import add_months

BATCH_MAX = 500
ENDING = "ending"
BIRTHDAY = "birthday"
_LOST = frozenset({"revoked", "frozen"})
DAY = timedelta(days=1)


@dataclass(frozen=True)
class EndingsReport:
    """What one round told."""

    told_count: int


def tell(rows: Sequence[Mandate], what: str, *, at: datetime) -> int:
    """Write a notice to each side of some mandates about the other; call inside the transaction of the act.

    What was said of a mandate before and has not left the house is true no longer, and stays in the inbox only. Of one
    that ends or rests, so does all that waits to be sent to the helper about the principal: it is not theirs to know.
    """
    if what in _LOST:
        notices.cancel_unsent_between(((row.helper_id, row.principal_id) for row in rows), at=at)
    notices.cancel_unsent([_topic(row) for row in rows], at=at)
    return notices.post_many(_notices([(row, at.isoformat()) for row in rows], what, at=at), at=at)


def tell_ending(*, at: datetime) -> EndingsReport:
    """Tell both sides of the mandates that end soon; safe at any time, any number of times.

    One batch, each mandate once: the key of a notice names the day on which it ends.
    """
    on = local_date(at)
    until = on + timedelta(days=notice_days(on=on))
    soon = live_mandates(on).filter(ends_on__lte=until, ending_told_at__isnull=True, frozen_at__isnull=True)
    with transaction.atomic():
        rows = list(soon.select_for_update(skip_locked=True, of=("self",))[:BATCH_MAX])
        told = _notices([(row, str(row.ends_on)) for row in rows], ENDING, at=at)
        count = notices.post_many(told, at=at)
        Mandate.objects.filter(pk__in=[row.pk for row in rows]).update(ending_told_at=at)
    return EndingsReport(count)


def tell_birthdays(*, at: datetime) -> EndingsReport:
    """Tell parents and children before a child reaches an age at which a parent's yes is no longer enough.

    Nothing depends on it: what a yes is worth is asked at every use. Each birthday is told once, by its key.

    Law: PIPL art. 31.
    """
    on = local_date(at)
    until = on + timedelta(days=notice_days(on=on))
    lines = age_lines(on=on)
    told: list[NewNotice] = []
    for age in (lines.own_consent, lines.own_face):
        # A day more on either side: whose birthday it is that day the rule says, also for the 29th of February.
        born = (add_months(on, -12 * age) - DAY, add_months(until, -12 * age) + DAY)
        rows = live_mandates(on).filter(
            legal_basis=LegalBasis.PARENT_OF_MINOR.value, principal__born_on__range=born
        )
        soon = [
            (row, f"{age}")
            for row in rows.order_by("pk").iterator(chunk_size=BATCH_MAX)
            if row.principal.born_on and comes_of_age_between(row.principal.born_on, age, on, until)
        ]
        told += [_aged(one, age) for one in _notices(soon, BIRTHDAY, at=at)]
    with transaction.atomic():
        return EndingsReport(notices.post_many(told, at=at))


def _aged(notice: NewNotice, age: int) -> NewNotice:
    return replace(notice, facts={**notice.facts, "age": age})


def _topic(row: Mandate) -> str:
    return f"mandate:{row.public_id}"


def _notices(whens: Sequence[tuple[Mandate, str]], what: str, *, at: datetime) -> list[NewNotice]:
    """Word what happened to some mandates for both sides of each; ``when`` keeps one time apart from the next."""
    people = person_cards({person for row, _when in whens for person in (row.principal_id, row.helper_id)})
    sides = [
        (_Side(row, people[row.principal_id], people[row.helper_id], is_principal=is_principal), when)
        for row, when in whens
        for is_principal in (True, False)
    ]
    sides = [(side, when) for side, when in sides if _is_alive(side.reader, local_date(at))]
    terms = terms_between([(side.reader.id, side.other.id) for side, _when in sides], on=local_date(at))
    return [_notice(side, what, when, terms.get((side.reader.id, side.other.id))) for side, when in sides]


@dataclass(frozen=True)
class _Side:
    """One of the two, who is told about the other."""

    row: Mandate
    principal: PersonCard
    helper: PersonCard
    is_principal: bool

    @property
    def reader(self) -> PersonCard:
        return self.principal if self.is_principal else self.helper

    @property
    def other(self) -> PersonCard:
        return self.helper if self.is_principal else self.principal


def _is_alive(person: PersonCard, on: date) -> bool:
    return person.died_on is None or person.died_on > on


def _notice(side: _Side, what: str, when: str, term: Term | None) -> NewNotice:
    row = side.row
    return NewNotice(
        key=f"family.mandate.{what}:{row.public_id}:{when}:{'principal' if side.is_principal else 'helper'}",
        topic=_topic(row),
        recipient_id=side.reader.id,
        subject_id=side.other.id,
        template=f"family.mandate.{what}",
        facts={
            "name": side.other.name,
            "relation_zh": term.zh if term else "",
            "relation_en": term.en if term else "",
            "is_principal": side.is_principal,
            "grade": row.grade,
            "ends_on": row.ends_on.isoformat() if row.ends_on else "",
        },
    )
