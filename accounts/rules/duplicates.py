"""What makes two records look like one person, and whether a pair may be decided."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from accounts.enums.duplicates import DuplicateGround, DuplicateState
from accounts.errors.duplicates import DuplicateDecided, DuplicateMoved, DuplicateReasonMissing
from accounts.rules.payloads import fingerprint
from foundation.decisions import Decision
from foundation.errors import Reason
from foundation.identifiers import Sex

# Of everybody who shares a name and a birth date, the newest so many are compared with one another.
GROUP_MAX = 10
PAIRS_OF_GROUP_MAX = GROUP_MAX * (GROUP_MAX - 1) // 2


@dataclass(frozen=True)
class Marks:
    """What two records are compared by; ``numbers`` are blind indexes with their countries, whatever their role."""

    name: str = field(repr=False)
    name_keys: frozenset[str] = field(repr=False)
    sex: Sex
    # A placeholder has none, and is compared with nobody.
    born_on: date | None
    numbers: frozenset[tuple[bytes, str]] = field(repr=False)
    died_on: date | None = None
    recorded_at: datetime | None = None


def grounds_between(one: Marks, other: Marks) -> tuple[DuplicateGround, ...]:
    """Say why two records may be one person, the strongest ground first; the twin of the search in SQL.

    Names that only sound alike are no second ground where they are the same and so is the sex.
    """
    is_same_birth = one.born_on is not None and one.born_on == other.born_on
    is_same_name = is_same_birth and (one.name, one.sex) == (other.name, other.sex)
    holds = {
        DuplicateGround.SAME_NUMBER: bool(one.numbers & other.numbers),
        DuplicateGround.SAME_NAME: is_same_name,
        DuplicateGround.SAME_SOUND: is_same_birth
        and not is_same_name
        and bool(one.name_keys & other.name_keys),
    }
    return tuple(ground for ground in DuplicateGround if holds[ground])


def seal_of(state: DuplicateState, marks: Mapping[int, Marks]) -> str:
    """Give the fingerprint of what a clerk compares, by the internal ids of the two."""
    return fingerprint(
        {"state": state.value, "people": {str(pk): _written(one) for pk, one in marks.items()}}
    )


def may_decide(state: DuplicateState, *, seen: str, seal: str, reason: str) -> Decision:
    """Say whether a pair may be decided by somebody who saw it with this fingerprint."""
    against = [
        (state is not DuplicateState.OPEN, DuplicateDecided.code),
        (seen != seal, DuplicateMoved.code),
        (not reason.strip(), DuplicateReasonMissing.code),
    ]
    return Decision(tuple(Reason(code) for holds, code in against if holds))


def end_of(record: int, steps: Mapping[int, int]) -> int:
    """Follow who was merged into whom to the record that goes on."""
    while record in steps:
        record = steps[record]
    return record


def _written(marks: Marks) -> dict[str, Any]:
    return {
        "name": marks.name,
        "sex": marks.sex.value,
        "born_on": marks.born_on.isoformat() if marks.born_on else "",
        "died_on": marks.died_on.isoformat() if marks.died_on else "",
        "numbers": sorted(f"{index.hex()}{country}" for index, country in marks.numbers),
    }
