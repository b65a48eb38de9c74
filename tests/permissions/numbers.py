"""The calls of a desk about the grandmother's number, which somebody far away has too."""

from datetime import timedelta
from uuid import UUID

from accounts.actions import documents, number_decisions, people
from accounts.actions.documents import NewDocument, Why
from accounts.actions.number_decisions import Wish
from accounts.enums.documents import DocumentKind, DocumentSource
from accounts.models.documents import NumberConflict
from accounts.queries.approvals import ApprovalCard
from accounts.queries.conflicts import numbers_waiting
from accounts.queries.documents import documents_of
from accounts.rules.actors import SYSTEM
from accounts.rules.documents import of_id_number, parse
from foundation.identifiers import Sex, parse_id_number
from tests.permissions.knocking import Call
from tests.permissions.proposals import clerk_at
from tests.permissions.world import BENGBU, GRANDMOTHER_NUMBER, World


def shared(world: World) -> UUID:
    """Let somebody far away be registered with the grandmother's number, once; give the question."""
    if not NumberConflict.objects.exists():
        number = of_id_number(parse_id_number(GRANDMOTHER_NUMBER, on=world.on))
        her = world.people["grandmother"]
        new = people.NewPerson("钱不知", Sex(her.sex), her.birth_date, number)
        people.register(SYSTEM, new, at=world.at)
    return NumberConflict.objects.get().public_id


def proposed(world: World) -> ApprovalCard:
    """Let a colleague propose to withdraw the grandmother's number, once; she gets another document first."""
    waiting = numbers_waiting({BENGBU}, at=world.at)
    if waiting:
        return waiting[0]
    spare = NewDocument(
        parse(DocumentKind.TAIWAN_TRAVEL, "12345678", on=world.on), DocumentSource.ORIGINAL_SEEN
    )
    her = world.id("grandmother")
    if len(documents_of(her)) == 1:
        documents.add(SYSTEM, her, spare, Why("窗口核对证件"), at=world.at)
    return number_decisions.propose(
        clerk_at(world.users["officer"].pk, BENGBU),
        Wish(her, world.document),
        Why("把别人的证件登到了本人名下", BENGBU),
        waits=timedelta(days=5),
        at=world.at,
    )


_PROPOSAL = Call(
    lambda w: {"proposal": proposed(w).public_id},
    lambda w, r: {"verdict": "agree", "seen": proposed(w).payload_hash},
)
CALLS = {
    ("counter:conflict", "GET"): Call(lambda w: {"conflict": shared(w)}),
    **{("counter:number_proposal", method): _PROPOSAL for method in ("GET", "POST")},
}
