"""A family at the desk: relatives with their proof, the facts behind them, and what happened, recorded by one or two."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.actions import audit
from accounts.queries.approvals import ApprovalCard, approvals_waiting
from accounts.queries.documents import person_ids_with_numbers
from accounts.queries.people import PersonCard, person_cards
from accounts.queries.users import display_names
from accounts.rules.actors import Actor
from accounts.rules.documents import refuse_mistyped, writings
from certification.access import refuse_clerk_who_is_relative
from family.actions import events
from family.enums import EventKind
from family.queries.events import EventCard, FactCard, Wish, events_of, facts_of, wish_in
from family.queries.kin import KinCard, near_relatives_of
from family.rules.kinship.facts import MarriageFact, SupportFact
from family.rules.kinship.paths import KinPath, Step
from foundation.clock import local_date
from foundation.errors import DomainError
from foundation.names import is_same_name
from portal.counter.serving import Served
from portal.shared import family_labels
from portal.shared.closures import ShownClosure, shown_closure
from portal.shared.labels import label_of
from portal.shared.words import sentence_of

WAITING_MAX = 50
NAMESAKES_MAX = 10


@dataclass(frozen=True)
class PathLine:
    """One proof of a relation: by whom it leads, and the articles."""

    steps: tuple[str, ...]
    law: tuple[str, ...]


@dataclass(frozen=True)
class Relative:
    """One relative with every proof."""

    kin: KinCard
    paths: tuple[PathLine, ...]


@dataclass(frozen=True)
class FamilyFile:
    """A family as the desk sees it on a day."""

    relatives: tuple[Relative, ...]
    facts: tuple[FactCard, ...]
    events: tuple[EventCard, ...]


def family_of(actor: Actor, one: Served, *, on: date, at: datetime) -> FamilyFile:
    """Open a person's family as of a day, and write the look down."""
    event = audit.Event("family.viewed", one.person.id, area_key=one.area_key, reason=one.reason)
    audit.record(actor, event, at=at)
    found = near_relatives_of(one.person.id, on=on)
    people = {card.person.id: card.person for card in found} | {one.person.id: one.person}
    missing = {int(step.target) for card in found for path in card.kin.paths for step in path.steps}
    people |= person_cards(missing - people.keys())
    return FamilyFile(
        tuple(Relative(card, tuple(_path(path, people) for path in card.kin.paths)) for card in found),
        tuple(facts_of(one.person.id)),
        tuple(events_of(one.person.id)),
    )


def _path(path: KinPath, people: dict[int, PersonCard]) -> PathLine:
    law = (*path.law, *(article for step in path.steps for article in step.law))
    return PathLine(tuple(_step(step, people) for step in path.steps), tuple(dict.fromkeys(law)))


def _step(step: Step, people: dict[int, PersonCard]) -> str:
    if isinstance(step.fact, MarriageFact):
        kind: Promise = family_labels.MARRIED
    elif isinstance(step.fact, SupportFact):
        kind = family_labels.SUPPORTED
    else:
        kind = family_labels.TIES[step.direction, step.fact.kind]
    met = people.get(int(step.target))
    return f"{kind} {met.name if met else _('还没有登记的家人')}"


def other_of(actor: Actor, one: Served, number: str, name: str, *, at: datetime) -> int | None:
    """Find the other person of a new tie by number and name, wherever they are insured; the look is written down.

    Raises:
        IdNumberInvalid: the number is none of any document; ClerkIsRelative.
    """
    on = local_date(at)
    refuse_mistyped(number, on=on)
    numbered = person_cards(person_ids_with_numbers(writings(number, on=on), most=NAMESAKES_MAX))
    # A number may be registered for two people; the name says which of them, or nobody is meant.
    named = {card.id for card in numbered.values() if is_same_name(card.name, name)}
    person_id = named.pop() if len(named) == 1 else None
    event = audit.Event("person.looked_up", person_id, area_key=one.area_key, reason=one.reason)
    audit.record(actor, event, at=at)
    if person_id is not None:
        refuse_clerk_who_is_relative(actor, person_id, on=on)
    return person_id


