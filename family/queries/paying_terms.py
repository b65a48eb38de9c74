"""What policy says about paying in an area on a day, gathered once for a payment."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from regions.errors import AreaUnknown
from regions.queries.editions import guessing, look_anew, snapshot, this_look
from regions.queries.places import pooling_area, pooling_areas
from regions.queries.policy import policy
from regions.rules.facts import PolicyAnswer
from regions.rules.shapes import UNLIMITED

_MEMBER_ONLY, _SAME_PROVINCE = "member_only", "same_province"


@dataclass(frozen=True)
class Terms:
    """The rules of one area on a day: who may pay, in which order, up to how much; an empty limit is none."""

    areas: tuple[str, ...]
    is_shared: bool
    uses: tuple[str, ...]
    user_schemes: tuple[str, ...]
    sharer_schemes: tuple[str, ...]
    sharer_order: str
    sharers_first: bool
    payment_cap: int | None
    month_cap: int | None
    year_cap: int | None
    first_count: int
    first_cap: int | None
    first_minimum: int
    first_days: int
    hold_hours: int

    def as_json(self) -> dict[str, Any]:
        """Give them as the functions of the database read them."""
        names = ("is_shared", "sharer_order", "sharers_first", "payment_cap", "month_cap", "year_cap")
        lists = ("areas", "uses", "user_schemes", "sharer_schemes")
        return {
            **{
                name: getattr(self, name)
                for name in (*names, "first_count", "first_cap", "first_minimum", "first_days")
            },
            **{name: list(getattr(self, name)) for name in lists},
        }


def medical_area_of(person_id: int, *, on: date) -> str | None:
    """Name the pooling area where somebody is medically insured on a day, or nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT accounts_medical_area(%s, %s)", [person_id, on])
        row = cursor.fetchone()
    return row[0] if row else None


@dataclass(frozen=True)
class Footing:
    """On what a charge is decided: the area where the patient is insured, its terms, and the edition they are from."""

    area_key: str | None
    edition: UUID
    terms: Terms


# Where the last patient of each payee was insured, and by which edition that was answered: most patients of a hospital
# are insured where it stands. A payee has an entry of some hundred bytes.
_LAST: dict[int | None, tuple[str | None, UUID]] = {}
_LAST_MAX = 50_000


@contextmanager
def likely_footing(payee_id: int | None, *, on: date) -> Iterator[Footing]:
    """Guess on what the next charge of a payee is decided: as its last one was.

    It costs nothing to be wrong: the function that decides compares both with what it finds, and tells them to be read
    by `footing_told`, within this context.
    """
    area_key, edition = _LAST.get(payee_id, (None, None))
    with guessing(edition):
        yield _footing(area_key, on=on)


def footing_told(payee_id: int | None, told: Mapping[str, Any], *, on: date) -> Footing:
    """Give what a charge is decided on after a wrong guess, by what the database told of it."""
    look_anew(UUID(told["edition"]))
    found = _footing(told["area_key"], on=on)
    if len(_LAST) >= _LAST_MAX:
        _LAST.clear()
    _LAST[payee_id] = (found.area_key, found.edition)
    return found


def _footing(area_key: str | None, *, on: date) -> Footing:
    return Footing(area_key, snapshot().name, terms_in(area_key, on=on))


def terms_in(area_key: str | None, *, on: date) -> Terms:
    """Give the rules of an area on a day, or those of the nation for somebody who is insured nowhere.

    An area the house does not know of shares with nobody: the nation's rules hold, and only one's own account pays.

    Raises PolicyMissing.
    """
    with this_look():
        return snapshot().once((Terms, area_key, on), lambda: _terms_or_nation(area_key, on=on))


def _terms_or_nation(area_key: str | None, *, on: date) -> Terms:
    with suppress(AreaUnknown):
        return _terms(area_key, on=on)
    return _terms(None, on=on)


def _terms(area_key: str | None, *, on: date) -> Terms:
    """Read the rules of an area, or raise AreaUnknown."""

    def held(code: str) -> PolicyAnswer:
        return policy(f"sharing.{code}", area_key=area_key, on=on)

    reach = held("reach").word()
    order = held("source_order").words()
    return Terms(
        areas=_areas(area_key, reach, on=on),
        is_shared=reach != _MEMBER_ONLY and "sharers" in order,
        uses=held("uses").words(),
        user_schemes=held("user_schemes").words(),
        sharer_schemes=held("sharer_schemes").words(),
        sharer_order=held("sharer_order").word(),
        sharers_first=order[0] == "sharers",
        payment_cap=_limit(held("payment_cap_fen")),
        month_cap=_limit(held("month_cap_fen")),
        year_cap=_limit(held("year_cap_fen")),
        first_count=held("first_payments_count").integer(),
        first_cap=_limit(held("first_payment_cap_fen")),
        first_minimum=held("first_payments_minimum_fen").integer(),
        first_days=held("first_payments_days").integer(),
        hold_hours=policy("payment.hold_hours", area_key=area_key, on=on).integer(),
    )


def _areas(area_key: str | None, reach: str, *, on: date) -> tuple[str, ...]:
    """List the areas whose accounts may pay for somebody insured in one; never one of another province."""
    if area_key is None:
        return ()
    own = pooling_area(area_key, on=on)
    if reach != _SAME_PROVINCE:
        return (area_key,)
    return tuple(area.key for area in pooling_areas(on=on) if area.province_code == own.province_code)


def _limit(answer: PolicyAnswer) -> int | None:
    return None if answer.value == UNLIMITED else answer.integer()
