"""Kinship as it was known: random histories of records, read back as of every instant, against the oracle."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models.people import InsuredPerson
from accounts.rules.actors import SYSTEM
from family.actions import kinship
from family.enums import EndReason, NearRelative, ParentageKind
from family.models.kinship import Marriage, Parentage, SiblingSupport
from family.queries.kin import near_relatives_of, relation_between
from family.rules.kinship.facts import KinFacts, MarriageFact, ParentageFact
from tests.cast import AT, ON, Cast
from tests.family.kin_families import DAYS, families
from tests.family.kin_oracle import oracle

INSTANTS = [datetime(2020 + year, 1, 1, tzinfo=UTC) for year in range(4)]
ASKED = [*INSTANTS, None]
FEW, MANY = 4, 300


@dataclass(frozen=True)
class Version:
    """One fact as it was recorded from an instant on, until it was superseded."""

    fact: Any
    recorded_at: datetime
    superseded_at: datetime | None = None

    def is_known(self, at: datetime | None) -> bool:
        if at is None:
            return self.superseded_at is None
        return self.recorded_at <= at and (self.superseded_at is None or self.superseded_at > at)


@st.composite
def histories(draw: st.DrawFn) -> tuple[KinFacts, list[Version]]:
    """Draw a family and when each of its facts was recorded, ended or taken back."""
    family = draw(families())
    first: dict[Any, Any] = {}
    for fact in (*family.parentages, *family.marriages, *family.supports):
        first.setdefault((*_sides(fact), type(fact), getattr(fact, "kind", "")), fact)
    versions = [version for fact in first.values() for version in draw(_versions(fact))]
    return family, versions


@st.composite
def _versions(draw: st.DrawFn, fact: Any) -> list[Version]:
    recorded = draw(st.integers(0, 2))
    changed = draw(st.none() | st.integers(recorded + 1, 3))
    if changed is None:
        return [Version(fact, INSTANTS[recorded])]
    still_open = replace(fact, ends_on=None, end_reason=None)
    old = Version(still_open, INSTANTS[recorded], INSTANTS[changed])
    return [old, *([Version(fact, INSTANTS[changed])] if draw(st.booleans()) else [])]


def _sides(fact: Any) -> tuple[str, str]:
    return (fact.parent, fact.child) if isinstance(fact, ParentageFact) else (fact.a, fact.b)


@contextmanager
def stored(family: KinFacts, versions: list[Version]) -> Iterator[dict[str, int]]:
    """Keep a history in the database for a while; give the ids by name."""
    with transaction.atomic():
        people = [
            InsuredPerson(
                name=str(key), sex=one.sex, born_on=one.born_on, died_on=one.died_on, recorded_at=AT
            )
            for key, one in family.persons.items()
        ]
        ids = {person.name: person.pk for person in InsuredPerson.objects.bulk_create(people)}
        for model in (Parentage, Marriage, SiblingSupport):
            model.objects.bulk_create(row for version in versions for row in _rows(model, version, ids))
        yield ids
        transaction.set_rollback(True)


def _rows(model: Any, version: Version, ids: dict[str, int]) -> Iterator[Any]:
    fact = version.fact
    ends = {"ends_on": fact.ends_on, "end_reason": fact.end_reason or "", "starts_on": fact.starts_on}
    when = {"recorded_at": version.recorded_at, "superseded_at": version.superseded_at}
    if isinstance(fact, ParentageFact):
        if model is Parentage:
            yield model(parent_id=ids[fact.parent], child_id=ids[fact.child], kind=fact.kind, **ends, **when)
    elif model is (Marriage if isinstance(fact, MarriageFact) else SiblingSupport):
        one, other = sorted((ids[fact.a], ids[fact.b]))
        yield model(one_id=one, other_id=other, **ends, **when)


def check(history: tuple[KinFacts, list[Version]], on: date) -> None:
    family, versions = history
    with stored(family, versions) as ids:
        for at in ASKED:
            known = [version.fact for version in versions if version.is_known(at)]
            facts = replace(
                family,
                parentages=tuple(one for one in known if isinstance(one, ParentageFact)),
                marriages=tuple(one for one in known if isinstance(one, MarriageFact)),
                supports=tuple(one for one in known if not isinstance(one, ParentageFact | MarriageFact)),
            )
            for of in family.persons:
                cards = near_relatives_of(ids[of], on=on, known_at=at)
                listed = {card.person.id: card.kin.relations for card in cards}
                expected = {ids[other]: oracle(facts, of, other, on) for other in family.persons}
                assert listed == {other: classes for other, classes in expected.items() if classes}


@pytest.mark.django_db
@given(history=histories(), on=DAYS)
@settings(max_examples=FEW, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_instant_has_its_own_kin(history: tuple[KinFacts, list[Version]], on: date) -> None:
    check(history, on)


@pytest.mark.long
@pytest.mark.django_db
@given(history=histories(), on=DAYS)
@settings(max_examples=MANY, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_instant_of_many_histories_has_its_own_kin(
    history: tuple[KinFacts, list[Version]], on: date
) -> None:
    check(history, on)


class TestTheCast:
    LATER = AT.replace(year=AT.year + 1)

    def test_a_court_s_denial_counts_from_birth_once_it_is_known(self, cast: Cast) -> None:
        link = Parentage.objects.current().get(parent=cast.father, child=cast.daughter)
        kinship.end_parentage(SYSTEM, link.pk, ends_on=ON, reason=EndReason.COURT, at=self.LATER)
        ask = (cast.daughter.pk, cast.father.pk)

        assert relation_between(*ask, on=ON).kin is None
        assert relation_between(*ask, on=date(1990, 1, 1)).kin is None
        known = relation_between(*ask, on=ON, known_at=AT).kin
        assert known is not None
        assert known.relation is NearRelative.PARENT

    def test_a_father_confirmed_later_is_one_from_birth(self, cast: Cast) -> None:
        new = kinship.NewParentage(
            cast.stranger.pk, cast.boy.pk, ParentageKind.BIRTH, cast.boy.born_on, "判决书"
        )
        kinship.record_parentage(SYSTEM, new, at=self.LATER)
        ask = (cast.boy.pk, cast.stranger.pk)

        assert relation_between(*ask, on=cast.boy.born_on).kin is not None
        assert relation_between(*ask, on=ON, known_at=AT).kin is None

    def test_nothing_was_known_before_anything_was_recorded(self, cast: Cast) -> None:
        assert near_relatives_of(cast.daughter.pk, on=ON, known_at=datetime(1990, 1, 1, tzinfo=UTC)) == []
