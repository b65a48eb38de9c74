"""Writes forms of people abroad: handed in as a matter, and a proof as of the form's day once it has passed."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from accounts.actions import audit, matter_decisions, matters, people
from accounts.actions.matter_decisions import Choice
from accounts.enums.matters import MatterOutcome
from accounts.queries.evidence import evidence_waiting
from accounts.queries.matters import MatterCard, matter_by_public_id, matter_opened_by
from accounts.rules.actors import Actor
from certification.access import deadline_for
from certification.actions import certifications
from certification.actions.certifications import NewCertification
from certification.enums import Method
from certification.errors import OverseasNotAllowed
from certification.models.overseas import OverseasStay
from certification.queries.deadlines import DeadlineCard
from certification.queries.overseas import overseas_facts, overseas_terms
from certification.queries.prechecks import questions_for
from certification.rules.overseas import (
    FACTS_WRONG,
    KIND,
    NO_FORM,
    STAMPED,
    OverseasForm,
    form_of,
    may_hand_in,
)
from family.enums import Relation
from foundation.clock import local_date
from foundation.errors import Reason

_OWN = frozenset({Relation.SELF})
_DESK = frozenset({Relation.DESK})


@dataclass(frozen=True)
class Application:
    """A form somebody hands in; ``key`` makes sending it twice one matter."""

    form: OverseasForm
    key: UUID
    evidence: tuple[UUID, ...]


def hand_in(actor: Actor, new: Application, *, at: datetime) -> MatterCard:
    """Hand in the form the consulate has stamped; only the area that pays decides on it.

    Raises:
        EntitlementNotFound; OverseasNotAllowed: with every reason; and as `matters.apply`.
    """
    on = local_date(at)
    card = deadline_for(actor, new.form.entitlement, relations=_OWN, on=on)
    if matter_opened_by(new.key) is None:
        _refuse(actor, card, new, on=on)
    matter = matters.NewMatter(
        KIND.code, card.person_id, card.paying_area_key, new.key, new.form.facts(), new.evidence
    )
    return matters.apply(actor, matter, at=at)


@transaction.atomic
def handle(
    actor: Actor, public_id: UUID, choice: Choice, *, kin_ids: frozenset[int], waits: timedelta, at: datetime
) -> MatterCard:
    """Take one step with a form, and record the proof when it passes with that.

    Raises:
        As `matter_decisions.handle`, and as `certifications.record`.
    """
    _hold(public_id)
    card = matter_decisions.handle(actor, public_id, choice, kin_ids=kin_ids, waits=waits, at=at)
    return _carried_out(actor, card, at=at)


@transaction.atomic
def confirm(actor: Actor, public_id: UUID, seen: str, *, kin_ids: frozenset[int], at: datetime) -> MatterCard:
    """Agree to a colleague's decision on a form, and record the proof when it passes with that.

    Raises:
        As `matter_decisions.confirm`, and as `certifications.record`.
    """
    _hold(public_id)
    card = matter_decisions.confirm(actor, public_id, seen, kin_ids=kin_ids, at=at)
    return _carried_out(actor, card, at=at)


def note_form_made(actor: Actor, card: DeadlineCard, *, at: datetime) -> None:
    """Write down that somebody had the form filled in with their data."""
    event = audit.Event(
        "overseas.form_made", card.person_id, object_kind="entitlement", object_id=card.entitlement_id
    )
    audit.record(actor, event, at=at)


def _hold(public_id: UUID) -> None:
    card = matter_by_public_id(public_id)
    if card is not None:
        people.lock([card.subject_id])


def _refuse(actor: Actor, card: DeadlineCard, new: Application, *, on: date) -> None:
    decision = may_hand_in(new.form, overseas_facts(card, on=on), overseas_terms(card, on=on), on=on)
    reasons = list(decision.reasons)
    handed = evidence_waiting(new.evidence, actor.user_id or 0)
    if STAMPED not in {file.slot for file in handed}:
        reasons.append(Reason(NO_FORM))
    if set(questions_for(card.paying_area_key, card.benefit, on=on)) - set(new.form.answers):
        reasons.append(Reason(FACTS_WRONG))
    if reasons:
        raise OverseasNotAllowed(reasons=reasons)


def _carried_out(actor: Actor, card: MatterCard, *, at: datetime) -> MatterCard:
    """Record the proof of a matter that has passed, and where the person lives: once, in one transaction."""
    if card.kind != KIND.code or card.outcome is not MatterOutcome.PASSED:
        return card
    form = form_of(matter_decisions.consume(card.public_id, card.decision_hash, at=at))
    _stay(card, form, at=at)
    new = NewCertification(
        Method.OVERSEAS_FORM,
        form.form_on,
        reason=card.receipt,
        reference=f"matter:{card.public_id}",
        answers=form.answers,
    )
    certifications.record(actor, form.entitlement, new, relations=_DESK, at=at)
    return card


def _stay(card: MatterCard, form: OverseasForm, *, at: datetime) -> None:
    """Keep that the person lives abroad as the form says; what was known of the time from then on is replaced."""
    rows = OverseasStay.objects.select_for_update().current().filter(person__same_as=card.subject_id)
    for row in rows.order_by("pk"):
        if row.country == form.country and row.starts_on <= form.since and row.ends_on is None:
            return
        if row.ends_on is None or row.ends_on > form.since:
            row.superseded_at = at
            row.save(update_fields=["superseded_at"])
            if row.starts_on < form.since:
                row.pk, row.superseded_at, row.ends_on, row.recorded_at = None, None, form.since, at
                row.save(force_insert=True)
    OverseasStay.objects.create(
        person_id=card.subject_id,
        country=form.country,
        matter_id=card.public_id,
        starts_on=form.since,
        recorded_at=at,
    )
