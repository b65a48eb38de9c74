"""Certifies over the telephone, through the one action behind every door; whether a voice counts is the area's policy."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.rules.actors import Actor
from certification.actions import certifications
from certification.actions.calls import end, locked_line
from certification.actions.certifications import CertificationRecorded, NewCertification
from certification.enums import CallOutcome, Method, StatusQuestion
from certification.errors import CallerNotKnown, CallNotFound, CallNotRecorded, CertificationNotOpen
from certification.queries.deadlines import deadlines_of
from certification.queries.prechecks import precheck
from family.enums import Relation
from foundation.clock import local_date

SOURCE = "call"
_DESK = frozenset({Relation.DESK})


@transaction.atomic
def certify(
    actor: Actor, call_id: UUID, entitlement_id: UUID, answers: Mapping[StatusQuestion, bool], *, at: datetime
) -> CertificationRecorded:
    """Record a call as a proof where the paying area lets a voice count, and end it.

    Raises:
        CallNotFound: no such open call of the operator, or a benefit of somebody else.
        CallNotRecorded: without the caller's yes there is no recording, and without one no proof.
        CallerNotKnown: too few answers agreed.
        CertificationNotOpen: a call does not count there; and as `certifications.record`.
    """
    on = local_date(at)
    row = locked_line(actor, call_id)
    if row.agreed_at is None:
        raise CallNotRecorded
    if row.matched_count is None or row.matched_count < row.needed_count:
        raise CallerNotKnown
    cards = {card.entitlement_id: card for card in deadlines_of([row.person_id], on=on)}
    if entitlement_id not in cards:
        raise CallNotFound
    # Where two people share a number, a voice cannot tell them apart.
    against = precheck(cards[entitlement_id], Method.PHONE, on=on).refusals
    if against:
        raise CertificationNotOpen(reasons=against)
    new = NewCertification(
        Method.PHONE,
        on,
        reference=f"{SOURCE}:{row.public_id}",
        source=SOURCE,
        external_id=str(row.public_id),
        answers=answers,
    )
    done = certifications.record(actor, entitlement_id, new, relations=_DESK, at=at)
    row.proof_id = done.proof_id
    end(actor, row, CallOutcome.RECORDED, "", at=at)
    return done
