"""Who may pass the API's doors and see each field of its answers."""

from accounts.enums.partners import PartnerScope
from accounts.enums.users import Role
from family.enums import Relation
from portal.permits import api_payments, api_persons
from portal.shared.permits import EVERYONE, PARTNERS, Permit, Routes, permit


def _linked(scope: PartnerScope) -> Permit:
    """Admit partners with a scope, to people who are linked to them."""
    return permit(Role.PARTNER, relations=(Relation.LINKED,), scope=scope)


_LINKS = _linked(PartnerScope.LINKS_READ)
# Whoever shows a card or tells a code is not linked yet; the action decides.
_LINKING = permit(Role.PARTNER, scope=PartnerScope.LINKS_WRITE)
_UNLINKING = _linked(PartnerScope.LINKS_WRITE)
_DEADLINES = _linked(PartnerScope.DEADLINES_READ)
_CERTIFICATIONS = _linked(PartnerScope.CERTIFICATIONS_WRITE)
# Whoever shows a card shows it to anybody; who they are is said of linked people only, by the action.
_FAMILIES = _linked(PartnerScope.FAMILY_READ)
# To read only: money leaves, and is taken, by the person alone.
_WALLETS = _linked(PartnerScope.WALLET_READ)
# Begun by a linked person for themselves, or by one who holds a mandate of somebody else.
_SESSIONS = permit(
    Role.PARTNER, relations=(Relation.LINKED, Relation.ACT), scope=PartnerScope.CERTIFICATIONS_WRITE
)
# An upload is the partner's own; each of its items is held against the link when it is settled.
_BATCHES = permit(Role.PARTNER, scope=PartnerScope.CERTIFICATIONS_WRITE)
# A list of questions is the partner's own too; each is held against the link when it is answered, and when it is read.
_STATUSES = permit(Role.PARTNER, scope=PartnerScope.DEADLINES_READ)
# Agencies tell of whomever they saw, and a caller shows themselves by a code; neither learns who is on record.
_EVIDENCE = permit(Role.PARTNER, relations=(Relation.AGENCY,), scope=PartnerScope.EVIDENCE_WRITE)
_VOICE = permit(Role.PARTNER, relations=(Relation.AGENCY,), scope=PartnerScope.VOICE)
_CARDS = permit(Role.PARTNER, scope=PartnerScope.CARDS_VERIFY)
# The feed and the endpoints are the partner's own; of whom it tells, the link and the scope of each type decide.
_EVENTS = permit(Role.PARTNER, scope=PartnerScope.EVENTS_READ)
_WEBHOOKS = permit(Role.PARTNER, scope=PartnerScope.WEBHOOKS_MANAGE)
# What is asked for one of the two who is linked; the sharer's own word is given in the portal and nowhere else.
_BINDINGS = _linked(PartnerScope.BINDINGS_WRITE)
# The partner's own made-up world; outside of a sandbox there is nothing behind these doors.
_SANDBOX = permit(Role.PARTNER, scope=PartnerScope.SANDBOX_MANAGE)
# A refusal tells nobody more than they sent, and places and policy are public. The API reads no session: whoever shows
# no token is a visitor to it.
_ANYBODY = permit(*Role)

