"""Examples for the API's description: the sample world's grandmother, with made-up numbers."""

from typing import Any, Final

PERSON_ID: Final = "01981f6e-7a2b-7c3d-8e4f-5a6b7c8d9e01"
ENTITLEMENT_ID: Final = "01981f6e-7a2b-7c3d-8e4f-5a6b7c8d9e02"
CERTIFICATION_ID: Final = "01981f6e-7a2b-7c3d-8e4f-5a6b7c8d9e03"
REQUEST_ID: Final = "01981f6e-7a2b-7c3d-8e4f-5a6b7c8d9e04"


def _source(document: str, **more: Any) -> dict[str, Any]:
    """Write a source of which nothing but the document is said."""
    return {"document": document, "article": "", "page": "", "note": "", "checked_on": None, **more}


_FIRST_BATCH: Final = _source("新社通关于家庭社保管理的文章（约2024年12月）", checked_on="2026-11-25")

_DEADLINE: Final[dict[str, Any]] = {
    "entitlement_id": ENTITLEMENT_ID,
    "benefit": "pension_resident",
    "paying_area_key": "340300",
    "area_name": "安徽省蚌埠市",
    "area_name_en": "Bengbu, Anhui",
    "benefit_starts_on": "2012-05-01",
    "due_on": "2026-12-05",
    "last_event_on": "2025-12-05",
    "days_left": 12,
    "in_time_until": "2026-12-07",
    "standing": "due_soon",
}

DEADLINES: Final = {"as_of": "2026-11-23", "items": [_DEADLINE], "next": None}
DEADLINE: Final = {
    "as_of": "2026-11-23",
    "deadline": _DEADLINE,
    "explanation": {
        "rule": {
            "code": "certification.rule",
            "value": {
                "type": "rolling_months",
                "months": 12,
                "granularity": "day",
                "initial_basis": "approval_counts",
            },
            "scope": "nation",
            "scope_key": "",
            "starts_on": "2018-07-01",
            "ends_on": None,
            "confidence": "sure",
            "source": _source("人社厅发〔2018〕54号"),
        },
        "inputs": {
            "benefit_starts_on": "2012-05-01",
            "last_event_on": "2025-12-05",
            "counted_from": "2025-12-05",
        },
        "steps": [
            {
                "code": "cycle.months",
                "due_on": "2026-12-05",
                "detail": "从2025年12月5日起满 12 个月，最晚到2026年12月5日。",
                "facts": {"from": "2025-12-05", "months": 12, "due_on": "2026-12-05"},
                "law": ["CC 201", "CC 202", "CC 203"],
            }
        ],
        "law": ["CC 1259"],
        "accepted_methods": ["counter", "partner_app"],
    },
}
CERTIFICATION_INPUT: Final = {
    "entitlement_id": ENTITLEMENT_ID,
    "event_at": "2026-11-23T09:30:00+08:00",
    "method": "partner_app",
    "evidence": "liveness-20261123-000042",
}
CERTIFICATION: Final = {
    "id": CERTIFICATION_ID,
    "entitlement_id": ENTITLEMENT_ID,
    "method": "partner_app",
    "event_on": "2026-11-23",
    "recorded_at": "2026-11-23T09:30:04+08:00",
}
RECORDED: Final = {
    **CERTIFICATION,
    "due_on_before": "2026-12-05",
    "due_on": "2027-11-23",
    "number": "2026110000000042",
    "also": [],
    "is_repeat": False,
}
CARD_VERIFICATION_INPUT: Final = {
    "code": "JST1GBVDK3LZQ4WXN7RA2HFTM5SCEYJ6UPIOB3KDLZQ4WXN7RA2HFTM5SCEYJ6UPIOBG"
}
CARD_VERIFICATION: Final = {
    "id": "01981f6e-7a2b-7c3d-8e4f-5a6b7c8d9e05",
    "verified_at": "2026-11-23T09:30:04+08:00",
    "name_masked": "**兰",
    "card_tail": "4821",
    "area_key": "340300",
    "area_name": "安徽省蚌埠市",
    "area_name_en": "Bengbu, Anhui",
    "person_id": PERSON_ID,
}
TOKEN: Final = {
    "access_token": "mF9aB4f5c6JqM1wq2Zr8Xn0TtYk3Lp",
    "expires_in": 300,
    "token_type": "Bearer",
    "scope": "certifications:write deadlines:read links:read",
}
AREAS: Final = {
    "as_of": "2026-11-23",
    "items": [
        {
            "key": "510000-SBJ",
            "name": "四川省本级",
            "name_en": "Sichuan provincial scheme",
            "province_code": "510000",
            "province_name": "四川省",
            "province_name_en": "Sichuan",
            "kind": "province_level",
            "cross_province_open_since": "2024-12-01",
            "starts_on": "1998-12-14",
            "confidence": "sure",
            "source": _FIRST_BATCH,
        }
    ],
    "next": None,
}
_POLICY: Final[dict[str, Any]] = {
    "code": "sharing.reach",
    "title": "How far sharing reaches without crossing a provincial border",
    "value": "same_province",
    "unit": "",
    "benefit": "",
    "insurance": "",
    "scope": "nation",
    "scope_key": "",
    "origin": "shipped",
    "starts_on": "2024-08-01",
    "ends_on": None,
    "confidence": "likely",
    "source": _source("关于个人账户家庭共济的公开网页（非官方）", checked_on="2026-11-25"),
}
POLICIES: Final = {
    "area_key": "340300",
    "as_of": "2026-11-23",
    "known_at": None,
    "items": [_POLICY],
    "next": None,
}
POLICY_HISTORY: Final = {
    "area_key": "340300",
    "code": "sharing.reach",
    "as_of": "2026-11-23",
    "known_at": None,
    "held": [_POLICY],
    "history": [_POLICY],
}
PAIRS: Final = {
    "as_of": "2026-11-23",
    "items": [
        {
            "from": "340300",
            "from_name": "蚌埠市",
            "from_name_en": "Bengbu",
            "to": "510100",
            "to_name": "成都市",
            "to_name_en": "Chengdu",
            "allowed": False,
            "route": "cross_province",
            "since": None,
            "from_on": None,
            "reasons": [
                {
                    "code": "regions.sharing.area_not_open",
                    "detail": "Bengbu has not opened sharing across provinces; sharing within the province is possible.",
                    "facts": {"area_key": "340300", "name": "蚌埠市", "name_en": "Bengbu"},
                }
            ],
            "confidence": "unsure",
            "sources": [_FIRST_BATCH],
        }
    ],
    "next": None,
}
