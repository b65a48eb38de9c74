"""What policy asks of the organisations through whose doors people certify."""

from datetime import date

from accounts.enums.cards import CardState
from accounts.enums.partners import PartnerKind
from accounts.queries.cards import live_card_of
from foundation.errors import Reason
from regions.queries.policy import policy

CARD_REQUIRED = "certification.channel_requires_card"
CARD_MISSING = "certification.card_missing"


def card_reason(kind: PartnerKind, person_id: int, area_key: str, *, on: date) -> Reason | None:
    """Say why somebody cannot certify through a kind of partner for want of an electronic card, or nothing."""
    asked = policy(CARD_REQUIRED, area_key=area_key, on=on).words()
    if kind.value not in asked:
        return None
    card = live_card_of(person_id)
    if card is not None and card.state is CardState.ACTIVE:
        return None
    return Reason(CARD_MISSING)
