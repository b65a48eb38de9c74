"""What the pages about mandates show: who helps me, whom I help, and one that is being given."""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

from accounts.queries.people import PersonCard
from family.actions.mandates import NewMandate
from family.enums import MandateGrade, MandateScope
from family.queries.kin import KinCard, near_relatives_of
from family.queries.mandates import (
    mandate_terms,
    mandates_given_by,
    mandates_resting,
)
from foundation.periods import add_months, whole_years
from portal.shared.labels import label_of
from portal.web.drafts import Draft
from portal.web.mandate_forms import OFFERED

NAME = "mandate"


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


def helpers_for(own: PersonCard, *, on: date) -> list[KinCard]:
    """Give the near relatives whom somebody may let act: alive, grown up, and not helping already."""
    age = mandate_terms(on=on).adult_age
    resting = mandates_resting(own.id, on=on)
    helping = {card.helper_id for card in (*mandates_given_by(own.id, on=on), *resting)}
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
