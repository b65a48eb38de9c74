"""Code lists about social-security cards, electronic cards and personal numbers."""

from enum import StrEnum, auto


class SocialCardState(StrEnum):
    """Where a printed card stands (正常 … 已过期)."""

    ACTIVE = "active"
    LOST = "lost"
    CANCELLED = "cancelled"
    REPLACED = "replaced"
    EXPIRED = "expired"


class NumberScheme(StrEnum):
    """Whose personal number it is: Shenzhen's computer number (社保电脑号), or the national insured number."""

    SHENZHEN_COMPUTER_NUMBER = "shenzhen_computer_number"
    NATIONAL_INSURED_NUMBER = "national_insured_number"


class CardState(StrEnum):
    """Where an electronic card stands (待设密码 … 已换发)."""

    APPLIED = "applied"
    ACTIVE = "active"
    LOST = "lost"
    LOCKED = "locked"
    CANCELLED = "cancelled"
    REISSUED = "reissued"


class CardAct(StrEnum):
    """What can be done to an electronic card."""

    APPLY = "apply"
    ACTIVATE = "activate"
    CHANGE_PASSWORD = auto()
    RESET_PASSWORD = auto()
    LOCK = "lock"
    UNLOCK = "unlock"
    REPORT_LOSS = "report_loss"
    CANCEL = "cancel"
    REISSUE = "reissue"


class CardChannel(StrEnum):
    """Through which door an act on a card came."""

    PORTAL = "portal"
    COUNTER = "counter"
    PHONE = "phone"


class ShownAs(StrEnum):
    """How somebody showed their card: the picture, or the eight digits under it."""

    PICTURE = "picture"
    DIGITS = "digits"
