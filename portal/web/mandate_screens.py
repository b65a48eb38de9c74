"""What the pages about mandates show: who helps me, whom I help, and one that is being given."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

from accounts.queries.people import PersonCard, person_cards
from family.actions.mandates import NewMandate
from family.enums import MandateGrade, MandateScope
from family.queries.kin import KinCard, near_relatives_of, terms_between
from family.queries.mandates import (
    MandateCard,
    mandate_terms,
    mandates_about,
)
from family.queries.paying import pays_of
from foundation.periods import add_months, whole_years
from portal.shared.labels import label_of, named_with_term
from portal.web.drafts import Draft
from portal.web.mandate_forms import OFFERED

NAME = "mandate"


@dataclass(frozen=True)
class ShownMandate:
    """One mandate as one of the two sees it; ``other`` is the other one."""

    card: MandateCard
    other: PersonCard
    whose: str
    pays: bool = False

    @property
    def scopes(self) -> list[str]:
        """Name the matters it reaches, in their order."""
        return [label_of(scope) for scope in MandateScope if scope in self.card.scopes]


@dataclass(frozen=True)
class Chosen:
    """A mandate that is being given: to whom, and what was filled in."""

    kin: KinCard
    new: NewMandate

    @property
    def scopes(self) -> list[str]:
        """Name the matters it reaches, in their order."""
        return [label_of(scope) for scope in MandateScope if scope in self.new.scopes]

    @property
    def digest(self) -> str:
        """Give a mark of all of it, so that a code confirms this and nothing else."""
        new = self.new
        parts = (new.helper_id, new.grade, *sorted(new.scopes), new.ends_on)
        return sha256("|".join(map(str, parts)).encode()).hexdigest()


def mandates_of(own: PersonCard, *, on: date) -> tuple[list[ShownMandate], list[ShownMandate]]:
    """Give who helps somebody, those too that rest, and whom they help."""
    given, held = mandates_about(own.id, on=on)
    paying = {(card.payer_id, card.account_of_id) for card in pays_of(own.id, on=on)}
    others = {card.helper_id for card in given} | {card.principal_id for card in held}
    people = person_cards(others)
    terms = terms_between([(own.id, other) for other in people], on=on)

    def shown(card: MandateCard, other_id: int) -> ShownMandate:
        other, term = people[other_id], terms.get((own.id, other_id))
        whose = named_with_term(other.name, term.zh, term.en) if term else other.name
        return ShownMandate(card, other, whose, (card.helper_id, card.principal_id) in paying)

    return [shown(card, card.helper_id) for card in given], [shown(card, card.principal_id) for card in held]


@dataclass(frozen=True)
class ShownPay:
    """That somebody may pay from the reader's account, or the reader from theirs, without any other mandate."""

    whose: str
    is_mine: bool


def pays_beside(own: PersonCard, mandates: Iterable[ShownMandate], *, on: date) -> list[ShownPay]:
    """Give who pays from whose account and stands in none of these mandates."""
    shown = {(one.card.helper_id, one.card.principal_id) for one in mandates}
    cards = [card for card in pays_of(own.id, on=on) if (card.payer_id, card.account_of_id) not in shown]
    other_of = {card: card.payer_id if card.account_of_id == own.id else card.account_of_id for card in cards}
    people = person_cards(other_of.values())
    terms = terms_between([(own.id, other) for other in other_of.values()], on=on)
    return [
        ShownPay(
            named_with_term(people[other].name, terms[own.id, other].zh, terms[own.id, other].en),
            card.account_of_id == own.id,
        )
        for card, other in other_of.items()
    ]


def helpers_for(own: PersonCard, *, on: date) -> list[KinCard]:
    """Give the near relatives whom somebody may let act: alive, grown up, and not helping already."""
    age = mandate_terms(on=on).adult_age
    given, _held = mandates_about(own.id, on=on)
    helping = {card.helper_id for card in given}
    return [
        kin
        for kin in near_relatives_of(own.id, on=on)
        if kin.person.died_on is None
        and whole_years(kin.person.born_on, on) >= age
        and kin.person.id not in helping
    ]


def scope_choices() -> list[tuple[str, str]]:
    """Name the matters that are offered."""
    return [(scope.value, label_of(scope)) for scope in OFFERED]


def chosen_in(draft: Draft, own: PersonCard, *, on: date) -> Chosen | None:
    """Read what was filled in; nothing where a page is missing, or the relative is none any more."""
    answers: dict[str, Any] = draft.answers
    if not {"person", "grade", "scopes", "months"} <= answers.keys():
        return None
    wanted = UUID(answers["person"])
    kin = next((one for one in helpers_for(own, on=on) if one.person.public_id == wanted), None)
    if kin is None:
        return None
    grade = MandateGrade(answers["grade"])
    scopes = frozenset() if grade is MandateGrade.REMIND else frozenset(map(MandateScope, answers["scopes"]))
    return Chosen(kin, NewMandate(kin.person.id, grade, scopes, add_months(on, answers["months"])))
