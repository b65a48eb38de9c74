"""What the house knows of each kind of matter; every floor registers its own, and accounts never calls up.

A kind is data: its name, how long it may take by which policy, what may be handed in, which reasons a decision may
carry, and for which decisions a second person is needed. What a passed decision *does* is no part of it: the floor that
owns the effect decides through `accounts.actions.matter_decisions` and consumes the decision in one transaction.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from accounts.enums.matters import MatterAct
from accounts.errors.matters import MatterKindUnknown
from foundation.errors import Reason

Facts = Mapping[str, Any]


@dataclass(frozen=True)
class EvidenceSlot:
    """One sort of paper that may be handed in, in both languages."""

    code: str
    zh: str
    en: str
    hint_zh: str = ""
    hint_en: str = ""


@dataclass(frozen=True)
class CodedReason:
    """A reason a decision may carry, in both languages, and the acts it fits; some ask for words beside it."""

    code: str
    zh: str
    en: str
    acts: frozenset[MatterAct]
    needs_note: bool = False


@dataclass(frozen=True)
class MatterKind:
    """One kind of matter.

    ``days_policy`` is the policy code of its working days, ``days_part`` the entry where that policy is a table.
    ``check`` gives every fault in the shape of its facts; ``topic`` names what may be open only once a person.
    ``needs_second_by`` says for which decisions a second person is needed where that depends on the facts; ``helped_in``
    names the scope of a mandate in which a helper may open it and go on with it. ``taken_back_by`` is the code of the
    kind of matter by which one that has passed is appealed against; without it only refusals are looked at again.
    """

    code: str
    zh: str
    en: str
    days_policy: str
    check: Callable[[Facts], tuple[Reason, ...]]
    topic: Callable[[Facts], str]
    days_part: str = ""
    evidence: tuple[EvidenceSlot, ...] = ()
    reasons: tuple[CodedReason, ...] = ()
    needs_second: frozenset[MatterAct] = frozenset()
    needs_second_by: Callable[[Facts], frozenset[MatterAct]] | None = None
    helped_in: str = ""
    taken_back_by: str = ""

    def seconds(self, facts: Callable[[], Facts]) -> frozenset[MatterAct]:
        """Give the acts that need a second person; the facts are opened only where the kind asks them."""
        return self.needs_second if self.needs_second_by is None else self.needs_second_by(facts())

    def reason(self, act: MatterAct, code: str) -> CodedReason | None:
        """Find a reason that fits an act, or nothing."""
        found = (one for one in self.reasons if one.code == code and act in one.acts)
        return next(found, None)

    def reasons_for(self, act: MatterAct) -> tuple[CodedReason, ...]:
        """List the reasons that fit an act."""
        return tuple(one for one in self.reasons if act in one.acts)

    def slot(self, code: str) -> EvidenceSlot | None:
        """Find a sort of paper, or nothing."""
        return next((one for one in self.evidence if one.code == code), None)


_RETURN, _REFUSE, _REJECT = MatterAct.RETURN, MatterAct.REFUSE, MatterAct.REJECT
# Reasons of every kind; a kind adds its own.
COMMON_REASONS = (
    CodedReason("paper_missing", "缺少材料", "A paper is missing", frozenset({_RETURN}), needs_note=True),
    CodedReason(
        "paper_unclear", "材料看不清", "A paper cannot be read", frozenset({_RETURN}), needs_note=True
    ),
    CodedReason(
        "facts_differ",
        "填写内容与材料不一致",
        "What was filled in differs from the papers",
        frozenset({_RETURN, _REJECT}),
        needs_note=True,
    ),
    CodedReason(
        "wrong_agency", "不归本机构受理", "Another agency handles this", frozenset({_REFUSE}), needs_note=True
    ),
    CodedReason(
        "not_eligible",
        "不符合办理条件",
        "The conditions are not met",
        frozenset({_REFUSE, _REJECT}),
        needs_note=True,
    ),
)

_KINDS: dict[str, MatterKind] = {}


def register(kind: MatterKind) -> None:
    """Make a kind known; a floor does it when it starts.

    Raises ValueError when another kind has this code.
    """
    if _KINDS.setdefault(kind.code, kind) is not kind:
        raise ValueError(f"the kind {kind.code} is registered twice")


def kind_of(code: str) -> MatterKind:
    """Give a registered kind.

    Raises MatterKindUnknown.
    """
    found = _KINDS.get(code)
    if found is None:
        raise MatterKindUnknown(kind=code)
    return found


def kinds() -> tuple[MatterKind, ...]:
    """List the registered kinds by code."""
    return tuple(_KINDS[code] for code in sorted(_KINDS))
