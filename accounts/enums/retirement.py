"""Code lists about retirement."""

from enum import StrEnum


class Retiree(StrEnum):
    """Whose old retirement age holds (原法定退休年龄); for a woman it depends on her post, not on her sex."""

    MAN = "man"
    WOMAN_55 = "woman_55"
    WOMAN_50 = "woman_50"
