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
    LINKS_WRITE = "links:write"
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
    PERSONS_READ = "persons:read"
    ENTITLEMENTS_READ = "entitlements:read"
    STATEMENTS_READ = "statements:read"
    ACCOUNTS_READ = "accounts:read"
    CARDS_READ = "cards:read"
    MATTERS_READ = "matters:read"
    NOTICES_READ = "notices:read"
    NOTICES_DELIVER = "notices:deliver"

    SANDBOX_MANAGE = "sandbox:manage"


class LinkBasis(StrEnum):
    """How a person allowed a partner to act for them: on a page of the portal, by card, by code, or in a sample."""

    CONSENT = "consent"
    CARD = "card"
    CODE = "code"
    SAMPLE = "sample"


class LinkEnd(StrEnum):
    """What ended a link: the person or who acts for them, a desk, the partner, a newer one, or its last day."""

    BY_PERSON = "by_person"
    BY_HELPER = "by_helper"
    BY_DESK = "by_desk"
    BY_PARTNER = "by_partner"
    REPLACED = "replaced"
    EXPIRED = "expired"


class KeyAlgorithm(StrEnum):
    """How a partner signs what it says of a person."""

    HMAC_SHA256 = "hmac_sha256"
    ED25519 = "ed25519"
