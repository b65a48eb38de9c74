"""Writes what a person and their helpers are told about one thing: each in their own relation to the person."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from accounts.actions import notices
from accounts.queries.people import person_cards
from accounts.rules.quiet_hours import QuietHours
from family.queries.kin import terms_between
from family.queries.mandates import recipients_of
from foundation.clock import local_date


@dataclass(frozen=True)
class Message:
    """One thing to tell about somebody; ``key`` makes it told once, ``topic`` takes back what is still unsent.

    In the hours of ``quiet`` it does not leave.
    """

    person_id: int
    template: str
    key: str
    topic: str
    facts: dict[str, Any] = field(default_factory=dict)
    quiet: QuietHours | None = None


def tell(message: Message, *, at: datetime) -> None:
    """Tell the person and those who are told about their matters; call it in the transaction of what it tells."""
    on, person_id = local_date(at), message.person_id
    told = recipients_of([person_id], on=on).get(person_id, frozenset())
    terms = terms_between(((one, person_id) for one in told if one != person_id), on=on)
    name = person_cards([person_id])[person_id].name
    rows = []
    for recipient_id in sorted(told):
        term = terms.get((recipient_id, person_id))
        rows.append(
            notices.NewNotice(
                key=f"{message.key}:{recipient_id}",
                topic=message.topic,
                recipient_id=recipient_id,
                subject_id=person_id,
                template=message.template,
                facts={
                    "name": name,
                    "is_about_reader": recipient_id == person_id,
                    "relation_zh": term.zh if term else "",
                    "relation_en": term.en if term else "",
                    **message.facts,
                },
                quiet=message.quiet,
            )
        )
    notices.post_many(rows, at=at)
