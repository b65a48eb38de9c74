"""Places and policy as one frozen edition in memory, read once and used until its name changes.

Every change gives the edition a new name in its own transaction (`sql/editions.sql`), so a process asks for nothing but
the name: once in each `one_look`, which a door opens around a request or a job, and at every read outside of one.
"""

from collections import OrderedDict, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import date
from threading import Lock
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection

from regions.models.calendar import WorkYear
from regions.models.places import AreaMembership, CrossProvinceOpening, PoolingArea
from regions.models.policy import PolicyValue
from regions.queries import rows
from regions.rules.facts import AreaFact, MembershipFact, OpeningFact
from regions.rules.policy import PolicyBook
from regions.rules.workdays import WorkCalendar

# A transaction that changes policy sees an edition of its own, so a process may hold a few at a time.
_KEPT_MAX = 4
_TRIES_MAX = 5
# What is kept of one edition under different keys; a key has a day in it, so days go by and this fills.
_RECKONED_MAX = 1_000
_NOTHING: Any = object()
_Fact = TypeVar("_Fact", AreaFact, MembershipFact, OpeningFact)
_Answer = TypeVar("_Answer")


@dataclass(frozen=True)
class Snapshot:
    """One edition: what the house holds to be true of pooling areas, openings, policy and working days."""

    name: UUID
    areas: Mapping[str, tuple[AreaFact, ...]]
    memberships: Mapping[str, tuple[MembershipFact, ...]]
    openings: Mapping[str, tuple[OpeningFact, ...]]
    policies: PolicyBook
    calendar: WorkCalendar
    _reckoned: dict[Hashable, Any] = field(init=False, default_factory=dict, compare=False, repr=False)

    def once(self, key: Hashable, reckon: Callable[[], _Answer]) -> _Answer:
        """Reckon something from this edition at the first asking; what is kept goes with the edition.

        Another thread may let go of all that is kept at any moment, so nothing is looked up twice.
        """
        kept = self._reckoned.get(key, _NOTHING)
        if kept is _NOTHING:
            kept = reckon()
            if len(self._reckoned) >= _RECKONED_MAX:
                self._reckoned.clear()
            self._reckoned[key] = kept
        answer: _Answer = kept
        return answer

    def area_on(self, key: str, on: date) -> AreaFact | None:
        """Find a pooling area on a day."""
        return _on(self.areas.get(key, ()), on)

    def opening_on(self, key: str, on: date) -> OpeningFact | None:
        """Find the cross-province opening of an area on a day."""
        return _on(self.openings.get(key, ()), on)


class _Look:
    """What one request or job has seen; while it is changing policy itself, nothing that it could keep."""

    seen: Snapshot | None = None
    is_changing: bool = False


class _Shelf:
    """The editions this process holds, the newest last."""

    def __init__(self) -> None:
        self._held: OrderedDict[UUID, Snapshot] = OrderedDict()
        self._lock = Lock()

    def current(self) -> Snapshot:
        """Give the present edition, reading it when this process has not seen it yet."""
        name = _name()
        with self._lock:
            held = self._held.get(name)
        return held or self._read(name)

    def held(self, name: UUID) -> Snapshot | None:
        """Give the edition of a name, if this process has read it."""
        with self._lock:
            return self._held.get(name)

    def _read(self, name: UUID) -> Snapshot:
        """Read an edition; a change that is committed between two statements makes it read again."""
        for _try in range(_TRIES_MAX):
            found = _load(name)
            again = _name()
            if again == name:
                self._keep(name, found)
                break
            name = again
        return found

    def _keep(self, name: UUID, found: Snapshot) -> None:
        with self._lock:
            self._held[name] = found
            while len(self._held) > _KEPT_MAX:
                self._held.popitem(last=False)


_SHELF = _Shelf()
_LOOK: ContextVar[_Look | None] = ContextVar("look", default=None)


