"""Code lists about identity documents."""

from enum import StrEnum


class DocumentKind(StrEnum):
    """The documents by which a person is known (证件类型), the one shown first foremost."""

    CITIZEN_ID = "citizen_id"
    HK_MACAO_RESIDENCE = "hk_macao_residence"
    TAIWAN_RESIDENCE = "taiwan_residence"
    FOREIGN_RESIDENCE = "foreign_residence"
    FOREIGN_RESIDENCE_OLD = "foreign_residence_old"
    HK_MACAO_TRAVEL = "hk_macao_travel"
    TAIWAN_TRAVEL = "taiwan_travel"
    PASSPORT = "passport"
    BIRTH_CERTIFICATE = "birth_certificate"


class DocumentRole(StrEnum):
    """What a number is to its person: the one in use, one that was, or another writing of one."""

    CURRENT = "current"
    FORMER = "former"
    ALIAS = "alias"


class DocumentSource(StrEnum):
    """How the house came to know a number."""

    REGISTRATION = "registration"
    ORIGINAL_SEEN = "original_seen"
    POLICE_CERTIFICATE = "police_certificate"
    IMPORT = "import"


class ConflictOutcome(StrEnum):
    """How it ended that two people had one number."""

    CHANGED = "changed"
    WITHDRAWN = "withdrawn"
    ONE_PERSON = "one_person"


class DocumentStanding(StrEnum):
    """What the validity of a document comes to on a day (有效期状态)."""

    LONG_TERM = "long_term"
    VALID = "valid"
    ENDING = "ending"
    EXPIRED = "expired"
    UNKNOWN = "unknown"
