"""What a person looks at before somebody is certified (人工认证): what was asked, the rules, the kind of matter."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any
from uuid import UUID

from accounts.enums.documents import DocumentStanding
from accounts.enums.face import FaceVerdict, Likeness, Liveness
from accounts.enums.matters import MatterAct
from accounts.rules.matter_kinds import COMMON_REASONS, CodedReason, EvidenceSlot, Facts, MatterKind
from certification.enums import CheckAnswer, Method, ReviewWhy
from foundation.decisions import Decision
from foundation.errors import Reason

NOTE_LENGTH_MAX = 300
PHOTO_SLOT = "photo_with_card"
FACTS_WRONG = "certification.review.facts_wrong"
NOT_SAME = "not_same"
_NO_ANSWERS: Mapping[str, bool] = MappingProxyType({})
_PARTS = frozenset(
    {"entitlement", "why", "event_on", "method", "face_check", "answers", "note", "form_number", "is_two"}
)
# Where there is no picture there is a paper form, or nothing of the person to look at.
_WITHOUT_PICTURE = frozenset({ReviewWhy.BACK_ENTRY, ReviewWhy.DATA_CONTESTED})

CARD = "review.card"
SAME_PERSON = "review.same_person"
LIVE = "review.live"
PICTURE = "review.picture"
ALIVE = "review.alive"
BENEFIT = "review.benefit"
DAY = "review.day"
METHOD = "review.method"
ANSWERS = "review.answers"
REPEATS = "review.repeats"
# Somebody may hold the phone badly once; a second picture of a picture is no chance.
FLAT_MAX = 1


@dataclass(frozen=True)
class Review:
    """What somebody asks a person to look at: whose benefit, why, for which day and by which way.

    ``answers`` are those to the questions about the benefit, by name; ``form_number`` is that of a paper form;
    ``is_two`` says that two persons decide by the policy of the day on which it was asked.
    """

    entitlement_id: UUID
    why: ReviewWhy
    event_on: date
    method: Method
    face_check: UUID | None = None
    answers: Mapping[str, bool] = field(default_factory=lambda: _NO_ANSWERS)
    note: str = field(default="", repr=False)
    form_number: str = ""
    is_two: bool = False

    def facts(self) -> dict[str, Any]:
        """Give it as the facts of a matter."""
        return {
            "entitlement": str(self.entitlement_id),
            "why": self.why.value,
            "event_on": self.event_on.isoformat(),
            "method": self.method.value,
            "face_check": str(self.face_check or ""),
            "answers": dict(self.answers),
            "note": self.note,
            "form_number": self.form_number,
            "is_two": self.is_two,
        }


@dataclass(frozen=True)
class CaseFacts:
    """What is known of a case today: the person, the benefit, and what there is to look at."""

    on: date
    benefit_starts_on: date | None
    is_method_accepted: bool
    died_on: date | None
    card: DocumentStanding
    has_picture: bool
    liveness: Liveness | None = None
    likeness: Likeness | None = None
    losses: tuple[str, ...] = ()
    flat_count: int = 0


@dataclass(frozen=True)
class Check:
    """One line of the list of rules: how it stands, why, and whether nothing passes against it."""

    code: str
    answer: CheckAnswer
    why: Reason
    is_binding: bool = False


def review_of(facts: Facts) -> Review:
    """Read what was asked back from the facts of a matter.

    Raises ValueError or KeyError for facts that `check` would fault.
    """
    return Review(
        entitlement_id=UUID(facts["entitlement"]),
        why=ReviewWhy(facts["why"]),
        event_on=date.fromisoformat(facts["event_on"]),
        method=Method(facts["method"]),
        face_check=UUID(facts["face_check"]) if facts["face_check"] else None,
        answers={str(name): bool(value) for name, value in facts["answers"].items()},
        note=facts["note"],
        form_number=facts["form_number"],
        is_two=bool(facts["is_two"]),
    )


def check(facts: Facts) -> tuple[Reason, ...]:
    """Name every fault in the shape of what is asked."""
    if set(facts) != _PARTS or not isinstance(facts["answers"], dict):
        return (Reason(FACTS_WRONG),)
    try:
        asked = review_of(facts)
    except (TypeError, ValueError):
        return (Reason(FACTS_WRONG),)
    return () if len(asked.note) <= NOTE_LENGTH_MAX else (Reason(FACTS_WRONG),)


def topic_of(facts: Facts) -> str:
    """Name what may be open once a person: one review of each benefit."""
    return str(facts.get("entitlement", ""))


def seconds_of(facts: Facts) -> frozenset[MatterAct]:
    """Say for which decisions a second person is needed."""
    return frozenset({MatterAct.GRANT}) if facts.get("is_two") else frozenset()


def needs_picture(why: ReviewWhy) -> bool:
    """Say whether there has to be something of the person to look at."""
    return why not in _WITHOUT_PICTURE


def verdict_of(act: MatterAct, reason: str) -> FaceVerdict | None:
    """Say what a decision on the case says of the two photos; nothing where it says nothing yet."""
    match act:
        case MatterAct.GRANT:
            return FaceVerdict.SAME
        case MatterAct.REJECT | MatterAct.REFUSE:
            return FaceVerdict.NOT_SAME if reason == NOT_SAME else FaceVerdict.UNCLEAR
        case MatterAct.RETURN:
            return FaceVerdict.UNCLEAR
        case _:
            return None


def decision_by(verdict: FaceVerdict) -> tuple[MatterAct, str]:
    """Say what is decided on the case, and for which reason, by somebody who has looked at two photos alone."""
    match verdict:
        case FaceVerdict.SAME:
            return MatterAct.GRANT, ""
        case FaceVerdict.NOT_SAME:
            return MatterAct.REJECT, NOT_SAME
        case FaceVerdict.UNCLEAR:
            return MatterAct.RETURN, "photo_unclear"


def checklist(asked: Review, known: CaseFacts) -> tuple[Check, ...]:
    """Hold a case against every rule. What a machine can know is answered; what it cannot is for a person to look at.

    Law: OPS 26; whether somebody is alive and whether they are paid are two questions, so an answer that tells of a
    loss stops no proof of life.
    """
    return (
        _card(known.card),
        _same_person(known),
        _live(known),
        _line(PICTURE, holds=known.has_picture or not needs_picture(asked.why), is_binding=True),
        _line(ALIVE, holds=known.died_on is None or known.died_on > asked.event_on, is_binding=True),
        _line(BENEFIT, holds=known.benefit_starts_on is not None, is_binding=True),
        _line(DAY, holds=_is_plausible(asked.event_on, known), is_binding=True),
        _line(METHOD, holds=known.is_method_accepted, is_binding=True),
        _line(ANSWERS, holds=not known.losses),
        _line(REPEATS, holds=known.flat_count <= FLAT_MAX),
    )


def may_pass(checks: tuple[Check, ...]) -> Decision:
    """Say whether a case may be passed, with every binding rule against it."""
    return Decision(
        tuple(one.why for one in checks if one.is_binding and one.answer is CheckAnswer.NO), ("OPS 26",)
    )


def _line(code: str, *, holds: bool, is_binding: bool = False) -> Check:
    answer = CheckAnswer.YES if holds else CheckAnswer.NO
    return Check(code, answer, Reason(f"{code}.{answer.value}"), is_binding)


def _card(standing: DocumentStanding) -> Check:
    answers = {DocumentStanding.EXPIRED: CheckAnswer.NO, DocumentStanding.UNKNOWN: CheckAnswer.LOOK}
    answer = answers.get(standing, CheckAnswer.YES)
    return Check(CARD, answer, Reason(f"{CARD}.{answer.value}"))


def _same_person(known: CaseFacts) -> Check:
    """The program gives its view; what it thinks never decides."""
    words = known.likeness.value if known.likeness else Likeness.NOT_COMPARED.value
    return Check(SAME_PERSON, CheckAnswer.LOOK, Reason(f"{SAME_PERSON}.{words}"))


def _live(known: CaseFacts) -> Check:
    if known.liveness is Liveness.LIVE:
        return Check(LIVE, CheckAnswer.YES, Reason(f"{LIVE}.live"))
    words = known.liveness.value if known.liveness else Liveness.NOT_JUDGED.value
    return Check(LIVE, CheckAnswer.LOOK, Reason(f"{LIVE}.{words}"))


def _is_plausible(event_on: date, known: CaseFacts) -> bool:
    starts_on = known.benefit_starts_on
    return event_on <= known.on and (starts_on is None or event_on >= starts_on)


_RETURN, _REJECT = MatterAct.RETURN, MatterAct.REJECT
KIND = MatterKind(
    code="certification.review",
    zh="资格认证人工核对",
    en="Certification looked at by a person",
    days_policy="certification.review_days",
    check=check,
    topic=topic_of,
    evidence=(
        EvidenceSlot(
            PHOTO_SLOT,
            "本人手持身份证和当天日历的照片",
            "A photo of the person holding the identity card and today's calendar",
            "脸、身份证和当天的日历（或手机上的日期）都要看得清。",
            "The face, the card and today's calendar, or the date on a phone, have to be readable.",
        ),
        EvidenceSlot(
            "paper_form",
            "纸质认证登记表",
            "Paper form of the certification",
            "停机期间在窗口填写、有编号的登记表。",
            "Filled in at the counter during an outage; it bears a number.",
        ),
    ),
    reasons=(
        *COMMON_REASONS,
        CodedReason(
            "photo_unclear",
            "照片看不清，请重拍一张",
            "The photo is unclear; take another",
            frozenset({_RETURN}),
        ),
        CodedReason(
            "calendar_missing",
            "照片里看不清身份证或当天的日期",
            "The card or the date of the day cannot be read in the photo",
            frozenset({_RETURN}),
        ),
        CodedReason(
            "card_over",
            "身份证已过期，请先换证，或者到窗口办理",
            "The identity card has expired; renew it first, or come to the counter",
            frozenset({_RETURN, _REJECT}),
        ),
        CodedReason(
            NOT_SAME,
            "照片里的人和留存照片不是同一个人",
            "The photo shows somebody else",
            frozenset({_REJECT}),
        ),
        CodedReason(
            "not_present",
            "看不出本人当天在场",
            "It cannot be seen that the person was there on the day",
            frozenset({_REJECT}),
            needs_note=True,
        ),
        CodedReason(
            "day_wrong",
            "认证日期不符合规定",
            "The day of the certification does not fit the rules",
            frozenset({_REJECT}),
        ),
    ),
    needs_second_by=seconds_of,
    helped_in="certification",
)
