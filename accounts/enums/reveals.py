"""What of a person may be shown whole."""

from enum import StrEnum


class RevealField(StrEnum):
    """One sealed value of a person (完整号码)."""

    ID_NUMBER = "id_number"
    PHONE = "phone"
