"""Writes certifications: one action behind every door."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.actions import audit, notices
from accounts.queries.people import life_facts, person_cards
from accounts.rules.actors import Actor
from accounts.rules.receipts import SERIALS_COUNT, receipt_number
from certification.access import deadline_for, refuse_clerk_who_is_relative
from certification.actions import partner_telling
from certification.actions.after_proof import settle
from certification.actions.entitlements import recompute_deadline
from certification.actions.escalations import end_met
from certification.enums import Method, ReminderState, ReminderWhy, StatusQuestion
from certification.errors import (
    EventAfterDeath,
    EventBeforeBenefit,
    EventInFuture,
    MethodNotAccepted,
    ProofTaken,
    StatusQuestionsOpen,
)
from certification.models.entitlements import Deadline, Entitlement
from certification.models.events import Certification, CertificationProof
from certification.models.reminders import Reminder
from certification.queries.deadlines import (
    DeadlineCard,
    accepted_methods,
    assurance_of,
    clocks_beside,
    deadlines_of,
)
from certification.queries.prechecks import questions_for
from certification.rules.reminding import days_of_stages, topic
from family.enums import Relation
from family.queries.kin import terms_between
from family.queries.mandates import mandate_between, recipients_of
from foundation.clock import local_date
from foundation.errors import DomainError

ONE_PROOF = "certification_proof_once"


@dataclass(frozen=True)
class NewCertification:
    """What a door has learnt: how the person proved themselves, and on which local day.

    ``note`` stays with the certification; ``reason`` is why somebody had the person's file open. ``reference`` is by
    what the proof can be found again; ``source`` and ``external_id`` name it where it comes from, so that what is sent
    twice is one. ``answers`` are those to the questions about a change of status.
    """

    method: Method
    event_on: date
    note: str = ""
    reason: str = ""
    reference: str = ""
    source: str = ""
    external_id: str = ""
    answers: Mapping[StatusQuestion, bool] = field(default_factory=dict)


@dataclass(frozen=True)
class CertificationRecorded:
    """The outcome a door shows: the receipt's number, and how the deadline moved.

    ``also`` are the other benefits that the same proof serves. ``is_repeat`` says that the proof was known already,
    and nothing was written.
    """

    public_id: UUID
    entitlement_id: UUID
    method: Method
    event_on: date
    recorded_at: datetime
    due_on_before: date
    due_on: date
    number: str
    proof_id: UUID
    also: tuple["CertificationRecorded", ...] = ()
    is_repeat: bool = False


@dataclass(frozen=True)
class _Act:
    """One recording on its way: who, what, as whom, when."""

    actor: Actor
    new: NewCertification
    mandate_id: int | None
    desk_area_key: str
    at: datetime


@transaction.atomic
def record(
    actor: Actor, entitlement_id: UUID, new: NewCertification, *, relations: frozenset[Relation], at: datetime
) -> CertificationRecorded:
    """Record that a person proved their entitlement, and move the deadline of every benefit the proof serves.

    Raises:
        EntitlementNotFound: not open to the actor in one of ``relations``.
        ClerkIsRelative, MethodNotAccepted, EventInFuture, EventBeforeBenefit, EventAfterDeath, StatusQuestionsOpen.
        ProofTaken: the source sent this number for somebody else.

    Law: 社会保险经办条例 art. 26.
    """
    on = local_date(at)
    # One order of locks on this floor: deadlines, then reminders, then (in accounts) notices and audit.
    # All deadlines of the person are locked before they are read, so that of two certifications at once the second
    # sees the first. Somebody who stands in the registry twice may have two clocks for one benefit; one counts.
    clocks = list(clocks_beside(entitlement_id).select_for_update(of=("self",)).order_by("pk"))
    card = deadline_for(actor, entitlement_id, relations=relations, on=on)
    is_at_desk = Relation.DESK in relations
    if is_at_desk:
        refuse_clerk_who_is_relative(actor, card.person_id, on=on)
    known = _known_proof(card, new, at=at)
    if known is not None:
        return known
    _refuse_event(card, new, on=on)

    mandate_id = None if is_at_desk else _mandate_used(actor, card.person_id, on=on)
    act = _Act(actor, new, mandate_id, card.paying_area_key if is_at_desk else "", at)
    proof = _prove(card, new, at=at)
    others = [one for one in _served_besides(card, on=on) if not _what_stands_against(one, new, on=on)]
    done = [_certify(act, one, proof, clocks) for one in (card, *others)]
    return replace(done[0], also=tuple(done[1:]))


def _known_proof(card: DeadlineCard, new: NewCertification, *, at: datetime) -> CertificationRecorded | None:
    """Give what a proof sent before has brought, or nothing where it is new.

    Raises:
        ProofTaken.
    """
    if not new.external_id:
        return None
    proof = CertificationProof.objects.filter(source=new.source, external_id=new.external_id).first()
    if proof is None:
        return None
    rows = Certification.objects.filter(proof=proof).select_related("entitlement__person").order_by("pk")
    if any(row.entitlement.person.human_id != card.person_id for row in rows):
        raise ProofTaken
    cards = {one.entitlement_id: one for one in deadlines_of([card.person_id], on=local_date(at))}
    done = [
        replace(_outcome(cards[row.entitlement.public_id], row, proof), is_repeat=True)
        for row in rows
        if row.entitlement.public_id in cards
    ]
    # Who asks about one benefit reads of that one first.
    done.sort(key=lambda one: one.entitlement_id != card.entitlement_id)
    return replace(done[0], also=tuple(done[1:])) if done else None


def _prove(card: DeadlineCard, new: NewCertification, *, at: datetime) -> CertificationProof:
    """Write the proof under a number that nobody has: of ten thousand million a month, the first is free."""
    number = ""
    while not number or CertificationProof.objects.filter(number=number).exists():
        number = receipt_number(local_date(at), secrets.randbelow(SERIALS_COUNT))
    try:
        with transaction.atomic():
            return CertificationProof.objects.create(
                number=number,
                person_id=card.person_id,
                reference=new.reference,
                source=new.source,
                external_id=new.external_id,
                answers={question.value: bool(answer) for question, answer in new.answers.items()},
                recorded_at=at,
            )
    except IntegrityError as error:
        if ONE_PROOF in str(error):
            raise ProofTaken from error
        raise


def _served_besides(card: DeadlineCard, *, on: date) -> list[DeadlineCard]:
    """Give the other deadlines of the person, which the same proof may serve (two benefits, two clocks)."""
    return [one for one in deadlines_of([card.person_id], on=on) if one.entitlement_id != card.entitlement_id]


def _certify(
    act: _Act, card: DeadlineCard, proof: CertificationProof, clocks: Sequence[Deadline]
) -> CertificationRecorded:
    """Let a proof serve one benefit: the row, the deadline, what follows, the messages, the audit."""
    new, at = act.new, act.at
    entitlement = Entitlement.objects.get(public_id=card.entitlement_id)
    # Of two proofs of one day both are kept; nobody is told twice.
    is_news = not _certified_on(entitlement, new.event_on)
    row = Certification.objects.create(
        entitlement=entitlement,
        method=new.method.value,
        event_on=new.event_on,
        recorded_at=at,
        actor_user_id=act.actor.user_id,
        partner_id=act.actor.partner_id,
        mandate_id=act.mandate_id,
        note=new.note,
        proof=proof,
        assurance=assurance_of(card.paying_area_key, card.benefit, new.method, on=local_date(at)),
    )
    deadline = recompute_deadline(entitlement, at=at)
    if deadline.due_on != card.due_on:
        _cancel_reminders([clock for clock in clocks if _is_clock_of(clock, card)], at=at)
    settle(act.actor, card, row, proof, at=at)
    if is_news:
        _tell(card, row, deadline, at=at)
        partner_telling.recorded(entitlement, row.public_id, deadline, at=at)
    event = audit.Event(
        "certification.recorded",
        card.person_id,
        mandate_id=row.mandate_id,
        area_key=act.desk_area_key,
        object_kind="certification",
        object_id=row.public_id,
        reason=new.reason,
        facts={"method": row.method, "event_on": row.event_on.isoformat()},
    )
    audit.record(act.actor, event, at=at)
    return replace(_outcome(card, row, proof), due_on=deadline.due_on)


def _certified_on(entitlement: Entitlement, day: date) -> bool:
    rows = Certification.objects.standing().filter(entitlement=entitlement, event_on=day)
    return rows.exists()


def _is_clock_of(clock: Deadline, card: DeadlineCard) -> bool:
    return (clock.benefit, clock.paying_area_key) == (card.benefit.value, card.paying_area_key)


def _mandate_used(actor: Actor, person_id: int, *, on: date) -> int | None:
    """Name the mandate by which somebody acts for another; a clerk at the desk acts by their post instead."""
    mandate = mandate_between(actor.person_id, person_id, on=on) if actor.person_id else None
    return mandate.id if mandate else None


def _refuse_event(card: DeadlineCard, new: NewCertification, *, on: date) -> None:
    """Check method and date against policy, calendar and life."""
    against = _what_stands_against(card, new, on=on)
    if against is not None:
        raise against
    died_on = life_facts([card.person_id])[card.person_id].died_on
    if died_on is not None and died_on <= new.event_on:
        raise EventAfterDeath(event_on=new.event_on)


def _what_stands_against(card: DeadlineCard, new: NewCertification, *, on: date) -> DomainError | None:
    """Say why a proof cannot serve a benefit, or nothing where it can."""
    if new.method not in accepted_methods(card.paying_area_key, card.benefit, on=on):
        return MethodNotAccepted(method=new.method)
    if new.event_on > on:
        return EventInFuture(event_on=new.event_on, on=on)
    if new.event_on < card.benefit_starts_on:
        return EventBeforeBenefit(event_on=new.event_on, benefit_starts_on=card.benefit_starts_on)
    missing = [
        one for one in questions_for(card.paying_area_key, card.benefit, on=on) if one not in new.answers
    ]
    return StatusQuestionsOpen(questions=tuple(missing)) if missing else None


def _cancel_reminders(clocks: Sequence[Deadline], *, at: datetime) -> None:
    """Cancel what is planned or unsent for the deadline that has just been met, under every row it stands with."""
    for clock in clocks:
        # Within the months in question, so that it costs no more however many years of reminders there are.
        Reminder.objects.filter(
            fire_on__range=days_of_stages(clock.due_on),
            entitlement=clock.entitlement_id,
            due_on=clock.due_on,
            state=ReminderState.PLANNED.value,
        ).update(state=ReminderState.CANCELLED.value, why=ReminderWhy.CERTIFIED.value, settled_at=at)
    end_met(((clock.entitlement_id, clock.due_on) for clock in clocks), at=at)
    notices.cancel_unsent([topic(clock.entitlement.public_id, clock.due_on) for clock in clocks], at=at)


def _tell(card: DeadlineCard, row: Certification, deadline: Deadline, *, at: datetime) -> None:
    """Tell the person and those who are reminded for them."""
    on = local_date(at)
    told = recipients_of([card.person_id], on=on).get(card.person_id, frozenset())
    terms = terms_between(
        ((recipient, card.person_id) for recipient in told if recipient != card.person_id), on=on
    )
    name = person_cards([card.person_id])[card.person_id].name
    messages = []
    for recipient_id in sorted(told):
        term = terms.get((recipient_id, card.person_id))
        messages.append(
            notices.NewNotice(
                key=f"certification.recorded:{row.public_id}:{recipient_id}",
                topic=f"certification:{row.public_id}",
                recipient_id=recipient_id,
                subject_id=card.person_id,
                template="certification.recorded",
                facts={
                    "name": name,
                    "is_about_reader": recipient_id == card.person_id,
                    "relation_zh": term.zh if term else "",
                    "relation_en": term.en if term else "",
                    "benefit": card.benefit.value,
                    "event_on": row.event_on.isoformat(),
                    "next_due_on": deadline.due_on.isoformat(),
                },
            )
        )
    notices.post_many(messages, at=at)


def _outcome(card: DeadlineCard, row: Certification, proof: CertificationProof) -> CertificationRecorded:
    return CertificationRecorded(
        public_id=row.public_id,
        entitlement_id=card.entitlement_id,
        method=Method(row.method),
        event_on=row.event_on,
        recorded_at=row.recorded_at,
        due_on_before=card.due_on,
        due_on=card.due_on,
        number=proof.number,
        proof_id=proof.public_id,
    )
