"""Code lists about calendar feeds."""

from enum import StrEnum


class FeedNaming(StrEnum):
    """How people are called in somebody's calendar: by what they are to its owner (称谓), by initials, or by name."""

    TERM = "term"
    INITIALS = "initials"
    FULL = "full"
