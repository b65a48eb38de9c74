"""Reads for partners that charge patients: what the partner is, and whose printed card a number is."""

from datetime import date

from accounts.enums.cards import SocialCardState
from accounts.enums.partners import PartnerKind
from accounts.fields import blind_index, human
from accounts.models.cards import SocialSecurityCardStanding
from accounts.models.partners import Partner
from accounts.rules.card_numbers import tidy_number


def kind_of_partner(partner_id: int) -> PartnerKind | None:
    """Say what kind of organisation a partner is, or nothing where there is none."""
    kind = Partner.objects.filter(pk=partner_id).values_list("kind", flat=True).first()
    return PartnerKind(kind) if kind else None


def holders_of_printed(number: str, *, on: date) -> frozenset[int]:
    """Give whose printed card in its normal state on a day has a number; two areas may give one number."""
    index = blind_index(tidy_number(number), label="card.number")
    rows = SocialSecurityCardStanding.objects.current().valid_on(on)
    rows = rows.filter(card__number_index=index, state=SocialCardState.ACTIVE.value)
    return frozenset(rows.values_list(human("card__person"), flat=True))
