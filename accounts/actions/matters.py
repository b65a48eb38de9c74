"""Writes matters on the applicant's side: apply, supply what is asked for, withdraw, ask for a review, take delivery."""

import secrets
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.access import own_matter_for
from accounts.actions import approvals, evidence, people
from accounts.actions.matter_steps import Step, add_line, advance, locked, server_of
from accounts.enums.matters import MatterAct, MatterChannel, MatterState
from accounts.errors.matters import (
    MatterAppealClosed,
    MatterFactsWrong,
    MatterNotFound,
    MatterOfKin,
    MatterOpenExists,
    MatterStepNotOpen,
)
from accounts.fields import blind_index, seal
from accounts.models.matters import Matter, MatterEvent
from accounts.queries.matters import (
    STANDING,
    MatterCard,
    card_of,
    facts_of,
    matter_opened_by,
    open_topics,
    pauses_in,
    progress_key,
    standing_of,
)
from accounts.queries.people import number_tail
from accounts.rules.actors import SYSTEM, Actor
from accounts.rules.matter_clock import due_proof
from accounts.rules.matter_kinds import Facts, MatterKind, kind_of
from accounts.rules.matters import appeal_kind, may_appeal
from accounts.rules.payloads import written
from accounts.rules.receipts import SERIALS_COUNT, receipt_number
from foundation.clock import local_date
from foundation.identifiers import uuid7
from regions.queries.policy import policy
from regions.queries.workdays import work_calendar

BATCH_MAX = 500
ONE_OPEN = "accounts_matter_one_open"
ONE_OPENING = "opening_key"
ONE_APPEAL = "appeals_id"
REVIEW_DAYS = "service.review_working_days"
APPEAL_DAYS = "service.appeal_days"


@dataclass(frozen=True)
class NewMatter:
    """What somebody applies for; ``key`` makes sending the same form twice one matter.

    ``evidence`` are files uploaded before; ``mandate_id`` joins a helper who applies for somebody else, whom the floor
    above has let in.
    """

    kind: str
    subject_id: int
    area_key: str
    key: UUID
    facts: Facts = field(repr=False)
    evidence: tuple[UUID, ...] = ()
    mandate_id: int | None = None


def admit(actor: Actor, new: NewMatter) -> None:
    """Let somebody apply as the person it is about, as their helper, or at a machine that was shown their card.

    Raises:
        MatterNotFound: it is about somebody else.
    """
    own = actor.person_id if actor.terminal_id is None else actor.shown_person_id
    if new.subject_id != own and new.mandate_id is None:
        raise MatterNotFound


def admit_at_counter(actor: Actor, new: NewMatter, kin_ids: frozenset[int]) -> None:
    """Let a clerk write down what somebody applies for at the desk of the area that handles it.

    Raises:
        MatterNotFound: another area handles it; MatterOfKin: it is the clerk's own, or a near relative's.
    """
    if new.area_key not in actor.area_keys:
        raise MatterNotFound
    if new.subject_id in server_of(actor, kin_ids).kin_ids:
        raise MatterOfKin


def apply(actor: Actor, new: NewMatter, *, at: datetime) -> MatterCard:
    """Apply as the person it is about, or as their helper; the same key again gives the same matter.

    Raises:
        As `admit`; MatterKindUnknown, MatterFactsWrong, MatterOpenExists, EvidenceNotFound, AreaUnknown, PolicyMissing.
    """
    admit(actor, new)
    return _opened(actor, new, MatterChannel.WEB, at=at)


def apply_at_counter(actor: Actor, new: NewMatter, *, kin_ids: frozenset[int], at: datetime) -> MatterCard:
    """Write down what somebody applies for at the desk.

    Raises:
        As `admit_at_counter`, and as `apply`.
    """
    admit_at_counter(actor, new, kin_ids)
    return _opened(actor, new, MatterChannel.COUNTER, at=at)


