"""The calls of a desk about the grandmother's family."""

from datetime import timedelta
from uuid import UUID

from accounts.queries.approvals import ApprovalCard, approvals_waiting
from accounts.rules.actors import SYSTEM
from family.actions import events, kinship
from family.enums import EndReason, EventKind, FactKind
from family.models.events import KinshipEvent
from family.models.kinship import Parentage
from family.queries.events import Wish, preview
from tests.permissions.knocking import Call, Data, of_person
from tests.permissions.proposals import clerk_at
from tests.permissions.world import BENGBU, World

_PAPER: Data = {"evidence": "民事判决书", "is_paper_checked": "on"}


def _day(world: World, role: str) -> Data:
    return {**_PAPER, "happened_on": world.on.isoformat()}


def _fact(world: World) -> Data:
    row = Parentage.objects.current().get(parent=world.people["grandmother"])
    return {
        "person": world.people["grandmother"].public_id,
        "fact_kind": FactKind.PARENTAGE.value,
        "fact_id": row.pk,
    }


def _event(world: World) -> UUID:
    """Let a court have denied that the grandmother is her daughter's mother."""
    if not KinshipEvent.objects.filter(kind=EventKind.COURT.value).exists():
        row = Parentage.objects.current().get(parent=world.people["grandmother"])
        kinship.end_parentage(SYSTEM, row.pk, ends_on=world.on, reason=EndReason.COURT, at=world.at)
    return KinshipEvent.objects.get(kind=EventKind.COURT.value).public_id


def _proposal(world: World) -> ApprovalCard:
    """Let a colleague propose the grandmother's death."""
    waiting = approvals_waiting(events.CODE, [BENGBU], at=world.at, most=1)
    if waiting:
        return waiting[0]
    wish = Wish(EventKind.DEATH, world.id("grandmother"), world.on, "死亡证明")
    seen = preview(wish, BENGBU, on=world.on).digest
    colleague = clerk_at(world.users["officer"].pk, BENGBU)
    return events.propose(colleague, wish, seen, BENGBU, waits=timedelta(days=5), at=world.at)


LINKED = Call(
    of_person("person", "grandmother"),
    lambda w, r: {**_day(w, r), "link": "step_sibling", "number": "H12345678", "name": "查无此人"},
)
DIED = Call(of_person("person", "grandmother"), lambda w, r: {**_day(w, r), "kind": "death"})
ENDED = Call(_fact, lambda w, r: {**_day(w, r), "kind": "court"})
WITHDRAWN = Call(_fact, lambda w, r: _PAPER)
CORRECTED = Call(
    lambda w: {"person": w.people["grandmother"].public_id, "event": _event(w)}, lambda w, r: _PAPER
)
PROPOSED = Call(lambda w: {"proposal": _proposal(w).public_id}, lambda w, r: {"decision": "approve"})
