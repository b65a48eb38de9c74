"""The two kinds of matter of this floor: an appeal against a decision, and a certification that was not one's own."""

from uuid import UUID

from accounts.enums.matters import MatterAct
from accounts.rules.matter_kinds import COMMON_REASONS, CodedReason, EvidenceSlot, Facts, MatterKind
from foundation.errors import Reason

FACTS_WRONG = "certification.matter.facts_wrong"
NOTE_LENGTH_MAX = 500
_APPEAL = frozenset({"entitlement", "decision", "note"})
_DISPUTE = frozenset({"certification", "note"})
_REJECT = frozenset({MatterAct.REJECT})
_PAPER = EvidenceSlot(
    "proof",
    "能说明情况的材料",
    "Anything that shows it",
    "例如当时的回执、住院证明、文书。没有也可以不传。",
    "Such as a receipt of the time, a hospital's paper, a document. You may leave it out.",
)


def check_appeal(facts: Facts) -> tuple[Reason, ...]:
    """Name every fault in the shape of an appeal's facts; without a decision it is about a refused certification."""
    return _check(facts, _APPEAL, ids=("entitlement", *(("decision",) if facts.get("decision") else ())))


def check_dispute(facts: Facts) -> tuple[Reason, ...]:
    """Name every fault in the shape of a dispute's facts."""
    return _check(facts, _DISPUTE, ids=("certification",))


def _check(facts: Facts, names: frozenset[str], *, ids: tuple[str, ...]) -> tuple[Reason, ...]:
    if set(facts) != names or not all(isinstance(value, str) for value in facts.values()):
        return (Reason(FACTS_WRONG),)
    try:
        for name in ids:
            UUID(facts[name])
    except ValueError:
        return (Reason(FACTS_WRONG),)
    return () if 0 < len(facts["note"].strip()) <= NOTE_LENGTH_MAX else (Reason(FACTS_WRONG),)


APPEAL = MatterKind(
    code="certification.appeal",
    zh="待遇决定申诉",
    en="Appeal about a benefit",
    days_policy="service.review_working_days",
    check=check_appeal,
    topic=lambda facts: str(facts.get("decision") or facts.get("entitlement", "")),
    evidence=(_PAPER,),
    reasons=(
        *COMMON_REASONS,
        CodedReason(
            "decision_stands",
            "决定有依据，维持不变",
            "The decision was well founded and stands",
            _REJECT,
            needs_note=True,
        ),
    ),
)

DISPUTE = MatterKind(
    code="certification.dispute",
    zh="认证不是本人办的",
    en="A certification that was somebody else's",
    days_policy="service.data_correction_working_days",
    check=check_dispute,
    topic=lambda facts: str(facts.get("certification", "")),
    evidence=(_PAPER,),
    reasons=(
        *COMMON_REASONS,
        CodedReason(
            "proof_stands",
            "核对了当时的记录，是本人办的，认证有效",
            "The records of the time show the person; the certification counts",
            _REJECT,
            needs_note=True,
        ),
    ),
)
