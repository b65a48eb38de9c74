"""Words what contacts are asked and the visit that is offered; written by `certification.actions.escalations`."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from accounts.actions import notices
from accounts.queries.people import PersonCard, person_cards
from accounts.queries.reach import Reach, reach_of
from accounts.rules.quiet_hours import QuietHours
from certification.actions.reminder_digests import age_first, has_phone, quiet_in
from certification.enums import EscalationRung
from certification.models.escalations import Escalation, EscalationStep
from certification.queries.reminders import quiet_hours
from certification.rules.priorities import Waiting, priority_of
from certification.rules.reminding import topic
from family.queries.kin import terms_between
from family.rules.kinship.terms import Term
from foundation.clock import local_date
from foundation.periods import whole_years
from regions.queries.places import areas_last_known
from regions.rules.facts import AreaFact

ASK = "certification.escalation"
OFFER = "certification.visit_offer"


@dataclass(frozen=True)
class Asking:
    """One step on its way to be written: whom it asks about which deadline."""

    escalation: Escalation
    step: EscalationStep
    recipient_id: int

    @property
    def template(self) -> str:
        """Name the text: who is asked to look after it, or that somebody may come."""
        return OFFER if self.step.rung == EscalationRung.HOME_VISIT.value else ASK


@dataclass(frozen=True)
class _Facts:
    """What the messages of a batch are worded from, read once for all of them."""

    on: date
    at: datetime
    people: Mapping[int, PersonCard] = field(repr=False)
    terms: Mapping[tuple[int, int], Term] = field(repr=False)
    areas: Mapping[str, AreaFact]
    quiet: Mapping[str, QuietHours]
    reach: Mapping[int, Reach] = field(repr=False)
    first_age: int


def write(askings: Sequence[Asking], *, at: datetime) -> None:
    """Write one message to each recipient about all they are asked now; the steps learn its key, unsaved.

    Why: no more is told than is needed to help, which is the name, the benefit and the day.
    """
    if not askings:
        return
    together: dict[tuple[int, str], list[Asking]] = defaultdict(list)
    for asking in askings:
        together[asking.recipient_id, asking.template].append(asking)
    facts = _facts_for(askings, at=at)
    notices.post_many([_notice(group, facts) for group in together.values()], at=at)


def _facts_for(askings: Sequence[Asking], *, at: datetime) -> _Facts:
    """Read what the messages of a batch are worded from."""
    on = local_date(at)
    pairs = {(one.recipient_id, one.escalation.person.human_id) for one in askings}
    keys = sorted({one.escalation.area_key for one in askings})
    areas = areas_last_known(keys, on=on)
    return _Facts(
        on,
        at,
        person_cards(one.escalation.person_id for one in askings),
        terms_between((pair for pair in pairs if pair[0] != pair[1]), on=on),
        areas,
        quiet_hours([key for key in keys if areas[key].period.contains(on)], on=on),
        reach_of((one.recipient_id for one in askings), on=on),
        age_first(on=on),
    )


def _notice(group: list[Asking], facts: _Facts) -> notices.NewNotice:
    group.sort(key=lambda one: (one.escalation.due_on, one.escalation.pk))
    first = group[0]
    key = f"escalation:{first.step.public_id}"
    for one in group:
        one.step.notice_key = key
    ages = [whole_years(facts.people[one.escalation.person_id].born_on, facts.on) for one in group]
    days_left = (first.escalation.due_on - facts.on).days
    waiting = Waiting(max(ages) >= facts.first_age, days_left, has_phone(facts.reach[first.recipient_id]))
    return notices.NewNotice(
        key=key,
        topic=key,
        recipient_id=first.recipient_id,
        subject_id=facts.people[first.escalation.person_id].id,
        template=first.template,
        facts={"day": facts.on.isoformat()},
        items=tuple(_item(one, facts) for one in group),
        quiet=quiet_in(first.escalation.area_key, facts.quiet),
        priority=priority_of(waiting),
    )


def _item(one: Asking, facts: _Facts) -> notices.NewItem:
    escalation, subject = one.escalation, facts.people[one.escalation.person_id]
    term = facts.terms.get((one.recipient_id, subject.id))
    area = facts.areas[escalation.area_key]
    told = {
        "name": subject.name,
        "is_about_reader": one.recipient_id == subject.id,
        "relation_zh": term.zh if term else "",
        "relation_en": term.en if term else "",
        "benefit": escalation.entitlement.benefit,
        "due_on": escalation.due_on.isoformat(),
        "area_name": area.name,
        "area_name_en": area.name_en,
        "step": str(one.step.public_id),
    }
    entitlement = escalation.entitlement
    of = topic(entitlement.public_id, escalation.due_on)
    return notices.NewItem(of, subject.id, told, entitlement.ends_on)
