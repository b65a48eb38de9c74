"""The written cases of the terminal and the telephone, run through the actions behind both doors."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from accounts.actions import face_checks, people, terminal_visits, terminals
from accounts.actions.face_checks import Sent
from accounts.clients.face import SentFrame
from accounts.enums.face import FaceBand, FaceDecider, Gesture
from accounts.models.documents import IdentityDocument
from accounts.models.faces import FaceChallenge
from accounts.models.notices import Notice
from accounts.queries.documents import documents_of
from accounts.queries.faces import CheckCard
from accounts.queries.people import number_of
from accounts.queries.terminals import actor_at, terminal_by_key
from accounts.rules.actors import SYSTEM, Actor
from accounts.rules.document_validity import Validity
from accounts.rules.face import ClipFact
from accounts.rules.terminals import ShownCard
from certification.actions import call_proofs, calls, face_certifications
from certification.actions.calls import NewCall
from certification.enums import CallQuestion, Method, StatusQuestion
from certification.models.calls import PhoneCall
from certification.models.events import Certification
from certification.queries import prechecks
from certification.queries.calls import facts_of
from family.enums import Relation
from foundation.errors import DomainError
from portal.sample import points
from regions.actions.loading import load_service_points
from regions.enums import Origin
from regions.queries.places import service_points
from tests.accounts.faces import FakeFace, clip, frame, sent_frames
from tests.cast import AT, BENGBU, ON, Cast
from tests.certification.policies import LEVELS, bar, rule

CASES = yaml.safe_load(
    (Path(__file__).parents[1] / "cases" / "certification_terminal_phone.yaml").read_text(encoding="utf-8")
)
SHOWN = frozenset({Relation.SHOWN})
SESSION = "a visit"
LIKENESS = {"same": 0.8, "unsure": 0.35, "other": 0.1}


def named(case: dict[str, Any]) -> str:
    return str(case["case"])


@pytest.mark.parametrize("case", CASES["terminal"], ids=named)
def test_at_the_terminal(cast: Cast, monkeypatch: pytest.MonkeyPatch, case: dict[str, Any]) -> None:
    if case.get("died"):
        people.record_death(SYSTEM, cast.grandmother.pk, died_on=ON, at=AT)
    if case.get("bars"):
        bar(Method.TERMINAL)
    assert outcome_at_machine(cast, monkeypatch, case) == case["outcome"]
    before = Certification.objects.filter(method="terminal").count()
    assert before == (1 if case["outcome"] == "recorded" else 0)
    if case["outcome"] not in ("recorded", "case", "again"):
        # Nobody poses for nothing.
        assert not FaceChallenge.objects.exists()


def outcome_at_machine(cast: Cast, monkeypatch: pytest.MonkeyPatch, case: dict[str, Any]) -> str:
    """Let her, or somebody in her name, stand before the machine."""
    card = machine(cast)
    terminal_visits.begin(actor_at(card, SESSION, at=AT), SESSION, at=AT)
    try:
        terminal_visits.show_card(actor_at(card, SESSION, at=AT), SESSION, shown(cast, case["card"]), at=AT)
        actor = actor_at(card, SESSION, at=AT)
        for face in case.get("face", ["same"]):
            check = filmed(actor, cast, monkeypatch, face)
        if check.is_passed:
            face_certifications.certify_by_face(
                actor, cast.grandmother_pension, check.public_id, {}, relations=SHOWN, at=AT
            )
            return "recorded"
        if check.band is FaceBand.FAILED:
            return "again"
        face_certifications.hand_over(
            actor, cast.grandmother_pension, check.public_id, {}, relations=SHOWN, at=AT
        )
    except DomainError as error:
        return error.code
    return "case"


def machine(cast: Cast) -> Any:
    load_service_points(points.invented(ON), origin=Origin.LOCAL, at=AT)
    point = service_points(BENGBU, on=ON)[0]
    made = terminals.register(cast.clerk_of_bengbu, BENGBU, point.key, "1号机", at=AT)
    return terminal_by_key(terminals.enrol(made.code, at=AT))


def shown(cast: Cast, card: str) -> ShownCard:
    number = "340302195001010019" if card == "nobody" else number_of(cast.grandmother.pk)
    if card == "until":
        paper = documents_of(cast.grandmother.pk)[0]
        IdentityDocument.objects.filter(public_id=paper.public_id).update(is_long_term=True)
        return ShownCard(number, validity=Validity(is_long_term=True))
    return ShownCard(number, "顾桂芳" if card == "wrong" else cast.grandmother.name)


def filmed(actor: Actor, cast: Cast, monkeypatch: pytest.MonkeyPatch, face: str) -> CheckCard:
    """Begin, agree, and hand the pictures in."""
    made = face_certifications.begin(actor, cast.grandmother_pension, SESSION, "", relations=SHOWN, at=AT)
    nonce = face_checks.agree(actor, made, SESSION, 1, at=AT)
    steps = tuple(Gesture(one) for one in FaceChallenge.objects.get(public_id=made).gestures)
    fake = FakeFace(decider=FaceDecider.PROVIDER, answer=None if face == "gone" else answer(steps, face))
    monkeypatch.setattr(face_checks, "configured", lambda: fake)
    return face_checks.submit(actor, made, SESSION, Sent(nonce, sent_frames(steps)), at=AT)


def answer(steps: Sequence[Gesture], face: str) -> Any:
    def look(frames: Sequence[SentFrame]) -> ClipFact:
        if face == "still":
            same = frame(0, Gesture.STRAIGHT)
            return ClipFact(tuple(replace(same, step=n, at_ms=2000 * n) for n in range(len(steps))), 0, 0.8)
        return clip(steps, LIKENESS[face])

    return look


@pytest.mark.parametrize("case", CASES["phone"], ids=named)
def test_on_the_telephone(cast: Cast, monkeypatch: pytest.MonkeyPatch, case: dict[str, Any]) -> None:
    rule("certification.methods", {"minimum": case["minimum"], "methods": LEVELS})
    if "asked" in case:
        rule("certification.status_questions", case["asked"])
    if case.get("shares_number"):
        monkeypatch.setattr(prechecks, "shares_number", lambda person_id: True)
    assert outcome_of_call(cast, case) == case["outcome"]
    rows = Certification.objects.filter(method="phone")
    assert rows.count() == (1 if case["outcome"] == "recorded" else 0)
    assert {row.assurance for row in rows} <= {1}


def outcome_of_call(cast: Cast, case: dict[str, Any]) -> str:
    """Let somebody call in her name and give so many right answers."""
    clerk = cast.clerk_of_bengbu
    made = calls.begin(clerk, NewCall(cast.grandmother.public_id, "电话咨询"), at=AT)
    try:
        if case.get("recording", True):
            calls.agree_to_recording(clerk, made, "R-1", at=AT)
            calls.answer(clerk, made, said(cast, case["agrees"]), at=AT)
        answers = {StatusQuestion(code): yes for code, yes in case.get("said", {}).items()}
        call_proofs.certify(clerk, made, cast.grandmother_pension, answers, at=AT)
    except DomainError as error:
        return error.code
    return "recorded"


def said(cast: Cast, agrees: int) -> dict[CallQuestion, str]:
    """Give what she would say to the questions drawn, the last of them wrong."""
    facts = facts_of(cast.grandmother.pk, on=ON)
    right = {
        CallQuestion.BIRTH_DATE: facts.born_on.isoformat(),
        CallQuestion.ID_TAIL: facts.id_tail,
        CallQuestion.PAYING_AREA: "蚌埠",
        CallQuestion.RELATIVE_NAME: "李秀英",
        CallQuestion.LAST_MONTH: "2025-03",
    }
    drawn = [CallQuestion(question) for question in PhoneCall.objects.get().questions]
    return {question: right[question] for question in drawn[:agrees]}


def test_two_ways_on_one_day_are_two_events_and_one_message(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Edge case 50: both are stored, the deadline is one, and nobody is told twice."""
    rule("certification.methods", {"minimum": 1, "methods": LEVELS})
    assert outcome_at_machine(cast, monkeypatch, {"card": "name"}) == "recorded"
    told = Notice.objects.filter(template="certification.recorded").count()
    assert outcome_of_call(cast, {"agrees": 4}) == "recorded"
    assert Certification.objects.filter(event_on=ON).count() == 2
    assert Notice.objects.filter(template="certification.recorded").count() == told
