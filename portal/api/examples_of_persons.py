"""Examples of what is on record about a person, for the API's description: the sample world's grandmother."""

from typing import Any, Final

from portal.api.examples import ENTITLEMENT_ID, PERSON_ID

_AREA: Final = {"area_name": "安徽省蚌埠市", "area_name_en": "Bengbu, Anhui"}
_MATTER_ID: Final = "01981f6e-7a2b-7c3d-8e4f-5a6b7c8d9e21"

PERSON: Final = {
    "person_id": PERSON_ID,
    "as_of": "2026-11-23",
    "name_masked": "**兰",
    "number_masked": "340***********0024",
    "sex": "F",
    "born_in": 1952,
    "enrolments": [{"insurance": "resident_medical", "state": "paying", "area_key": "340300", **_AREA}],
}
LOOKUP_INPUT: Final = {"number": "11010119450501002X"}
LOOKUP: Final = {"person_id": PERSON_ID}
_ENTITLEMENT: Final[dict[str, Any]] = {
    "id": ENTITLEMENT_ID,
    "benefit": "pension_resident",
    "paying_area_key": "340300",
    **_AREA,
    "starts_on": "2012-05-01",
    "ends_on": None,
    "payment": "paid",
    "payment_since": None,
    "is_exempt": False,
}
ENTITLEMENTS: Final = {"person_id": PERSON_ID, "as_of": "2026-11-23", "items": [_ENTITLEMENT], "next": None}
ENTITLEMENT: Final = {"as_of": "2026-11-23", "entitlement": _ENTITLEMENT}
_SHORTFALL: Final = {
    "paid_months": 150,
    "required_months": 180,
    "missing_months": 30,
    "missing_at_retirement": 0,
    "reached_on": "2029-05-01",
}
STATEMENT: Final = {
    "person_id": PERSON_ID,
    "as_of": "2026-11-23",
    "area_key": "340300",
    "born_on_for_retirement": "1976-05-01",
    "draws_pension": False,
    "insurances": [
        {
            "insurance": "employee_pension",
            "months": 150,
            "first_on": "2014-06-01",
            "is_doubled": False,
            "unit_fen": 12_600_000,
            "personal_fen": 6_300_000,
            "area_keys": ["340300"],
            "enrolments": [
                {
                    "scheme": "employee",
                    "state": "paying",
                    "area_key": "340300",
                    "starts_on": "2014-06-01",
                    "ends_on": None,
                }
            ],
        }
    ],
    "pension_months": 150,
    "outlooks": [
        {
            "category": "woman_55",
            "retires_on": "2032-10-01",
            "age_months": 677,
            "earliest_on": "2031-05-01",
            "latest_on": "2035-10-01",
            "pension": _SHORTFALL,
            "medical": _SHORTFALL,
        }
    ],
    "unemployment_months": 24,
}
ACCOUNT_STATEMENT: Final = {
    "person_id": PERSON_ID,
    "month": "2026-11",
    "as_of": "2026-11-23",
    "items": [
        {
            "id": "01981f6e-7a2b-7c3d-8e4f-5a6b7c8d9e22",
            "area_key": "340300",
            "state": "open",
            "opening_fen": 152_000,
            "closing_fen": 151_040,
            "lines": [
                {
                    "id": "01981f6e-7a2b-7c3d-8e4f-5a6b7c8d9e23",
                    "kind": "settlement",
                    "booked_on": "2026-11-12",
                    "in_fen": 0,
                    "out_fen": 960,
                    "running_fen": 151_040,
                    "is_late": False,
                    "is_reversed": False,
                }
            ],
        }
    ],
}
CARDS: Final = {
    "person_id": PERSON_ID,
    "as_of": "2026-11-23",
    "electronic": {
        "state": "active",
        "number_tail": "4821",
        "area_key": "340300",
        "applied_at": "2026-01-08T09:30:00+08:00",
        "activated_at": "2026-01-08T09:32:00+08:00",
    },
    "printed": [{"state": "active", "number_tail": "0093", "area_key": "340300", "issued_on": "2019-03-11"}],
}
WALLET: Final = {
    "person_id": PERSON_ID,
    "wallet": {"state": "open", "area_key": "340300", "opened_at": "2026-01-08T09:30:00+08:00"},
}
_MATTER: Final[dict[str, Any]] = {
    "id": _MATTER_ID,
    "receipt": "2026110000000042",
    "kind": "transfer",
    "title": "社会保险关系转移申请",
    "area_key": "340300",
    "state": "accepted",
    "outcome": None,
    "received_at": "2026-11-20T10:12:00+08:00",
    "accepted_at": "2026-11-21T09:00:00+08:00",
    "due_on": "2026-12-11",
    "correct_by": None,
    "decided_at": None,
    "served_at": None,
}
MATTERS: Final = {"person_id": PERSON_ID, "items": [_MATTER], "next": None}
MATTER: Final = {
    "person_id": PERSON_ID,
    "matter": _MATTER,
    "steps": [
        {"act": "apply", "state": "applied", "at": "2026-11-20T10:12:00+08:00"},
        {"act": "accept", "state": "accepted", "at": "2026-11-21T09:00:00+08:00"},
    ],
}
NOTICES: Final = {
    "person_id": PERSON_ID,
    "items": [
        {
            "id": "01981f6e-7a2b-7c3d-8e4f-5a6b7c8d9e24",
            "kind": "certification.reminder",
            "about_person_ids": [PERSON_ID],
            "created_at": "2026-11-05T08:00:00+08:00",
            "is_read": False,
            "channels": [{"channel": "sms", "state": "delivered"}],
        }
    ],
    "next": None,
}
