"""Code lists about what personal data are used for, and what somebody said to it."""

from enum import StrEnum


class ConsentPurpose(StrEnum):
    """What personal data are used for, one legal ground each (处理目的)."""

    REGISTER = "register"
    MESSAGES = "messages"
    FACE = "face"
    COMMUNITY = "community"


class LegalGround(StrEnum):
    """Why the data may be used (合法性基础)."""

    STATUTORY_DUTY = "statutory_duty"
    CONSENT = "consent"


class ConsentAct(StrEnum):
    """What somebody said: yes to a text, or no more (同意、撤回)."""

    GIVEN = "given"
    WITHDRAWN = "withdrawn"


class ConsentGiver(StrEnum):
    """Who spoke: the person, or the guardian of a child (本人、监护人)."""

    SELF = "self"
    GUARDIAN = "guardian"
