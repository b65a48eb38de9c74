"""Whether an insurance relation may move from one pooling area to another (转移接续), and the kind of matter for that."""

from dataclasses import dataclass
from typing import Any

from accounts.enums.matters import MatterAct, TransferReason
from accounts.enums.people import Insurance
from accounts.rules.matter_kinds import COMMON_REASONS, CodedReason, EvidenceSlot, Facts, MatterKind
from foundation.decisions import Decision
from foundation.errors import Reason

# Law: SIL 19, SIL 32 and SIL 52 let pension, medical and unemployment insurance follow a person; the others do not move.
TRANSFERABLE = frozenset(
    {
        Insurance.EMPLOYEE_PENSION,
        Insurance.PUBLIC_PENSION,
        Insurance.RESIDENT_PENSION,
        Insurance.EMPLOYEE_MEDICAL,
        Insurance.RESIDENT_MEDICAL,
        Insurance.UNEMPLOYMENT,
    }
)
PENSIONS = frozenset({Insurance.EMPLOYEE_PENSION, Insurance.PUBLIC_PENSION, Insurance.RESIDENT_PENSION})
NOTE_LENGTH_MAX = 300
_TEXTS = ("insurance", "from_area", "to_area", "reason", "note")

SAME_AREA = "transfer.same_area"
NOT_ENROLLED = "transfer.not_enrolled"
NOT_TRANSFERABLE = "transfer.not_transferable"
ALREADY_OPEN = "transfer.already_open"
DRAWS_PENSION = "transfer.draws_pension"
DEAD = "transfer.dead"
FACTS_WRONG = "transfer.facts_wrong"


@dataclass(frozen=True)
class Wish:
    """What somebody wants moved, from where to where, and why."""

    insurance: Insurance
    from_area: str
    to_area: str
    reason: TransferReason
    note: str = ""

    def facts(self) -> dict[str, Any]:
        """Give the wish as the facts of a matter."""
        return {
            "insurance": self.insurance.value,
            "from_area": self.from_area,
            "to_area": self.to_area,
            "reason": self.reason.value,
            "note": self.note,
        }


@dataclass(frozen=True)
class TransferFacts:
    """What is known of the person: where each insurance is or was, what is open, and what is drawn."""

    relations: frozenset[tuple[Insurance, str]]
    open_topics: frozenset[str]
    draws_pension: bool
    is_alive: bool


def wish_of(facts: Facts) -> Wish:
    """Read a wish back from the facts of a matter.

    Raises ValueError or KeyError for facts that `check` would fault.
    """
    return Wish(
        Insurance(facts["insurance"]),
        facts["from_area"],
        facts["to_area"],
        TransferReason(facts["reason"]),
        facts.get("note", ""),
    )


def check(facts: Facts) -> tuple[Reason, ...]:
    """Name every fault in the shape of a transfer's facts."""
    if set(facts) - set(_TEXTS) or not all(isinstance(facts.get(name, ""), str) for name in _TEXTS):
        return (Reason(FACTS_WRONG),)
    try:
        wish = wish_of(facts)
    except (KeyError, ValueError):
        return (Reason(FACTS_WRONG),)
    is_whole = wish.from_area and wish.to_area and len(wish.note) <= NOTE_LENGTH_MAX
    return () if is_whole else (Reason(FACTS_WRONG),)


def checklist(wish: Wish, known: TransferFacts) -> tuple[tuple[Reason, bool], ...]:
    """Hold a wish against every condition: the reason that stands against it, and whether it does.

    Law: SIL 19, SIL 32, SIL 52.
    """
    told = {"insurance": wish.insurance}
    return (
        (Reason(DEAD), not known.is_alive),
        (Reason(NOT_TRANSFERABLE, told), wish.insurance not in TRANSFERABLE),
        (Reason(SAME_AREA), wish.from_area == wish.to_area),
        (Reason(NOT_ENROLLED, told), (wish.insurance, wish.from_area) not in known.relations),
        (Reason(ALREADY_OPEN, told), topic_of(wish.facts()) in known.open_topics),
        (Reason(DRAWS_PENSION), known.draws_pension and wish.insurance in PENSIONS),
    )


def may_transfer(wish: Wish, known: TransferFacts) -> Decision:
    """Say whether a transfer may be applied for, with every reason against it."""
    return Decision(tuple(reason for reason, holds in checklist(wish, known) if holds))


def topic_of(facts: Facts) -> str:
    """Name what may be open once a person: one transfer of each insurance."""
    return str(facts.get("insurance", ""))


KIND = MatterKind(
    code="transfer",
    zh="社会保险关系转移申请",
    en="Transfer of an insurance relation",
    days_policy="service.transfer_working_days",
    check=check,
    topic=topic_of,
    evidence=(
        EvidenceSlot(
            "contribution_record",
            "参保缴费凭证",
            "Record of contributions",
            "转出地开具的参保缴费凭证，没有也可以不传，我们会向转出地核对。",
            "Issued where you leave. You may leave it out: we ask there ourselves.",
        ),
        EvidenceSlot(
            "residence",
            "居住或就业证明",
            "Proof of work or residence",
            "劳动合同、居住证或户口簿的照片。",
            "A picture of the labour contract, residence permit or household register.",
        ),
    ),
    reasons=(
        *COMMON_REASONS,
        CodedReason(
            "no_record_there",
            "转出地没有查到参保记录",
            "No record was found where you leave",
            frozenset({MatterAct.REJECT}),
        ),
        CodedReason(
            "temporary_account",
            "转入地只能建立临时缴费账户，关系不能转入",
            "Only a temporary account may be kept where you arrive, so the relation stays",
            frozenset({MatterAct.REJECT}),
        ),
    ),
    # Money goes from one fund to another, which needs a graded approval. Law: OPS 37.
    needs_second=frozenset({MatterAct.GRANT}),
    helped_in="transfer",
    taken_back_by="transfer.undo",
)
