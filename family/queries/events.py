"""What would be written of an event in a family, and what is on record: facts with their papers, and events."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from accounts.queries.merges import same_people
from accounts.queries.people import PersonCard, life_facts, person_cards
from accounts.rules.payloads import fingerprint
from family.enums import EndReason, EventKind, FactKind, LinkKind, ParentageKind
from family.errors import EventNotAllowed, EventNotFound
from family.models.events import EventFact, KinshipEvent
from family.models.kinship import Marriage, Parentage, SiblingSupport
from family.queries import birth_ties
from family.queries.closure import (
    FACT_MODELS,
    Closure,
    FactChange,
    FactRow,
    Plan,
    closure_before,
    copy_of,
    ending_of,
    facts_after,
    sides_of,
)
from family.queries.contradictions import GAP_YEARS
from family.queries.kin import near_of
from family.rules import events as rules
from family.rules.closure import DEATHS, Change
from family.rules.contradictions.book import contradictions_in
from family.rules.contradictions.found import Contradiction
from family.rules.kinship.returned import revives
from foundation.errors import Reason
from regions.queries.policy import policy

SECOND_FOR = "kinship.second_person_for"


@dataclass(frozen=True)
class Wish:
    """One event somebody wants to record of a person: what is asked depends on the kind.

    ``fact`` is what ends or is withdrawn, ``link`` and ``other_id`` what is new, ``corrects`` what is taken back.
    """

    kind: EventKind
    person_id: int
    happened_on: date
    evidence: str = field(repr=False)
    fact: tuple[FactKind, int] | None = None
    link: LinkKind | None = None
    other_id: int | None = None
    corrects: UUID | None = None
    has_declined: bool = False

    @property
    def payload(self) -> dict[str, Any]:
        """Give the wish as it is proposed to a second person."""
        return {
            "kind": self.kind.value,
            "person": self.person_id,
            "happened_on": self.happened_on.isoformat(),
            "evidence": self.evidence,
            "fact": [self.fact[0].value, self.fact[1]] if self.fact else None,
            "link": self.link.value if self.link else None,
            "other": self.other_id,
            "corrects": str(self.corrects) if self.corrects else None,
            "has_declined": self.has_declined,
        }


def wish_in(payload: dict[str, Any]) -> Wish:
    """Read back what was proposed."""
    fact = payload["fact"]
    return Wish(
        EventKind(payload["kind"]),
        payload["person"],
        date.fromisoformat(payload["happened_on"]),
        payload["evidence"],
        fact=(FactKind(fact[0]), fact[1]) if fact else None,
        link=LinkKind(payload["link"]) if payload["link"] else None,
        other_id=payload["other"],
        corrects=UUID(payload["corrects"]) if payload["corrects"] else None,
        has_declined=payload["has_declined"],
    )


@dataclass(frozen=True)
class Planned:
    """A wish made exact: what is written, of whom, as what kind, and what is not given back with it."""

    plan: Plan
    kind: EventKind
    sides: tuple[int, int | None]
    remarks: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class Preview:
    """What an event would do: what falls and comes back, what its facts contradict, and who is asked."""

    planned: Planned
    closure: Closure
    contradictions: tuple[Contradiction, ...]
    needs_second: bool
    digest: str

    @property
    def impossible(self) -> tuple[Contradiction, ...]:
        """Give the contradictions because of which it cannot be recorded at all."""
        return tuple(one for one in self.contradictions if one.kind in rules.IMPOSSIBLE)


def preview(wish: Wish, area_key: str, *, on: date) -> Preview:
    """Show what an event would do, and write nothing.

    Raises:
        EventNotAllowed: with every reason; EventNotFound: no such fact or event of this person.
    """
    planned = planned_of(wish, on=on)
    closure = closure_before(planned.plan, on=on)
    found = _new_contradictions(planned.plan, on=on)
    asked = policy(SECOND_FOR, area_key=area_key or None, on=on).words()
    doubts = {one.topic for one in found}
    digest = digest_of(wish, closure)
    return Preview(planned, closure, found, planned.kind.value in asked or bool(doubts), digest)


def digest_of(wish: Wish, closure: Closure) -> str:
    """Give the fingerprint of what is confirmed: the event and everything that follows."""
    return fingerprint({**wish.payload, "closure": closure.digest})


def planned_of(wish: Wish, *, on: date) -> Planned:
    """Make a wish exact.

    Raises:
        EventNotAllowed, EventNotFound.
    """
    reasons = list(rules.against(wish.happened_on, wish.evidence, on=on))
    if wish.kind is EventKind.LINKED:
        planned, more = _link(wish)
    elif wish.kind in DEATHS:
        planned, more = _death(wish)
    elif wish.kind is EventKind.RETURNED:
        planned, more = _return(wish)
    elif wish.kind is EventKind.CORRECTED:
        planned, more = _correction(wish)
    elif wish.kind is EventKind.WITHDRAWN:
        planned, more = _withdrawal(wish)
    else:
        planned, more = _end(wish)
    reasons += more
    if reasons:
        raise EventNotAllowed(reasons=tuple(reasons))
    return planned


def _link(wish: Wish) -> tuple[Planned, list[Reason]]:
    other, link = wish.other_id, wish.link
    if other is None or link is None:
        return Planned(Plan(), wish.kind, (wish.person_id, None)), [Reason(rules.UNKNOWN_OTHER)]
    if other in same_people([wish.person_id]):
        return Planned(Plan(), wish.kind, (wish.person_id, None)), [Reason(rules.SAME_PERSON)]
    dated: dict[str, Any] = {"starts_on": wish.happened_on, "evidence": wish.evidence}
    kind, row = _link_row(link, wish.person_id, other, dated)
    changes: tuple[FactChange, ...] = (FactChange(kind, now=row),)
    reasons: list[Reason] = []
    if isinstance(row, Parentage) and row.kind == ParentageKind.BIRTH.value:
        born_on, changes = birth_ties.born_on_of(row), birth_ties.changes_for(row, wish.happened_on)
        reasons += [Reason(rules.BEFORE_BIRTH, {"born_on": born_on})] if wish.happened_on < born_on else []
    if len(changes) == 1 and _stands_already(row):
        reasons.append(Reason(rules.KNOWN_ALREADY))
    return Planned(Plan(changes), wish.kind, sides_of(row)), reasons


def _stands_already(row: FactRow) -> bool:
    """Say whether the same tie between the two is on record and has not ended."""
    one, other = sides_of(row)
    if isinstance(row, Parentage):
        same = Q(parent__same_as=one, child__same_as=other, kind=row.kind)
    else:
        same = Q(one__same_as=one, other__same_as=other) | Q(one__same_as=other, other__same_as=one)
    return type(row).objects.current().filter(same, ends_on__isnull=True).exists()


def _link_row(link: LinkKind, person: int, other: int, dated: dict[str, Any]) -> tuple[FactKind, FactRow]:
    if link in rules.PARENTS:
        parentage = Parentage(parent_id=other, child_id=person, kind=rules.PARENTS[link].value, **dated)
        return FactKind.PARENTAGE, parentage
    if link in rules.CHILDREN:
        parentage = Parentage(parent_id=person, child_id=other, kind=rules.CHILDREN[link].value, **dated)
        return FactKind.PARENTAGE, parentage
    one_id, other_id = sorted((person, other))
    if link is LinkKind.SPOUSE:
        return FactKind.MARRIAGE, Marriage(one_id=one_id, other_id=other_id, **dated)
    return FactKind.SUPPORT, SiblingSupport(one_id=one_id, other_id=other_id, **dated)


def _end(wish: Wish) -> tuple[Planned, list[Reason]]:
    kind, row = fact_of(wish)
    fits = ends_of(kind, row)
    reasons = list(rules.against_end(wish.kind, fits, row.starts_on, row.ends_on, wish.happened_on))
    if reasons:
        return Planned(Plan(), wish.kind, sides_of(row)), reasons
    ended = ending_of(row, wish.happened_on, EndReason(wish.kind.value))
    return Planned(Plan((FactChange(kind, row, ended),)), wish.kind, sides_of(row)), []


def ends_of(kind: FactKind, row: FactRow) -> tuple[EventKind, ...]:
    """Give by what a fact may end."""
    return rules.ENDS[ParentageKind(row.kind) if isinstance(row, Parentage) else kind]


def fact_of(wish: Wish) -> tuple[FactKind, FactRow]:
    """Find the fact a wish is about, as it is known now.

    Raises:
        EventNotFound: absent, changed meanwhile, or of somebody else; the answer is the same.
    """
    if wish.fact is None:
        raise EventNotFound
    kind, row_id = wish.fact
    row = FACT_MODELS[kind].objects.current().filter(pk=row_id).first()
    if row is None or not same_people([wish.person_id]) & set(sides_of(row)):
        raise EventNotFound
    return kind, row


def _death(wish: Wish) -> tuple[Planned, list[Reason]]:
    life = life_facts([wish.person_id])[wish.person_id]
    reasons = list(rules.against_death(life.born_on, life.died_on, wish.happened_on))
    changes: list[FactChange] = []
    if wish.kind is EventKind.DECLARED_DEATH:
        for row in _marriages(wish.person_id).filter(ends_on__isnull=True):
            if row.starts_on < wish.happened_on:
                ended = ending_of(row, wish.happened_on, EndReason.DECLARED_DEATH)
                changes.append(FactChange(FactKind.MARRIAGE, row, ended))
    plan = Plan(
        tuple(changes),
        deaths={wish.person_id: wish.happened_on},
        deaths_before={wish.person_id: life.died_on},
    )
    return Planned(plan, wish.kind, (wish.person_id, None)), reasons


def _return(wish: Wish) -> tuple[Planned, list[Reason]]:
    """Wake somebody declared dead; marriages revive where the law lets them, mandates and bindings never by themselves.

    Law: Civil Code art. 50, 51.
    """
    life = life_facts([wish.person_id])[wish.person_id]
    declared = _events_of(wish.person_id).filter(
        kind=EventKind.DECLARED_DEATH.value,
        other__isnull=True,
        corrected_by__isnull=True,
        happened_on=life.died_on,
    )
    sides = (wish.person_id, None)
    if life.died_on is None or not declared.exists():
        return Planned(Plan(), wish.kind, sides), [Reason(rules.NOT_DECLARED)]
    reasons = []
    if wish.happened_on < life.died_on:
        reasons.append(Reason(rules.BEFORE_BEGIN, {"starts_on": life.died_on}))
    deaths: dict[int, date | None] = {wish.person_id: None}
    near = near_of([wish.person_id])
    facts = near.after(Change(deaths={near.human(wish.person_id): None}))
    changes: list[FactChange] = []
    remarks: list[Reason] = []
    ended = _marriages(wish.person_id).filter(end_reason=EndReason.DECLARED_DEATH.value, ends_on=life.died_on)
    for row in ended:
        known = next((one for one in facts.marriages if one.key == row.pk), None)
        if known is None:
            continue
        decision = revives(known, facts, wish.happened_on, has_declined=wish.has_declined)
        if decision.allowed:
            again = copy_of(row)
            again.starts_on, again.ends_on, again.end_reason = wish.happened_on, None, ""
            again.evidence = wish.evidence
            changes.append(FactChange(FactKind.MARRIAGE, now=again))
        else:
            remarks += decision.reasons
    plan = Plan(tuple(changes), deaths=deaths, deaths_before={wish.person_id: life.died_on})
    return Planned(plan, wish.kind, sides, tuple(remarks)), reasons


def _withdrawal(wish: Wish) -> tuple[Planned, list[Reason]]:
    """Take a fact off the record that never was; where an event brought it, that event is taken back."""
    kind, row = fact_of(wish)
    # What a divorce put in the place of a marriage was not brought by the divorce.
    brought = EventFact.objects.filter(
        kind=kind.value, now_id=row.pk, was_id__isnull=True, event__corrected_by__isnull=True
    )
    found = brought.select_related("event").order_by("-pk").first()
    if found is not None and EventKind(found.event.kind) in rules.CORRECTABLE:
        return _taking_back(found.event)
    plan = Plan((FactChange(kind, was=row),))
    return Planned(plan, wish.kind, sides_of(row)), []


def _correction(wish: Wish) -> tuple[Planned, list[Reason]]:
    mine = _events_of(wish.person_id).filter(public_id=wish.corrects, corrected_by__isnull=True).first()
    if mine is None or EventKind(mine.kind) not in rules.CORRECTABLE:
        raise EventNotFound
    return _taking_back(mine)


def _taking_back(event: KinshipEvent) -> tuple[Planned, list[Reason]]:
    """Put every fact back as it was before an event, where nothing has changed it since."""
    changes, has_moved = [], False
    # The last first: what came in the place of something stands in its way.
    for fact in event.facts.order_by("-pk"):
        model = FACT_MODELS[FactKind(fact.kind)]
        was = model.objects.filter(pk=fact.was_id).first() if fact.was_id else None
        now = model.objects.current().filter(pk=fact.now_id).first() if fact.now_id else None
        has_moved |= fact.now_id is not None and now is None
        changes.append(FactChange(FactKind(fact.kind), now, copy_of(was) if was else None))
    deaths: dict[int, date | None] = {}
    before: dict[int, date | None] = {}
    # A marriage that a register says a death ended is no record of that death.
    if EventKind(event.kind) in DEATHS and event.other_id is None:
        has_moved |= life_facts([event.one_id])[event.one_id].died_on != event.happened_on
        deaths, before = {event.one_id: None}, {event.one_id: event.happened_on}
    plan = Plan(tuple(changes), deaths, before, undoes=event.pk)
    planned = Planned(plan, EventKind.CORRECTED, (event.one_id, event.other_id))
    return planned, [Reason(rules.CHANGED_SINCE)] if has_moved else []


def _new_contradictions(plan: Plan, *, on: date) -> tuple[Contradiction, ...]:
    """Give what the facts would contradict with a plan carried out, and do not already."""
    near = near_of(sorted(plan.about))
    gap_years = policy(GAP_YEARS, area_key=None, on=on).integer()
    known = {one.topic for one in contradictions_in(near.facts, gap_years=gap_years, on=on)}
    found = contradictions_in(facts_after(plan, near), gap_years=gap_years, on=on)
    return tuple(one for one in found if one.topic not in known)


def _marriages(person_id: int) -> Any:
    mine = Q(one__same_as=person_id) | Q(other__same_as=person_id)
    return Marriage.objects.current().filter(mine).order_by("pk")


def _events_of(person_id: int) -> Any:
    mine = Q(one__same_as=person_id) | Q(other__same_as=person_id)
    return KinshipEvent.objects.filter(mine).order_by("-recorded_at", "-pk")


@dataclass(frozen=True)
class FactCard:
    """One fact behind a family with its paper; other is the second person as seen from the first.

    Of a placeholder there is no card: a tie passes through somebody who is not on record.
    """

    kind: FactKind
    id: int
    parentage: ParentageKind | None
    is_parent: bool
    other: PersonCard | None
    starts_on: date
    ends_on: date | None
    end_reason: EndReason | None
    evidence: str
    recorded_at: datetime
    ends: tuple[EventKind, ...]


@dataclass(frozen=True)
class EventCard:
    """One event on record."""

    public_id: UUID
    kind: EventKind
    happened_on: date
    evidence: str
    recorded_at: datetime
    is_corrected: bool
    may_be_corrected: bool
    steps_count: int


def facts_of(person_id: int) -> list[FactCard]:
    """Give the facts about one person as they are known now, those that have ended too."""
    mine = same_people([person_id])
    rows: list[tuple[FactKind, FactRow]] = []
    for kind, model in FACT_MODELS.items():
        sides = ("parent", "child") if kind is FactKind.PARENTAGE else ("one", "other")
        about = Q(**{f"{sides[0]}__same_as": person_id}) | Q(**{f"{sides[1]}__same_as": person_id})
        rows += [(kind, row) for row in model.objects.current().filter(about).order_by("starts_on", "pk")]
    people = person_cards({side for _kind, row in rows for side in sides_of(row)})
    return [_fact_card(kind, row, mine, people) for kind, row in rows]


def _fact_card(
    kind: FactKind, row: FactRow, mine: Collection[int], people: dict[int, PersonCard]
) -> FactCard:
    first, second = sides_of(row)
    other = first if second in mine else second
    return FactCard(
        kind,
        row.pk,
        ParentageKind(row.kind) if isinstance(row, Parentage) else None,
        isinstance(row, Parentage) and other == row.parent_id,
        people.get(other),
        row.starts_on,
        row.ends_on,
        EndReason(row.end_reason) if row.end_reason else None,
        row.evidence,
        row.recorded_at,
        () if row.ends_on else ends_of(kind, row),
    )


def events_of(person_id: int) -> list[EventCard]:
    """Give the events recorded of a person, the newest first."""
    rows: Iterable[KinshipEvent] = _events_of(person_id).prefetch_related("steps", "corrected_by")
    return [_event_card(row) for row in rows]


def _event_card(row: KinshipEvent) -> EventCard:
    is_corrected = KinshipEvent.objects.filter(corrects=row).exists()
    return EventCard(
        row.public_id,
        EventKind(row.kind),
        row.happened_on,
        row.evidence,
        row.recorded_at,
        is_corrected,
        not is_corrected and EventKind(row.kind) in rules.CORRECTABLE,
        len(row.steps.all()),
    )
