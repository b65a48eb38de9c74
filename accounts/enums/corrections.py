"""Code lists about corrections of personal information."""

from enum import StrEnum


class CorrectedFact(StrEnum):
    """Which recorded fact somebody says is wrong (更正事项)."""

    NAME = "name"
    BORN_ON = "born_on"
    SEX = "sex"
    PHONE = "phone"
    ID_NUMBER = "id_number"
