"""Writes reviews of a change that may end a benefit: opened by answers and family facts, closed by people only."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from accounts.queries.approvals import ApprovalCard
from accounts.rules.actors import Actor
from certification.access import benefit_for, refuse_clerk_who_is_relative
from certification.actions import decisions
from certification.actions.decisions import NewDecision
from certification.actions.suspensions import DESK, note
from certification.enums import Benefit, DecisionKind, DecisionReason, StatusQuestion, SurvivorGround
from certification.errors import DecisionWrong, ReviewNotFound
from certification.models.entitlements import Entitlement
from certification.models.events import StatusReview
from certification.models.survivors import SurvivorFact
from certification.rules.survivors import BY_AGE
from family.queries.changes import adopted_since, married_since
from foundation.clock import local_date

# What each change ends or suspends a benefit by. Law: 18号令 art. 4, 5.
ENDS = {
    StatusQuestion.WORKS: (DecisionKind.TERMINATE, DecisionReason.WORKS),
    StatusQuestion.REMARRIED: (DecisionKind.TERMINATE, DecisionReason.REMARRIED),
    StatusQuestion.ADOPTED: (DecisionKind.TERMINATE, DecisionReason.ADOPTED),
    StatusQuestion.IMPRISONED: (DecisionKind.SUSPEND, DecisionReason.IMPRISONED),
}
BATCH = 500


@dataclass(frozen=True)
class Basis:
    """On what a conclusion rests: words, and where the papers are found."""

    words: str
    evidence: str = ""


@transaction.atomic
def keep(actor: Actor, review_id: UUID, words: str, *, at: datetime) -> None:
    """Note that a benefit goes on although something seemed to have changed, and why.

    Raises:
        ReviewNotFound: absent, closed, or of another area; ClerkIsRelative; DecisionWrong: without words.
    """
    row = _held(actor, review_id, at=at)
    if not words.strip():
        raise DecisionWrong
    row.closed_at, row.closed_by_id, row.words = at, actor.user_id, words.strip()
    row.save(update_fields=["closed_at", "closed_by_id", "words"])
    benefit = benefit_for(actor, row.entitlement.public_id, relations=DESK, on=local_date(at))
    note(actor, benefit, "standing.review_kept", row.public_id, at=at, reason=words)


def propose_end(
    actor: Actor, review_id: UUID, basis: Basis, *, waits: timedelta, at: datetime
) -> ApprovalCard:
    """Leave for a colleague that a benefit ends, or rests for a prison term, because of a change.

    Raises:
        ReviewNotFound, ClerkIsRelative; and as `decisions.propose`.
    """
    with transaction.atomic():
        row = _held(actor, review_id, at=at)
        kind, reason = ENDS[StatusQuestion(row.question)]
        new = NewDecision(kind, reason, basis.words, basis.evidence)
        return decisions.propose(actor, row.entitlement.public_id, new, waits=waits, at=at)


def open_from_families(*, at: datetime) -> int:
    """Open a review of every survivor who married or was adopted since the benefit began; give how many are new.

    Pulled from the family floor and never more than a question: such a fact ends nothing by itself. A marriage matters
    to a spouse, an adoption to a child, grandchild or sibling; where the ground is not on record, both do.
    Law: 18号令 art. 4 (3), (4).
    """
    count, after = 0, 0
    while True:
        rows = list(
            Entitlement.objects.current()
            .valid_on(local_date(at))
            .filter(benefit=Benefit.SURVIVOR.value, pk__gt=after)
            .select_related("person")
            .order_by("pk")[:BATCH]
        )
        if not rows:
            return count
        after = rows[-1].pk
        count += _opened(rows, at=at)


def _opened(rows: list[Entitlement], *, at: datetime) -> int:
    """Open what is to be asked about some benefits."""
    on, grounds = local_date(at), _grounds(rows)
    since = {row.person.human_id: row.starts_on for row in rows}
    married, adopted = married_since(since, on=on), adopted_since(since, on=on)
    count = 0
    for row in rows:
        ground, who = grounds.get(row.pk), row.person.human_id
        if who in married and ground in (None, SurvivorGround.SPOUSE.value):
            count += _open_once(row, StatusQuestion.REMARRIED, at=at)
        if who in adopted and (ground is None or ground in {one.value for one in BY_AGE}):
            count += _open_once(row, StatusQuestion.ADOPTED, at=at)
    return count


def _grounds(rows: list[Entitlement]) -> dict[int, str]:
    facts = SurvivorFact.objects.current().filter(entitlement__in=rows)
    return dict(facts.order_by("starts_on").values_list("entitlement_id", "ground"))


def _open_once(row: Entitlement, question: StatusQuestion, *, at: datetime) -> bool:
    """Open a review unless the same was asked before, answered or not: one fact is one question."""
    if StatusReview.objects.filter(entitlement=row, question=question.value).exists():
        return False
    StatusReview.objects.create(entitlement=row, question=question.value, opened_at=at)
    return True


def _held(actor: Actor, review_id: UUID, *, at: datetime) -> StatusReview:
    row = StatusReview.objects.select_related("entitlement").filter(public_id=review_id).first()
    if row is None or row.entitlement.paying_area_key not in actor.area_keys:
        raise ReviewNotFound
    benefit = benefit_for(actor, row.entitlement.public_id, relations=DESK, on=local_date(at))
    refuse_clerk_who_is_relative(actor, benefit.person_id, on=local_date(at))
    rows = StatusReview.objects.select_for_update(of=("self",)).select_related("entitlement")
    held = rows.filter(pk=row.pk, closed_at__isnull=True).first()
    if held is None:
        raise ReviewNotFound
    return held