@contextmanager
def one_look() -> Iterator[None]:
    """Ask for the edition at most once until the end: within a request or job every read sees the same."""
    token = _LOOK.set(_Look())
    try:
        yield
    finally:
        _LOOK.reset(token)


def look_at(name: UUID) -> None:
    """Let this request go on with the edition of a name, which was asked for together with something else.

    Where this process has not read that edition yet, or is changing policy itself, the edition is asked for as usual.
    """
    look = _LOOK.get()
    if look is not None and look.seen is None and not look.is_changing:
        look.seen = _SHELF.held(name)


@contextmanager
def guessing(name: UUID | None) -> Iterator[None]:
    """Read, until the end, from the edition this request has seen, or else from that of a name.

    For whoever has the database hold that edition against the present one. Afterwards the request goes on with what it
    had seen before: a guess that nobody has checked is nothing to go on with.
    """
    outer, look = _LOOK.get(), _Look()
    if outer is not None:
        look.seen, look.is_changing = outer.seen, outer.is_changing
    if name is not None and look.seen is None and not look.is_changing:
        look.seen = _SHELF.held(name)
    token = _LOOK.set(look)
    try:
        yield
    finally:
        _LOOK.reset(token)


def look_anew(name: UUID) -> None:
    """Go on with the edition of a name: what was seen so far no longer holds, as the database says."""
    look = _LOOK.get()
    if look is not None and not look.is_changing:
        look.seen = _SHELF.held(name)


def look_again() -> None:
    """Forget what this request or job has seen, because it has changed policy itself."""
    look = _LOOK.get()
    if look is not None:
        look.seen, look.is_changing = None, True


@contextmanager
def this_look() -> Iterator[None]:
    """Go on with the look that is open, or open one: several reads that belong together ask for the edition once."""
    if _LOOK.get() is not None:
        yield
        return
    with one_look():
        yield


@contextmanager
def supposing(policies: PolicyBook) -> Iterator[None]:
    """Read, until the end, as if these were the values of policy; places and calendar stay as they are."""
    look = _Look()
    look.seen = replace(snapshot(), policies=policies)
    token = _LOOK.set(look)
    try:
        yield
    finally:
        _LOOK.reset(token)


def snapshot() -> Snapshot:
    """Give the present edition."""
    look = _LOOK.get()
    if look is None:
        return _SHELF.current()
    if look.is_changing:
        # What its own transaction has written may still be taken back: it is read anew until that is settled.
        look.is_changing = connection.in_atomic_block
        if look.is_changing:
            return _SHELF.current()
    if look.seen is None:
        look.seen = _SHELF.current()
    return look.seen


def _name() -> UUID:
    # By hand: asked once in every request, and the query layer would cost more than the question.
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM regions_edition")
        row = cursor.fetchone()
    if row is None:
        raise RuntimeError("the row that names the edition is gone; migrate anew")
    return UUID(str(row[0]))


def _load(name: UUID) -> Snapshot:
    return Snapshot(
        name=name,
        areas=_by(map(rows.area, PoolingArea.objects.current()), "key"),
        memberships=_by(map(rows.membership, AreaMembership.objects.current()), "division_code"),
        openings=_by(map(rows.opening, CrossProvinceOpening.objects.current()), "area_key"),
        policies=PolicyBook(map(rows.policy_fact, PolicyValue.objects.current())),
        calendar=WorkCalendar(map(rows.work_year, WorkYear.objects.current())),
    )


def _by(facts: Iterable[_Fact], name: str) -> dict[str, tuple[_Fact, ...]]:
    """Sort facts by a key, and those of one key by time."""
    found: defaultdict[str, list[_Fact]] = defaultdict(list)
    for fact in facts:
        found[getattr(fact, name)].append(fact)
    return {key: tuple(sorted(group, key=lambda fact: fact.period)) for key, group in found.items()}


def _on(facts: Iterable[_Fact], on: date) -> _Fact | None:
    return next((fact for fact in facts if fact.period.contains(on)), None)
