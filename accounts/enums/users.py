"""Code lists about users and staff."""

from enum import StrEnum


class Role(StrEnum):
    """What somebody is when they stand at one of the portal's doors."""

    ANONYMOUS = "anonymous"
    NEWCOMER = "newcomer"
    CITIZEN = "citizen"
    CLERK = "clerk"
    OFFICER = "officer"
    PARTNER = "partner"
    TERMINAL = "terminal"


class StaffRole(StrEnum):
    """The posts an agency fills (岗位)."""

    CLERK = "clerk"
    OFFICER = "officer"


class Language(StrEnum):
    """The languages a person can be written to in."""

    CHINESE = "zh-hans"
    ENGLISH = "en"
