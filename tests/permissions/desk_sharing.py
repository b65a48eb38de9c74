"""How the desk's and the hospital's doors of account sharing and of payments are knocked at."""

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from django.urls import reverse

from accounts.queries.approvals import ApprovalCard, approvals_waiting
from family.actions import binding_ends
from family.actions.binding_ends import Ending
from family.enums import BindingState, PartSource
from family.models.bindings import SharingBinding
from portal.counter import hospital_desk, once, sharing_desk
from tests.counter import paying
from tests.counter.sharing import CARDS, TICKED, carded
from tests.permissions.knocking import Call, Data
from tests.permissions.proposals import clerk_at
from tests.permissions.world import BENGBU, Caller, World


def _grandmother(world: World) -> Data:
    carded(world, "grandmother", "mother")
    return {"person": world.people["grandmother"].public_id}


def _pair(world: World) -> Data:
    return {**_grandmother(world), "user": world.people["mother"].public_id}


def _hers(world: World) -> SharingBinding:
    """Let the grandmother share her account with her daughter."""
    return SharingBinding.objects.get_or_create(
        sharer=world.people["grandmother"],
        user=world.people["mother"],
        defaults={
            "state": BindingState.ACTIVE.value,
            "relation": "child",
            "proposed_at": world.at,
            "answered_at": world.at,
            "starts_on": world.on,
        },
    )[0]


def _binding(world: World) -> Data:
    person = world.people["grandmother"].public_id
    return {"person": person, "binding": _hers(world).public_id}


def _read(world: World, role: str, caller: Caller) -> Data:
    """Have read the user's card, and take the token of the page that binds."""
    session = caller.client.session
    kept = {"user": str(world.people["mother"].public_id), "typed": "", "at": world.at.timestamp()}
    session[sharing_desk._DRAFTS] = {str(world.people["grandmother"].public_id): kept}
    session.save()
    people = world.people
    address = reverse(
        "counter:sharing_bind", args=[people["grandmother"].public_id, people["mother"].public_id]
    )
    return _token(caller, address)


def _read_at_hospital(world: World, role: str, caller: Caller) -> Data:
    """Have read both cards at the hospital, and take the token of the page that binds."""
    session = caller.client.session
    cards = {side: str(world.people[name].public_id) for side, name in _SIDES.items()}
    session[hospital_desk._CARDS] = {**cards, "at": world.at.timestamp()}
    session.save()
    return _token(caller, reverse("counter:hospital_bind"))


def _bound_at_hospital(world: World, role: str, caller: Caller) -> Data:
    session = caller.client.session
    session[once._RECEIPTS] = {str(world.offered): {"binding": str(world.offered)}}
    session.save()
    return {}


def _token(caller: Caller, address: str) -> Data:
    found = re.search(r'name="token" value="([^"]+)"', caller.client.get(address).content.decode())
    return {"token": found[1] if found else ""}


def _carded(world: World) -> Data:
    carded(world, "daughter")
    return {}


def _proposal(world: World) -> ApprovalCard:
    waiting = approvals_waiting(binding_ends.CODE, [BENGBU], at=world.at, most=1)
    if waiting:
        return waiting[0]
    colleague = clerk_at(world.users["officer"].pk, BENGBU)
    wanted = Ending(_hers(world).public_id, "核查")
    return binding_ends.propose(colleague, wanted, BENGBU, waits=timedelta(days=5), at=world.at)


def _late(world: World) -> Data:
    card = paying.late(world)
    place = next(part.place for part in card.parts if part.source is PartSource.SHARER)
    return {"payment": card.public_id, "place": place}


def _day(world: World) -> Data:
    row = paying.different(world)
    return {"payee": row.payee.public_id, "day": row.day.isoformat()}


def _account(world: World) -> Data:
    return {"person": world.people["grandmother"].public_id, "account": world.money.account}


def _one(name: str, made: Callable[[World], UUID]) -> Callable[[World], Data]:
    return lambda world: {name: made(world)}


_SIDES = {"sharer": "daughter", "user": "mother"}
_DIFFERENCE = _one("difference", lambda world: paying.different(world).public_id)
_DISPUTE = _one("dispute", paying.disputed)
_SECOND = _one("proposal", lambda world: _proposal(world).public_id)
CALLS: dict[tuple[str, str], Call] = {
    ("counter:sharing_sharer", "POST"): Call(_carded, lambda world, role: {"card": CARDS["daughter"]}),
    ("counter:sharings", "GET"): Call(_grandmother),
    ("counter:sharing_user", "GET"): Call(_grandmother),
    ("counter:sharing_user", "POST"): Call(_grandmother, lambda world, role: {"card": CARDS["mother"]}),
    ("counter:sharing_bind", "GET"): Call(_pair, before=_read),
    ("counter:sharing_bind", "POST"): Call(_pair, lambda world, role: TICKED, before=_read),
    ("counter:sharing_receipt", "GET"): Call(_binding),
    ("counter:sharing_end", "GET"): Call(_binding),
    ("counter:sharing_end", "POST"): Call(
        _binding, lambda world, role: {"reason": "本人要求停止", "is_id_checked": "on"}
    ),
    ("counter:sharing_stop", "GET"): Call(_binding),
    ("counter:sharing_stop", "POST"): Call(_binding, lambda world, role: {"reason": "核查"}),
    ("counter:sharing_second", "GET"): Call(_SECOND),
    ("counter:sharing_second", "POST"): Call(
        _SECOND, lambda world, role: {"verdict": "agree", "seen": _proposal(world).payload_hash}
    ),
    ("counter:payment_dispute", "GET"): Call(_DISPUTE),
    ("counter:payment_dispute", "POST"): Call(
        _DISPUTE, lambda world, role: {"verdict": "dismiss", "answer": "支付没有问题"}
    ),
    ("counter:late_payment", "GET"): Call(_late),
    ("counter:late_payment", "POST"): Call(
        _late, lambda world, role: {"finding": "stands", "words": "去世前开的药"}
    ),
    ("counter:differences_day", "GET"): Call(_day),
    ("counter:difference", "GET"): Call(_DIFFERENCE),
    ("counter:difference", "POST"): Call(
        _DIFFERENCE, lambda world, role: {"state": "explained", "note": "机构重报"}
    ),
    ("counter:money_freeze", "GET"): Call(_account),
    ("counter:money_freeze", "POST"): Call(
        _account, lambda world, role: {"paper": "（2026）某执123号", "is_paper_checked": "on"}
    ),
    ("counter:hospital", "POST"): Call(_carded, lambda world, role: {"card": CARDS["daughter"]}),
    ("counter:hospital_bind", "GET"): Call(before=_read_at_hospital),
    ("counter:hospital_bind", "POST"): Call(data=lambda world, role: TICKED, before=_read_at_hospital),
    ("counter:hospital_receipt", "GET"): Call(
        _one("binding", lambda world: world.offered), before=_bound_at_hospital
    ),
}
