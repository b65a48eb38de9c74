"""Examples of account sharing for the API's description: the sample world's people, with made-up numbers."""

from typing import Any, Final

from portal.api.examples import PERSON_ID

_DAUGHTER_ID: Final = "01981f6e-7a2b-7c3d-8e4f-5a6b7c8d9e06"

BINDING_INPUT: Final = {
    "sharer_id": _DAUGHTER_ID,
    "user_id": PERSON_ID,
    "for": "user",
    "uses": ["hospital", "pharmacy"],
    "month_cap_fen": 50000,
}
BINDING: Final[dict[str, Any]] = {
    "id": "01981f6e-7a2b-7c3d-8e4f-5a6b7c8d9e41",
    "sharer": {"person_id": _DAUGHTER_ID, "name_masked": "*敏"},
    "user": {"person_id": PERSON_ID, "name_masked": "**兰"},
    "state": "asked",
    "uses": ["hospital", "pharmacy"],
    "payment_cap_fen": None,
    "month_cap_fen": 50000,
    "year_cap_fen": None,
    "is_frozen": False,
    "cause": None,
    "starts_on": None,
    "ends_on": None,
    "proposed_at": "2026-11-23T09:30:00+08:00",
    "answered_at": None,
    "ended_at": None,
}
REVOCATION_INPUT: Final = {"for": "user"}
ENDED: Final[dict[str, Any]] = {
    **BINDING,
    "state": "ended",
    "starts_on": "2026-11-23",
    "ends_on": "2026-11-25",
    "answered_at": "2026-11-23T10:00:00+08:00",
    "ended_at": "2026-11-25T08:15:00+08:00",
}
# What a refusal shows: the reason of the side one asks for, and the one code for the other.
NOT_ALLOWED_REASONS: Final = (
    {
        "code": "family.binding.user_in_arrears",
        "detail": "Who would use the money is in arrears with basic medical insurance; pay them first.",
        "facts": {},
        "law": ["国办发〔2024〕38号"],
    },
    {
        "code": "family.binding.other_side",
        "detail": "The other side cannot share now. The reason is told to that person only, in the portal or at a desk.",
        "facts": {},
        "law": [],
    },
)
BINDINGS: Final = {"person_id": PERSON_ID, "as_of": "2026-11-23", "items": [BINDING], "next": None}
