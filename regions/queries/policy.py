"""Reads of policy: which value holds where on a day, which held, and which will."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from regions.enums import PolicyScope
from regions.errors import AreaUnknown, PolicyMissing, PolicyUnknown
from regions.models.places import PoolingArea
from regions.models.policy import PolicyValue
from regions.queries import rows
from regions.queries.editions import Snapshot, snapshot
from regions.rules import policy as rules
from regions.rules.catalogue.book import CATALOGUE
from regions.rules.facts import PolicyAnswer, PolicyFact
from regions.rules.policy import Place, PolicyBook

NATION = Place()


def policy(
    code: str,
    *,
    area_key: str | None,
    on: date,
    benefit: str = "",
    insurance: str = "",
    known_at: datetime | None = None,
) -> PolicyAnswer:
    """Give the value of a policy in a pooling area on a day; without an area, the nation's.

    `known_at` asks what the house held to be true at that instant.
    Raises PolicyUnknown, AreaUnknown, PolicyMissing.
    """
    _known_code(code)
    if known_at is not None:
        place, book = _as_known(area_key, [code], on=on, known_at=known_at)
    else:
        held = snapshot()
        place, book = _place(held, area_key, on), held.policies
    return _answer(book, code, place, on, benefit, insurance)


def policy_through(
    code: str, *, area_key: str, since: date, until: date, benefit: str = ""
) -> tuple[tuple[date, PolicyAnswer], ...]:
    """Give the values that held in a pooling area one after another, from a day to a day that counts too.

    Each stands with the day since which it held there, the first with the day asked for, or the first day on which
    the area is known and has a value.
    Raises PolicyUnknown, and what `policy` raises for the last day.
    """
    _known_code(code)
    held = snapshot()
    last = _answer(held.policies, code, _place(held, area_key, until), until, benefit, "")
    turns = {
        day
        for fact in held.policies.facts(code)
        for day in (fact.period.starts_on, fact.period.ends_on)
        if day is not None and since < day <= until
    }
    found: list[tuple[date, PolicyAnswer]] = []
    for day in sorted({min(since, until), until, *turns}):
        area = held.area_on(area_key, day)
        place = Place(area.key, area.province_code) if area else None
        fact = held.policies.find(code, place, on=day, benefit=benefit) if place else None
        if place and fact and (not found or found[-1][1] != rules.answer(fact, place)):
            found.append((day, rules.answer(fact, place)))
    return tuple(found) or ((until, last),)


def policies_for_areas(
    code: str, *, area_keys: Collection[str], on: date, benefit: str = "", insurance: str = ""
) -> dict[str, PolicyAnswer]:
    """Give the value of a policy in each of many pooling areas on a day.

    Raises PolicyUnknown, AreaUnknown, PolicyMissing: one area without an answer refuses them all.
    """
    found = policies_by_code([code], area_keys=area_keys, on=on, benefit=benefit, insurance=insurance)
    return found[code]


def policies_by_code(
    codes: Collection[str],
    *,
    area_keys: Collection[str],
    on: date,
    benefit: str = "",
    insurance: str = "",
) -> dict[str, dict[str, PolicyAnswer]]:
    """Give the values of several policies, each in many pooling areas on a day.

    Raises PolicyUnknown, AreaUnknown, PolicyMissing: one area without an answer refuses them all.
    """
    for code in codes:
        _known_code(code)
    held = snapshot()
    places = [_place(held, key, on) for key in sorted(set(area_keys))]
    return {
        code: {
            place.area_key or "": _answer(held.policies, code, place, on, benefit, insurance)
            for place in places
        }
        for code in codes
    }


def policies_in(
    area_key: str | None, *, on: date, known_at: datetime | None = None
) -> tuple[PolicyAnswer, ...]:
    """List every policy that holds in a pooling area on a day, in the order of the catalogue.

    A code that has values for single benefits or insurances stands once for each of those that differ.
    Raises AreaUnknown.
    """
    if known_at is not None:
        place, book = _as_known(area_key, list(CATALOGUE), on=on, known_at=known_at)
    else:
        held = snapshot()
        place, book = _place(held, area_key, on), held.policies
    return tuple(rules.answer(fact, place) for code in CATALOGUE for fact in book.all_in(code, place, on=on))


def policy_history(
    code: str, area_key: str, *, on: date, known_at: datetime | None = None
) -> tuple[PolicyAnswer, ...]:
    """List every value of a policy that reaches an area of a day: what held, holds and is to hold, the earliest first.

    Raises PolicyUnknown for a code outside the catalogue, AreaUnknown.
    """
    _known_code(code)
    found: Iterable[PolicyFact]
    if known_at is not None:
        place, _book = _as_known(area_key, [code], on=on, known_at=known_at)
        found = map(rows.policy_fact, PolicyValue.objects.known_at(known_at).filter(code=code))
    else:
        held = snapshot()
        place, found = _place(held, area_key, on), held.policies.facts(code)
    keys = {"", place.province_code or "", place.area_key or ""}
    order = list(PolicyScope)
    reaching = sorted(
        (fact for fact in found if fact.scope_key in keys),
        key=lambda f: (f.period.starts_on, order.index(f.scope), f.benefit, f.insurance, f.origin),
    )
    return tuple(rules.answer(fact, place) for fact in reaching)


def policy_timeline(code: str) -> tuple[PolicyFact, ...]:
    """List every value of a policy held to be true now, the widest scope and the earliest day first."""
    order = list(PolicyScope)
    return tuple(
        sorted(
            snapshot().policies.facts(code),
            key=lambda f: (
                order.index(f.scope),
                f.scope_key,
                f.benefit,
                f.insurance,
                f.period.starts_on,
                f.origin,
            ),
        )
    )


def values_to_come(*, after: date) -> tuple[PolicyFact, ...]:
    """List the values that begin after a day, the next first."""
    order = list(CATALOGUE)
    book = snapshot().policies
    found = [fact for code in CATALOGUE for fact in book.facts(code) if fact.period.starts_on > after]
    return tuple(
        sorted(found, key=lambda f: (f.period.starts_on, order.index(f.code), f.scope_key, f.insurance))
    )


def _known_code(code: str) -> None:
    if code not in CATALOGUE:
        raise PolicyUnknown(policy=code)


def _place(held: Snapshot, area_key: str | None, on: date) -> Place:
    if area_key is None:
        return NATION
    area = held.area_on(area_key, on)
    if area is None:
        raise AreaUnknown(area_key=area_key, on=on)
    return Place(area.key, area.province_code)


def _as_known(
    area_key: str | None, codes: Collection[str], *, on: date, known_at: datetime
) -> tuple[Place, PolicyBook]:
    """Read a place and the values in its reach as the house knew them at an instant."""
    place = NATION
    if area_key is not None:
        row = PoolingArea.objects.known_at(known_at).valid_on(on).filter(key=area_key).first()
        if row is None:
            raise AreaUnknown(area_key=area_key, on=on)
        place = Place(row.key, row.province_code)
    found: Iterable[PolicyValue] = PolicyValue.objects.known_at(known_at).valid_on(on).filter(code__in=codes)
    return place, PolicyBook(map(rows.policy_fact, found))


def _answer(
    book: PolicyBook, code: str, place: Place, on: date, benefit: str, insurance: str
) -> PolicyAnswer:
    fact = book.find(code, place, on=on, benefit=benefit, insurance=insurance)
    if fact is None:
        raise PolicyMissing(policy=code, area_key=place.area_key, on=on, benefit=benefit, insurance=insurance)
    return rules.answer(fact, place)
