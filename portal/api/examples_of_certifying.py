"""Examples of sessions, batches, data evidence and voice menus for the API's description, with made-up numbers."""

from typing import Any, Final

from portal.api.examples import CERTIFICATION_ID, ENTITLEMENT_ID, PERSON_ID

SESSION_ID: Final = "01981f6e-7a2b-7c3d-8e4f-5a6b7c8d9e11"
BATCH_ID: Final = "01981f6e-7a2b-7c3d-8e4f-5a6b7c8d9e12"
NONCE: Final = "q3Zk0v9mXh2bW7dYf5sLr8tNc1aGe4uJ6iPoKyTzVxE"

SESSION_INPUT: Final = {"entitlement_id": ENTITLEMENT_ID}
SESSION: Final[dict[str, Any]] = {
    "id": SESSION_ID,
    "state": "open",
    "entitlement_id": ENTITLEMENT_ID,
    "benefit": "pension_resident",
    "is_helped": False,
    "challenge": {
        "gestures": ["turn_left", "nod", "blink"],
        "nonce": NONCE,
        "expires_at": "2026-11-23T09:45:00+08:00",
    },
    "questions": [],
    "notes": [],
    "tries_left": 3,
    "certification_id": None,
    "due_on": "2026-12-05",
    "say": "请按提示做动作，还可以试 3 次。",
    "ways": [],
}
RESULT_INPUT: Final = {
    "key_id": "01981f6e-7a2b-7c3d-8e4f-5a6b7c8d9e13",
    "entitlement_id": ENTITLEMENT_ID,
    "nonce": NONCE,
    "live": "passed",
    "same_person": "same",
    "model": "acme-face/4.2",
    "event_at": "2026-11-23T09:31:20+08:00",
    "answers": {},
    "signature": "n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=",
}
SESSION_PASSED: Final = {
    **SESSION,
    "state": "passed",
    "challenge": None,
    "tries_left": 0,
    "certification_id": CERTIFICATION_ID,
    "due_on": "2027-11-23",
    "say": "认证成功。下一次最晚2027年11月23日办好，当天也算。",
}
STATUS_INPUT: Final = {"on": "2026-11-23", "person_ids": [PERSON_ID]}
STATUS_BATCH: Final[dict[str, Any]] = {
    "id": "01981f6e-7a2b-7c3d-8e4f-5a6b7c8d9e47",
    "state": "running",
    "of": "person",
    "on": "2026-11-23",
    "total_count": 1,
    "counts": {"waiting": 1, "answered": 0, "not_found": 0},
    "received_at": "2026-11-23T09:30:04+08:00",
    "ended_at": None,
    "expires_at": "2026-11-30T09:30:04+08:00",
}
STATUS_DONE: Final = {
    **STATUS_BATCH,
    "state": "done",
    "counts": {"waiting": 0, "answered": 1, "not_found": 0},
    "ended_at": "2026-11-23T09:30:06+08:00",
}
STATUS_ITEMS: Final = {
    "items": [
        {
            "position": 1,
            "id": PERSON_ID,
            "state": "answered",
            "code": "",
            "detail": "",
            "deadlines": [
                {
                    "entitlement_id": ENTITLEMENT_ID,
                    "benefit": "pension_resident",
                    "paying_area_key": "340300",
                    "due_on": "2026-12-05",
                    "in_time_until": "2026-12-07",
                    "days_left": 12,
                    "standing": "due_soon",
                }
            ],
        }
    ],
    "next": None,
}
BATCH_INPUT: Final = {
    "items": [
        {
            "external_id": "20261123-000042",
            "entitlement_id": ENTITLEMENT_ID,
            "event_at": "2026-11-23T09:30:00+08:00",
            "evidence": "liveness-20261123-000042",
        }
    ]
}
BATCH: Final[dict[str, Any]] = {
    "id": BATCH_ID,
    "state": "running",
    "total_count": 1,
    "counts": {"waiting": 1, "recorded": 0, "repeat": 0, "refused": 0, "quarantined": 0},
    "received_at": "2026-11-23T09:30:04+08:00",
    "ended_at": None,
}
BATCH_DONE: Final = {
    **BATCH,
    "state": "done",
    "counts": {"waiting": 0, "recorded": 1, "repeat": 0, "refused": 0, "quarantined": 0},
    "ended_at": "2026-11-23T09:30:06+08:00",
}
BATCH_ITEMS: Final = {
    "items": [
        {
            "position": 1,
            "external_id": "20261123-000042",
            "state": "recorded",
            "code": "",
            "detail": "",
            "certification_id": CERTIFICATION_ID,
            "due_on": "2027-11-23",
        }
    ],
    "next": None,
}
EVIDENCE_INPUT: Final = {
    "external_id": "visit-20261003-7731",
    "kind": "hospital_visit",
    "id_number": "110101193602280021",
    "name": "顾桂兰",
    "event_on": "2026-10-03",
}
EVIDENCE: Final = {
    "id": "01981f6e-7a2b-7c3d-8e4f-5a6b7c8d9e14",
    "received_at": "2026-10-03T18:30:04+08:00",
}
VOICE_CODE_INPUT: Final = {"number": "11010119360228002*"}
VOICE_CODE: Final = {
    "say_zh": "如果这个号码在我们这里登记过，验证码会发到登记的手机上。收到以后再打来。",
    "say_en": "If this number is registered with us, a code goes to the phone on record. Call again once you have it.",
}
VOICE_CALL_INPUT: Final = {
    "external_id": "call-20261123-0815",
    "number": "11010119360228002*",
    "code": "482913",
}
VOICE_CALL: Final = {
    "outcome": "not_enough",
    "call_id": "01981f6e-7a2b-7c3d-8e4f-5a6b7c8d9e15",
    "certification_id": None,
    "is_callback_offered": True,
    "say_zh": "电话不算认证，不影响您的待遇。请用这些方式：社保经办窗口、本人刷脸。工作人员会给您回电话。",
    "say_en": "A phone call does not count as certification; your benefit is not affected. Please use one of these: "
    "agency counter, own face check. Somebody will call you back.",
}
