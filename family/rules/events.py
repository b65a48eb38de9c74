"""What may be recorded of a family: which end fits which fact, and what stands in the way."""

from collections.abc import Iterator, Mapping
from datetime import date

from family.enums import ContradictionKind, EventKind, FactKind, LinkKind, ParentageKind
from foundation.errors import Reason

IN_FUTURE = "family.event.in_future"
NO_EVIDENCE = "family.event.no_evidence"
ENDED_ALREADY = "family.event.ended_already"
BEFORE_BEGIN = "family.event.before_begin"
UNFIT = "family.event.unfit"
DEAD_ALREADY = "family.event.dead_already"
BEFORE_BIRTH = "family.event.before_birth"
NOT_DECLARED = "family.event.not_declared"
CHANGED_SINCE = "family.event.changed_since"
SAME_PERSON = "family.event.same_person"
UNKNOWN_OTHER = "family.event.unknown_other"
KNOWN_ALREADY = "family.event.known_already"

# By what a fact of each kind may end.
ENDS: Mapping[FactKind | ParentageKind, tuple[EventKind, ...]] = {
    FactKind.MARRIAGE: (EventKind.DIVORCE, EventKind.VOID),
    FactKind.SUPPORT: (EventKind.STEP_ENDED, EventKind.VOID),
    ParentageKind.BIRTH: (EventKind.COURT,),
    ParentageKind.ADOPTION: (EventKind.DISSOLVED, EventKind.VOID),
    ParentageKind.STEP: (EventKind.STEP_ENDED,),
}
# An event of these kinds is taken back by another record; a return and a correction are facts of their own.
CORRECTABLE = frozenset(EventKind) - {EventKind.RETURNED, EventKind.CORRECTED}
# What cannot be, or would be void: the other record has to be put right first. The rest a register may well hold.
IMPOSSIBLE = frozenset(
    {
        ContradictionKind.TWO_BIRTH_MOTHERS,
        ContradictionKind.TWO_BIRTH_FATHERS,
        ContradictionKind.PARENT_YOUNGER,
        ContradictionKind.OWN_ANCESTOR,
        ContradictionKind.BEFORE_BIRTH,
        ContradictionKind.AFTER_DEATH,
        ContradictionKind.TWO_MARRIAGES,
    }
)
PARENTS: Mapping[LinkKind, ParentageKind] = {
    LinkKind.BIRTH_PARENT: ParentageKind.BIRTH,
    LinkKind.ADOPTIVE_PARENT: ParentageKind.ADOPTION,
    LinkKind.STEP_PARENT: ParentageKind.STEP,
}
CHILDREN: Mapping[LinkKind, ParentageKind] = {
    LinkKind.BIRTH_CHILD: ParentageKind.BIRTH,
    LinkKind.ADOPTIVE_CHILD: ParentageKind.ADOPTION,
    LinkKind.STEP_CHILD: ParentageKind.STEP,
}


def against(happened_on: date, evidence: str, *, on: date) -> Iterator[Reason]:
    """Give what speaks against any event: a day to come, no paper."""
    if happened_on > on:
        yield Reason(IN_FUTURE)
    if not evidence.strip():
        yield Reason(NO_EVIDENCE)


def against_end(
    kind: EventKind, fits: tuple[EventKind, ...], begun_on: date, ended_on: date | None, happened_on: date
) -> Iterator[Reason]:
    """Give what speaks against a fact ending so on a day."""
    if kind not in fits:
        yield Reason(UNFIT)
    if ended_on is not None:
        yield Reason(ENDED_ALREADY, {"ended_on": ended_on})
    elif happened_on <= begun_on:
        yield Reason(BEFORE_BEGIN, {"starts_on": begun_on})


def against_death(born_on: date, died_on: date | None, happened_on: date) -> Iterator[Reason]:
    """Give what speaks against a death on a day."""
    if died_on is not None:
        yield Reason(DEAD_ALREADY, {"died_on": died_on})
    if happened_on < born_on:
        yield Reason(BEFORE_BIRTH, {"born_on": born_on})
