"""Code lists about users and staff."""

from enum import StrEnum


class Role(StrEnum):
    """What somebody is when they stand at one of the portal's doors."""

    ANONYMOUS = "anonymous"
    NEWCOMER = "newcomer"
    CITIZEN = "citizen"
    CLERK = "clerk"
    OFFICER = "officer"
    HOSPITAL = "hospital"
    PARTNER = "partner"
    DEVELOPER = "developer"
    TERMINAL = "terminal"


class StaffRole(StrEnum):
    """The posts an agency fills (岗位), and that of a designated hospital's insurance office (医保办)."""

    CLERK = "clerk"
    OFFICER = "officer"
    HOSPITAL = "hospital"


class Language(StrEnum):
    """The languages a person can be written to in."""

    CHINESE = "zh-hans"
    ENGLISH = "en"
