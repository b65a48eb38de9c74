"""Who may pass the API's doors of payees, and see each field of their answers."""

from accounts.enums.partners import PartnerScope
from accounts.enums.users import Role
from portal.shared.permits import Permit, Routes, permit

# Patients show their card to whoever charges them; a payment is its payee's own.
_PAYMENTS = permit(Role.PARTNER, scope=PartnerScope.PAYMENTS_WRITE)

ROUTES: Routes = {
    ("api:payments", "POST"): _PAYMENTS,
    ("api:payment", "GET"): _PAYMENTS,
    ("api:payment_settlements", "POST"): _PAYMENTS,
    ("api:payment_refunds", "POST"): _PAYMENTS,
    ("api:payment_releases", "POST"): _PAYMENTS,
    ("api:reconciliations", "POST"): _PAYMENTS,
    ("api:reconciliation", "GET"): _PAYMENTS,
}
SHOWN: dict[str, tuple[Permit, tuple[str, ...]]] = {
    "PaymentAnswer": (
        _PAYMENTS,
        (
            "id",
            "reference",
            "use",
            "state",
            "amount_fen",
            "settled_fen",
            "refunded_fen",
            "cash_fen",
            "paid_on",
            "expires_at",
            "settled_at",
            "parts",
            "reasons",
        ),
    ),
    "PaymentPartAnswer": (_PAYMENTS, ("paid_from", "amount_fen", "settled_fen", "refunded_fen")),
    "PaymentReasonAnswer": (_PAYMENTS, ("code", "paid_from", "detail")),
    "RefundAnswer": (_PAYMENTS, ("id", "reference", "amount_fen", "cash_fen", "refunded_at", "payment")),
    "DayFileAnswer": (
        _PAYMENTS,
        ("id", "day", "received_at", "rows_count", "matched_count", "differences_count", "differences"),
    ),
    "DifferenceAnswer": (
        _PAYMENTS,
        (
            "id",
            "kind",
            "entry",
            "payment_reference",
            "refund_reference",
            "ours_fen",
            "theirs_fen",
            "our_state",
        ),
    ),
}
