"""Examples of events and webhook endpoints for the API's description, with made-up numbers."""

from typing import Any, Final

from accounts.enums.partner_events import PartnerEventKind
from portal.api.event_catalogue import CATALOGUE, ENDPOINT_ID

EVENT_ID: Final = "01981f6e-7a2b-7c3d-8e4f-5a6b7c8d9e31"
URL: Final = "https://hooks.hospital.cn/jiashetong"

EVENT: Final[dict[str, Any]] = {
    "id": EVENT_ID,
    "type": "deadline.reminder",
    "timestamp": "2026-11-23T01:00:03.000000+08:00",
    "data": CATALOGUE[PartnerEventKind.DEADLINE_REMINDER].data,
}
# One of every kind, as a feed could hold them.
FEED: Final = {
    "items": [
        {
            **EVENT,
            "id": f"01981f6e-7a2b-7c3d-8e4f-5a6b7c8db{number:03x}",
            "type": kind.value,
            "data": told.data,
        }
        for number, (kind, told) in enumerate(CATALOGUE.items())
    ],
    "next": "bm8gNDI",
    "has_more": False,
}
ENDPOINT_INPUT: Final = {"url": URL, "types": ["deadline.reminder", "certification.recorded"]}
ENDPOINT: Final[dict[str, Any]] = {
    "id": ENDPOINT_ID,
    "url": URL,
    "types": ["certification.recorded", "deadline.reminder"],
    "is_active": True,
    "disabled_at": None,
    "disabled_reason": None,
    "failing_since": None,
    "created_at": "2026-11-23T09:30:04+08:00",
    "previous_secret_until": None,
}
TYPES_INPUT: Final = {"types": ["certification.recorded", "deadline.reminder"]}
ENDPOINTS: Final = {"items": [ENDPOINT], "next": None}
SECRET: Final = {
    "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw1v8k2qBb6aE=",
    "previous_until": None,
}
TEST: Final = {"event_id": EVENT_ID}
REPLAY_INPUT: Final = {"since": "2026-11-20T00:00:00+08:00"}
REPLAY: Final = {"count": 17}
DELIVERIES: Final = {
    "items": [
        {
            "event_id": EVENT_ID,
            "type": "deadline.reminder",
            "state": "failed",
            "attempts_count": 10,
            "next_attempt_at": None,
            "last_status": 500,
            "last_error": "http.500",
            "delivered_at": None,
        }
    ],
    "next": None,
}
