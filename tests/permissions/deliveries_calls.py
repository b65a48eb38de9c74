"""How the doors are knocked at through which partners deliver, and those of the desk behind them."""

from tests.permissions.knocking import Call, Data
from tests.permissions.world import GRANDMOTHER_NUMBER, World


def _begin(world: World, role: str) -> Data:
    return {"entitlement_id": str(world.entitlement.public_id)}


def _upload(world: World, role: str) -> Data:
    item = {"external_id": "a", **_begin(world, role), "event_on": world.on.isoformat(), "evidence": "x"}
    return {"items": [item]}


def _seen(world: World, role: str) -> Data:
    day = world.on.isoformat()
    return {
        "external_id": role, "kind": "flight", "id_number": GRANDMOTHER_NUMBER, "name": "顾桂兰", "event_on": day
    }  # fmt: skip


def _called(world: World, role: str) -> Data:
    return {"external_id": role, "number": GRANDMOTHER_NUMBER, "code": "123456"}


def _decided(world: World, role: str) -> Data:
    return {"decision": "dismiss", "words": "对方撤回"}


_SESSION = {"parts": lambda world: {"session_id": world.delivered.session}}
_BATCH = {"parts": lambda world: {"batch_id": world.delivered.batch}}
_ASIDE = Call(parts=lambda world: {"entry_id": world.delivered.aside}, data=_decided)

_STATUSES = {"parts": lambda world: {"batch_id": world.delivered.statuses}}


def _questions(world: World, role: str) -> Data:
    return {"entitlement_ids": [str(world.entitlement.public_id)]}


def _chosen(world: World, role: str) -> Data:
    return {"types": ["deadline.moved"]}


_ENDPOINT = {"parts": lambda world: {"endpoint_id": world.delivered.endpoint}}


def _endpoint(world: World, role: str) -> Data:
    return {"url": f"https://hooks.city.cn/{role}", "types": ["deadline.reminder"]}


def _again(world: World, role: str) -> Data:
    return {"event_ids": [str(world.delivered.event)]}


CALLS = {
    ("api:webhook_endpoints", "POST"): Call(data=_endpoint, is_json=True),
    **{(f"api:webhook_{what}", "GET"): Call(**_ENDPOINT) for what in ("endpoint", "secret", "deliveries")},
    ("api:webhook_endpoint", "DELETE"): Call(**_ENDPOINT),
    **{
        (f"api:webhook_{what}", "POST"): Call(**_ENDPOINT, is_json=True)
        for what in ("rotations", "activations", "tests")
    },
    ("api:webhook_replays", "POST"): Call(**_ENDPOINT, data=_again, is_json=True),
    ("api:webhook_subscriptions", "POST"): Call(**_ENDPOINT, data=_chosen, is_json=True),
    ("api:status_batches", "POST"): Call(data=_questions, is_json=True),
    ("api:status_batch", "GET"): Call(**_STATUSES),
    ("api:status_batch_items", "GET"): Call(**_STATUSES),
    ("api:certification_sessions", "POST"): Call(data=_begin, is_json=True),
    ("api:certification_session", "GET"): Call(**_SESSION),
    ("api:certification_session_result", "POST"): Call(
        **_SESSION, data=lambda world, role: world.delivered.result, is_json=True
    ),
    ("api:certification_batches", "POST"): Call(data=_upload, is_json=True),
    ("api:certification_batch", "GET"): Call(**_BATCH),
    ("api:certification_batch_items", "GET"): Call(**_BATCH),
    ("api:evidence", "POST"): Call(data=_seen, is_json=True),
    ("api:voice_codes", "POST"): Call(data=lambda world, role: {"number": GRANDMOTHER_NUMBER}, is_json=True),
    ("api:voice_calls", "POST"): Call(data=_called, is_json=True),
    ("counter:quarantine", "GET"): _ASIDE,
    ("counter:quarantine", "POST"): _ASIDE,
}
