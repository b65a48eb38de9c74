"""What a batch of escalations is decided from, read in a few statements for all of them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from accounts.enums.consents import ConsentPurpose
from accounts.enums.notices import DeliveryState
from accounts.queries.consents import who_agreed
from accounts.queries.notices import states_by_key
from accounts.queries.reach import unreachable_among
from certification.enums import (
    AppointmentState,
    EscalationAnswer,
    EscalationEnd,
    EscalationRung,
    OutreachOutcome,
    Receipt,
)
from certification.models.appointments import Appointment
from certification.models.escalations import Escalation, EscalationStep, OutreachTask
from certification.models.visits import OPEN, HomeVisit
from certification.queries.reminders import outdone_among
from certification.queries.standings import unasked_among
from certification.rules.escalating import Asked, Terms, receipt_of, terms_of
from family.queries.contacts import ContactCard, contacts_of
from family.queries.mandates import mandates_given_by_any, recipients_of
from foundation.clock import local_date
from regions.queries.policy import policies_for_areas, policy

ESCALATION = "reminder.escalation"


@dataclass(frozen=True)
class Look:
    """What was read about a batch, by the id of each escalation or person."""

    terms: Mapping[str, Terms]
    nation: Terms
    steps: Mapping[int, Sequence[EscalationStep]]
    contacts: Mapping[int, Sequence[ContactCard]]
    mandates: frozenset[tuple[int, int]]
    agreed: frozenset[int]
    alive: frozenset[int]
    unasked: frozenset[int]
    outdone: frozenset[int]
    expected: frozenset[tuple[int, date]]
    states: Mapping[str, Sequence[DeliveryState]]
    unreachable: frozenset[int]
    outcomes: Mapping[int, Sequence[tuple[datetime, OutreachOutcome]]]

    def terms_in(self, area_key: str) -> Terms:
        """Give what a place says; one that has closed has the nation's terms."""
        return self.terms.get(area_key, self.nation)

    def why_over(self, row: Escalation, *, on: date) -> EscalationEnd | None:
        """Say why nobody is asked any more about a deadline, or nothing while it stands."""
        benefit = row.entitlement
        is_over = benefit.superseded_at is not None or (benefit.ends_on is not None and benefit.ends_on <= on)
        held = (
            (EscalationEnd.DIED, row.person_id not in self.alive),
            (EscalationEnd.BENEFIT_ENDED, is_over),
            (EscalationEnd.DEADLINE_MOVED, benefit.deadline.due_on != row.due_on),
            (EscalationEnd.EXEMPT, row.entitlement_id in self.unasked),
            (EscalationEnd.COUNTED_ELSEWHERE, row.entitlement_id in self.outdone),
            (EscalationEnd.LAPSED, not self.terms_in(row.area_key).is_open(row.due_on, on)),
        )
        return next((end for end, holds in held if holds), None)

    def is_expected(self, row: Escalation) -> bool:
        """Say whether somebody comes for this deadline already, at home or at a counter."""
        return (row.entitlement_id, row.due_on) in self.expected

    def asked(self, row: Escalation, step: EscalationStep) -> Asked:
        """Give one step as the rule sees it."""
        recipient_id = step.recipient.human_id if step.recipient else None
        about = row.person.human_id
        can_be_reached = recipient_id not in self.unreachable
        is_message = step.notice_key != ""
        states = self.states.get(step.notice_key, ())
        found = [one for at, one in self.outcomes.get(row.pk, ()) if at >= step.asked_at]
        return Asked(
            EscalationRung(step.rung),
            step.asked_at,
            receipt_of(states, can_be_reached=can_be_reached) if is_message else Receipt.DELIVERED,
            EscalationAnswer(step.answer) if step.answer else None,
            step.answered_at,
            found[-1] if found else None,
            may_be_asked=recipient_id in (None, about) or (about, recipient_id) in self.mandates,
        )

    def contacts_left(self, row: Escalation) -> list[ContactCard]:
        """Give the contacts who were not asked about a deadline yet, the first first."""
        known = {step.recipient.human_id for step in self.steps.get(row.pk, ()) if step.recipient}
        return [one for one in self.contacts.get(row.person.human_id, ()) if one.helper_id not in known]


def terms_by_area(area_keys: Collection[str], *, on: date) -> dict[str, Terms]:
    """Give what some areas say about asking in turn."""
    found = policies_for_areas(ESCALATION, area_keys=area_keys, on=on)
    return {key: terms_of(answer.record()) for key, answer in found.items()}


def look_at(rows: Sequence[Escalation], live_areas: Collection[str], *, at: datetime) -> Look:
    """Read what a batch is decided from; ``live_areas`` are those that are areas on the day."""
    on = local_date(at)
    people = {row.person_id for row in rows}
    ids = {row.entitlement_id for row in rows}
    humans = {row.person.human_id for row in rows}
    steps = _steps(rows)
    waiting = [step for some in steps.values() for step in some if step.passed_at is None]
    keys = {row.area_key for row in rows} & set(live_areas)
    given = mandates_given_by_any(humans, on=on)
    return Look(
        terms_by_area(keys, on=on),
        terms_of(policy(ESCALATION, area_key=None, on=on).record()),
        steps,
        contacts_of(humans, on=on),
        frozenset((card.principal_id, card.helper_id) for card in given),
        who_agreed(humans, ConsentPurpose.COMMUNITY),
        frozenset(recipients_of(people, on=on)),
        unasked_among(ids, on=on),
        outdone_among(ids, on=on),
        _expected(ids),
        states_by_key(step.notice_key for step in waiting if step.notice_key),
        unreachable_among((step.recipient.human_id for step in waiting if step.recipient), on=on),
        _outcomes(rows),
    )


def _steps(rows: Iterable[Escalation]) -> dict[int, list[EscalationStep]]:
    found: dict[int, list[EscalationStep]] = defaultdict(list)
    steps = EscalationStep.objects.filter(escalation__in=[row.pk for row in rows])
    for step in steps.select_related("recipient").order_by("asked_at", "pk"):
        found[step.escalation_id].append(step)
    return found


def _expected(entitlement_ids: Collection[int]) -> frozenset[tuple[int, date]]:
    """Give for which rounds somebody is to come, at home or to a counter."""
    booked = Appointment.objects.filter(state=AppointmentState.BOOKED.value)
    visits = HomeVisit.objects.filter(state__in=OPEN, entitlement__in=entitlement_ids)
    both = visits.values_list("entitlement_id", "due_on").union(
        booked.filter(entitlement__in=entitlement_ids).values_list("entitlement_id", "due_on")
    )
    return frozenset(both)


def _outcomes(rows: Iterable[Escalation]) -> dict[int, list[tuple[datetime, OutreachOutcome]]]:
    tasks = OutreachTask.objects.filter(escalation__in=[row.pk for row in rows], closed_at__isnull=False)
    found: dict[int, list[tuple[datetime, OutreachOutcome]]] = defaultdict(list)
    for task in tasks.order_by("closed_at", "pk"):
        if task.closed_at is not None:
            found[task.escalation_id].append((task.closed_at, OutreachOutcome(task.outcome)))
    return found
