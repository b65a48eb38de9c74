"""Which proof is worth how much, and what it suffices for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from accounts.enums.verification import Assurance
from foundation.decisions import Decision
from foundation.errors import Reason
from foundation.periods import add_months

_ORDER = tuple(Assurance)
TOO_LOW = "verification.assurance_too_low"


@dataclass(frozen=True)
class Proof:
    """One verification: what it was worth on its day, and the last day but one on which it counts."""

    assurance: Assurance
    verified_at: datetime
    ends_on: date | None

    def counts_on(self, on: date) -> bool:
        """Say whether the proof has not run out."""
        return self.ends_on is None or on < self.ends_on


def reaches(held: Assurance, needed: Assurance) -> bool:
    """Say whether an assurance is at least another."""
    return _ORDER.index(held) >= _ORDER.index(needed)


def held_by(proofs: Iterable[Proof], *, is_joined: bool, on: date) -> Assurance:
    """Give the strongest assurance in force; an account that is only joined to a person claims to be them."""
    floor = Assurance.CLAIMED if is_joined else Assurance.NONE
    held = [floor, *(proof.assurance for proof in proofs if proof.counts_on(on))]
    return max(held, key=_ORDER.index)


def ends_on(verified_on: date, months: int | None) -> date | None:
    """Give the first day on which a proof no longer counts; None where policy sets no end."""
    return None if months is None else add_months(verified_on, months)


def may_do(held: Assurance, needed: Assurance) -> Decision:
    """Say whether the assurance held suffices."""
    if reaches(held, needed):
        return Decision()
    return Decision(reasons=(Reason(TOO_LOW, {"needed": needed, "held": held}),))
