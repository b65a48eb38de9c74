"""Reads of what policy says of other agencies' evidence."""

from collections.abc import Sequence
from datetime import date

from certification.enums import EvidenceKind, Method
from certification.queries.deadlines import DeadlineCard, accepted_methods
from certification.rules.deliveries import extends, terms_of
from regions.queries.policy import policy

EVIDENCE = "certification.data_evidence"
METHODS = "certification.methods"


def first_extended(
    cards: Sequence[DeadlineCard], kind: EvidenceKind, event_on: date, *, on: date
) -> DeadlineCard | None:
    """Give the most urgent benefit that evidence of a kind and a day extends today, or nothing."""
    return next((card for card in cards if _extends(card, kind, event_on, on=on)), None)


def _extends(card: DeadlineCard, kind: EvidenceKind, event_on: date, *, on: date) -> bool:
    key, benefit = card.paying_area_key, card.benefit
    if Method.DATA_MATCH not in accepted_methods(key, benefit, on=on):
        return False
    terms = terms_of(policy(EVIDENCE, area_key=key, on=on, benefit=benefit).record(), kind)
    minimum = int(str(policy(METHODS, area_key=key, on=on, benefit=benefit).record()["minimum"]))
    return extends(terms, minimum, event_on, on=on)
