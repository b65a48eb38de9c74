"""What the pages on resident premiums show: whose premium the reader may pay, from which account."""

from dataclasses import dataclass
from datetime import date

from accounts.queries.people import PersonCard, person_cards
from family.errors.payments import PaymentNotCovered
from family.queries.kin import terms_between
from family.queries.premiums import Premium, premiums_open_to
from foundation.money import yuan
from portal.shared.labels import named_with_term
from portal.shared.words import sentence_of


@dataclass(frozen=True)
class PremiumShown:
    """One premium with the person it is for; ``whose`` is empty for the reader's own.

    ``is_running`` says that its year runs already: whoever is insured in it has most likely paid for it elsewhere.
    """

    premium: Premium
    person: PersonCard
    whose: str
    is_running: bool

    @property
    def is_own(self) -> bool:
        """Say whether it is the reader's own, which those who share with them pay."""
        return not self.whose


@dataclass(frozen=True)
class Uncovered:
    """How much the accounts lack, and why each of them paid nothing."""

    short: str
    reasons: tuple[str, ...]


def premiums_shown(own: PersonCard, *, on: date) -> list[PremiumShown]:
    """Give the premiums the reader may pay, their own first."""
    found = premiums_open_to(own.id, on=on)
    others = {one.person_id for one in found} - {own.id}
    people = {own.id: own, **(person_cards(others) if others else {})}
    terms = terms_between([(own.id, other) for other in others], on=on)
    called = {own.id: ""}
    for key in others:
        term = terms.get((own.id, key))
        name = people[key].name
        called[key] = named_with_term(name, term.zh, term.en) if term else name
    return [
        PremiumShown(one, people[one.person_id], called[one.person_id], one.year == on.year) for one in found
    ]


def uncovered(refused: PaymentNotCovered) -> Uncovered:
    """Say in yuan what is lacking."""
    reasons = [sentence_of(reason) for reason in refused.reasons]
    return Uncovered(yuan(int(refused.facts["short_fen"])), tuple(reasons))
