"""Examples of wallet transfers for the API's description, with made-up numbers."""

from typing import Final

from portal.api.examples import PERSON_ID

TRANSFERS: Final = {
    "person_id": PERSON_ID,
    "items": [
        {
            "id": "01981f6e-7a2b-7c3d-8e4f-5a6b7c8d9e11",
            "role": "recipient",
            "other": {"person_id": None, "name_masked": "**岚", "term_zh": "女儿", "term_en": "daughter"},
            "amount_fen": 12050,
            "state": "accepted",
            "cause": None,
            "sent_at": "2026-11-23T09:00:00+08:00",
            "returns_at": "2026-11-24T06:00:00+08:00",
            "ended_at": "2026-11-23T10:12:00+08:00",
        }
    ],
    "next": None,
}
