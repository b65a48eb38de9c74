"""Examples of links for the API's description."""

from typing import Any, Final

from portal.api.examples import PERSON_ID

LINK_ID: Final = "01981f6e-7a2b-7c3d-8e4f-5a6b7c8d9e21"

LINK: Final[dict[str, Any]] = {
    "id": LINK_ID,
    "person_id": PERSON_ID,
    "basis": "code",
    "scopes": ["deadlines:read", "certifications:write"],
    "since": "2026-01-08T09:30:00+08:00",
    "expires_on": "2026-07-07",
}
LISTED: Final[dict[str, Any]] = LINK
LINKS: Final = {"items": [LINK], "next": "AZgfbnorfD2OT1prfI2eAQ"}
APP_ADDRESS: Final = {"person_id": PERSON_ID, "bound_at": "2026-01-08T09:30:00+08:00"}
APP_ADDRESS_INPUT: Final = {"address": "u-20260108-7731"}
LINK_INPUT: Final = {
    "way": "code",
    "code": "4827 193 506",
    "scopes": ["deadlines:read", "certifications:write"],
}
