"""Calls of the pages on which somebody says where messages go besides the phone."""

from tests.permissions.knocking import Call, of_person

_ASK = {"act": "ask", "address": "nobody@example.org"}
_FOR_GRANDMOTHER = Call(
    of_person("person_id", "grandmother"),
    lambda world, role: {**_ASK, "for": str(world.people["grandmother"].public_id)},
)
_AT_DESK = Call(of_person("person", "grandmother"), lambda world, role: dict(_ASK))
CALLS: dict[tuple[str, str], Call] = {
    ("web:notice_email", "POST"): Call(data=lambda world, role: dict(_ASK)),
    **{("web:for_notice_email", method): _FOR_GRANDMOTHER for method in ("GET", "POST")},
    **{("counter:account_email", method): _AT_DESK for method in ("GET", "POST")},
}
