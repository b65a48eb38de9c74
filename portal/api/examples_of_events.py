"""Examples of events and webhook endpoints for the API's description, with made-up numbers."""

from typing import Any, Final

from portal.api.examples import ENTITLEMENT_ID, PERSON_ID

EVENT_ID: Final = "01981f6e-7a2b-7c3d-8e4f-5a6b7c8d9e31"
ENDPOINT_ID: Final = "01981f6e-7a2b-7c3d-8e4f-5a6b7c8d9e32"
URL: Final = "https://hooks.hospital.cn/jiashetong"

EVENT: Final[dict[str, Any]] = {
    "id": EVENT_ID,
    "type": "deadline.reminder",
    "timestamp": "2026-11-23T01:00:03.000000+08:00",
    "data": {
        "person_id": PERSON_ID,
        "entitlement_id": ENTITLEMENT_ID,
        "benefit": "pension_resident",
        "due_on": "2026-12-05",
        "stage": 15,
        "days_left": 12,
    },
}
FEED: Final = {"items": [EVENT], "next": "bm8gNDI", "has_more": False}
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
