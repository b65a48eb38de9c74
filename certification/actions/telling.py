"""Tells a person, and those who are reminded for them, what happened to a benefit of theirs."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from accounts.actions import notices
from accounts.queries.people import person_cards
from family.queries.kin import terms_between
from family.queries.mandates import recipients_of
from foundation.clock import local_date


def tell(key: str, template: str, person_id: int, facts: Mapping[str, Any], *, at: datetime) -> None:
    """Write one notice to each; ``key`` names what happened, so that nobody hears it twice."""
    on = local_date(at)
    told = recipients_of([person_id], on=on).get(person_id, frozenset())
    terms = terms_between(((recipient, person_id) for recipient in told if recipient != person_id), on=on)
    name = person_cards([person_id])[person_id].name
    messages = []
    for recipient_id in sorted(told):
        term = terms.get((recipient_id, person_id))
        who = {
            "name": name,
            "is_about_reader": recipient_id == person_id,
            "relation_zh": term.zh if term else "",
            "relation_en": term.en if term else "",
        }
        messages.append(
            notices.NewNotice(
                key=f"{key}:{recipient_id}",
                topic=key,
                recipient_id=recipient_id,
                subject_id=person_id,
                template=template,
                facts={**who, **facts},
            )
        )
    notices.post_many(messages, at=at)
