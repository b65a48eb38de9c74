"""Writes certifications that a person has to look at (人工认证): asked for by anybody, decided at the desk.

The decision and the certification it leads to are one transaction, and so is the end of the picture that was looked at.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction

from accounts.actions import (
    audit,
    evidence,
    face_results,
    face_uses,
    matter_decisions,
    matter_leases,
    matters,
)
from accounts.actions.matter_decisions import Choice
from accounts.actions.matter_steps import locked
from accounts.actions.matters import NewMatter
from accounts.enums.face import FacePurpose, FaceVerdict
from accounts.enums.matters import MatterAct, MatterChannel, MatterOutcome, MatterState
from accounts.errors.face import FaceCheckNotFound
from accounts.errors.matters import MatterNotFound
from accounts.queries.face_reviews import CheckMade, check_made, review_by_id, review_of_check
from accounts.queries.matters import MatterCard, matter_by_public_id
from accounts.rules.actors import Actor
from certification.access import deadline_for, refuse_clerk_who_is_relative
from certification.actions import certifications
from certification.actions.certifications import NewCertification
from certification.enums import Method, ReviewWhy, StatusQuestion
from certification.errors import (
    ReviewByAsker,
    ReviewCannotPass,
    ReviewNothingToSee,
    StatusQuestionsOpen,
)
from certification.queries.deadlines import DeadlineCard, clocks_beside
from certification.queries.prechecks import questions_for
from certification.queries.reviews import asks_two, case_of, checks_of, open_case_of_check
from certification.rules.reviewing import (
    KIND,
    Check,
    Review,
    decision_by,
    may_pass,
    needs_picture,
    review_of,
    verdict_of,
)
from family.access import kin_ids_of
from family.enums import Relation
from family.queries.mandates import mandate_between
from foundation.clock import local_date
from foundation.errors import Reason
from foundation.identifiers import uuid7

PAPER = "paper"
NOTE_MAX = 200
_AT_DESK = frozenset({Relation.DESK})
_FINAL = frozenset({MatterAct.GRANT, MatterAct.REJECT})


@dataclass(frozen=True)
class ReviewAsked:
    """What a door asks a person to look at.

    With ``face_check`` the day is that of the check. ``key`` makes sending the same form twice one case; without it the
    check does. ``method`` is for the desk alone: everybody else's follows from who shows their face to whom.
    """

    why: ReviewWhy
    event_on: date
    face_check: UUID | None = None
    answers: Mapping[StatusQuestion, bool] = field(default_factory=dict)
    file_ids: tuple[UUID, ...] = ()
    note: str = field(default="", repr=False)
    form_number: str = ""
    method: Method = Method.COUNTER
    key: UUID | None = None


@dataclass(frozen=True)
class ReviewChoice(Choice):
    """A decision with what its clerk answered to the lines of the list of rules that are left to eyes, by their codes."""

    looked: Mapping[str, bool] = field(default_factory=dict)


@transaction.atomic
def ask(
    actor: Actor, entitlement_id: UUID, new: ReviewAsked, *, relations: frozenset[Relation], at: datetime
) -> MatterCard:
    """Ask that a person at the paying area's desk looks, and certifies; the same again gives the same case.

    Raises:
        EntitlementNotFound: not open to the actor in one of ``relations``; ClerkIsRelative.
        FaceCheckNotFound: absent, another user's, of another person or for another purpose; the answer is the same.
        ReviewNothingToSee; ReviewCannotPass: with every rule against it, so that nobody waits for a no.
        StatusQuestionsOpen; MatterOpenExists: another case of the same benefit is open; EvidenceNotFound.
    Law: OPS 26.
    """
    on = local_date(at)
    card = deadline_for(actor, entitlement_id, relations=relations, on=on)
    is_at_desk = Relation.DESK in relations
    if is_at_desk:
        refuse_clerk_who_is_relative(actor, card.person_id, on=on)
    seen = _check_seen(actor, new, card.person_id)
    if needs_picture(new.why) and not new.file_ids and not _is_waiting(seen):
        raise ReviewNothingToSee
    asked = _asked(actor, card, new, seen, is_at_desk=is_at_desk, on=on)
    _refuse(checks_of(asked, card.person_id, has_picture=True, on=on))
    missing = set(questions_for(card.paying_area_key, card.benefit, on=on)) - new.answers.keys()
    if missing:
        raise StatusQuestionsOpen(questions=tuple(sorted(missing)))

    if seen is not None:
        face_results.hand_to(seen.public_id, card.paying_area_key)
    matter = _matter(actor, card, asked, new, is_at_desk=is_at_desk, on=on)
    if is_at_desk:
        return matters.apply_at_counter(actor, matter, kin_ids=kin_ids_of(actor, on=on), at=at)
    return matters.apply(actor, matter, at=at)


@transaction.atomic
def handle(
    actor: Actor, public_id: UUID, choice: Choice, *, kin_ids: frozenset[int], waits: timedelta, at: datetime
) -> MatterCard:
    """Take one step with a case: to pass or to reject one accepts it at the same time. What passes is certified.

    Raises:
        ReviewByAsker, ReviewCannotPass: with every rule against it; FaceReviewOwn, FaceReviewDone; and as
        `matter_decisions.handle` and `certifications.record`.
    """
    before = _hold(public_id)
    _refuse_act(actor, before, choice.act, on=local_date(at))
    looked = choice.looked if isinstance(choice, ReviewChoice) else {}
    if choice.act is MatterAct.GRANT and not all(looked.values()):
        raise ReviewCannotPass(
            reasons=[Reason(f"{code}.seen_no") for code, is_so in looked.items() if not is_so]
        )
    if choice.act in _FINAL and before.state is MatterState.APPLIED:
        accept = Choice(MatterAct.ACCEPT, choice.seen)
        before = matter_decisions.handle(actor, public_id, accept, kin_ids=kin_ids, waits=waits, at=at)
        choice = replace(choice, seen=before.version)
    if choice.act not in KIND.seconds(lambda: before.facts):
        _settle_photos(actor, before, choice, at=at)
    card = matter_decisions.handle(actor, public_id, choice, kin_ids=kin_ids, waits=waits, at=at)
    if looked:
        _note_looked(actor, card, choice.act, looked, at=at)
    return _carried_out(actor, card, at=at)


@transaction.atomic
def confirm(actor: Actor, public_id: UUID, seen: str, *, kin_ids: frozenset[int], at: datetime) -> MatterCard:
    """Agree to a colleague's decision on a case, and certify.

    Raises:
        As `handle`, and as `matter_decisions.confirm`.
    """
    before = _hold(public_id)
    _refuse_act(actor, before, MatterAct.GRANT, on=local_date(at))
    _settle_photos(actor, before, Choice(MatterAct.GRANT, before.version), at=at)
    card = matter_decisions.confirm(actor, public_id, seen, kin_ids=kin_ids, at=at)
    return _carried_out(actor, card, at=at)


@dataclass(frozen=True)
class Held:
    """How long a clerk may hold a case, and how long a decision waits for a second person."""

    holds_for: timedelta
    waits: timedelta


@transaction.atomic
def decide_by_photos(
    actor: Actor, face_review_id: UUID, verdict: FaceVerdict, note: str, *, held: Held, at: datetime
) -> MatterCard | None:
    """Decide the case that rests on two photos by what somebody says who has just looked at them.

    Gives nothing where no open case rests on them, so that the photos are decided alone.
    Raises:
        As `handle`, and MatterHeld: a colleague is working on the case.
    """
    face = review_by_id(face_review_id)
    case = open_case_of_check(face.check_id, face.person_id) if face is not None else None
    if case is None:
        return None
    _hold(case.public_id)
    kin_ids = kin_ids_of(actor, on=local_date(at))
    taken = matter_leases.take(actor, case.public_id, kin_ids=kin_ids, holds_for=held.holds_for, at=at)
    act, reason = decision_by(verdict)
    choice = Choice(act, taken.version, reason, note)
    return handle(actor, case.public_id, choice, kin_ids=kin_ids, waits=held.waits, at=at)


def _check_seen(actor: Actor, new: ReviewAsked, person_id: int) -> CheckMade | None:
    if new.face_check is None:
        return None
    found = check_made(new.face_check)
    is_it = found is not None and (found.user_id, found.person_id, found.purpose) == (
        actor.user_id,
        person_id,
        FacePurpose.CERTIFICATION,
    )
    if found is None or not is_it:
        raise FaceCheckNotFound
    return found


def _is_waiting(seen: CheckMade | None) -> bool:
    """Say whether a picture of the check waits for somebody to look at it."""
    face = review_of_check(seen.public_id) if seen else None
    return face is not None and not face.is_done


def _asked(
    actor: Actor, card: DeadlineCard, new: ReviewAsked, seen: CheckMade | None, *, is_at_desk: bool, on: date
) -> Review:
    """Fix what is asked: the day of the check counts, and policy says today how many decide."""
    own = Method.FACE_SELF if actor.person_id == card.person_id else Method.FACE_HELPED
    if actor.terminal_id is not None:
        own = Method.TERMINAL
    return Review(
        entitlement_id=card.entitlement_id,
        why=new.why,
        event_on=local_date(seen.checked_at) if seen else new.event_on,
        method=new.method if is_at_desk else own,
        face_check=seen.public_id if seen else None,
        answers={question.value: is_so for question, is_so in new.answers.items()},
        note=new.note,
        form_number=new.form_number,
        # What a clerk has written down is decided by a colleague, who is the second person.
        is_two=not is_at_desk and asks_two(new.why, card.paying_area_key, on=on),
    )


def _matter(
    actor: Actor, card: DeadlineCard, asked: Review, new: ReviewAsked, *, is_at_desk: bool, on: date
) -> NewMatter:
    mandate = (
        mandate_between(actor.person_id, card.person_id, on=on)
        if actor.person_id is not None and not is_at_desk
        else None
    )
    return NewMatter(
        KIND.code,
        card.person_id,
        card.paying_area_key,
        new.key or (uuid5(NAMESPACE_URL, f"review:{asked.face_check}") if asked.face_check else uuid7()),
        asked.facts(),
        evidence=new.file_ids,
        mandate_id=mandate.id if mandate else None,
    )


def _hold(public_id: UUID) -> MatterCard:
    """Hold a case and then the deadlines it may move, before anything of it is written.

    Raises:
        MatterNotFound.
    """
    locked(public_id)
    card = matter_by_public_id(public_id)
    if card is None or card.kind != KIND.code:
        raise MatterNotFound
    clocks = clocks_beside(review_of(card.facts).entitlement_id)
    list(clocks.select_for_update(of=("self",)).order_by("pk"))
    return card


def _refuse_act(actor: Actor, card: MatterCard, act: MatterAct, *, on: date) -> None:
    """Let nobody decide on what they wrote down themselves, and nobody pass what a rule stands against."""
    if act in _FINAL and card.channel is MatterChannel.COUNTER and card.applicant_id == actor.user_id:
        raise ReviewByAsker
    if act is MatterAct.GRANT:
        _refuse(case_of(card, on=on).checks)


def _refuse(checks: tuple[Check, ...]) -> None:
    decision = may_pass(checks)
    if not decision.allowed:
        raise ReviewCannotPass(reasons=decision.reasons)


def _settle_photos(actor: Actor, card: MatterCard, choice: Choice, *, at: datetime) -> None:
    """Say of the two photos what the decision says, which ends the picture; a case without a pair has none."""
    verdict, asked = verdict_of(choice.act, choice.reason), review_of(card.facts)
    face = review_of_check(asked.face_check) if asked.face_check else None
    if verdict is None or face is None or face.is_done:
        return
    face_results.settle(actor, face.public_id, verdict, choice.note.strip() or card.receipt, at=at)
    if verdict is FaceVerdict.SAME:
        face_uses.spend_reviewed(actor, face.check_id, FacePurpose.CERTIFICATION, at=at)


def _note_looked(
    actor: Actor, card: MatterCard, act: MatterAct, looked: Mapping[str, bool], *, at: datetime
) -> None:
    """Keep what the clerk's own eyes answered, beside the decision it led to."""
    event = audit.Event(
        "certification.case_looked",
        card.subject_id,
        area_key=card.area_key,
        object_kind="matter",
        object_id=card.public_id,
        facts={"act": act.value, "looked": dict(looked)},
    )
    audit.record(actor, event, at=at)


def _carried_out(actor: Actor, card: MatterCard, *, at: datetime) -> MatterCard:
    """Certify what has passed, and keep no picture of what is decided."""
    if card.outcome is None:
        return card
    evidence.drop_of_matter(card.id, at=at)
    if card.outcome is not MatterOutcome.PASSED:
        return card
    asked = review_of(matter_decisions.consume(card.public_id, card.decision_hash, at=at))
    new = NewCertification(
        asked.method,
        asked.event_on,
        note=asked.note[:NOTE_MAX],
        reason=card.receipt,
        reference=f"face:{asked.face_check}" if asked.face_check else f"review:{card.public_id}",
        source=PAPER if asked.form_number else "",
        external_id=asked.form_number,
        answers={StatusQuestion(name): is_so for name, is_so in asked.answers.items()},
    )
    certifications.record(actor, asked.entitlement_id, new, relations=_AT_DESK, at=at)
    return card