def supply(
    actor: Actor,
    public_id: UUID,
    note: str,
    files: tuple[UUID, ...],
    *,
    at: datetime,
    mandate_id: int | None = None,
) -> MatterCard:
    """Hand in what was asked for; the clock goes on from the next working day.

    Raises:
        MatterNotFound, MatterStepNotOpen, EvidenceNotFound.
    """
    _let_in(actor, public_id, mandate_id)
    with transaction.atomic():
        row = locked(public_id)
        if row.state != MatterState.RETURNED.value:
            raise MatterStepNotOpen(state=MatterState(row.state))
        evidence.attach(actor, row, files)
        row.due_on, row.correct_by = _due_again(row, at=at), None
        advance(actor, row, Step(MatterAct.SUPPLY, note=note, mandate_id=mandate_id), at=at)
        return card_of(row)


def withdraw(actor: Actor, public_id: UUID, *, at: datetime, mandate_id: int | None = None) -> MatterCard:
    """Take a matter back, one's own or the one a helper has opened, at any time before it is decided.

    Raises:
        MatterNotFound, MatterStepNotOpen.
    """
    _let_in(actor, public_id, mandate_id)
    with transaction.atomic():
        row = locked(public_id)
        if row.proposal_id is not None:
            approvals.void(actor, row.proposal_id, at=at)
        advance(actor, row, Step(MatterAct.WITHDRAW, mandate_id=mandate_id), at=at)
        return card_of(row)


def appeal(
    actor: Actor, public_id: UUID, grounds: str, *, key: UUID, at: datetime, mandate_id: int | None = None
) -> MatterCard:
    """Ask that a colleague looks at an outcome again: a refusal, or what passed where its kind can be taken back.

    It becomes a matter of its own; one's own, or by the helper who opened the first.
    Raises:
        MatterNotFound, MatterAppealClosed, MatterOpenExists.
    """
    _let_in(actor, public_id, mandate_id)
    kept = _kept(actor, key)
    if kept is not None:
        return kept
    try:
        with transaction.atomic():
            first = locked(public_id)
            _refuse_appeal(first, on=local_date(at))
            facts = facts_of(first.facts_sealed, first.public_id)
            kind = appeal_kind(kind_of(first.kind), standing_of(first).outcome)
            new = NewMatter(kind, first.subject_id, first.area_key, key, facts, mandate_id=mandate_id)
            row = _row(actor, new, MatterChannel.WEB, at=at)
            row.appeals, row.limit_days = first, _days(REVIEW_DAYS, "", first.area_key, on=local_date(at))
            row.due_on = due_proof(work_calendar(), local_date(at), row.limit_days).due_on
            _insert(row)
            add_line(
                actor, row, Step(MatterAct.APPEAL, note=grounds, mandate_id=mandate_id), before="", at=at
            )
            return card_of(row)
    except IntegrityError as error:
        if ONE_OPENING in str(error) and (won := _kept(actor, key)) is not None:
            return won
        for name, refusal in ((ONE_APPEAL, MatterAppealClosed), (ONE_OPEN, MatterOpenExists)):
            if name in str(error):
                raise refusal from error
        raise


def mark_served(actor: Actor, public_id: UUID, *, at: datetime) -> None:
    """Note that the person has seen how their matter ended; a second look changes nothing.

    Raises:
        MatterNotFound.
    """
    own_matter_for(actor, public_id)
    _serve(actor, public_id, at=at)


def lapse_returned(*, at: datetime) -> int:
    """End matters that were returned and never corrected, one batch; any number of runs does it once."""
    on = local_date(at)
    late = Matter.objects.filter(state=MatterState.RETURNED.value, correct_by__lt=on)
    with transaction.atomic():
        rows = list(
            late.select_for_update(skip_locked=True, of=("self",))
            .select_related(*STANDING)
            .order_by("correct_by", "pk")[:BATCH_MAX]
        )
        for row in rows:
            advance(SYSTEM, row, Step(MatterAct.LAPSE), at=at)
    return len(rows)


def _let_in(actor: Actor, public_id: UUID, mandate_id: int | None) -> None:
    """Let the person go on whom a matter is about; a helper was let in by the floor that holds the mandates."""
    if mandate_id is None:
        own_matter_for(actor, public_id)


@transaction.atomic
def _serve(actor: Actor, public_id: UUID, *, at: datetime) -> None:
    row = locked(public_id)
    if row.state == MatterState.CLOSED.value:
        row.served_at = at
        advance(actor, row, Step(MatterAct.SERVE), at=at)


