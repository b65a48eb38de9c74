"""Examples of families for the API's description: the sample world's grandmother, with made-up numbers."""

from typing import Any, Final

from portal.api.examples import PERSON_ID

_DAUGHTER_ID: Final = "01981f6e-7a2b-7c3d-8e4f-5a6b7c8d9e06"
_TO_MOTHER: Final = {"from": "self", "to": "r1", "direction": "down", "tie": "parentage", "law": []}
_MOTHER: Final[dict[str, Any]] = {"relation": "child", "term_zh": "女儿", "term_en": "daughter"}
_GRANDCHILD: Final[dict[str, Any]] = {
    "relation": "daughters_child",
    "term_zh": "外孙女",
    "term_en": "daughter's daughter",
}
_NO_MORE: Final[dict[str, Any]] = {"qualifiers": [], "law": ["CC 1045"]}

RELATIVES: Final = {
    "person_id": PERSON_ID,
    "as_of": "2026-11-23",
    "items": [
        {
            "ref": "r1",
            "person_id": None,
            "name_masked": "**英",
            **_MOTHER,
            "relations": ["child"],
            "paths": [{**_MOTHER, "steps": [_TO_MOTHER], **_NO_MORE}],
        },
        {
            "ref": "r2",
            "person_id": _DAUGHTER_ID,
            "name_masked": "*敏",
            **_GRANDCHILD,
            "relations": ["daughters_child"],
            "paths": [
                {
                    **_GRANDCHILD,
                    "steps": [
                        _TO_MOTHER,
                        {
                            "from": "r1",
                            "to": "r2",
                            "direction": "down",
                            "tie": "birth",
                            "law": ["CC 1067"],
                        },
                    ],
                    **_NO_MORE,
                }
            ],
        },
    ],
    "next": None,
}
KINSHIP: Final = {
    "of": PERSON_ID,
    "other": _DAUGHTER_ID,
    "as_of": "2026-11-23",
    "is_near": False,
    "relation": None,
    "relations": [],
    "term_zh": "",
    "term_en": "",
    "paths": [],
    "reasons": [
        {
            "code": "kinship.uncle_aunt",
            "detail": "Uncles and aunts are not among the near relatives.",
            "law": ["CC 1045"],
        }
    ],
}
MANDATE: Final = {
    "as_of": "2026-11-23",
    "principal": {"person_id": PERSON_ID, "name_masked": "**兰"},
    "helper": {"person_id": _DAUGHTER_ID, "name_masked": "*敏"},
    "mandate": {
        "id": "01981f6e-7a2b-7c3d-8e4f-5a6b7c8d9e07",
        "grade": "see",
        "scopes": ["statement"],
        "legal_basis": "consent",
        "starts_on": "2026-01-08",
        "ends_on": "2027-01-08",
        "is_resting": False,
    },
}
MANDATES: Final = {
    "person_id": PERSON_ID,
    "as_of": "2026-11-23",
    "given": [
        {
            "id": "01981f6e-7a2b-7c3d-8e4f-5a6b7c8d9e07",
            "other": {
                "person_id": _DAUGHTER_ID,
                "name_masked": "*敏",
                "term_zh": "外孙女",
                "term_en": "daughter's daughter",
            },
            "grade": "see",
            "scopes": ["statement"],
            "legal_basis": "consent",
            "starts_on": "2026-01-08",
            "ends_on": "2027-01-08",
            "is_resting": False,
        }
    ],
    "held": [],
    "next": None,
}
