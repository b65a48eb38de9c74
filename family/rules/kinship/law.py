"""Which article governs a family fact on a day.

Citations read `<law> <article>`: CC the Civil Code (2021), ML the Marriage Law as amended in 2001, ML1980 and
ML1950 the Marriage Laws of those years, ADL the Adoption Law as amended in 1998, ADL1991 as it was enacted, GPCL the
General Principles of the Civil Law (1987), OGP the Supreme People's Court's opinions on them (1988), JML3 its third
interpretation of the Marriage Law (2011), JI2 its second interpretation of the Civil Code's family book (2025), JIS
its interpretation of the book on succession (2021), OSL its opinions on the Law of Succession (1985).
"""

from datetime import date
from enum import StrEnum

_CIVIL_CODE = date(2021, 1, 1)
_SECOND_INTERPRETATION = date(2025, 2, 1)
_MARRIAGE_LAW_2001 = date(2001, 4, 28)
_MARRIAGE_LAW_1980 = date(1981, 1, 1)
_ADOPTION_LAW_1998 = date(1999, 4, 1)
_ADOPTION_LAW_1991 = date(1992, 4, 1)


class Topic(StrEnum):
    """Name the questions an article is cited for."""

    NEAR_RELATIVES = "near_relatives"
    BIRTH = "birth"
    ADOPTION = "adoption"
    ADOPTION_EFFECT = "adoption_effect"
    ADOPTION_VOID = "adoption_void"
    ADOPTION_ENDED = "adoption_ended"
    STEP = "step"
    STEP_ENDED = "step_ended"
    STEP_SIBLING = "step_sibling"
    MARRIAGE = "marriage"
    DIVORCE = "divorce"
    MARRIAGE_VOID = "marriage_void"
    DEATH = "death"
    DECLARED_DEATH = "declared_death"
    PARENTAGE_DENIED = "parentage_denied"
    MARRIAGE_AGE = "marriage_age"
    ONE_MARRIAGE = "one_marriage"
    MARRIAGE_INVALID = "marriage_invalid"
    FORBIDDEN_KINSHIP = "forbidden_kinship"
    ADOPTER_AGE = "adopter_age"
    ADOPTER_GAP = "adopter_gap"
    ADOPTEE_AGE = "adoptee_age"
    BIRTH_CAPACITY = "birth_capacity"


# Newest first; the oldest one also stands for the time before it.
_ARTICLES: dict[Topic, tuple[tuple[date, str], ...]] = {
    Topic.NEAR_RELATIVES: ((_CIVIL_CODE, "CC 1045"), (date.min, "OGP 12")),
    Topic.BIRTH: (
        (_CIVIL_CODE, "CC 1067"),
        (_MARRIAGE_LAW_2001, "ML 21"),
        (date.min, "ML1980 15"),
    ),
    Topic.ADOPTION: (
        (_CIVIL_CODE, "CC 1105"),
        (_ADOPTION_LAW_1998, "ADL 15"),
        (_ADOPTION_LAW_1991, "ADL1991 15"),
        (date.min, "ML1980 20"),
    ),
    Topic.ADOPTION_EFFECT: (
        (_CIVIL_CODE, "CC 1111"),
        (_ADOPTION_LAW_1998, "ADL 23"),
        (_ADOPTION_LAW_1991, "ADL1991 22"),
        (date.min, "ML1980 20"),
    ),
    Topic.ADOPTION_VOID: (
        (_CIVIL_CODE, "CC 1113"),
        (_ADOPTION_LAW_1998, "ADL 25"),
        (date.min, "ADL1991 24"),
    ),
    Topic.ADOPTION_ENDED: (
        (_CIVIL_CODE, "CC 1117"),
        (_ADOPTION_LAW_1998, "ADL 29"),
        (date.min, "ADL1991 28"),
    ),
    Topic.STEP: (
        (_CIVIL_CODE, "CC 1072"),
        (_MARRIAGE_LAW_2001, "ML 27"),
        (date.min, "ML1980 21"),
    ),
    Topic.STEP_ENDED: (
        (_SECOND_INTERPRETATION, "JI2 19"),
        (_CIVIL_CODE, "CC 1072"),
        (_MARRIAGE_LAW_2001, "ML 27"),
        (date.min, "ML1980 21"),
    ),
    Topic.STEP_SIBLING: ((_CIVIL_CODE, "JIS 13"), (date.min, "OSL 24")),
    Topic.MARRIAGE: (
        (_CIVIL_CODE, "CC 1049"),
        (_MARRIAGE_LAW_2001, "ML 8"),
        (_MARRIAGE_LAW_1980, "ML1980 7"),
        (date.min, "ML1950 6"),
    ),
    Topic.DIVORCE: (
        (_CIVIL_CODE, "CC 1080"),
        (_MARRIAGE_LAW_2001, "ML 31"),
        (date.min, "ML1980 24"),
    ),
    Topic.MARRIAGE_VOID: ((_CIVIL_CODE, "CC 1054"), (date.min, "ML 12")),
    Topic.DEATH: ((_CIVIL_CODE, "CC 13"), (date.min, "GPCL 9")),
    Topic.DECLARED_DEATH: ((_CIVIL_CODE, "CC 51"), (date.min, "OGP 37")),
    Topic.PARENTAGE_DENIED: ((_CIVIL_CODE, "CC 1073"), (date.min, "JML3 2")),
    Topic.MARRIAGE_AGE: (
        (_CIVIL_CODE, "CC 1047"),
        (_MARRIAGE_LAW_2001, "ML 6"),
        (_MARRIAGE_LAW_1980, "ML1980 5"),
        (date.min, "ML1950 4"),
    ),
    Topic.ONE_MARRIAGE: (
        (_CIVIL_CODE, "CC 1042"),
        (_MARRIAGE_LAW_2001, "ML 3"),
        (_MARRIAGE_LAW_1980, "ML1980 3"),
        (date.min, "ML1950 2"),
    ),
    Topic.MARRIAGE_INVALID: (
        (_CIVIL_CODE, "CC 1051"),
        (_MARRIAGE_LAW_2001, "ML 10"),
        (_MARRIAGE_LAW_1980, "ML1980 3"),
        (date.min, "ML1950 2"),
    ),
    Topic.FORBIDDEN_KINSHIP: (
        (_CIVIL_CODE, "CC 1048"),
        (_MARRIAGE_LAW_2001, "ML 7"),
        (_MARRIAGE_LAW_1980, "ML1980 6"),
        (date.min, "ML1950 5"),
    ),
    Topic.ADOPTER_AGE: (
        (_CIVIL_CODE, "CC 1098"),
        (_ADOPTION_LAW_1998, "ADL 6"),
        (date.min, "ADL1991 6"),
    ),
    Topic.ADOPTER_GAP: (
        (_CIVIL_CODE, "CC 1102"),
        (_ADOPTION_LAW_1998, "ADL 9"),
        (date.min, "ADL1991 9"),
    ),
    Topic.ADOPTEE_AGE: (
        (_CIVIL_CODE, "CC 1093"),
        (_ADOPTION_LAW_1998, "ADL 4"),
        (date.min, "ADL1991 4"),
    ),
    Topic.BIRTH_CAPACITY: ((_CIVIL_CODE, "CC 13"), (date.min, "GPCL 9")),
}


def article(topic: Topic, on: date) -> str:
    """Cite the article in force on a day."""
    return next(citation for since, citation in _ARTICLES[topic] if since <= on)