def _opened(actor: Actor, new: NewMatter, channel: MatterChannel, *, at: datetime) -> MatterCard:
    """Open a matter, or give the one this form has opened before."""
    kept = _kept(actor, new.key)
    if kept is not None:
        return kept
    reasons = kind_of(new.kind).check(new.facts)
    if reasons:
        raise MatterFactsWrong(reasons=reasons)
    try:
        with transaction.atomic():
            people.lock([new.subject_id])
            # The same form, sent a moment before, may have been waited for.
            if (won := _kept(actor, new.key)) is not None:
                return won
            if kind_of(new.kind).topic(new.facts) in open_topics(new.subject_id, new.kind):
                raise MatterOpenExists
            row = _row(actor, new, channel, at=at)
            _insert(row)
            evidence.attach(actor, row, new.evidence)
            add_line(actor, row, Step(MatterAct.APPLY, mandate_id=new.mandate_id), before="", at=at)
    except IntegrityError as error:
        if ONE_OPENING in str(error) and (won := _kept(actor, new.key)) is not None:
            return won
        if ONE_OPEN in str(error):
            raise MatterOpenExists from error
        raise
    return card_of(row)


def _kept(actor: Actor, key: UUID) -> MatterCard | None:
    """Give what the same person's form with this key has opened; somebody else's key opens nothing."""
    found = matter_opened_by(key)
    if found is not None and found.applicant_id != actor.user_id:
        raise MatterNotFound
    return found


def _row(actor: Actor, new: NewMatter, channel: MatterChannel, *, at: datetime) -> Matter:
    """Make the unsaved row of a matter, but for its receipt number."""
    if actor.user_id is None:
        raise MatterNotFound
    kind, on, public_id = kind_of(new.kind), local_date(at), uuid7()
    limit_days = _limit_days(kind, new.area_key, on=on)
    return Matter(
        public_id=public_id,
        kind=kind.code,
        topic=kind.topic(new.facts),
        subject_id=new.subject_id,
        applicant_id=actor.user_id,
        mandate_id=new.mandate_id,
        channel=channel.value,
        area_key=new.area_key,
        facts_sealed=seal(written(new.facts), label="matter.facts", owner=public_id),
        opening_key=new.key,
        state=MatterState.APPLIED.value,
        received_at=at,
        limit_days=limit_days,
        due_on=due_proof(work_calendar(), on, limit_days).due_on,
    )


def _insert(row: Matter) -> None:
    """Save a new matter under a receipt number that nobody has: of ten thousand million a month, the first is free."""
    tail = number_tail(row.subject_id)
    while True:
        row.receipt = receipt_number(local_date(row.received_at), secrets.randbelow(SERIALS_COUNT))
        if not Matter.objects.filter(receipt=row.receipt).exists():
            break
    if tail:
        key = progress_key(row.receipt, tail)
        row.progress_sealed = seal(key, label="matter.progress", owner=row.public_id)
        row.progress_index = blind_index(key, label="matter.progress")
    row.save(force_insert=True)


def _refuse_appeal(row: Matter, *, on: date) -> None:
    days = policy(APPEAL_DAYS, area_key=row.area_key, on=on).integer()
    decided_on = local_date(row.decided_at) if row.decided_at else None
    has_one = Matter.objects.filter(appeals=row).exists()
    is_open = may_appeal(standing_of(row), kind_of(row.kind), decided_on=decided_on, days=days, on=on)
    if has_one or not is_open:
        raise MatterAppealClosed(days=days)


def _limit_days(kind: MatterKind, area_key: str, *, on: date) -> int:
    return _days(kind.days_policy, kind.days_part, area_key, on=on)


def _days(code: str, part: str, area_key: str, *, on: date) -> int:
    answer = policy(code, area_key=area_key, on=on)
    value = answer.record()[part] if part else answer.integer()
    if not isinstance(value, int):
        raise TypeError(f"{code} {part} is not a number of days")
    return value


def _due_again(row: Matter, *, at: datetime) -> date:
    """Count anew, with the pause that ends today."""
    log = MatterEvent.objects.filter(matter=row).order_by("version").values_list("act", "at")
    steps = [(MatterAct(act), when) for act, when in log]
    pauses = pauses_in(steps, until=local_date(at))
    return due_proof(work_calendar(), local_date(row.received_at), row.limit_days, pauses).due_on
