"""Code lists about how sure the house is that a user is a person."""

from enum import StrEnum


class Assurance(StrEnum):
    """How sure it is that an account belongs to the person it names, from nothing upwards (实名可信等级)."""

    NONE = "none"
    CLAIMED = "claimed"
    LOW = "low"
    SUBSTANTIAL = "substantial"
    HIGH = "high"


class VerificationMethod(StrEnum):
    """The ways in which a real name is verified (实名核验方式)."""

    COUNTER = "counter"
    CODE_HANDED = "code_handed"
    CODE_POSTED = "code_posted"
    FACE_LOCAL = "face_local"
    FACE_PROVIDER = "face_provider"
    FACE_PERSON = "face_person"
    PARTNER = "partner"


class Purpose(StrEnum):
    """What a person does that asks for some assurance."""

    VIEW_OWN = "view_own"
    CERTIFY = "certify"
    CARD = "card"
    SHARE_ACCOUNT = "share_account"
    MANDATE = "mandate"
    TRANSFER = "transfer"
    EXPORT = "export"
    PAYEE = "payee"


class CodeDelivery(StrEnum):
    """How an activation code reaches its person (开通码的送达方式)."""

    HANDED = "handed"
    POSTED = "posted"
