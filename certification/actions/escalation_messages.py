"""Words what contacts are asked and the visit that is offered; written by `certification.actions.escalations`."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.actions import notices
from accounts.queries.people import person_cards
from accounts.queries.reach import reach_of
from certification.actions.reminder_digests import NATION, age_first, has_phone, quiet_hours
from certification.enums import EscalationRung
from certification.models.escalations import Escalation, EscalationStep
from certification.rules.priorities import Waiting, after_quiet, priority_of
from certification.rules.reminding import topic
from family.queries.kin import terms_between
from foundation.clock import local_date
from foundation.periods import whole_years
from regions.queries.places import areas_last_known

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


def write(askings: Sequence[Asking], *, at: datetime) -> None:
    """Write one message to each recipient about all they are asked now; the steps learn its key, unsaved.

    Why: no more is told than is needed to help, which is the name, the benefit and the day.
    """
    if not askings:
        return
    together: dict[tuple[int, str], list[Asking]] = defaultdict(list)
    for asking in askings:
        together[asking.recipient_id, asking.template].append(asking)
    on = local_date(at)
    people = person_cards(one.escalation.person_id for one in askings)
    pairs = {(one.recipient_id, one.escalation.person.human_id) for one in askings}
    terms = terms_between((pair for pair in pairs if pair[0] != pair[1]), on=on)
    keys = sorted({one.escalation.area_key for one in askings})
    areas = areas_last_known(keys, on=on)
    quiet = quiet_hours([key for key in keys if areas[key].period.contains(on)], on=on)
    reach, first_age = reach_of(one.recipient_id for one in askings), age_first(on=on)

    new = []
    for (recipient_id, template), group in together.items():
        group.sort(key=lambda one: (one.escalation.due_on, one.escalation.pk))
        key = f"escalation:{group[0].step.public_id}"
        items = []
        for one in group:
            one.step.notice_key = key
            subject = people[one.escalation.person_id]
            term = terms.get((recipient_id, subject.id))
            area = areas[one.escalation.area_key]
            items.append(
                notices.NewItem(
                    topic(one.escalation.entitlement.public_id, one.escalation.due_on),
                    subject.id,
                    {
                        "name": subject.name,
                        "is_about_reader": recipient_id == subject.id,
                        "relation_zh": term.zh if term else "",
                        "relation_en": term.en if term else "",
                        "benefit": one.escalation.entitlement.benefit,
                        "due_on": one.escalation.due_on.isoformat(),
                        "area_name": area.name,
                        "area_name_en": area.name_en,
                        "step": str(one.step.public_id),
                    },
                )
            )
        nearest = group[0].escalation
        begins, ends = quiet.get(nearest.area_key) or quiet[NATION]
        ages = [whole_years(people[one.escalation.person_id].born_on, on) for one in group]
        waiting = Waiting(max(ages) >= first_age, (nearest.due_on - on).days, has_phone(reach[recipient_id]))
        new.append(
            notices.NewNotice(
                key=key,
                topic=key,
                recipient_id=recipient_id,
                subject_id=people[nearest.person_id].id,
                template=template,
                facts={"day": on.isoformat()},
                items=tuple(items),
                not_before=after_quiet(at, begins, ends),
                priority=priority_of(waiting),
            )
        )
    notices.post_many(new, at=at)
