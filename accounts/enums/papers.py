"""Code lists about papers that the portal issues."""

from enum import StrEnum


class PaperKind(StrEnum):
    """What a paper is (凭证种类)."""

    STATEMENT = "statement"
    RECEIPT = "receipt"
    EXPORT = "export"
    SHARING = "sharing"
    ACCOUNT = "account"


class PaperState(StrEnum):
    """Whether a paper still says what holds (凭证状态)."""

    CURRENT = "current"
    SUPERSEDED = "superseded"
    REVOKED = "revoked"
