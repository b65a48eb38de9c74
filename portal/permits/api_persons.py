"""Who may pass the API's doors to what is on record about a linked person, and see each field of their answers."""

from accounts.enums.partners import PartnerScope
from accounts.enums.users import Role
from family.enums import Relation
from portal.shared.permits import Permit, Routes, permit


def _linked(scope: PartnerScope) -> Permit:
    """Admit partners with a scope, to people who are linked to them."""
    return permit(Role.PARTNER, relations=(Relation.LINKED,), scope=scope)


_PERSONS = _linked(PartnerScope.PERSONS_READ)
_ENTITLEMENTS = _linked(PartnerScope.ENTITLEMENTS_READ)
_STATEMENTS = _linked(PartnerScope.STATEMENTS_READ)
# What lies on an account is a purse looked into: no other scope carries it.
_ACCOUNTS = _linked(PartnerScope.ACCOUNTS_READ)
_CARDS = _linked(PartnerScope.CARDS_READ)
_WALLETS = _linked(PartnerScope.WALLET_READ)
_MATTERS = _linked(PartnerScope.MATTERS_READ)
_NOTICES = _linked(PartnerScope.NOTICES_READ)
_DELIVERING = _linked(PartnerScope.NOTICES_DELIVER)
_FAMILIES = _linked(PartnerScope.FAMILY_READ)
_ANYBODY = permit(*Role)

ROUTES: Routes = {
    ("api:person", "GET"): _PERSONS,
    ("api:person_lookups", "POST"): _PERSONS,
    ("api:person_entitlements", "GET"): _ENTITLEMENTS,
    ("api:entitlement", "GET"): _ENTITLEMENTS,
    ("api:person_statement", "GET"): _STATEMENTS,
    ("api:person_account_statement", "GET"): _ACCOUNTS,
    ("api:person_cards", "GET"): _CARDS,
    ("api:person_wallet", "GET"): _WALLETS,
    ("api:person_matters", "GET"): _MATTERS,
    ("api:matter", "GET"): _MATTERS,
    ("api:person_notices", "GET"): _NOTICES,
    ("api:person_app_address", "POST"): _DELIVERING,
    ("api:person_app_address", "DELETE"): _DELIVERING,
    ("api:mandate", "GET"): _FAMILIES,
    ("api:area_policy_value", "GET"): _ANYBODY,
}

SHOWN: dict[str, tuple[Permit, tuple[str, ...]]] = {
    "AppAddressAnswer": (_DELIVERING, ("person_id", "bound_at")),
    "PersonAnswer": (
        _PERSONS,
        ("person_id", "as_of", "name_masked", "number_masked", "sex", "born_in", "enrolments"),
    ),
    "EnrolmentAnswer": (_PERSONS, ("insurance", "state", "area_key", "area_name", "area_name_en")),
    "LookupAnswer": (_PERSONS, ("person_id",)),
    "EntitlementAnswer": (
        _ENTITLEMENTS,
        (
            "id",
            "benefit",
            "paying_area_key",
            "area_name",
            "area_name_en",
            "starts_on",
            "ends_on",
            "payment",
            "payment_since",
            "is_exempt",
        ),
    ),
    "EntitlementListAnswer": (_ENTITLEMENTS, ("person_id", "as_of", "items", "next")),
    "OneEntitlementAnswer": (_ENTITLEMENTS, ("as_of", "entitlement")),
    "StatementAnswer": (
        _STATEMENTS,
        (
            "person_id",
            "as_of",
            "area_key",
            "born_on_for_retirement",
            "draws_pension",
            "insurances",
            "pension_months",
            "outlooks",
            "unemployment_months",
        ),
    ),
    "InsuranceLineAnswer": (
        _STATEMENTS,
        (
            "insurance",
            "months",
            "first_on",
            "is_doubled",
            "unit_fen",
            "personal_fen",
            "area_keys",
            "enrolments",
        ),
    ),
    "HeldEnrolmentAnswer": (_STATEMENTS, ("scheme", "state", "area_key", "starts_on", "ends_on")),
    "OutlookAnswer": (
        _STATEMENTS,
        ("category", "retires_on", "age_months", "earliest_on", "latest_on", "pension", "medical"),
    ),
    "ShortfallAnswer": (
        _STATEMENTS,
        ("paid_months", "required_months", "missing_months", "missing_at_retirement", "reached_on"),
    ),
    "AccountStatementAnswer": (_ACCOUNTS, ("person_id", "month", "as_of", "items")),
    "AccountMonthAnswer": (
        _ACCOUNTS,
        ("id", "area_key", "state", "opening_fen", "closing_fen", "lines"),
    ),
    "AccountLineAnswer": (
        _ACCOUNTS,
        ("id", "kind", "booked_on", "in_fen", "out_fen", "running_fen", "is_late", "is_reversed"),
    ),
    "CardsAnswer": (_CARDS, ("person_id", "as_of", "electronic", "printed")),
    "ElectronicCardAnswer": (_CARDS, ("state", "number_tail", "area_key", "applied_at", "activated_at")),
    "PrintedCardAnswer": (_CARDS, ("state", "number_tail", "area_key", "issued_on")),
    "WalletAnswer": (_WALLETS, ("person_id", "wallet")),
    "WalletStateAnswer": (_WALLETS, ("state", "area_key", "opened_at")),
    "MatterAnswer": (
        _MATTERS,
        (
            "id",
            "receipt",
            "kind",
            "title",
            "area_key",
            "state",
            "outcome",
            "received_at",
            "accepted_at",
            "due_on",
            "correct_by",
            "decided_at",
            "served_at",
        ),
    ),
    "MatterPageAnswer": (_MATTERS, ("person_id", "items", "next")),
    "OneMatterAnswer": (_MATTERS, ("person_id", "matter", "steps")),
    "MatterStepAnswer": (_MATTERS, ("act", "state", "at")),
    "NoticeAnswer": (_NOTICES, ("id", "kind", "about_person_ids", "created_at", "is_read", "channels")),
    "NoticeChannelAnswer": (_NOTICES, ("channel", "state")),
    "NoticePageAnswer": (_NOTICES, ("person_id", "items", "next")),
    "OneMandateAnswer": (_FAMILIES, ("as_of", "principal", "helper", "mandate")),
    "MandateSideAnswer": (_FAMILIES, ("person_id", "name_masked")),
    "MandateTermsAnswer": (
        _FAMILIES,
        ("id", "grade", "scopes", "legal_basis", "starts_on", "ends_on", "is_resting"),
    ),
    "PolicyHistoryAnswer": (_ANYBODY, ("area_key", "code", "as_of", "known_at", "held", "history")),
}
