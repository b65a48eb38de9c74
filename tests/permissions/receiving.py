"""Calls at the doors of a visit at the desk: reading a card, several people under one reason, paper entered late."""

from tests.permissions.knocking import Call, Data
from tests.permissions.standing_in import GRANDMOTHER_NUMBER
from tests.permissions.world import Caller, World

ROW = "row-0"


def _line(world: World, role: str) -> Data:
    """One whole line of a paper list."""
    return {
        "place": "counter",
        "row-TOTAL_FORMS": "1",
        "row-INITIAL_FORMS": "0",
        f"{ROW}-form_number": "B-0001",
        f"{ROW}-number": GRANDMOTHER_NUMBER,
        f"{ROW}-name": "顾桂兰",
        f"{ROW}-event_on": world.on.isoformat(),
    }


def receipt_of(world: World) -> Data:
    """Give the facts of a receipt as a session keeps them."""
    return {
        "number": "2603000000000000",
        "proof_id": str(world.entitlement.public_id),
        "entitlement_id": str(world.entitlement.public_id),
        "name": "顾桂兰",
        "id_number_masked": "119**",
        "method": "counter",
        "event_on": world.on.isoformat(),
        "recorded_at": world.at.isoformat(),
        "lines": [
            {
                "benefit": "pension_employee",
                "area_name": "蚌埠市",
                "area_name_en": "Bengbu",
                "due_on_before": world.on.isoformat(),
                "due_on": world.on.isoformat(),
            }
        ],
    }


def _in_a_visit(world: World, role: str, caller: Caller) -> Data:
    """Open a visit in the caller's own session."""
    session = caller.client.session
    session["desk_reception"] = {
        "id": str(world.entitlement.public_id),
        "reason": "来窗口办理",
        "at": world.at.timestamp(),
        "people": {},
    }
    session.save()
    return {}


READ = Call(data=lambda w, r: {"text": GRANDMOTHER_NUMBER})
BEGUN = Call(data=lambda w, r: {"act": "begin", "reason": "visit"})
SHEET = Call(before=_in_a_visit)
ENTERED = Call(data=_line)
