"""Code lists about two records that may be one person."""

from enum import StrEnum


class DuplicateGround(StrEnum):
    """Why two records may be one person (疑似重复的依据), the strongest first.

    Numbers are sealed, and their blind index is equal or not: a number with a slip in it looks like any other. What
    can be compared is equal numbers, and what stands clear: names, their pinyin, birth dates, sexes.
    """

    SAME_NUMBER = "same_number"
    SAME_NAME = "same_name"
    SAME_SOUND = "same_sound"


class DuplicateState(StrEnum):
    """Where the question about a pair stands."""

    OPEN = "open"
    DIFFERENT = "different"
    MERGED = "merged"


class DuplicateVerdict(StrEnum):
    """What was said about a pair at one time: two people, one person, or that saying one was wrong."""

    DIFFERENT = "different"
    MERGED = "merged"
    SEPARATED = "separated"
