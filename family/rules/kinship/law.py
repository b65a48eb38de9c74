"""Which article governs a family fact on a day.

Citations read `<law> <article>`: CC the Civil Code (2021), ML the Marriage Law as amended in 2001, ML1980 the
Marriage Law of 1980, ADL the Adoption Law as amended in 1998, GPCL the General Principles of the Civil Law
(1987), OGP the Supreme People's Court's opinions on them (1988), JML3 its third interpretation of the
Marriage Law (2011), JI2 its second interpretation of the Civil Code's family book (2025).
"""

from datetime import date
from enum import StrEnum

_CIVIL_CODE = date(2021, 1, 1)
_SECOND_INTERPRETATION = date(2025, 2, 1)
_MARRIAGE_LAW_2001 = date(2001, 4, 28)


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
    MARRIAGE = "marriage"
    DIVORCE = "divorce"
    MARRIAGE_VOID = "marriage_void"
    DEATH = "death"
    DECLARED_DEATH = "declared_death"
    PARENTAGE_DENIED = "parentage_denied"


# Newest first; the oldest one also stands for the time before it.
_ARTICLES: dict[Topic, tuple[tuple[date, str], ...]] = {
    Topic.NEAR_RELATIVES: ((_CIVIL_CODE, "CC 1045"), (date.min, "OGP 12")),
    Topic.BIRTH: (
        (_CIVIL_CODE, "CC 1067"),
        (_MARRIAGE_LAW_2001, "ML 21"),
        (date.min, "ML1980 15"),
    ),
    Topic.ADOPTION: ((_CIVIL_CODE, "CC 1105"), (date.min, "ADL 15")),
    Topic.ADOPTION_EFFECT: ((_CIVIL_CODE, "CC 1111"), (date.min, "ADL 23")),
    Topic.ADOPTION_VOID: ((_CIVIL_CODE, "CC 1113"), (date.min, "ADL 25")),
    Topic.ADOPTION_ENDED: ((_CIVIL_CODE, "CC 1117"), (date.min, "ADL 29")),
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
    Topic.MARRIAGE: (
        (_CIVIL_CODE, "CC 1049"),
        (_MARRIAGE_LAW_2001, "ML 8"),
        (date.min, "ML1980 7"),
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
}


def article(topic: Topic, on: date) -> str:
    """Cite the article in force on a day."""
    return next(citation for since, citation in _ARTICLES[topic] if since <= on)
