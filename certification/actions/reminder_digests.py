"""Words the reminders of a day as one message to each recipient; written by `certification.actions.reminders`."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from accounts.actions import notices
from accounts.queries.people import PersonCard, person_cards
from accounts.queries.reach import Reach, reach_of
from accounts.rules.quiet_hours import QuietHours
from certification.models.reminders import Reminder
from certification.queries.reminders import NATION, quiet_hours
from certification.queries.tolerances import tolerances_in
from certification.rules.priorities import Waiting, priority_of
from certification.rules.reminding import topic
from family.queries.kin import terms_between
from family.queries.mandates import mandates_given_by_any
from family.rules.kinship.terms import Term
from foundation.periods import whole_years
from regions.queries.places import areas_last_known
from regions.queries.policy import policies_for_areas, policy
from regions.queries.workdays import work_calendar
from regions.rules.facts import AreaFact

TEMPLATE = "certification.reminder"
STATUTORY = "reminder.statutory_stages"
LETTERS = "reminder.letter_stages"
FIRST_AGE = "reminder.first_age"
# A message may lie over night before it is worded: then a deadline of tomorrow has passed.
_TOLD_BEFORE = timedelta(days=1)


@dataclass(frozen=True)
class Facts:
    """What the messages of a batch are worded from, read once for all of them."""

    on: date
    at: datetime
    people: Mapping[int, PersonCard] = field(repr=False)
    terms: Mapping[tuple[int, int], Term] = field(repr=False)
    areas: Mapping[str, AreaFact] = field(repr=False)
    quiet: Mapping[str, QuietHours]
    letters: Mapping[str, frozenset[int]]
    statutory: frozenset[int]
    first_age: int
    reach: Mapping[int, Reach] = field(repr=False)
    # Who speaks for somebody by law, as pairs of the two.
    guardians: frozenset[tuple[int, int]]


def statutory_stages(*, on: date) -> frozenset[int]:
    """Give the stages the agency has to tell of, the same everywhere."""
    return frozenset(policy(STATUTORY, area_key=None, on=on).integers())


def age_first(*, on: date) -> int:
    """Give the age from which messages go out before all others."""
    return policy(FIRST_AGE, area_key=None, on=on).integer()


def facts_for(due: Sequence[Reminder], *, on: date, at: datetime) -> Facts:
    """Read what the messages about some reminders are worded from, in a few statements."""
    keys = sorted({r.entitlement.paying_area_key for r in due})
    areas = areas_last_known(keys, on=on)
    # One that has closed has no policy of its own any more.
    live = [key for key in keys if areas[key].period.contains(on)]
    pairs = {(r.recipient.human_id, r.entitlement.person.human_id) for r in due}
    letters = policies_for_areas(LETTERS, area_keys=live, on=on)
    return Facts(
        on,
        at,
        person_cards(r.entitlement.person_id for r in due),
        terms_between((pair for pair in pairs if pair[0] != pair[1]), on=on),
        areas,
        quiet_hours(live, on=on),
        {key: frozenset(answer.integers()) for key, answer in letters.items()},
        statutory_stages(on=on),
        age_first(on=on),
        reach_of((r.recipient_id for r in due), on=on),
        frozenset(
            (one.helper_id, one.principal_id)
            for one in mandates_given_by_any({other for _one, other in pairs}, on=on)
            if one.is_by_law
        ),
    )


def digest_key(recipient_id: int, on: date) -> str:
    """Name the one message a recipient gets on a day about all that is due."""
    return f"reminder:{recipient_id}:{on.isoformat()}"


def digests(due: Sequence[Reminder], facts: Facts) -> list[tuple[notices.NewNotice, list[Reminder]]]:
    """Put what each recipient is reminded of into one message, the nearest deadline first; each with its reminders."""
    by_recipient: dict[int, list[Reminder]] = defaultdict(list)
    for reminder in due:
        by_recipient[reminder.recipient.human_id].append(reminder)
    return [
        (_notice(digest_key(recipient_id, facts.on), rows, facts), rows)
        for recipient_id, rows in by_recipient.items()
    ]


def alone(
    due: Sequence[Reminder], facts: Facts, known: Collection[str]
) -> list[tuple[notices.NewNotice, list[Reminder]]]:
    """Put each reminder into a message of its own, for those who were reminded of other things on the day.

    One that was taken back unsent and is planned anew on the same day gets a key of its own plan.
    """
    found = []
    for one in due:
        key = alone_key(one, facts.on)
        if key in known:
            key = f"{key}:{one.planned_at.timestamp():.0f}"
        found.append((_notice(key, [one], facts), [one]))
    return found


def alone_key(row: Reminder, on: date) -> str:
    """Name the message about one reminder of somebody who had another on the day."""
    return f"{digest_key(row.recipient.human_id, on)}:{row.entitlement.public_id}:{row.stage}"


def _notice(key: str, rows: Sequence[Reminder], facts: Facts) -> notices.NewNotice:
    ordered = sorted(rows, key=lambda row: (row.due_on, row.stage, row.entitlement_id))
    nearest = ordered[0]
    recipient_id = nearest.recipient.human_id
    subject = facts.people[nearest.entitlement.person_id]
    items = tuple(_item(row, facts) for row in ordered)
    return notices.NewNotice(
        key=key,
        # A message about several things is about none of them by its topic: each of its parts has its own.
        topic=key,
        recipient_id=recipient_id,
        subject_id=subject.id,
        template=TEMPLATE,
        facts={"day": facts.on.isoformat()},
        items=items,
        is_statutory=any(row.stage in facts.statutory for row in ordered),
        quiet=quiet_in(nearest.entitlement.paying_area_key, facts.quiet),
        priority=priority_of(
            Waiting(
                any(_age(row, facts) >= facts.first_age for row in ordered),
                (nearest.due_on - facts.on).days,
                has_phone(facts.reach[nearest.recipient_id]),
            )
        ),
        is_letter_due=any(_is_letter_due(row, facts) for row in ordered),
    )


def _item(row: Reminder, facts: Facts) -> notices.NewItem:
    entitlement, subject = row.entitlement, facts.people[row.entitlement.person_id]
    recipient_id = row.recipient.human_id
    term = facts.terms.get((recipient_id, subject.id))
    area = facts.areas[entitlement.paying_area_key]
    told: dict[str, Any] = {
        "name": subject.name,
        "is_about_reader": recipient_id == subject.id,
        "relation_zh": term.zh if term else "",
        "relation_en": term.en if term else "",
        "benefit": entitlement.benefit,
        "due_on": row.due_on.isoformat(),
        "stage": row.stage,
        "area_name": area.name,
        "area_name_en": area.name_en,
    }
    if row.due_on <= facts.on + _TOLD_BEFORE:
        until = _in_time_until(entitlement.paying_area_key, entitlement.benefit, row.due_on, facts)
        if until > row.due_on:
            told["in_time_until"] = until.isoformat()
    return notices.NewItem(topic(entitlement.public_id, row.due_on), subject.id, told, entitlement.ends_on)


def _in_time_until(area_key: str, benefit: str, due_on: date, facts: Facts) -> date:
    """Give until when a deadline is tolerated in its place."""
    if not facts.areas[area_key].period.contains(facts.on):
        return due_on
    since = min(due_on, facts.on)
    return tolerances_in(area_key, benefit, since=since, on=facts.on).until(
        due_on, work_calendar().next_worked
    )


def quiet_in(area_key: str, quiet: Mapping[str, QuietHours]) -> QuietHours:
    """Give when nobody is written to about an area; one that has closed is as quiet as the nation."""
    return quiet.get(area_key) or quiet[NATION]


def _age(row: Reminder, facts: Facts) -> int:
    return whole_years(facts.people[row.entitlement.person_id].born_on, facts.on)


def has_phone(reach: Reach) -> bool:
    """Say whether somebody hears at once."""
    return reach.phone_owner is not None or reach.signs_in_by_phone


def _is_letter_due(row: Reminder, facts: Facts) -> bool:
    """Say whether this stage goes by post to the person or who speaks for them by law; others are not written to so."""
    of, about = row.recipient.human_id, facts.people[row.entitlement.person_id].id
    is_own = of == about or (of, about) in facts.guardians
    return is_own and row.stage in facts.letters.get(row.entitlement.paying_area_key, frozenset())
