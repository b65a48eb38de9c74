"""Lets a death that a register brought end what was open of the person, and gives it back when it was none.

Nothing acts in between: whether both live is asked at every use. This makes the records say so too.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from accounts.queries.people import life_facts
from accounts.rules.actors import SYSTEM
from family.actions import closing
from family.actions.closing import Note
from family.enums import EventKind
from family.models.bindings import OPEN_STATES, SharingBinding
from family.models.events import KinshipEvent
from family.models.mandates import Mandate
from family.queries.closure import Plan, closure_after, closure_of_life
from foundation.clock import local_date

BATCH_MAX = 200


@dataclass(frozen=True)
class DeathsReport:
    """How many deaths ended something, and how many were none after all."""

    ended_count: int
    restored_count: int


def settle(*, at: datetime) -> DeathsReport:
    """Settle one batch of deaths and of deaths taken back; safe at any time, any number of times."""
    on = local_date(at)
    ended = sum(_end(person_id, at=at) for person_id in _dead_with_open(on))
    restored = sum(_restore(event_id, at=at) for event_id in _taken_back())
    return DeathsReport(ended, restored)


def _dead_with_open(on: date) -> list[int]:
    """Name people on record as dead of whom a mandate or binding is open."""
    sides = ("principal", "helper"), ("sharer", "user")
    mandates = Mandate.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on), revoked_at__isnull=True)
    bindings = SharingBinding.objects.filter(state__in=OPEN_STATES)
    found: set[int] = set()
    for rows, names in ((mandates, sides[0]), (bindings, sides[1])):
        for side in names:
            died = Q(**{f"{side}__died_on__lte": on}) | Q(**{f"{side}__merged_into__died_on__lte": on})
            found |= set(rows.filter(died).values_list(f"{side}_id", flat=True)[:BATCH_MAX])
    return sorted(found)[:BATCH_MAX]


@transaction.atomic
def _end(person_id: int, *, at: datetime) -> bool:
    closing.hold([person_id])
    life = life_facts([person_id])[person_id]
    closure = closure_of_life(person_id, on=local_date(at))
    if life.died_on is None or not closure.items:
        return False
    plan = Plan(deaths={life.id: life.died_on}, deaths_before={life.id: None})
    closing.follow(SYSTEM, plan, Note(EventKind.DEATH, life.died_on, (life.id, None)), closure, at=at)
    return True


def _taken_back() -> list[int]:
    """Name deaths that ended something and are on record no longer; who came back from the dead is none of them."""
    returned = KinshipEvent.objects.filter(kind=EventKind.RETURNED.value, one__same_as=OuterRef("one"))
    rows = KinshipEvent.objects.filter(
        kind=EventKind.DEATH.value,
        other__isnull=True,
        corrected_by__isnull=True,
        one__died_on__isnull=True,
        one__merged_into__died_on__isnull=True,
    )
    return list(rows.filter(~Exists(returned)).order_by("pk").values_list("pk", flat=True)[:BATCH_MAX])


@transaction.atomic
def _restore(event_id: int, *, at: datetime) -> bool:
    event = KinshipEvent.objects.get(pk=event_id)
    closing.hold([event.one_id])
    is_dead = life_facts([event.one_id])[event.one_id].died_on is not None
    if is_dead or KinshipEvent.objects.filter(corrects=event).exists():
        return False
    plan = Plan(deaths={event.one_id: None}, deaths_before={event.one_id: event.happened_on}, undoes=event.pk)
    note = Note(EventKind.CORRECTED, local_date(at), (event.one_id, None))
    closing.follow(SYSTEM, plan, note, closure_after(plan, on=local_date(at)), at=at)
    return True
