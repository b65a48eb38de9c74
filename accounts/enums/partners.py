"""Code lists about partners."""

from enum import StrEnum


class PartnerKind(StrEnum):
    """What kind of organisation a partner is.

    A city service lives in a payment app or, the chat one, in a chat app; an HRSS app is the ministry's or a place's own.
    """

    CITY_SERVICE = "city_service"
    CHAT_CITY_SERVICE = "chat_city_service"
    HRSS_APP = "hrss_app"
    HOSPITAL = "hospital"
    PHARMACY = "pharmacy"
    TERMINAL = "terminal"
    BANK = "bank"
    AGENCY = "agency"
    VOICE_MENU = "voice_menu"


class PartnerScope(StrEnum):
    """What a partner may do for the people linked to it, or for whoever shows it a card."""

    LINKS_READ = "links:read"
    DEADLINES_READ = "deadlines:read"
    CERTIFICATIONS_WRITE = "certifications:write"
    CARDS_VERIFY = "cards:verify"
    FAMILY_READ = "family:read"
    EVIDENCE_WRITE = "evidence:write"
    VOICE = "voice"
    EVENTS_READ = "events:read"
    WEBHOOKS_MANAGE = "webhooks:manage"
    BINDINGS_WRITE = "bindings:write"
    PAYMENTS_WRITE = "payments:write"
    WALLET_READ = "wallet:read"

    SANDBOX_MANAGE = "sandbox:manage"


class LinkBasis(StrEnum):
    """How a person allowed a partner to act for them."""

    CONSENT = "consent"
    SAMPLE = "sample"


class KeyAlgorithm(StrEnum):
    """How a partner signs what it says of a person."""

    HMAC_SHA256 = "hmac_sha256"
    ED25519 = "ed25519"
