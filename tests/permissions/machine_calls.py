"""How the doors of the telephone desk and of the machines at the desk are knocked at."""

from regions.queries.places import service_points
from tests.permissions.knocking import Call, Data
from tests.permissions.world import BENGBU, World


def _call(name: str, **more: str) -> Call:
    return Call(parts=lambda w: {"call": getattr(w.calls, name), **more})


def _who(world: World, role: str) -> Data:
    return {"text": "顾桂兰", "reason": "phone"}


def _register(world: World, role: str) -> Data:
    return {"point": service_points(BENGBU, on=world.on)[0].key, "name": f"{role}机"}


_MACHINE = Call(parts=lambda w: {"terminal": w.machine.terminal}, data=lambda w, r: {"reason": "机器丢失"})
CALLS: dict[tuple[str, str], Call] = {
    ("counter:calls", "POST"): Call(data=_who),
    ("counter:call", "GET"): _call("open"),
    ("counter:call_take", "POST"): _call("wanted"),
    ("counter:call_look", "POST"): _call("suspicious"),
    ("counter:call_step", "POST"): Call(
        parts=lambda w: {"call": w.calls.open, "step": "close"},
        data=lambda w, r: {"outcome": "refused_by_person"},
    ),
    ("counter:call_certify", "POST"): Call(
        parts=lambda w: {"call": w.calls.open, "entitlement": w.entitlement.public_id}
    ),
    ("web:delivery_receipt", "POST"): Call(parts=lambda w: {"provider": "sms-http"}, is_json=True),
    ("counter:terminals", "POST"): Call(data=_register),
    ("counter:terminal_renew", "POST"): _MACHINE,
    ("counter:terminal_revoke", "GET"): _MACHINE,
    ("counter:terminal_revoke", "POST"): _MACHINE,
    ("counter:ticket", "POST"): Call(parts=lambda w: {"visit": w.machine.ticket}),
}
