"""Code lists about self-service terminals."""

from enum import StrEnum


class VisitEnd(StrEnum):
    """Say how a visit at a terminal ended."""

    DONE = "done"
    WIPED = "wiped"
    LEFT = "left"
    REPLACED = "replaced"
    CUT_OFF = "cut_off"


class TicketWhy(StrEnum):
    """Say why somebody at a terminal goes on at the counter beside it."""

    ASKED = "asked"
    NOT_RECOGNISED = "not_recognised"
    NOT_ACCEPTED = "not_accepted"
    FACE_UNAVAILABLE = "face_unavailable"
    PERSON_DECIDES = "person_decides"
