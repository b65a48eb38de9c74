"""What rests on the ties of some people, and what of it falls or comes back when those ties change."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from accounts.enums.ledger import AccountState
from accounts.queries.merges import same_people
from accounts.queries.people import PersonCard
from accounts.rules.payloads import fingerprint
from family.enums import (
    ClosureEffect,
    EndReason,
    FactKind,
    LegalBasis,
    ParentageKind,
    RestingKind,
)
from family.models.bindings import OPEN_STATES, SharingBinding
from family.models.events import ClosureStep
from family.models.kinship import Marriage, Parentage, SiblingSupport
from family.models.mandates import Mandate
from family.queries.kin import Near, near_of
from family.queries.sharing import binding_facts, scopes_of
from family.rules.closure import (
    ONE_HAS_DIED,
    AnyFact,
    Change,
    Resting,
    effect_on,
    needed_by,
    standing,
)
from family.rules.kinship.facts import Key, KinFacts, MarriageFact, ParentageFact, PersonFact, SupportFact
from family.rules.kinship.relatives import kin_between
from family.rules.sharing import EXISTS, may_bind
from foundation.errors import Reason
from regions.queries.policy import policy

WHEN_KINSHIP_ENDS = "family.mandate_when_kinship_ends"
FROZEN, LIVE = "frozen", "live"

FactRow = Parentage | Marriage | SiblingSupport
_Row = TypeVar("_Row", bound=FactRow)
FACT_MODELS: Mapping[FactKind, type[FactRow]] = {
    FactKind.PARENTAGE: Parentage,
    FactKind.MARRIAGE: Marriage,
    FactKind.SUPPORT: SiblingSupport,
}


@dataclass(frozen=True)
class FactChange:
    """One row of a fact that takes the place of another; either may be missing."""

    kind: FactKind
    was: FactRow | None = None
    now: FactRow | None = None

    @property
    def sides(self) -> tuple[int, int]:
        """Give the two the fact is about."""
        rows = [row for row in (self.now, self.was) if row is not None]
        return sides_of(rows[0])


@dataclass(frozen=True)
class Plan:
    """What an event changes: rows of facts, and days of death (nothing: alive); ``undoes`` is the event taken back."""

    changes: tuple[FactChange, ...] = ()
    deaths: Mapping[int, date | None] = field(default_factory=dict)
    deaths_before: Mapping[int, date | None] = field(default_factory=dict)
    undoes: int | None = None

    @property
    def about(self) -> frozenset[int]:
        """Give everybody whose facts change."""
        return frozenset(person for change in self.changes for person in change.sides) | self.deaths.keys()


@dataclass(frozen=True)
class ClosureItem:
    """One mandate or binding that an event ends, suspends or gives back; of is who gives, other who may."""

    kind: RestingKind
    id: int
    public_id: UUID
    of_id: int
    other_id: int
    state: str
    effect: ClosureEffect
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class Closure:
    """Everything an event does to what rests on kinship, with the cards of everybody in it."""

    items: tuple[ClosureItem, ...]
    people: Mapping[int, PersonCard] = field(repr=False)

    @property
    def digest(self) -> str:
        """Give the fingerprint of what is done, as a clerk confirms it."""
        lines = [f"{one.effect} {one.kind} {one.public_id} {one.state}" for one in self.items]
        return fingerprint({"items": sorted(lines)})


def sides_of(row: FactRow) -> tuple[int, int]:
    """Give the two a fact is about."""
    return (row.parent_id, row.child_id) if isinstance(row, Parentage) else (row.one_id, row.other_id)


def copy_of(row: _Row) -> _Row:
    """Give the same fact as a row of its own, not written yet."""
    new = type(row)(**{column.attname: getattr(row, column.attname) for column in row._meta.concrete_fields})
    new.pk, new.superseded_at = None, None
    return new


def ending_of(row: _Row, ends_on: date, reason: EndReason) -> _Row:
    """Give the same fact with an end, as a row of its own, not written yet."""
    new = copy_of(row)
    new.ends_on, new.end_reason = ends_on, reason.value
    return new


def circle_of(person_ids: Collection[int]) -> frozenset[int]:
    """Give every row of everybody near some people, whose relations may change when theirs do."""
    return frozenset(near_of(sorted(person_ids)).humans) | frozenset(person_ids)


def closure_before(plan: Plan, *, on: date) -> Closure:
    """Give what a plan would do, before anything is written."""
    found = _Around(plan, on)
    return found.closure(found.near.facts, facts_after(plan, found.near))


def closure_after(plan: Plan, *, on: date) -> Closure:
    """Give what a plan does, once its facts are written."""
    found = _Around(plan, on)
    return found.closure(found.near.after(_back(plan, found.near)), found.near.facts)


def closure_of_life(person_id: int, *, on: date) -> Closure:
    """Give everything open of somebody who has died, whatever else it rested on."""
    circle = same_people([person_id])
    near = near_of(sorted(circle))
    mine = [one for one in _open_things(circle, on=on) if {one.rests.of, one.rests.other} & circle]
    reasons = _why_dead(near.facts.persons.values(), circle, on)
    items = [replace(_item(one, ClosureEffect.ENDED), reasons=reasons) for one in mine]
    return Closure(tuple(items), near.people)


def facts_after(plan: Plan, near: Near) -> KinFacts:
    """Give the facts near some people as they would be with a plan carried out."""
    return near.after(_forward(plan, near))


@dataclass(frozen=True)
class _Thing:
    """A mandate or binding with what it rests on."""

    rests: Resting
    row: Mandate | SharingBinding
    state: str


class _Around:
    """What rests on the ties around a plan: open now, or closed by an event that is taken back."""

    def __init__(self, plan: Plan, on: date) -> None:
        self.on = on
        circle = circle_of(plan.about)
        self.open = _open_things(circle, on=on)
        self.closed = _closed_things(circle, plan.undoes, on=on) if plan.undoes is not None else []
        sides = {int(k) for one in (*self.open, *self.closed) for k in (one.rests.of, one.rests.other)}
        self.near = near_of(sorted(sides | plan.about))

    def closure(self, before: KinFacts, after: KinFacts) -> Closure:
        """Compare what stands before and after."""
        opened = {one.rests.key: one for one in self.open}
        stood = standing((one.rests for one in self.open), before, self.on)
        stands = standing((one.rests for one in self.open), after, self.on)
        falls = [self._falling(opened[key], after) for key in stood - stands]
        comes = [self._returning(one) for one in self._lawful(after)]
        items = sorted((*falls, *comes), key=lambda one: (one.kind, one.id))
        people = {i: self.near.people[i] for one in items for i in (one.of_id, one.other_id)}
        return Closure(tuple(items), people)

    def _falling(self, thing: _Thing, after: KinFacts) -> ClosureItem:
        word = policy(WHEN_KINSHIP_ENDS, area_key=None, on=self.on).word()
        effect = effect_on(thing.rests, after, word, self.on)
        return replace(_item(thing, effect), reasons=_why(thing.rests, after, self.on))

    def _returning(self, thing: _Thing) -> ClosureItem:
        return _item(thing, ClosureEffect.RESTORED)

    def _lawful(self, after: KinFacts) -> list[_Thing]:
        """Keep what was closed and would be lawful now, asked again."""
        stands = standing((one.rests for one in self.closed), after, self.on)
        taken = {(one.rests.key[0], one.rests.of, one.rests.other) for one in self.open}
        found = []
        for one in self.closed:
            pair = (one.rests.key[0], one.rests.of, one.rests.other)
            # What was only suspended is open still, and stands in nobody's way but its own.
            is_suspended = isinstance(one.row, Mandate) and one.row.revoked_at is None
            if one.rests.key not in stands or (pair in taken and not is_suspended):
                continue
            if not (_may_bind_again if isinstance(one.row, SharingBinding) else _may_run_again)(
                one, after, self.on
            ):
                continue
            taken.add(pair)
            found.append(one)
        return found


def _item(thing: _Thing, effect: ClosureEffect) -> ClosureItem:
    kind, row_id = thing.rests.key
    of_id, other_id = int(thing.rests.of), int(thing.rests.other)
    return ClosureItem(kind, row_id, thing.row.public_id, of_id, other_id, thing.state, effect)


def _why_dead(persons: Iterable[PersonFact], keys: Collection[Key], on: date) -> tuple[Reason, ...]:
    days = [
        one.died_on for one in persons if one.key in keys and one.died_on is not None and one.died_on <= on
    ]
    return tuple(Reason(ONE_HAS_DIED, {"died_on": day}, ("CC 173",)) for day in days[:1])


def _why(rests: Resting, after: KinFacts, on: date) -> tuple[Reason, ...]:
    dead = _why_dead(map(after.person, (rests.of, rests.other)), (rests.of, rests.other), on)
    return dead or kin_between(after, rests.of, rests.other, on).why_not[:1]


def _may_run_again(thing: _Thing, _after: KinFacts, _on: date) -> bool:
    """Say whether no other mandate of the same two has a day in common with one that was ended."""
    row = thing.row
    if not isinstance(row, Mandate):
        return False
    others = Mandate.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=row.starts_on),
        principal__same_as=thing.rests.of,
        helper__same_as=thing.rests.other,
        revoked_at__isnull=True,
    ).exclude(pk=row.pk)
    return not (others.filter(starts_on__lt=row.ends_on) if row.ends_on else others).exists()


def _may_bind_again(thing: _Thing, after: KinFacts, on: date) -> bool:
    """Ask the whole sharing rule again, with the relation and the lives as they would be."""
    rests = thing.rests
    kin = kin_between(after, rests.of, rests.other, on).kin
    facts = binding_facts(int(rests.of), int(rests.other), kin, on=on, is_at_desk=True)
    # How the account stands is the review's to ask: at a death it froze, and it thaws only once that is taken back.
    died_on = after.person(rests.of).died_on
    sharer = replace(facts.sharer, died_on=died_on, account=AccountState.OPEN)
    user = replace(facts.user, died_on=after.person(rests.other).died_on)
    # A doubt keeps new things from beginning; it takes nothing away that was there.
    decision = may_bind(replace(facts, sharer=sharer, user=user, is_in_doubt=False))
    return all(reason.code == EXISTS for reason in decision.reasons)


def _open_things(circle: Collection[int], *, on: date) -> list[_Thing]:
    """Give every mandate and binding open on a day of which a side is in the circle."""
    mandates = Mandate.objects.filter(
        Q(principal__same_as_any=circle) | Q(helper__same_as_any=circle),
        Q(ends_on__isnull=True) | Q(ends_on__gt=on),
        revoked_at__isnull=True,
    )
    bindings = SharingBinding.objects.filter(
        Q(sharer__same_as_any=circle) | Q(user__same_as_any=circle), state__in=OPEN_STATES
    )
    return _things(
        mandates.select_related("principal", "helper"), bindings.select_related("sharer", "user"), on=on
    )


def _closed_things(circle: Collection[int], undoes: int, *, on: date) -> list[_Thing]:
    """Give what an event, or one that was taken back before, has closed and nothing else has touched since."""
    later = ClosureStep.objects.filter(pk__gt=OuterRef("pk"))
    touched = Q(Exists(later.filter(mandate=OuterRef("mandate")))) | Q(
        Exists(later.filter(binding=OuterRef("binding")))
    )
    sides = (
        Q(mandate__principal__same_as_any=circle)
        | Q(mandate__helper__same_as_any=circle)
        | Q(binding__sharer__same_as_any=circle)
        | Q(binding__user__same_as_any=circle)
    )
    taken_back = Q(event=undoes) | Q(event__corrected_by__isnull=False)
    steps = ClosureStep.objects.filter(sides, taken_back).exclude(effect=ClosureEffect.RESTORED.value)
    steps = steps.filter(~touched).select_related(
        "event", "mandate__principal", "mandate__helper", "binding__sharer", "binding__user"
    )
    mandates, bindings, before = [], [], {}
    for step in steps.order_by("pk"):
        if step.mandate is not None and _is_as_left(step.mandate, step) and _runs_on(step.mandate, on):
            mandates.append(step.mandate)
            before[RestingKind.MANDATE, step.mandate.pk] = step.state_before
        if step.binding is not None and step.binding.ended_at == step.event.recorded_at:
            bindings.append(step.binding)
            before[RestingKind.BINDING, step.binding.pk] = step.state_before
    return [replace(one, state=before[one.rests.key]) for one in _things(mandates, bindings, on=on)]


def _is_as_left(mandate: Mandate, step: ClosureStep) -> bool:
    if step.effect == ClosureEffect.SUSPENDED.value:
        # What a desk lets rest since lives again at a desk.
        is_open = mandate.revoked_at is None and not mandate.held_at_desk
        return is_open and mandate.frozen_at == step.event.recorded_at
    return mandate.revoked_at == step.event.recorded_at


def _runs_on(mandate: Mandate, on: date) -> bool:
    return mandate.ends_on is None or mandate.ends_on > on


def _things(mandates: Iterable[Mandate], bindings: Iterable[SharingBinding], *, on: date) -> list[_Thing]:
    held = list(bindings)
    scopes = scopes_of({row.sharer.human_id for row in held}, on=on)
    found = [
        _Thing(
            Resting(
                (RestingKind.MANDATE, row.pk),
                row.principal.human_id,
                row.helper.human_id,
                needed_by(LegalBasis(row.legal_basis)),
            ),
            row,
            FROZEN if row.frozen_at else LIVE,
        )
        for row in mandates
    ]
    for row in held:
        sharer = row.sharer.human_id
        key = (RestingKind.BINDING, row.pk)
        found.append(_Thing(Resting(key, sharer, row.user.human_id, scopes[sharer]), row, row.state))
    return [one for one in found if one.rests.of != one.rests.other]


def _forward(plan: Plan, near: Near) -> Change:
    return Change(
        frozenset((c.kind, c.was.pk) for c in plan.changes if c.was is not None),
        tuple(_fact_of(c.now, near) for c in plan.changes if c.now is not None),
        {near.human(person): day for person, day in plan.deaths.items()},
    )


def _back(plan: Plan, near: Near) -> Change:
    return Change(
        frozenset((c.kind, c.now.pk) for c in plan.changes if c.now is not None),
        tuple(_fact_of(c.was, near) for c in plan.changes if c.was is not None),
        {near.human(person): day for person, day in plan.deaths_before.items()},
    )


def _fact_of(row: FactRow, near: Near) -> AnyFact:
    """Read a row as the engine does, also one that is not written yet."""
    one, other = map(near.human, sides_of(row))
    ended = EndReason(row.end_reason) if row.end_reason else None
    if isinstance(row, Parentage):
        kind = ParentageKind(row.kind)
        return ParentageFact(one, other, kind, row.starts_on, row.ends_on, ended, row.pk)
    fact = MarriageFact if isinstance(row, Marriage) else SupportFact
    return fact(one, other, row.starts_on, row.ends_on, ended, row.pk)
