"""What the page shows on which somebody says how messages reach them, and whom to ask when they do not."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from accounts.enums.consents import ConsentPurpose
from accounts.queries.consents import consents_of
from accounts.queries.notice_words import NoticeWishes, wishes_of
from accounts.queries.people import person_cards
from certification.queries.reminders import QUIET_HOURS
from family.queries.contacts import contacts_among
from family.queries.mandates import mandates_given_by_any
from regions.queries.policy import policy


@dataclass(frozen=True)
class NoticeSettings:
    """The whole page; ``helpers`` are those somebody gave a mandate, ``named`` whom they want asked, in that order.

    ``is_nobody_left`` says that of those who were named none holds a mandate any more: then nobody is asked.
    """

    wishes: NoticeWishes
    is_refused: bool
    quiet_from: str
    quiet_to: str
    helpers: tuple[tuple[UUID, str], ...]
    named: tuple[UUID, ...]
    asked_otherwise: tuple[str, ...]
    is_nobody_left: bool
    is_community_allowed: bool


def settings_of(person_id: int, *, on: date) -> NoticeSettings:
    """Gather the page."""
    hours = policy(QUIET_HOURS, area_key=None, on=on).record()
    given = mandates_given_by_any([person_id], on=on)
    people = person_cards(one.helper_id for one in given) if given else {}
    names = {one.public_id: people[one.helper_id].name for one in given if one.helper_id in people}
    contacts = contacts_among(given, on=on).get(person_id, []) if given else []
    in_order = tuple(one.mandate.public_id for one in contacts)
    is_named = any(one.is_named for one in contacts)
    allowed = {one.text.purpose: one.is_allowed for one in consents_of(person_id, on=on)}
    return NoticeSettings(
        wishes=wishes_of(person_id),
        is_refused=not allowed[ConsentPurpose.MESSAGES],
        quiet_from=str(hours["from"]),
        quiet_to=str(hours["to"]),
        helpers=tuple(names.items()),
        named=in_order if is_named else (),
        asked_otherwise=() if is_named else tuple(names[one] for one in in_order if one in names),
        is_nobody_left=bool(given) and not contacts,
        is_community_allowed=allowed[ConsentPurpose.COMMUNITY],
    )
