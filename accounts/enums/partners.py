"""Code lists about partners."""

from enum import StrEnum


class PartnerKind(StrEnum):
    """What kind of organisation a partner is."""

    CITY_SERVICE = "city_service"
    HOSPITAL = "hospital"
    PHARMACY = "pharmacy"
    TERMINAL = "terminal"
    BANK = "bank"


class PartnerScope(StrEnum):
    """What a partner may do for the people linked to it, or for whoever shows it a card."""

    LINKS_READ = "links:read"
    DEADLINES_READ = "deadlines:read"
    CERTIFICATIONS_WRITE = "certifications:write"
    CARDS_VERIFY = "cards:verify"
    FAMILY_READ = "family:read"


class LinkBasis(StrEnum):
    """How a person allowed a partner to act for them."""

    CONSENT = "consent"
    SAMPLE = "sample"
