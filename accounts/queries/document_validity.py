"""Until when documents count: what the rule says for a day of issue, and how one on record stands."""

from datetime import date

from accounts.enums.documents import DocumentKind, DocumentStanding
from accounts.rules.document_validity import Validity, terms_of, validity_of_card
from regions.errors import PolicyMissing
from regions.queries.policy import policy

CARD_VALIDITY = "identity.card_validity"
ENDING_DAYS = "identity.document_ending_days"


def expected_validity(kind: DocumentKind, issued_on: date | None, born_on: date) -> Validity:
    """Reckon until when a document counts that was issued on a day; unknown where no rule says so.

    Law: IDC 5 speaks of the identity card alone; before the law no rule is on record.
    """
    if kind is not DocumentKind.CITIZEN_ID or issued_on is None or issued_on < born_on:
        return Validity()
    try:
        answer = policy(CARD_VALIDITY, area_key=None, on=issued_on)
    except PolicyMissing:
        return Validity()
    return validity_of_card(issued_on, born_on, terms_of(answer.record()))


def standing_of(validity: Validity, *, on: date) -> DocumentStanding:
    """Say how a document stands on a day; policy says how early an end is near."""
    ending_days = policy(ENDING_DAYS, area_key=None, on=on).integer()
    return validity.standing(on, ending_days=ending_days)
