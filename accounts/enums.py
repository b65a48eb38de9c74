"""Code lists of the accounts floor."""

from enum import StrEnum


class Insurance(StrEnum):
    """The schemes a person can be enrolled in (社会保险险种)."""

    EMPLOYEE_PENSION = "employee_pension"
    PUBLIC_PENSION = "public_pension"
    RESIDENT_PENSION = "resident_pension"
    EMPLOYEE_MEDICAL = "employee_medical"
    RESIDENT_MEDICAL = "resident_medical"
    UNEMPLOYMENT = "unemployment"
    WORK_INJURY = "work_injury"
    MATERNITY = "maternity"


class Role(StrEnum):
    """What somebody is when they stand at one of the portal's doors."""

    ANONYMOUS = "anonymous"
    NEWCOMER = "newcomer"
    CITIZEN = "citizen"
    CLERK = "clerk"
    OFFICER = "officer"
    PARTNER = "partner"


class StaffRole(StrEnum):
    """The posts an agency fills (岗位)."""

    CLERK = "clerk"
    OFFICER = "officer"


class PartnerKind(StrEnum):
    """What kind of organisation a partner is."""

    CITY_SERVICE = "city_service"
    HOSPITAL = "hospital"
    PHARMACY = "pharmacy"
    TERMINAL = "terminal"
    BANK = "bank"


class PartnerScope(StrEnum):
    """What a partner may do for the people linked to it."""

    LINKS_READ = "links:read"
    DEADLINES_READ = "deadlines:read"
    CERTIFICATIONS_WRITE = "certifications:write"


class LinkBasis(StrEnum):
    """How a person allowed a partner to act for them."""

    CONSENT = "consent"
    SAMPLE = "sample"


class Channel(StrEnum):
    """The ways a notice leaves the house; the portal inbox is the notice itself."""

    SMS = "sms"
    EMAIL = "email"


class DeliveryState(StrEnum):
    """Where one delivery of one notice stands (待发送 … 已取消)."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Language(StrEnum):
    """The languages a person can be written to in."""

    CHINESE = "zh-hans"
    ENGLISH = "en"
