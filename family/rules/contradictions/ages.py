"""Ages the law asks for, as it stood on a day; the articles stand in `family.rules.kinship.law`.

Where a law was silent before its first version, nothing is asked.
"""

from collections.abc import Mapping
from datetime import date
from typing import TypeVar

from foundation.identifiers import Sex

_Value = TypeVar("_Value")

_MARRIAGE_LAW_1950 = date(1950, 5, 1)
_MARRIAGE_LAW_1980 = date(1981, 1, 1)
_ADOPTION_LAW_1991 = date(1992, 4, 1)
_ADOPTION_LAW_1998 = date(1999, 4, 1)
_CIVIL_CODE = date(2021, 1, 1)

# Years each of two who marry must have completed. ML1950 4, ML1980 5, ML 6, CC 1047.
MARRIAGE_AGES: tuple[tuple[date, Mapping[Sex, int]], ...] = (
    (_MARRIAGE_LAW_1980, {Sex.MALE: 22, Sex.FEMALE: 20}),
    (_MARRIAGE_LAW_1950, {Sex.MALE: 20, Sex.FEMALE: 18}),
)
# Years an adopter must have completed. ADL1991 6, ADL 6, CC 1098.
ADOPTER_AGES = ((_ADOPTION_LAW_1998, 30), (_ADOPTION_LAW_1991, 35))
# Years somebody must not have completed to be adopted: minors since 2021, under fourteen before.
# ADL1991 4, ADL 4, CC 1093.
ADOPTEE_AGES = ((_CIVIL_CODE, 18), (_ADOPTION_LAW_1991, 14))
# Since when the lower of the two ages binds no collateral kin and no step-parent. ADL 7, 14.
ADOPTEE_EXEMPT_UNTIL = _CIVIL_CODE
# Years between an adopter without a spouse and a child of the other sex. ADL1991 9, ADL 9, CC 1102.
ADOPTER_GAPS = ((_ADOPTION_LAW_1991, 40),)
# Whom of the adopters without a spouse the gap binds: men alone until the Civil Code.
GAP_BINDS = ((_CIVIL_CODE, frozenset({Sex.MALE, Sex.FEMALE})), (date.min, frozenset({Sex.MALE})))
# How many steps up two who marry may have no ancestor in common: within three generations since 1981, before that
# brother and sister alone. ML1950 5, ML1980 6, ML 7, CC 1048.
FORBIDDEN_STEPS = ((_MARRIAGE_LAW_1980, 2), (date.min, 1))


def in_force(versions: tuple[tuple[date, _Value], ...], on: date) -> _Value | None:
    """Give the version that held on a day, or nothing before the first; the newest stands first."""
    return next((value for since, value in versions if since <= on), None)