def show(actor: Actor, wish: Wish, area_key: str, *, on: date) -> ShownClosure:
    """Show what an event would do, to a clerk who is no relative of those it is about.

    Raises:
        EventNotAllowed, EventNotFound; ClerkIsRelative.
    """
    shown = shown_closure(wish, area_key, on=on)
    events.refuse_impossible(shown.preview)
    for side in shown.preview.planned.sides:
        if side is not None:
            refuse_clerk_who_is_relative(actor, side, on=on)
    return shown


def confirm(actor: Actor, wish: Wish, shown: ShownClosure, area_key: str, *, at: datetime) -> str:
    """Do what was shown, or leave it to a colleague where two are asked for; say which.

    Raises as `events.record` and `events.propose`.
    """
    digest = shown.preview.digest
    if shown.preview.needs_second:
        events.propose(actor, wish, digest, area_key, waits=settings.SECOND_WAIT, at=at)
        return _("已提交，等一位同事复核后生效。")
    events.record(actor, wish, digest, area_key, at=at)
    return _("登记好了。受影响的人都会收到通知。")


@dataclass(frozen=True)
class Proposed:
    """A proposed change as a second person reads it; `shown` is what would follow now."""

    card: ApprovalCard
    wish: Wish
    person: PersonCard
    other: PersonCard | None
    maker: str
    is_mine: bool
    shown: ShownClosure | None
    hindrance: str
    fact: FactCard | None
    event: EventCard | None

    @property
    def kind(self) -> EventKind:
        """Give what is to be recorded."""
        return self.wish.kind

    @property
    def link(self) -> str:
        """Say what the other is to the person, where that is what is recorded."""
        return label_of(self.wish.link) if self.wish.link else ""


def waiting_at(actor: Actor, *, at: datetime) -> list[Proposed]:
    """List the changes that wait for a second person at the clerk's desks; what would follow stays closed."""
    cards = approvals_waiting(events.CODE, actor.area_keys, at=at, most=WAITING_MAX)
    return [_proposed(actor, card) for card in cards]


def proposal_for(actor: Actor, proposal: UUID, *, at: datetime) -> Proposed:
    """Open one of them with what would follow now, and write the look down.

    Raises:
        ApprovalNotFound; ClerkIsRelative: it is about the clerk or a relative.
    """
    on = local_date(at)
    card = events.proposed(actor, proposal)
    found = _proposed(actor, card)
    for person in filter(None, (found.person, found.other)):
        refuse_clerk_who_is_relative(actor, person.id, on=on)
    audit.record_many(actor, list(_viewed(found)), at=at)
    try:
        shown = show(actor, found.wish, card.area_key, on=on)
    except DomainError as error:
        told = " ".join(sentence_of(one) for one in error.reasons or (error,))
        return _proposed(actor, card, hindrance=told)
    return _proposed(actor, card, shown=shown)


def _proposed(
    actor: Actor, card: ApprovalCard, *, shown: ShownClosure | None = None, hindrance: str = ""
) -> Proposed:
    wish = wish_in(card.payload)
    people = person_cards([wish.person_id, *([wish.other_id] if wish.other_id else [])])
    return Proposed(
        card,
        wish,
        people[wish.person_id],
        people.get(wish.other_id or 0),
        display_names({card.proposed_by}).get(card.proposed_by, ""),
        card.proposed_by == actor.user_id,
        shown,
        hindrance,
        next((fact for fact in facts_of(wish.person_id) if (fact.kind, fact.id) == wish.fact), None),
        next((event for event in events_of(wish.person_id) if event.public_id == wish.corrects), None),
    )


def _viewed(found: Proposed) -> Iterable[audit.Event]:
    for person in filter(None, (found.person, found.other)):
        yield audit.Event(
            "family.viewed",
            person.id,
            area_key=found.card.area_key,
            object_kind="approval",
            object_id=found.card.public_id,
            reason=family_labels.SECOND_LOOK,
        )
