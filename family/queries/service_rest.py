"""Reads of what makes a link of the family service rest: the relative's card, and birthdays."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import F

from accounts.enums.cards import SocialCardState
from accounts.queries.cards import printed_cards_of, with_printed_card
from accounts.queries.consents import OWN_CONSENT_AGE
from accounts.queries.faces import area_of
from accounts.queries.people import life_facts
from family.enums import ServiceState
from family.models.service import ServiceLink
from family.rules.ages import AgeLines, outgrown
from family.rules.service import CARD_ACTIVE
from foundation.clock import local_date
from regions.queries.policy import policy


def age_lines(*, on: date, area_key: str | None = None) -> AgeLines:
    """Give the ages at which something changes, as policy says on a day."""
    return AgeLines(
        policy(OWN_CONSENT_AGE, area_key=None, on=on).integer(),
        policy("family_service.face_age", area_key=area_key, on=on).integer(),
        policy("family.full_capacity_age", area_key=None, on=on).integer(),
    )


def card_in_order(person_ids: Collection[int], area_key: str | None, *, on: date) -> frozenset[int]:
    """Give those of some persons whose printed card lets the service of an area work on a day."""
    if not person_ids:
        return frozenset()
    carded = with_printed_card(person_ids, on=on)
    if policy("family_service.card", area_key=area_key, on=on).word() == CARD_ACTIVE:
        return carded
    without_any = (one for one in set(person_ids) - carded if not _is_barred(one, on=on))
    return carded | frozenset(without_any)


def mandates_at_rest(mandate_ids: Iterable[int], *, on: date) -> frozenset[int]:
    """Give those of some mandates that a link opened and that rest: the card is not in order, or a child has grown.

    A mandate that stood before the link and was only joined by it rests on a ground of its own.
    """
    links = ServiceLink.objects.filter(
        mandate__in=set(mandate_ids),
        mandate__confirmed_at=F("confirmed_at"),
        state=ServiceState.ACTIVE.value,
    )
    rows = list(links.select_related("adder", "relative"))
    lives = life_facts(row.relative_id for row in rows if row.relative_id)
    resting = set()
    for row in rows:
        if row.relative_id is None or row.mandate_id is None or row.confirmed_at is None:
            continue
        one, area_key = lives[row.relative_id], area_of(row.adder_id, on=on)
        lines = age_lines(on=on, area_key=area_key)
        is_outgrown = outgrown(one.born_on, local_date(row.confirmed_at), lines, on=on) is not None
        if is_outgrown or one.id not in card_in_order([one.id], area_key, on=on):
            resting.add(row.mandate_id)
    return frozenset(resting)


def _is_barred(person_id: int, *, on: date) -> bool:
    held = printed_cards_of(person_id, on=on)
    return bool(held) and not any(card.state is SocialCardState.ACTIVE for card in held)
