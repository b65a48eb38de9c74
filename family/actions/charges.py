"""Charges patients who show a card: who it is, for what the payee may charge, and the payment, in one transaction.

Nobody is charged by lending a card: what counts is a showing of the patient's own electronic card, or their own number
together with the number of their own printed card. Whoever names a stranger hears the same as whoever mistypes.
"""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from accounts.actions import card_codes, card_guesses
from accounts.enums.partners import PartnerKind
from accounts.queries.payees import holders_of_printed, kind_of_partner
from accounts.queries.people import match_number
from accounts.rules.actors import Actor
from accounts.rules.documents import writings
from family.actions import payments
from family.actions.payments import Charge, Done
from family.enums import SharingUse
from family.errors.payments import PatientUnknown, PayeeNotAllowed
from foundation.clock import local_date

_USES = {PartnerKind.HOSPITAL: SharingUse.HOSPITAL, PartnerKind.PHARMACY: SharingUse.PHARMACY}


@dataclass(frozen=True)
class NewCharge:
    """A charge as a payee sends it: its own key, the amount, and a showing of a card or two numbers."""

    key: str
    amount_fen: int
    code: str = ""
    number: str = ""
    card_number: str = ""


def by_code(actor: Actor, new: NewCharge, *, at: datetime) -> Done:
    """Charge whoever showed their electronic card; the showing counts once.

    Raises:
        CardCodeRefused, and whatever `payments.hold` raises.
    """
    use = use_of(actor)
    shown = card_codes.identify(actor, new.code, at=at)
    charge = Charge(new.key, shown.person_id, use, new.amount_fen, verification=shown.public_id)
    return payments.hold(actor, charge, at=at)


def by_numbers(actor: Actor, new: NewCharge, *, at: datetime) -> Done:
    """Charge the one person to whom both a document's and a printed card's number belong.

    Raises:
        PatientUnknown: alike whether nobody has them, they belong to two people, or the card does not count.
    """
    use = use_of(actor)
    found = _patient(new, at=at)
    if found is None:
        raise PatientUnknown
    return payments.hold(actor, Charge(new.key, found, use, new.amount_fen), at=at)


def tried(actor: Actor, new: NewCharge, *, at: datetime) -> AbstractContextManager[None]:
    """Give the trial that a charge costs: digits and numbers can be guessed, a scanned picture cannot."""
    if new.code:
        return card_guesses.counted(actor, new.code, at=at)
    return card_guesses.one_try(actor, at=at)


def use_of(actor: Actor) -> SharingUse:
    """Say for what a payee charges.

    Raises:
        PayeeNotAllowed: it is neither a hospital nor a pharmacy.
    """
    kind = kind_of_partner(actor.partner_id or 0)
    if kind not in _USES:
        raise PayeeNotAllowed
    return _USES[kind]


def _patient(new: NewCharge, *, at: datetime) -> int | None:
    """Find the living person of both numbers whose printed card is in order; both looks are made in any case."""
    on = local_date(at)
    by_number = {
        match.person.id: match.person
        for text in writings(new.number, on=on)
        for match in [match_number(text)]
        if match.person is not None
    }
    both = holders_of_printed(new.card_number, on=on) & by_number.keys()
    living = [one for one in both if not (died := by_number[one].died_on) or died > on]
    return living[0] if len(living) == 1 else None
