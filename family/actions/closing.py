"""Writes what an event changes in a family, and in the same transaction ends or gives back what rested on it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from accounts.actions import audit, notices, people
from accounts.enums.partner_events import PartnerEventKind
from accounts.rules.actors import Actor
from family.actions import binding_notices, binding_rows, partner_telling, questions
from family.actions.event_notices import tell_sides
from family.actions.mandate_notices import tell
from family.enums import BindingCause, BindingState, ClosureEffect, EventKind, RestingKind
from family.errors import ClosureMoved, KinshipContradicts
from family.models.bindings import WAITING_STATES, SharingBinding
from family.models.events import ClosureStep, EventFact, KinshipEvent
from family.models.mandates import Mandate
from family.queries.closure import (
    FACT_MODELS,
    FROZEN,
    Closure,
    ClosureItem,
    FactChange,
    Plan,
    circle_of,
    closure_after,
)
from foundation.clock import local_date

# What people are told of it.
_WORDS = {
    ClosureEffect.ENDED: "lapsed",
    ClosureEffect.SUSPENDED: "suspended",
    ClosureEffect.RESTORED: "restored",
}
_BINDING_FIELDS = [*("state", "ended_at", "ends_on", "cause", "suspended_at", "reviewed_at", "answer_by")]


@dataclass(frozen=True)
class Note:
    """What is written down of an event besides its facts."""

    kind: EventKind
    happened_on: date
    sides: tuple[int, int | None]
    evidence: str = ""
    area_key: str = ""
    # Who proposed it, where the actor is the second person.
    proposed_by: int | None = None


def hold(person_ids: Collection[int]) -> None:
    """Lock everybody whose relations may change with those of some people, by ascending id.

    Whoever gives, offers or accepts something locks both sides too, so that nothing new comes to rest on a tie meanwhile.

    Raises:
        ClosureMoved: the family grew while this waited.
    """
    circle = circle_of(person_ids)
    people.lock(circle)
    if not circle_of(person_ids) <= circle:
        raise ClosureMoved


@transaction.atomic
def write(actor: Actor, plan: Plan, note: Note, *, seen: str | None = None, at: datetime) -> KinshipEvent:
    """Write an event with its facts and everything that follows on this floor; call with everybody held.

    Raises:
        KinshipContradicts: a fact was changed meanwhile.
        ClosureMoved: what follows is not what was ``seen``.
    """
    for change in plan.changes:
        _put(change, at=at)
    for person_id, died_on in plan.deaths.items():
        if died_on is None:
            people.withdraw_death(actor, person_id, at=at)
        else:
            people.record_death(actor, person_id, died_on=died_on, at=at)

    # What it contradicts is a question for the desk, not a reason to lose what a paper says.
    questions.note_near(sorted(plan.about), at=at)
    closure = closure_after(plan, on=local_date(at))
    if seen is not None and closure.digest != seen:
        raise ClosureMoved
    return follow(actor, plan, note, closure, at=at)


def follow(actor: Actor, plan: Plan, note: Note, closure: Closure, *, at: datetime) -> KinshipEvent:
    """Write an event whose facts are written already, with what follows from it."""
    event = _event(actor, plan, note, at=at)
    # What a register says or a person claimed has messages of its own.
    if note.area_key:
        tell_sides(event.public_id, note.kind, note.sides, at=at)
    _apply(actor, event, closure, at=at)
    return event


def _apply(actor: Actor, event: KinshipEvent, closure: Closure, *, at: datetime) -> None:
    """End, suspend or give back exactly what a closure names, tell both sides of each, and write it down."""
    steps = [_step(event, item) for item in closure.items]
    ClosureStep.objects.bulk_create(steps)
    events = [
        *_mandates(event, [one for one in closure.items if one.kind is RestingKind.MANDATE], at=at),
        *_bindings(event, [one for one in closure.items if one.kind is RestingKind.BINDING], at=at),
    ]
    audit.record_many(actor, events, at=at)


def _put(change: FactChange, *, at: datetime) -> None:
    """Put one row of a fact in the place of another."""
    if change.was is not None:
        model = FACT_MODELS[change.kind]
        if not model.objects.current().select_for_update().filter(pk=change.was.pk).exists():
            raise KinshipContradicts
        change.was.superseded_at = at
        change.was.save(update_fields=["superseded_at"])
    if change.now is not None:
        change.now.recorded_at = at
        change.now.save(force_insert=True)


def _event(actor: Actor, plan: Plan, note: Note, *, at: datetime) -> KinshipEvent:
    one, other = note.sides
    event = KinshipEvent.objects.create(
        kind=note.kind.value,
        happened_on=note.happened_on,
        one_id=one,
        other_id=other,
        evidence=note.evidence,
        area_key=note.area_key,
        corrects_id=plan.undoes,
        recorded_at=at,
        recorded_by_id=note.proposed_by or actor.user_id,
        approved_by_id=actor.user_id if note.proposed_by else None,
    )
    EventFact.objects.bulk_create(
        EventFact(
            event=event,
            kind=change.kind.value,
            was_id=change.was.pk if change.was else None,
            now_id=change.now.pk if change.now else None,
        )
        for change in plan.changes
    )
    return event


def _step(event: KinshipEvent, item: ClosureItem) -> ClosureStep:
    column = "mandate_id" if item.kind is RestingKind.MANDATE else "binding_id"
    return ClosureStep(event=event, effect=item.effect.value, state_before=item.state, **{column: item.id})


def _mandates(event: KinshipEvent, items: Iterable[ClosureItem], *, at: datetime) -> list[audit.Event]:
    wanted = {one.id: one for one in items}
    rows = list(Mandate.objects.select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk"))
    for row in rows:
        _change_mandate(row, wanted[row.pk], at=at)
    # What waits to be sent to a helper about the principal is no longer theirs to know.
    lost = [row for row in rows if wanted[row.pk].effect is not ClosureEffect.RESTORED]
    notices.cancel_unsent_between(((row.helper_id, row.principal_id) for row in lost), at=at)
    for effect, word in _WORDS.items():
        told = [row for row in rows if wanted[row.pk].effect is effect]
        if told:
            tell(told, word, at=at)
    return [
        audit.Event(f"mandate.{_WORDS[wanted[row.pk].effect]}", row.principal_id, mandate_id=row.pk)
        for row in rows
    ]


def _change_mandate(row: Mandate, item: ClosureItem, *, at: datetime) -> None:
    match item.effect:
        case ClosureEffect.ENDED:
            row.revoked_at = at
        case ClosureEffect.SUSPENDED:
            row.frozen_at = row.frozen_at or at
        case ClosureEffect.RESTORED:
            if row.revoked_at is None or item.state != FROZEN:
                row.frozen_at = None
            row.revoked_at = None
    row.save(update_fields=["revoked_at", "frozen_at"])


def _bindings(event: KinshipEvent, items: Iterable[ClosureItem], *, at: datetime) -> list[audit.Event]:
    wanted = {one.id: one for one in items}
    held = SharingBinding.objects.select_related("sharer", "user").select_for_update(of=("self",))
    rows = list(held.filter(pk__in=wanted).order_by("pk"))
    for row in rows:
        item = wanted[row.pk]
        if item.effect is ClosureEffect.RESTORED:
            _restore_binding(row, item, at=at)
        else:
            _end_binding(row, event, at=at)
        binding_rows.keep(row, _BINDING_FIELDS, at=at)
        binding_notices.tell_both(row, f"family.binding.{_WORDS[item.effect]}", at=at)
        is_back = row.state == BindingState.ACTIVE.value
        if is_back:
            partner_telling.bindings([row], PartnerEventKind.BINDING_RESUMED, at=at)
        else:
            partner_telling.binding(row, at=at)
    return [
        audit.Event(
            f"binding.{_WORDS[wanted[row.pk].effect]}",
            person.human_id,
            object_kind="binding",
            object_id=row.public_id,
        )
        for row in rows
        for person in (row.sharer, row.user)
    ]


def _restore_binding(row: SharingBinding, item: ClosureItem, *, at: datetime) -> None:
    """Give a binding back; one that was paused is looked at again by the next review, and pauses if it still has to.

    What waited for a word has all its days again.
    """
    was_paused = item.state == BindingState.SUSPENDED.value
    row.state = BindingState.ACTIVE.value if was_paused else item.state
    row.ended_at = row.ends_on = row.suspended_at = row.reviewed_at = None
    row.cause = ""
    if row.state in WAITING_STATES:
        binding_rows.put_wait(row, at=at)


def _end_binding(row: SharingBinding, event: KinshipEvent, *, at: datetime) -> None:
    """End a binding from the day on which what it rested on ended: nothing paid after a death was paid rightly."""
    row.ended_at, row.suspended_at = at, None
    if row.state in WAITING_STATES:
        row.state, row.cause = BindingState.WITHDRAWN.value, ""
        return
    is_death = event.kind in (EventKind.DEATH.value, EventKind.DECLARED_DEATH.value)
    row.state = BindingState.ENDED.value
    row.cause = (BindingCause.DEATH if is_death else BindingCause.KINSHIP_ENDED).value
    row.ends_on = event.happened_on
