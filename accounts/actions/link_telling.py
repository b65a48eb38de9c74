"""Tells a partner of its own links: that somebody lets it act for them, and that this has ended, by a death too.

A death ends a link without touching its row, for whoever did not die has it still. `death_told_at` is the only memory
of what the partner was told, so that a death by a register is found, and told once; so is one that happened while the
partner was switched off, once it is on again.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from accounts.actions.partner_events import OwnEvent, emit_own
from accounts.enums.partner_events import LinkEndTold, PartnerEventKind
from accounts.enums.partners import LinkEnd
from accounts.fields import DiedOn
from accounts.models.partner_links import PartnerLink
from accounts.queries.people import person_cards

BATCH_MAX = 500
# Who acts for a person, and at which desk, is not the partner's to know.
TOLD = {
    LinkEnd.BY_PERSON: LinkEndTold.PERSON,
    LinkEnd.BY_HELPER: LinkEndTold.PERSON,
    LinkEnd.BY_DESK: LinkEndTold.OPERATOR,
    LinkEnd.BY_PARTNER: LinkEndTold.PARTNER,
    LinkEnd.REPLACED: LinkEndTold.REPLACED,
    LinkEnd.EXPIRED: LinkEndTold.EXPIRED,
}


def created(row: PartnerLink, *, at: datetime) -> None:
    """Tell the partner of a new link."""
    emit_own(PartnerEventKind.LINK_CREATED, _news([row], "link.created"), at=at)


def ended(rows: Sequence[PartnerLink], why: LinkEnd, *, at: datetime) -> None:
    """Tell each partner that a link of its own has ended, and why; nothing where a death was told of before."""
    told = [row for row in rows if row.death_told_at is None]
    emit_own(PartnerEventKind.LINK_ENDED, _news(told, "link.ended", reason=TOLD[why].value), at=at)


def died(person_id: int, *, at: datetime) -> None:
    """Tell that somebody's links have ended, in the transaction that records their death."""
    _tell(_untold().filter(person__same_as=person_id), _told_of_death, at=at)


def lives(person_id: int, *, at: datetime) -> None:
    """Tell that somebody's links stand again, in the transaction that takes their death back."""
    _tell(_told().filter(person__same_as=person_id), _told_of_life, at=at)


@transaction.atomic
def settle_deaths(*, at: datetime) -> int:
    """Tell of one batch of deaths, and of deaths taken back, that a register brought; say how many links that are."""
    found = _tell(_untold()[:BATCH_MAX], _told_of_death, at=at)
    return found + _tell(_told()[:BATCH_MAX], _told_of_life, at=at)


def _untold() -> QuerySet[PartnerLink]:
    """Give live links of the dead whose partners do not know, and hear."""
    rows = _held(_heard().filter(ended_at__isnull=True, death_told_at__isnull=True))
    return rows.alias(died_on=DiedOn("person")).filter(died_on__isnull=False)


def _told() -> QuerySet[PartnerLink]:
    """Give links of the living whose partners were told of a death, and hear."""
    rows = _held(_heard().filter(ended_at__isnull=True, death_told_at__isnull=False))
    return rows.alias(died_on=DiedOn("person")).filter(died_on__isnull=True)


def _heard() -> QuerySet[PartnerLink]:
    """Keep links of partners that are switched on; one that is off is told by the tick after it is on again."""
    return PartnerLink.objects.filter(partner__is_enabled=True)


def _held(rows: QuerySet[PartnerLink]) -> QuerySet[PartnerLink]:
    return rows.select_for_update(skip_locked=True, of=("self",)).order_by("pk")


def _tell(
    found: QuerySet[PartnerLink], telling: Callable[[Sequence[PartnerLink], datetime], None], *, at: datetime
) -> int:
    rows = list(found)
    if rows:
        telling(rows, at)
        PartnerLink.objects.bulk_update(rows, ["death_told_at"])
    return len(rows)


def _told_of_death(rows: Sequence[PartnerLink], at: datetime) -> None:
    news = _news(rows, "link.ended", at, reason=LinkEndTold.DEATH.value)
    emit_own(PartnerEventKind.LINK_ENDED, news, at=at)
    for row in rows:
        row.death_told_at = at


def _told_of_life(rows: Sequence[PartnerLink], at: datetime) -> None:
    emit_own(PartnerEventKind.LINK_CREATED, _news(rows, "link.created", at), at=at)
    for row in rows:
        row.death_told_at = None


def _news(
    rows: Sequence[PartnerLink], word: str, again_at: datetime | None = None, **more: str
) -> list[OwnEvent]:
    """Write what is told; with an instant, the same link may be told of again."""
    people = person_cards(row.person_id for row in rows)
    again = f":{again_at.isoformat()}" if again_at else ""
    return [
        OwnEvent(
            f"{word}:{row.public_id}{again}",
            row.partner_id,
            {"link_id": str(row.public_id), "person_id": str(people[row.person_id].public_id), **more},
            people[row.person_id].id,
        )
        for row in rows
    ]
