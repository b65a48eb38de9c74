"""Proofs of people abroad: the consulate's form, when a proof must be given in person, and the kind of matter for it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from accounts.enums.matters import MatterAct
from accounts.rules.matter_kinds import COMMON_REASONS, CodedReason, EvidenceSlot, Facts, MatterKind
from certification.enums import Method, StatusQuestion
from foundation.decisions import Decision
from foundation.errors import Reason

STAMPED = "stamped_form"
TEXT_MAX = 60
UNLIMITED = "unlimited"
_TEXTS = ("entitlement", "form_on", "since", "country", "office")

FACTS_WRONG = "overseas.facts_wrong"
IN_FUTURE = "overseas.in_future"
BEFORE_BENEFIT = "overseas.before_benefit"
NOT_ACCEPTED = "overseas.not_accepted"
IN_PERSON_DUE = "overseas.in_person_due"
DEAD = "overseas.dead"
NO_FORM = "overseas.no_form"

# Somebody was seen, by an official or by a live camera.
IN_PERSON = frozenset(
    {
        Method.COUNTER,
        Method.STREET_STATION,
        Method.TERMINAL,
        Method.HOME_VISIT,
        Method.FACE_SELF,
        Method.FACE_HELPED,
        Method.PARTNER_APP,
    }
)


@dataclass(frozen=True)
class OverseasTerms:
    """How often somebody abroad certifies, and of how many proofs one is given in person; nothing where none need be."""

    months: int
    in_person_every: int | None


@dataclass(frozen=True)
class OverseasForm:
    """What stands on the form: for which benefit, by which consulate, on which day; where somebody lives since when."""

    entitlement: UUID
    form_on: date
    country: str
    office: str
    since: date
    answers: Mapping[StatusQuestion, bool] = field(default_factory=dict)

    def facts(self) -> dict[str, Any]:
        """Give the form as the facts of a matter."""
        return {
            "entitlement": str(self.entitlement),
            "form_on": self.form_on.isoformat(),
            "since": self.since.isoformat(),
            "country": self.country,
            "office": self.office,
            "answers": {question.value: answer for question, answer in self.answers.items()},
        }


@dataclass(frozen=True)
class OverseasFacts:
    """What is known of the person and the benefit; ``methods`` are those of their proofs, the latest first."""

    benefit_starts_on: date
    methods: tuple[Method, ...]
    is_accepted: bool
    is_alive: bool


def terms_of(value: Mapping[str, Any]) -> OverseasTerms:
    """Read the terms from their policy value.

    Raises KeyError for a value without its shape.
    """
    every = value["in_person_every"]
    return OverseasTerms(value["months"], None if every == UNLIMITED else every)


def form_of(facts: Facts) -> OverseasForm:
    """Read a form back from the facts of a matter.

    Raises ValueError or KeyError for facts that `check` would fault.
    """
    return OverseasForm(
        UUID(facts["entitlement"]),
        date.fromisoformat(facts["form_on"]),
        facts["country"],
        facts["office"],
        date.fromisoformat(facts["since"]),
        {StatusQuestion(name): answer for name, answer in facts["answers"].items()},
    )


def in_person_due(methods: Iterable[Method], every: int | None) -> bool:
    """Say whether the next proof must be given in person: of so many in a row the last one.

    What came by data comparison or telephone is neither and is passed over; in person means seen by an official or by a
    live camera.
    """
    if every is None:
        return False
    by_paper = 0
    for method in methods:
        if method in IN_PERSON:
            break
        by_paper += method is Method.OVERSEAS_FORM
    return by_paper >= every - 1


def may_hand_in(form: OverseasForm, known: OverseasFacts, terms: OverseasTerms, *, on: date) -> Decision:
    """Say whether a form may be handed in, with every reason against it; ``on`` is the day in China."""
    due = in_person_due(known.methods, terms.in_person_every)
    held = (
        (Reason(DEAD), not known.is_alive),
        (Reason(NOT_ACCEPTED), not known.is_accepted),
        (Reason(IN_FUTURE, {"form_on": form.form_on}), form.form_on > on),
        (Reason(BEFORE_BENEFIT), form.form_on < known.benefit_starts_on),
        (Reason(IN_PERSON_DUE, {"every": terms.in_person_every or 0}), due),
    )
    return Decision(tuple(reason for reason, holds in held if holds))


def check(facts: Facts) -> tuple[Reason, ...]:
    """Name every fault in the shape of a form's facts."""
    wrong = (Reason(FACTS_WRONG),)
    if set(facts) != {*_TEXTS, "answers"} or not all(isinstance(facts[name], str) for name in _TEXTS):
        return wrong
    answers = facts["answers"]
    if not isinstance(answers, Mapping) or not all(isinstance(one, bool) for one in answers.values()):
        return wrong
    try:
        form = form_of(facts)
    except ValueError:
        return wrong
    texts = (form.country.strip(), form.office.strip())
    is_whole = all(0 < len(text) <= TEXT_MAX for text in texts) and form.since <= form.form_on
    return () if is_whole else wrong


KIND = MatterKind(
    code="certification.overseas",
    zh="境外居住人员领取养老金资格审核",
    en="Certification of somebody who lives abroad",
    days_policy="certification.overseas_working_days",
    check=check,
    topic=lambda facts: str(facts.get("entitlement", "")),
    evidence=(
        EvidenceSlot(
            STAMPED,
            "盖了章的审核表",
            "The stamped form",
            "中国驻外使领馆签字盖章的《在境外居住人员领取养老金资格审核表》，四个角和印章都要看得清。",
            "The form signed and stamped by a Chinese consulate; all four corners and the stamp must be readable.",
        ),
        EvidenceSlot(
            "passport",
            "护照照片页",
            "The photo page of the passport",
            "有就传，可以帮助核对。",
            "If you have it: it helps us compare.",
        ),
    ),
    reasons=(
        *COMMON_REASONS,
        CodedReason(
            "stamp_unclear",
            "印章或签字看不清",
            "The stamp or signature cannot be read",
            frozenset({MatterAct.RETURN}),
        ),
        CodedReason(
            "not_this_person",
            "表上的人与申请人不一致",
            "The form is about somebody else",
            frozenset({MatterAct.REJECT}),
        ),
    ),
)
