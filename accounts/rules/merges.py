"""Whether two rows of the registry may stand for one human being."""

from dataclasses import dataclass, field
from datetime import date

from foundation.errors import Reason
from foundation.identifiers import Sex

SEX = "merge.sex"
BIRTH = "merge.birth"
DEATH = "merge.death"
ACTED_AFTER_DEATH = "merge.acted_after_death"
RELATIVES = "merge.relatives"

NAME = "merge.name"
SIBLINGS = "merge.siblings"
NUMBERS = "merge.numbers"
BIRTH_APPROVED = "merge.birth_approved"
ONE_DIED = "merge.one_died"
TWO_ACCOUNTS = "merge.two_accounts"

# What no clerk may weigh: either a record is wrong and is corrected first, or these are two people.
FINAL = frozenset({SEX, BIRTH, DEATH, ACTED_AFTER_DEATH, RELATIVES})


@dataclass(frozen=True)
class MergeFacts:
    """What is known of one of the two.

    ``numbers`` are keyed hashes of the numbers of citizen IDs in use. ``acted_on`` is the last day on which the person
    themselves did or proved something. ``kin_ids`` are their near relatives but siblings, who stand apart: a row that
    came twice with its parents looks like its own twin. Upper floors fill in what they know.
    """

    person_id: int
    name: str = field(repr=False)
    sex: Sex
    born_on: date
    died_on: date | None = None
    approved_born_on: date | None = None
    numbers: frozenset[bytes] = frozenset()
    acted_on: date | None = None
    kin_ids: frozenset[int] = frozenset()
    sibling_ids: frozenset[int] = frozenset()
    has_account: bool = False


def why_not(facts_a: MergeFacts, facts_b: MergeFacts) -> list[Reason]:
    """List everything that speaks against the two being one, the reasons that rule it out first.

    The order of the two does not matter.
    """
    a, b = facts_a, facts_b
    against = [
        (Sex.UNKNOWN not in (a.sex, b.sex) and a.sex is not b.sex, SEX),
        (a.born_on != b.born_on and not _explains_birth(a, b), BIRTH),
        (_died(a) and _died(b) and a.died_on != b.died_on, DEATH),
        (_outlived(a, b) or _outlived(b, a), ACTED_AFTER_DEATH),
        (a.person_id in b.kin_ids or b.person_id in a.kin_ids, RELATIVES),
        (a.name != b.name, NAME),
        (a.person_id in b.sibling_ids or b.person_id in a.sibling_ids, SIBLINGS),
        (bool(a.numbers and b.numbers) and not a.numbers & b.numbers, NUMBERS),
        (a.born_on != b.born_on and _explains_birth(a, b), BIRTH_APPROVED),
        (_died(a) != _died(b), ONE_DIED),
        (a.has_account and b.has_account, TWO_ACCOUNTS),
    ]
    return [Reason(code) for holds, code in against if holds]


def final_among(reasons: list[Reason]) -> list[Reason]:
    """Keep the reasons that rule a merge out; the others are for a person to weigh."""
    return [reason for reason in reasons if reason.code in FINAL]


def _explains_birth(a: MergeFacts, b: MergeFacts) -> bool:
    """Say whether one's approved birth date is what the other is recorded with."""
    return a.approved_born_on == b.born_on or b.approved_born_on == a.born_on


def _died(one: MergeFacts) -> bool:
    return one.died_on is not None


def _outlived(dead: MergeFacts, acting: MergeFacts) -> bool:
    """Say whether one did something on or after the day the other died."""
    return dead.died_on is not None and acting.acted_on is not None and acting.acted_on >= dead.died_on
