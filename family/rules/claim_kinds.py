"""The two kinds of matter of this floor: a family tie that is claimed, and one that is disputed."""

from datetime import date
from uuid import UUID

from accounts.enums.matters import MatterAct
from accounts.rules.matter_kinds import COMMON_REASONS, CodedReason, EvidenceSlot, Facts, MatterKind
from family.enums import ClaimRelation, ParentageKind
from family.rules.claims import Middle, TieWish
from foundation.errors import Reason
from foundation.identifiers import Sex

FACTS_WRONG = "family.claim.facts_wrong"
NOTE_LENGTH_MAX = 300
_CLAIMED = frozenset(
    {"claim", "relation", "kind", "starts_on", "middle_name", "middle_sex", "name", "number"}
)
_DISPUTED = frozenset({"other", "name", "note"})
_REJECT = frozenset({MatterAct.REJECT})


def wish_of(facts: Facts) -> TieWish:
    """Read what is claimed back from the facts of a matter.

    Raises ValueError or KeyError for facts that `check_claim` would fault.
    """
    starts_on = date.fromisoformat(facts["starts_on"]) if facts["starts_on"] else None
    kind = ParentageKind(facts["kind"]) if facts["kind"] else None
    sex = facts["middle_sex"]
    middle = Middle(facts["middle_name"], Sex(sex)) if sex else None
    return TieWish(ClaimRelation(facts["relation"]), kind, starts_on, middle)


def check_claim(facts: Facts) -> tuple[Reason, ...]:
    """Name every fault in the shape of a claim's facts."""
    if set(facts) != _CLAIMED or not all(isinstance(value, str) for value in facts.values()):
        return (Reason(FACTS_WRONG),)
    try:
        wish_of(facts)
        UUID(facts["claim"])
    except ValueError:
        return (Reason(FACTS_WRONG),)
    return ()


def check_dispute(facts: Facts) -> tuple[Reason, ...]:
    """Name every fault in the shape of a dispute's facts."""
    if set(facts) != _DISPUTED or not all(isinstance(value, str) for value in facts.values()):
        return (Reason(FACTS_WRONG),)
    try:
        UUID(facts["other"])
    except ValueError:
        return (Reason(FACTS_WRONG),)
    return () if len(facts["note"]) <= NOTE_LENGTH_MAX else (Reason(FACTS_WRONG),)


_REGISTER = EvidenceSlot(
    "household_register",
    "户口簿",
    "Household register",
    "能看出两人关系的页。",
    "The pages that show the relation.",
)
_JUDGMENT = EvidenceSlot(
    "judgment",
    "法院裁判文书",
    "Judgment",
    "生效的判决书、调解书。",
    "A judgment or settlement in force.",
)
_OTHER = EvidenceSlot(
    "other", "其他证明", "Another proof", "亲属关系公证书等。", "Such as a notarial certificate."
)

CLAIM = MatterKind(
    code="kinship_claim",
    zh="亲属关系申报",
    en="Claim of a family tie",
    days_policy="service.working_days",
    days_part="registration",
    check=check_claim,
    topic=lambda facts: str(facts.get("claim", "")),
    evidence=(
        _REGISTER,
        EvidenceSlot("marriage_certificate", "结婚证", "Marriage certificate"),
        EvidenceSlot("birth_certificate", "出生医学证明", "Birth certificate"),
        EvidenceSlot("adoption_certificate", "收养登记证", "Adoption certificate"),
        EvidenceSlot(
            "upbringing",
            "共同生活、抚养教育的证明",
            "Proof of living together and upbringing",
            "居委会证明、学校或医院的材料。",
            "Papers of the residents' committee, a school or hospital.",
        ),
        _JUDGMENT,
        _OTHER,
    ),
    reasons=(
        *COMMON_REASONS,
        CodedReason("not_confirmed", "对方没有确认", "The other person has not confirmed it", _REJECT),
        CodedReason(
            "not_shown",
            "材料不能证明这项关系",
            "The papers do not prove the tie",
            _REJECT,
            needs_note=True,
        ),
        CodedReason(
            "contradicts",
            "与已经登记的家庭关系不一致，请先更正",
            "It contradicts what is recorded; that has to be corrected first",
            _REJECT,
            needs_note=True,
        ),
    ),
    # What a desk lets take effect opens somebody's records to somebody else. Law: OPS 37.
    needs_second=frozenset({MatterAct.GRANT}),
)

DISPUTE = MatterKind(
    code="kinship_dispute",
    zh="亲属关系异议",
    en="Dispute of a family tie",
    days_policy="service.data_correction_working_days",
    check=check_dispute,
    topic=lambda facts: str(facts.get("other", "")),
    evidence=(_REGISTER, _JUDGMENT, _OTHER),
    reasons=(
        *COMMON_REASONS,
        CodedReason(
            "proved",
            "登记有材料或数据证明，要改请先取得裁判文书或由登记机关更正",
            "The record is proved by papers or registers; a judgment or the registrar's correction changes it",
            _REJECT,
        ),
    ),
    needs_second=frozenset({MatterAct.GRANT}),
)
