"""Examples of the operations that only a sandbox has."""

from typing import Any, Final

from accounts.rules.sandbox import sandbox_id

CLOCK: Final[dict[str, Any]] = {
    "now": "2026-11-23T09:30:00+08:00",
    "today": "2026-11-23",
    "true_now": "2026-11-23T09:30:00+08:00",
    "moving_to": None,
    "reset_at": "2026-11-23T09:30:00+08:00",
}
CLOCK_INPUT: Final = {
    "deadline_of": str(sandbox_id("entitlement:due_soon.pension")),
    "days_before": 7,
}
CLOCK_SENT: Final = {**CLOCK, "moving_to": "2026-11-28T10:00:00+08:00"}
REDIRECTS_INPUT: Final = {"redirect_uris": ["https://app.example.cn/back", "http://127.0.0.1:8400/back"]}
REDIRECTS: Final = {"client_id": "sandbox-app", **REDIRECTS_INPUT}
PAGES: Final = {
    "url": "https://sandbox.example.cn/sandbox/?key=acme.kq3vJ8s0pXr2mB7tYz5wNcA1eDfGhLiQoUuVxW4y6M0"
}
PAGES_RENEWED: Final = {"renewed_at": "2026-11-23T09:30:00+08:00"}
CARD_CODE_INPUT: Final = {"person_id": str(sandbox_id("person:patient"))}
CARD_CODE: Final = {
    "code": "JST1.AAAAAAAAAAAAAAAAAAAAAA",
    "digits": "20261003",
    "expires_at": "2026-11-23T09:31:00+08:00",
}
