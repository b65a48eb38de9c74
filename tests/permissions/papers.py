"""The calls of a desk about the grandmother's documents, contributions and printed cards."""

from uuid import uuid4

from accounts.actions import documents
from accounts.actions.documents import NewDocument, Why
from accounts.enums.documents import DocumentKind, DocumentSource
from accounts.queries.documents import documents_of
from accounts.rules.actors import SYSTEM
from accounts.rules.documents import parse
from tests.permissions.knocking import Call, Data, of_person
from tests.permissions.world import BENGBU, GRANDMOTHER_NUMBER, World

NEW_DOCUMENT = Call(
    of_person("person", "grandmother"),
    lambda w, r: {
        "kind": "taiwan_travel",
        "number": "12345678",
        "source": "original_seen",
        "is_id_checked": "on",
    },
)
NEW_NUMBER = Call(
    lambda w: {"person": w.people["grandmother"].public_id, "document": w.document},
    lambda w, r: {
        "number": "119900193602280043",
        "basis": "公安机关变更证明",
        "starts_on": w.on.isoformat(),
        "is_id_checked": "on",
    },
)
RENEWED = Call(
    NEW_NUMBER.parts,
    lambda w, r: {"issued_on": w.on.isoformat(), "source": "original_seen", "is_id_checked": "on"},
)


def _withdrawn(world: World, _role: str) -> Data:
    """Give the person another document first: the only one is not withdrawn."""
    spare = NewDocument(
        parse(DocumentKind.TAIWAN_TRAVEL, "12345678", on=world.on), DocumentSource.ORIGINAL_SEEN
    )
    if len(documents_of(world.id("grandmother"))) == 1:
        documents.add(SYSTEM, world.id("grandmother"), spare, Why("窗口核对证件"), at=world.at)
    return {"reason": "登到了别人名下", "is_id_checked": "on"}


WITHDRAWN = Call(NEW_NUMBER.parts, _withdrawn)
BIRTH_DATE = Call(
    of_person("person", "grandmother"),
    lambda w, r: {
        "born_on": "1936-01-01",
        "source": "1958年招工登记表",
        "starts_on": w.on.isoformat(),
        "reason": "档案最早记载",
        "is_file_checked": "on",
    },
)
SECOND_LOOK = Call(
    lambda w: {"proposal": w.birth_date.public_id},
    lambda w, r: {"verdict": "agree", "seen": w.birth_date.payload_hash},
)
_SPAN: Data = {
    "insurance": "employee_pension",
    "scheme": "employee",
    "kind": "paid",
    "area_key": BENGBU,
    "first": "1980-01",
    "last": "1980-12",
    **dict.fromkeys(("base_fen", "unit_fen", "personal_fen"), "0"),
    "basis": "缴费手册",
    "is_paper_checked": "on",
}
ENTRY = Call(lambda w: {"person": w.people["grandmother"].public_id, "entry": w.entry}, lambda w, r: _SPAN)
NEW_ENTRY = Call(of_person("person", "grandmother"), lambda w, r: {**_SPAN, "key": str(uuid4())})
CATEGORY = Call(
    of_person("person", "grandmother"),
    lambda w, r: {"category": "woman_50", "evidence": "岗位表", "is_paper_checked": "on"},
)
NEW_CARD = Call(
    of_person("person", "grandmother"),
    lambda w, r: {
        "number": f"Z990{uuid4().int % 10**6:06d}",
        "issued_on": w.on.isoformat(),
        "basis": "本人申请",
        "is_id_checked": "on",
    },
)
MOVED_CARD = Call(
    lambda w: {"person": w.people["grandmother"].public_id, "card": w.printed, "state": "lost"},
    lambda w, r: {"basis": "本人电话挂失", "is_id_checked": "on"},
)
MANDATE = Call(
    of_person("person", "grandmother"),
    lambda w, r: {
        "basis": "power_of_attorney",
        "name": "顾桂兰",
        "number": GRANDMOTHER_NUMBER,
        "paper": "委托书",
        "grade": "remind",
        "ends_on": w.on.isoformat(),
        "is_id_checked": "on",
    },
)
ENDED = Call(
    lambda w: {"person": w.people["grandmother"].public_id, "mandate": w.mandate},
    lambda w, r: {"reason": "by_desk", "words": "本人要求", "is_id_checked": "on"},
)
SAID_YES = Call(
    lambda w: {"person": w.people["grandmother"].public_id, "link": w.service},
    lambda w, r: {"is_agreed": "on"},
)
GUARDIAN = Call(
    lambda w: {"proposal": w.guardian.public_id},
    lambda w, r: {"verdict": "agree", "seen": w.guardian.payload_hash},
)
