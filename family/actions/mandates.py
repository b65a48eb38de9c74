"""Writes mandates; only the principal gives one, and either side ends it at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from accounts.actions import audit, notices, people
from accounts.errors.people import PersonNotFound
from accounts.queries.people import LifeFact, life_facts
from accounts.rules.actors import Actor
from family.actions import service_ends
from family.actions.mandate_notices import tell
from family.enums import ConfirmedBy, LegalBasis, MandateEnd, MandateGrade, MandateScope
from family.errors import MandateByLaw, MandateExists, MandateHeldAtDesk, MandateNotAllowed, MandateNotFound
from family.models.mandates import Mandate
from family.queries.kin import relation_between
from family.queries.mandates import mandate_terms, mandates_held_by
from family.queries.questions import is_in_doubt
from family.rules.mandates import Offer, may_give
from foundation.clock import local_date
from foundation.periods import Period

# Whoever is under age or has a guardian does not end what the law or a court gave for them.
_BY_LAW = frozenset({LegalBasis.PARENT_OF_MINOR.value, LegalBasis.GUARDIAN.value})


@dataclass(frozen=True)
class NewMandate:
    """What the signed-in person wants to let a relative do, from the day of the act until the day before ``ends_on``."""

    helper_id: int
    grade: MandateGrade
    scopes: frozenset[MandateScope]
    ends_on: date


def consider(actor: Actor, new: NewMandate, *, at: datetime) -> None:
    """Ask whether a mandate could be given just now, and write nothing.

    Raises:
        MandateNotAllowed: with every reason.
        MandateExists: the other holds a mandate already.
        PersonNotFound: the actor is nobody who could give one, or the other is absent, dead, or the actor.

    Law: Civil Code art. 165.
    """
    principal, helper = _sides(actor, new.helper_id, on=local_date(at))
    given = _open(on=local_date(at)).filter(principal__same_as=principal.id, helper__same_as=helper.id)
    if given.exists():
        raise MandateExists
    decision = may_give(
        _offer(principal, helper, new, at=at), mandate_terms(on=local_date(at)), on=local_date(at)
    )
    if not decision.allowed:
        raise MandateNotAllowed(reasons=decision.reasons, law=decision.law)


def give(actor: Actor, new: NewMandate, *, confirmed_by: ConfirmedBy, at: datetime) -> Mandate:
    """Let somebody act for the signed-in person up to a grade, once a second way has confirmed it; both are told.

    Raises:
        As `consider`.

    Law: Civil Code art. 165.
    """
    try:
        with transaction.atomic():
            people.lock([actor.person_id or 0, new.helper_id])
            consider(actor, new, at=at)
            row = _row(actor.person_id or 0, new, confirmed_by, at=at)
            row.save(force_insert=True)
            tell([row], "given", at=at)
            audit.record(actor, _event("given", row), at=at)
    except IntegrityError as error:
        if "family_mandate_one_live" in str(error):
            raise MandateExists from error
        raise
    return row


@transaction.atomic
def revoke(actor: Actor, public_id: UUID, *, at: datetime) -> int:
    """End a mandate the signed-in person gave or holds; say how many ended.

    Raises:
        MandateByLaw: it is about the actor and rests on the law or a court, which one's own word does not end.
    Law: Civil Code art. 27, 28, 36.
    """
    own_id = actor.person_id or 0
    rows = _same(Q(principal__same_as=own_id) | Q(helper__same_as=own_id), public_id, on=local_date(at))
    for row in rows:
        by_principal = _is_about(row, own_id)
        if by_principal and row.legal_basis in _BY_LAW:
            raise MandateByLaw
        row.end_reason = (MandateEnd.BY_PRINCIPAL if by_principal else MandateEnd.BY_HELPER).value
    _change(actor, rows, "revoked", "revoked_at", at, at=at)
    service_ends.end_with(rows, at=at)
    return min(len(rows), 1)


@transaction.atomic
def freeze(actor: Actor, public_id: UUID, *, at: datetime) -> None:
    """Let a mandate the signed-in person gave or holds rest at once: nothing is done or seen by it until the one
    who gave it says so.

    Raises:
        MandateNotFound: absent, somebody else's, or ended; the answer is the same.
        MandateByLaw: it is about the actor and rests on the law or a court; a desk pauses it in a dispute.
    """
    own_id = actor.person_id or 0
    rows = _same(Q(principal__same_as=own_id) | Q(helper__same_as=own_id), public_id, on=local_date(at))
    if not rows:
        raise MandateNotFound
    if any(row.legal_basis in _BY_LAW and _is_about(row, own_id) for row in rows):
        raise MandateByLaw
    _change(actor, [row for row in rows if row.frozen_at is None], "frozen", "frozen_at", at, at=at)


def _is_about(row: Mandate, person_id: int) -> bool:
    """Say whether a mandate is about somebody, under whichever row of theirs."""
    lives = life_facts([person_id, row.principal_id])
    return lives[row.principal_id].id == lives[person_id].id


@transaction.atomic
def rest_between(actor: Actor, one_id: int, other_id: int, *, at: datetime) -> int:
    """Let every mandate between two people rest, whoever gave it, because one says they are no relatives.

    The caller has held both; each principal may let theirs live again. Say how many rest now.
    """
    pairs = Q(principal__same_as=one_id, helper__same_as=other_id) | Q(
        principal__same_as=other_id, helper__same_as=one_id
    )
    live = _open(on=local_date(at)).filter(pairs, frozen_at__isnull=True)
    rows = list(live.select_for_update().order_by("pk"))
    _change(actor, rows, "frozen", "frozen_at", at, at=at)
    return len(rows)


@transaction.atomic
def thaw(actor: Actor, public_id: UUID, *, at: datetime) -> None:
    """Let a resting mandate live again.

    Raises:
        MandateNotFound: absent, somebody else's, or ended; the answer is the same.
        MandateHeldAtDesk: a desk lets it rest in a dispute, and lets it live again.
    """
    rows = _given(actor, public_id, on=local_date(at))
    if any(row.held_at_desk for row in rows):
        raise MandateHeldAtDesk
    _change(actor, [row for row in rows if row.frozen_at is not None], "thawed", "frozen_at", None, at=at)


def _sides(actor: Actor, helper_id: int, *, on: date) -> tuple[LifeFact, LifeFact]:
    """Give the two of a mandate as human beings, both alive."""
    if actor.person_id is None:
        raise PersonNotFound
    found = life_facts([actor.person_id, helper_id])
    principal, helper = found.get(actor.person_id), found.get(helper_id)
    if principal is None or helper is None or principal.id == helper.id:
        raise PersonNotFound
    if not (principal.is_alive(on) and helper.is_alive(on)):
        raise PersonNotFound
    return principal, helper


def _offer(principal: LifeFact, helper: LifeFact, new: NewMandate, *, at: datetime) -> Offer:
    on = local_date(at)
    kin = relation_between(principal.id, helper.id, on=on).kin
    helped = {card.principal_id for card in mandates_held_by(helper.id, on=on)} - {principal.id}
    return Offer(
        new.grade,
        new.scopes,
        Period(on, new.ends_on) if new.ends_on > on else Period(on, on),
        is_near=kin is not None,
        is_in_doubt=kin is not None and is_in_doubt(kin),
        principal_born_on=principal.born_on,
        helper_born_on=helper.born_on,
        principals_count=len(helped),
    )


def _row(principal_id: int, new: NewMandate, confirmed_by: ConfirmedBy, *, at: datetime) -> Mandate:
    scopes = frozenset() if new.grade is MandateGrade.REMIND else new.scopes
    return Mandate(
        principal_id=principal_id,
        helper_id=new.helper_id,
        grade=new.grade.value,
        scopes=sorted(scope.value for scope in scopes),
        legal_basis=LegalBasis.CONSENT.value,
        starts_on=local_date(at),
        ends_on=new.ends_on,
        confirmed_by=confirmed_by.value,
        confirmed_at=at,
    )


def _given(actor: Actor, public_id: UUID, *, on: date) -> list[Mandate]:
    rows = _same(Q(principal__same_as=actor.person_id or 0), public_id, on=on)
    if not rows:
        raise MandateNotFound
    return rows


def _open(*, on: date) -> QuerySet[Mandate]:
    """Keep what was neither ended nor has run out by a day."""
    return Mandate.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on), revoked_at__isnull=True)


def _same(mine: Q, public_id: UUID, *, on: date) -> list[Mandate]:
    """Hold a mandate of mine, and one more of the same two people under other rows of theirs: both are meant."""
    live = _open(on=on)
    found = live.filter(mine, public_id=public_id).first()
    if found is None:
        return []
    same = live.filter(principal__same_as=found.principal_id, helper__same_as=found.helper_id)
    return list(same.select_for_update().order_by("pk"))


def _change(
    actor: Actor, rows: Iterable[Mandate], what: str, field: str, value: datetime | None, *, at: datetime
) -> None:
    """Write one column of some mandates, and tell both sides and the audit."""
    changed = list(rows)
    if not changed:
        return
    for row in changed:
        setattr(row, field, value)
        row.save(update_fields=[field, "end_reason"])
    if value is not None:
        # What waits to be sent to a helper about the principal is no longer theirs to know.
        notices.cancel_unsent_between(((row.helper_id, row.principal_id) for row in changed), at=at)
    tell(changed, what, at=at)
    audit.record_many(actor, [_event(what, row) for row in changed], at=at)


def _event(what: str, row: Mandate) -> audit.Event:
    return audit.Event(f"mandate.{what}", row.principal_id, mandate_id=row.pk)
