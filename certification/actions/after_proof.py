"""What follows from a proof besides the deadline; called in its transaction, with the clocks of the person held."""

from collections.abc import Sequence
from datetime import datetime

from accounts.actions import audit
from accounts.rules.actors import Actor
from certification.actions.suspensions import lift_by_proof
from certification.enums import StatusQuestion
from certification.models.entitlements import Deadline
from certification.models.events import Certification, CertificationProof, StatusReview
from certification.queries.deadlines import DeadlineCard
from certification.queries.prechecks import questions_for
from foundation.clock import local_date


def settle(
    actor: Actor, card: DeadlineCard, row: Certification, proof: CertificationProof, *, at: datetime
) -> None:
    """Do for one benefit what follows from a proof that serves it: payment goes on, and what has changed is looked at."""
    deadline = Deadline.objects.select_related("entitlement").get(entitlement_id=row.entitlement_id)
    lift_by_proof(deadline, row, at=at)
    open_reviews(actor, card, row, proof, at=at)


def open_reviews(
    actor: Actor, card: DeadlineCard, row: Certification, proof: CertificationProof, *, at: datetime
) -> None:
    """Have somebody look at a benefit whose receiver says that what it depends on has changed.

    Law: 因工死亡职工供养亲属范围规定 art. 4.
    """
    asked = questions_for(card.paying_area_key, card.benefit, on=local_date(at))
    lost: Sequence[StatusQuestion] = [one for one in asked if proof.answers.get(one.value)]
    for question in lost:
        review, is_new = StatusReview.objects.get_or_create(
            entitlement_id=row.entitlement_id,
            question=question.value,
            closed_at=None,
            defaults={"proof": proof, "opened_at": at},
        )
        if is_new:
            event = audit.Event(
                "certification.review_opened",
                card.person_id,
                object_kind="status_review",
                object_id=review.public_id,
                facts={"question": question.value},
            )
            audit.record(actor, event, at=at)
