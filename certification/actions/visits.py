"""Writes home visits: asked for, planned, found at the door; a second try by itself, and then a clerk's list."""

import secrets
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.actions import audit, notices, people
from accounts.fields import seal
from accounts.queries.people import life_facts
from accounts.queries.quiet import quiet_in
from accounts.rules.actors import Actor
from certification.access import deadline_for, refuse_clerk_who_is_relative, visit_for
from certification.actions.appointments import new_number
from certification.actions.messages import Message, tell
from certification.enums import HalfDay, VisitGround, VisitState
from certification.errors import AppointmentExists, VisitNotAllowed, VisitSettled
from certification.models.entitlements import Entitlement
from certification.models.visits import OPEN, HomeVisit, VisitTry
from certification.queries import visits as reads
from certification.queries.deadlines import DeadlineCard
from certification.queries.visits import VisitCard, cards_of
from certification.rules import visits as rules
from family.enums import Relation
from family.queries.mandates import mandate_between
from foundation.clock import local_date
from foundation.identifiers import uuid7
from foundation.periods import whole_years
from regions.queries.workdays import work_calendar

ONE_LIVE = "certification_homevisit_one_live"
_WORDS_DRAWN_FROM = 10**6

_BY_TICK = frozenset({"visit.reminder", "visit.needless"})


@dataclass(frozen=True)
class NewVisit:
    """Who is to be visited for which benefit, why, where, and when it suits; ``address`` follows the street."""

    entitlement_id: UUID
    ground: VisitGround
    division_code: str
    street: str
    address: str = field(repr=False)
    phone: str = field(repr=False)
    wish: HalfDay | None = None


def ask(actor: Actor, new: NewVisit, *, relations: frozenset[Relation], at: datetime) -> VisitCard:
    """Ask that somebody comes home.

    Raises:
        EntitlementNotFound, ClerkIsRelative, VisitNotAllowed with every reason, AppointmentExists.
    Law: OPS 30.
    """
    try:
        with transaction.atomic():
            return _asked(actor, new, relations=relations, at=at)
    except IntegrityError as error:
        if ONE_LIVE in str(error):
            raise AppointmentExists from error
        raise


@transaction.atomic
def cancel(actor: Actor, public_id: UUID, *, relations: frozenset[Relation], at: datetime) -> VisitCard:
    """Call a visit off, before the day on which somebody comes is over.

    Raises:
        VisitNotFound, VisitSettled.
    """
    on = local_date(at)
    card = visit_for(actor, public_id, relations=relations, on=on)
    row = held(public_id)
    if card.open_try is not None and card.open_try.planned_on < on:
        raise VisitSettled(state=card.state)
    settle(row, VisitState.CANCELLED, at=at)
    _drop_unsent(row, at=at)
    tell_of(row, "visit.cancelled", {}, at=at)
    note(actor, row, "visit.cancelled", at=at)
    return card_of(row)


def held(public_id: UUID) -> HomeVisit:
    """Hold a visit that somebody is still to make.

    Raises:
        VisitSettled.
    """
    rows = HomeVisit.objects.select_for_update(of=("self",)).select_related("person", "entitlement")
    row = rows.get(public_id=public_id)
    if row.state not in OPEN:
        raise VisitSettled(state=VisitState(row.state))
    return row


def settle(row: HomeVisit, state: VisitState, *, at: datetime) -> None:
    """Let a visit stand in another state; one of those in which nobody is to come any more is its last."""
    row.state = state.value
    row.settled_at = None if state.value in OPEN else at
    row.save(update_fields=["state", "settled_at"])


def card_of(row: HomeVisit) -> VisitCard:
    """Copy a row with its tries."""
    return cards_of(HomeVisit.objects.filter(pk=row.pk))[0]


def topic_of(row: HomeVisit) -> str:
    """Name what all messages about a visit are about."""
    return f"visit:{row.public_id}"


