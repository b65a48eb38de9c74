"""Whether a recorded fact may be asked to be corrected (更正申请), and the kind of matter for that."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from accounts.enums.corrections import CorrectedFact
from accounts.enums.matters import MatterAct
from accounts.errors.corrections import CorrectedBirthInvalid, CorrectedSexInvalid
from accounts.rules.matter_kinds import COMMON_REASONS, CodedReason, EvidenceSlot, Facts, MatterKind
from foundation.decisions import Decision
from foundation.errors import Reason
from foundation.identifiers import Sex, normalise_phone, parse_id_number
from foundation.names import parse_name
from foundation.text import bare

NOTE_LENGTH_MAX = 300
# Nobody has grown so old: a year like 0196 is a slip of the finger.
AGE_MAX = 130
# As a date picker writes it, and as people do.
_WRITTEN_DAY = re.compile(
    r"([0-9]{4})(?:[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?|([0-9]{2})([0-9]{2}))", re.ASCII
)
_TEXTS = ("fact", "was", "right", "note")

FACTS_WRONG = "correction.facts_wrong"
SAME = "correction.same"
DEAD = "correction.dead"
ALREADY_OPEN = "correction.already_open"
NO_AREA = "correction.no_area"


@dataclass(frozen=True)
class Correction:
    """Which fact is wrong, how it is recorded as pages show it, and how it is right."""

    fact: CorrectedFact
    was: str = field(repr=False)
    right: str = field(repr=False)
    note: str = field(default="", repr=False)

    def facts(self) -> dict[str, Any]:
        """Give the correction as the facts of a matter."""
        return {"fact": self.fact.value, "was": self.was, "right": self.right, "note": self.note}


@dataclass(frozen=True)
class Recorded:
    """What is known of the person; ``value`` is the fact in question as it is recorded, written like ``right``."""

    value: str = field(repr=False)
    is_alive: bool
    open_topics: frozenset[str]


def correction_of(facts: Facts) -> Correction:
    """Read a correction back from the facts of a matter.

    Raises ValueError or KeyError for facts that `check` would fault.
    """
    return Correction(CorrectedFact(facts["fact"]), facts["was"], facts["right"], facts.get("note", ""))


def written(fact: CorrectedFact, text: str, *, on: date) -> str:
    """Read what somebody says is right, and write it in the one way in which the house keeps it.

    Raises:
        CorrectionInvalid, NameInvalid, PhoneInvalid, IdNumberInvalid: as the subclass that says what is wrong.
    """
    return _WRITERS[fact](text, on)


def check(facts: Facts) -> tuple[Reason, ...]:
    """Name every fault in the shape of a correction's facts."""
    if set(facts) - set(_TEXTS) or not all(isinstance(facts.get(name, ""), str) for name in _TEXTS):
        return (Reason(FACTS_WRONG),)
    try:
        wish = correction_of(facts)
    except (KeyError, ValueError):
        return (Reason(FACTS_WRONG),)
    return () if wish.right and len(wish.note) <= NOTE_LENGTH_MAX else (Reason(FACTS_WRONG),)


def may_correct(wish: Correction, known: Recorded) -> Decision:
    """Say whether a correction may be applied for, with every reason against it.

    Law: PIPL 46.
    """
    told = {"fact": wish.fact}
    checked = (
        (Reason(DEAD), not known.is_alive),
        (Reason(SAME, told), wish.right == known.value),
        (Reason(ALREADY_OPEN, told), topic_of(wish.facts()) in known.open_topics),
    )
    return Decision(tuple(reason for reason, holds in checked if holds))


def topic_of(facts: Facts) -> str:
    """Name what may be open once a person: one correction of each fact."""
    return str(facts.get("fact", ""))


def _day(text: str, on: date) -> str:
    parts = _WRITTEN_DAY.fullmatch(bare(text))
    try:
        born_on = date(*map(int, filter(None, parts.groups()))) if parts else date.max
    except ValueError:
        raise CorrectedBirthInvalid from None
    if born_on > on or on.year - born_on.year > AGE_MAX:
        raise CorrectedBirthInvalid
    return born_on.isoformat()


def _sex(text: str, on: date) -> str:
    if text not in (Sex.FEMALE.value, Sex.MALE.value):
        raise CorrectedSexInvalid
    return text


_WRITERS: Mapping[CorrectedFact, Callable[[str, date], str]] = {
    CorrectedFact.NAME: lambda text, on: parse_name(text).name,
    CorrectedFact.BORN_ON: _day,
    CorrectedFact.SEX: _sex,
    CorrectedFact.PHONE: lambda text, on: normalise_phone(text),
    CorrectedFact.ID_NUMBER: lambda text, on: parse_id_number(text, on=on).number,
}

KIND = MatterKind(
    code="correction",
    zh="个人信息更正申请",
    en="Correction of personal information",
    days_policy="service.data_correction_working_days",
    check=check,
    topic=topic_of,
    evidence=(
        EvidenceSlot("identity_card", "身份证", "Identity card", "正反两面。", "Both sides."),
        EvidenceSlot(
            "household_register",
            "户口簿",
            "Household register",
            "首页和本人页。",
            "The first page and your own.",
        ),
        EvidenceSlot(
            "police_certificate",
            "公安机关证明",
            "Certificate of the police",
            "姓名、出生日期、性别或号码的变更证明。",
            "Of a change of name, birth date, sex or number.",
        ),
        EvidenceSlot("other", "其他证明", "Another proof"),
    ),
    reasons=(
        *COMMON_REASONS,
        CodedReason(
            "already_right",
            "登记的内容与证明一致，不用更正",
            "What is recorded agrees with the proof; nothing is to be corrected",
            frozenset({MatterAct.REJECT}),
        ),
        CodedReason(
            "not_shown",
            "材料不能证明登记有误",
            "The papers do not show that the record is wrong",
            frozenset({MatterAct.REJECT}),
            needs_note=True,
        ),
    ),
    # Name, birth date and number decide whose rights these are. Law: OPS 37.
    needs_second=frozenset({MatterAct.GRANT}),
)