ROUTES: Routes = {
    ("api:schema", "GET"): EVERYONE,
    ("api:docs", "GET"): EVERYONE,
    ("api:token", "POST"): PARTNERS,
    ("api:links", "GET"): _LINKS,
    ("api:links", "POST"): _LINKING,
    ("api:link", "GET"): _LINKS,
    ("api:link", "DELETE"): _UNLINKING,
    ("api:person_deadlines", "GET"): _DEADLINES,
    ("api:deadline", "GET"): _DEADLINES,
    ("api:person_relatives", "GET"): _FAMILIES,
    ("api:person_mandates", "GET"): _FAMILIES,
    ("api:kinship", "GET"): _FAMILIES,
    ("api:person_bindings", "GET"): _BINDINGS,
    ("api:bindings", "POST"): _BINDINGS,
    ("api:binding", "GET"): _BINDINGS,
    ("api:binding_revocations", "POST"): _BINDINGS,
    ("api:person_wallet_transfers", "GET"): _WALLETS,
    ("api:certifications", "POST"): _CERTIFICATIONS,
    ("api:certification", "GET"): _CERTIFICATIONS,
    ("api:certification_sessions", "POST"): _SESSIONS,
    ("api:certification_session", "GET"): _SESSIONS,
    ("api:certification_session_result", "POST"): _SESSIONS,
    ("api:certification_batches", "POST"): _BATCHES,
    ("api:certification_batch", "GET"): _BATCHES,
    ("api:certification_batch_items", "GET"): _BATCHES,
    ("api:status_batches", "POST"): _STATUSES,
    ("api:status_batch", "GET"): _STATUSES,
    ("api:status_batch_items", "GET"): _STATUSES,
    ("api:evidence", "POST"): _EVIDENCE,
    ("api:voice_codes", "POST"): _VOICE,
    ("api:voice_calls", "POST"): _VOICE,
    ("api:card_verifications", "POST"): _CARDS,
    ("api:events", "GET"): _EVENTS,
    ("api:webhook_endpoints", "GET"): _WEBHOOKS,
    ("api:webhook_endpoints", "POST"): _WEBHOOKS,
    ("api:webhook_endpoint", "GET"): _WEBHOOKS,
    ("api:webhook_endpoint", "DELETE"): _WEBHOOKS,
    ("api:webhook_secret", "GET"): _WEBHOOKS,
    ("api:webhook_rotations", "POST"): _WEBHOOKS,
    ("api:webhook_subscriptions", "POST"): _WEBHOOKS,
    ("api:webhook_activations", "POST"): _WEBHOOKS,
    ("api:webhook_tests", "POST"): _WEBHOOKS,
    ("api:webhook_replays", "POST"): _WEBHOOKS,
    ("api:webhook_deliveries", "GET"): _WEBHOOKS,
    ("api:sandbox_clock", "GET"): _SANDBOX,
    ("api:sandbox_clock", "POST"): _SANDBOX,
    ("api:sandbox_resets", "POST"): _SANDBOX,
    ("api:sandbox_redirects", "GET"): _SANDBOX,
    ("api:sandbox_redirects", "POST"): _SANDBOX,
    ("api:sandbox_pages", "GET"): _SANDBOX,
    ("api:sandbox_page_renewals", "POST"): _SANDBOX,
    ("api:sandbox_card_codes", "POST"): _SANDBOX,
    ("api:areas", "GET"): _ANYBODY,
    ("api:area_policy", "GET"): _ANYBODY,
    ("api:pairs", "GET"): _ANYBODY,
    # Addresses that do not exist answer with a problem too, by every method.
    ("api:missing", "GET"): PARTNERS,
    ("api:missing", "POST"): PARTNERS,
    ("api:missing", "PUT"): PARTNERS,
    ("api:missing", "PATCH"): PARTNERS,
    ("api:missing", "DELETE"): PARTNERS,
    ("api:missing", "OPTIONS"): PARTNERS,
    **api_persons.ROUTES,
    **api_payments.ROUTES,
}