def tell_of(row: HomeVisit, template: str, facts: dict[str, object], *, at: datetime, key: str = "") -> None:
    """Tell the person and their helpers of a visit."""
    whole = {"number": row.number, **facts}
    named = f"{template}:{key or row.public_id}"
    # What answers somebody goes out while they wait for it; what a tick found can wait for the morning.
    quiet = quiet_in(row.area_key, on=local_date(at)) if template in _BY_TICK else None
    tell(Message(row.person.human_id, template, named, topic_of(row), whole, quiet), at=at)


def tell_planned(row: HomeVisit, one: VisitTry, template: str, *, at: datetime) -> None:
    """Tell when somebody comes, who that is, and the word they say at the door."""
    window = reads.visit_terms(row.area_key, on=local_date(at)).windows[HalfDay(one.half)]
    facts: dict[str, object] = {
        "planned_on": one.planned_on.isoformat(),
        "begins": f"{window.begins:%H:%M}",
        "ends": f"{window.ends:%H:%M}",
        "worker": one.worker.name,
        "badge": one.worker.badge,
        "word": row.word,
    }
    tell_of(row, template, facts, at=at, key=f"{one.public_id}:{one.planned_at.isoformat()}")


def note(
    actor: Actor,
    row: HomeVisit,
    action: str,
    *,
    at: datetime,
    area_key: str = "",
    facts: dict[str, str] | None = None,
) -> None:
    """Write down what was done with a visit; call it last."""
    event = audit.Event(
        action,
        row.person.human_id,
        mandate_id=None if area_key else row.mandate_id,
        area_key=area_key,
        object_kind="visit",
        object_id=row.public_id,
        facts=facts or {},
    )
    audit.record(actor, event, at=at)


def _asked(actor: Actor, new: NewVisit, *, relations: frozenset[Relation], at: datetime) -> VisitCard:
    on = local_date(at)
    card = deadline_for(actor, new.entitlement_id, relations=relations, on=on)
    is_at_desk = Relation.DESK in relations
    if is_at_desk:
        refuse_clerk_who_is_relative(actor, card.person_id, on=on)
    people.lock([card.person_id])
    terms = reads.visit_terms(card.paying_area_key, on=on)
    _refuse(card, new, terms, on=on)
    if reads.is_expected(card.entitlement_id, card.due_on):
        raise AppointmentExists

    # A clerk who takes a call acts by their post.
    helper = None if is_at_desk else actor.person_id
    mandate = mandate_between(helper, card.person_id, on=on) if helper else None
    public_id = uuid7()
    row = HomeVisit.objects.create(
        public_id=public_id,
        number=new_number(on),
        person_id=card.person_id,
        entitlement=Entitlement.objects.get(public_id=card.entitlement_id),
        due_on=card.due_on,
        area_key=card.paying_area_key,
        division_code=new.division_code,
        street=new.street,
        address_sealed=seal(new.address, label="visit.address", owner=public_id),
        phone_sealed=seal(new.phone, label="visit.phone", owner=public_id),
        word=rules.code_word(secrets.randbelow(_WORDS_DRAWN_FROM)),
        ground=new.ground.value,
        wish=new.wish.value if new.wish else "",
        visit_by=work_calendar().add_working_days(on, terms.within_working_days).on,
        asked_at=at,
        asked_by=actor.user_id or 0,
        mandate_id=mandate.id if mandate else None,
    )
    tell_of(row, "visit.asked", {"visit_by": row.visit_by.isoformat()}, at=at)
    note(actor, row, "visit.asked", at=at, area_key=card.paying_area_key if is_at_desk else "")
    return card_of(row)


def _refuse(card: DeadlineCard, new: NewVisit, terms: rules.VisitTerms, *, on: date) -> None:
    """Ask the rule.

    Raises:
        VisitNotAllowed: with every reason.
    """
    life = life_facts([card.person_id])[card.person_id]
    places = reads.visit_ground(card.paying_area_key, on=on)
    decision = rules.may_ask(
        terms,
        new.ground,
        whole_years(life.born_on, on),
        is_alive=life.is_alive(on),
        is_on_ground=new.division_code in {place.code for place in places},
    )
    if not decision.allowed:
        raise VisitNotAllowed(reasons=decision.reasons, law=decision.law)


def _drop_unsent(row: HomeVisit, *, at: datetime) -> None:
    notices.cancel_unsent([topic_of(row)], at=at)