_SHOWN: dict[str, tuple[Permit, tuple[str, ...]]] = {
    "BindingAnswer": (
        _BINDINGS,
        (
            "id",
            "sharer",
            "user",
            "state",
            "uses",
            "payment_cap_fen",
            "month_cap_fen",
            "year_cap_fen",
            "is_frozen",
            "cause",
            "starts_on",
            "ends_on",
            "proposed_at",
            "answered_at",
            "ended_at",
        ),
    ),
    "BindingPartyAnswer": (_BINDINGS, ("person_id", "name_masked")),
    "BindingListAnswer": (_BINDINGS, ("person_id", "as_of", "items", "next")),
    "LinkAnswer": (_LINKS, ("id", "person_id", "basis", "scopes", "since", "expires_on")),
    "MadeLinkAnswer": (_LINKING, ("id", "person_id", "basis", "scopes", "since", "expires_on")),
    "LinkPageAnswer": (_LINKS, ("items", "next")),
    "DeadlineAnswer": (
        _DEADLINES,
        (
            "entitlement_id",
            "benefit",
            "paying_area_key",
            "area_name",
            "area_name_en",
            "benefit_starts_on",
            "due_on",
            "last_event_on",
            "days_left",
            "in_time_until",
            "standing",
        ),
    ),
    "DeadlineListAnswer": (_DEADLINES, ("as_of", "items", "next")),
    "ProvenDeadlineAnswer": (_DEADLINES, ("as_of", "deadline", "explanation")),
    "ExplanationAnswer": (_DEADLINES, ("rule", "inputs", "steps", "law", "accepted_methods")),
    "RuleAnswer": (
        _DEADLINES,
        ("code", "value", "scope", "scope_key", "starts_on", "ends_on", "confidence", "source"),
    ),
    "SourceAnswer": (_ANYBODY, ("document", "article", "page", "note", "checked_on")),
    "InputsAnswer": (_DEADLINES, ("benefit_starts_on", "last_event_on", "counted_from")),
    "StepAnswer": (_DEADLINES, ("code", "due_on", "detail", "facts", "law")),
    "RecordedAnswer": (
        _CERTIFICATIONS,
        (
            "id",
            "entitlement_id",
            "method",
            "event_on",
            "recorded_at",
            "due_on_before",
            "due_on",
            "number",
            "also",
            "is_repeat",
        ),
    ),
    "MovedAnswer": (_CERTIFICATIONS, ("id", "entitlement_id", "due_on_before", "due_on")),
    "CertificationAnswer": (_CERTIFICATIONS, ("id", "entitlement_id", "method", "event_on", "recorded_at")),
    "SessionAnswer": (
        _SESSIONS,
        (
            "id",
            "state",
            "entitlement_id",
            "benefit",
            "is_helped",
            "challenge",
            "questions",
            "notes",
            "tries_left",
            "certification_id",
            "due_on",
            "say",
            "ways",
        ),
    ),
    "ChallengeAnswer": (_SESSIONS, ("gestures", "nonce", "expires_at")),
    "QuestionAnswer": (_SESSIONS, ("code", "ask")),
    "NoteAnswer": (_SESSIONS, ("code", "detail")),
    "WayAnswer": (_SESSIONS, ("method", "label")),
    "BatchAnswer": (_BATCHES, ("id", "state", "total_count", "counts", "received_at", "ended_at")),
    "CountsAnswer": (_BATCHES, ("waiting", "recorded", "repeat", "refused", "quarantined")),
    "ItemPageAnswer": (_BATCHES, ("items", "next")),
    "ItemAnswer": (
        _BATCHES,
        ("position", "external_id", "state", "code", "detail", "certification_id", "due_on"),
    ),
    "StatusBatchAnswer": (
        _STATUSES,
        (
            "id",
            "state",
            "of",
            "on",
            "total_count",
            "counts",
            "received_at",
            "ended_at",
            "expires_at",
        ),
    ),
    "StatusCountsAnswer": (_STATUSES, ("waiting", "answered", "not_found")),
    "StatusDeadlineAnswer": (
        _STATUSES,
        (
            "entitlement_id",
            "benefit",
            "paying_area_key",
            "due_on",
            "in_time_until",
            "days_left",
            "standing",
        ),
    ),
    "StatusItemAnswer": (_STATUSES, ("position", "id", "state", "code", "detail", "deadlines")),
    "StatusItemPageAnswer": (_STATUSES, ("items", "next")),
    "EvidenceAnswer": (_EVIDENCE, ("id", "received_at")),
    "SpokenAnswer": (_VOICE, ("say_zh", "say_en")),
    "CallAnswer": (
        _VOICE,
        ("outcome", "call_id", "certification_id", "is_callback_offered", "say_zh", "say_en"),
    ),
    "EventAnswer": (_EVENTS, ("id", "type", "timestamp", "data")),
    "FeedAnswer": (_EVENTS, ("items", "next", "has_more")),
    "EndpointAnswer": (
        _WEBHOOKS,
        (
            "id",
            "url",
            "types",
            "is_active",
            "disabled_at",
            "disabled_reason",
            "failing_since",
            "created_at",
            "previous_secret_until",
        ),
    ),
    "EndpointPageAnswer": (_WEBHOOKS, ("items", "next")),
    "SecretAnswer": (_WEBHOOKS, ("secret", "previous_until")),
    "TestSentAnswer": (_WEBHOOKS, ("event_id",)),
    "ReplayAnswer": (_WEBHOOKS, ("count",)),
    "DeliveryAnswer": (
        _WEBHOOKS,
        (
            "event_id",
            "type",
            "state",
            "attempts_count",
            "next_attempt_at",
            "last_status",
            "last_error",
            "delivered_at",
        ),
    ),
    "DeliveryPageAnswer": (_WEBHOOKS, ("items", "next")),
    "RelativeListAnswer": (_FAMILIES, ("person_id", "as_of", "items", "next")),
    "RelativeAnswer": (
        _FAMILIES,
        ("ref", "person_id", "name_masked", "relation", "relations", "term_zh", "term_en", "paths"),
    ),
    "PathAnswer": (_FAMILIES, ("relation", "term_zh", "term_en", "qualifiers", "steps", "law")),
    "StepOfPathAnswer": (_FAMILIES, ("from", "to", "direction", "tie", "law")),
    "KinshipAnswer": (
        _FAMILIES,
        (
            "of",
            "other",
            "as_of",
            "is_near",
            "relation",
            "relations",
            "term_zh",
            "term_en",
            "paths",
            "reasons",
        ),
    ),
    "WhyNotAnswer": (_FAMILIES, ("code", "detail", "law")),
    "MandateListsAnswer": (_FAMILIES, ("person_id", "as_of", "given", "held", "next")),
    "MandateAnswer": (
        _FAMILIES,
        ("id", "other", "grade", "scopes", "legal_basis", "starts_on", "ends_on", "is_resting"),
    ),
    "MandateOtherAnswer": (_FAMILIES, ("person_id", "name_masked", "term_zh", "term_en")),
    "WalletOtherAnswer": (_WALLETS, ("person_id", "name_masked", "term_zh", "term_en")),
    "WalletTransferAnswer": (
        _WALLETS,
        (
            "id",
            "role",
            "other",
            "amount_fen",
            "state",
            "cause",
            "sent_at",
            "returns_at",
            "ended_at",
        ),
    ),
    "WalletTransferPageAnswer": (_WALLETS, ("person_id", "items", "next")),
    "CardVerificationAnswer": (
        _CARDS,
        (
            "id",
            "verified_at",
            "name_masked",
            "card_tail",
            "area_key",
            "area_name",
            "area_name_en",
            "person_id",
        ),
    ),
    "ClockAnswer": (_SANDBOX, ("now", "today", "true_now", "moving_to", "reset_at")),
    "RedirectsAnswer": (_SANDBOX, ("client_id", "redirect_uris")),
    "PagesAnswer": (_SANDBOX, ("url",)),
    "PagesRenewedAnswer": (_SANDBOX, ("renewed_at",)),
    "CardCodeAnswer": (_SANDBOX, ("code", "digits", "expires_at")),
    "ProblemAnswer": (
        _ANYBODY,
        ("type", "title", "status", "detail", "instance", "code", "facts", "reasons"),
    ),
    "ReasonAnswer": (_ANYBODY, ("code", "detail", "where", "facts", "law")),
    "AreaAnswer": (
        _ANYBODY,
        (
            "key",
            "name",
            "name_en",
            "province_code",
            "province_name",
            "province_name_en",
            "kind",
            "cross_province_open_since",
            "starts_on",
            "confidence",
            "source",
        ),
    ),
    "AreaListAnswer": (_ANYBODY, ("as_of", "items", "next")),
    "HeldPolicyAnswer": (
        _ANYBODY,
        (
            "code",
            "title",
            "value",
            "unit",
            "benefit",
            "insurance",
            "scope",
            "scope_key",
            "origin",
            "starts_on",
            "ends_on",
            "confidence",
            "source",
        ),
    ),
    "AreaPolicyAnswer": (_ANYBODY, ("area_key", "as_of", "known_at", "items", "next")),
    "PairAnswer": (
        _ANYBODY,
        (
            "from",
            "from_name",
            "from_name_en",
            "to",
            "to_name",
            "to_name_en",
            "allowed",
            "route",
            "since",
            "from_on",
            "reasons",
            "confidence",
            "sources",
        ),
    ),
    "PairReasonAnswer": (_ANYBODY, ("code", "detail", "facts")),
    "PairPageAnswer": (_ANYBODY, ("as_of", "items", "next")),
    "TokenAnswer": (_ANYBODY, ("access_token", "expires_in", "token_type", "scope")),
    "TokenRefusalAnswer": (_ANYBODY, ("error", "error_description")),
    **api_persons.SHOWN,
    **api_payments.SHOWN,
}

FIELDS: dict[tuple[str, str], Permit] = {
    (serializer, name): allowed for serializer, (allowed, names) in _SHOWN.items() for name in names
}
