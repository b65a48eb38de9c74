"""Writes mandates that rest on more than a code: a relative's confirmed word, the law, a court, or a written power."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from accounts.actions import audit, people
from accounts.errors.people import PersonNotFound
from accounts.queries.people import life_facts
from accounts.rules.actors import Actor
from family.actions import service_ends
from family.actions.mandate_notices import tell
from family.enums import ConfirmedBy, LegalBasis, MandateEnd, MandateGrade, MandateScope
from family.errors import MandateExists
from family.models.mandates import Mandate
from family.queries.mandates import open_between
from foundation.clock import local_date


@dataclass(frozen=True)
class Grounded:
    """A mandate with what it rests on, from the day of the act until the day before ``ends_on``."""

    principal_id: int
    helper_id: int
    grade: MandateGrade
    scopes: frozenset[MandateScope]
    basis: LegalBasis
    confirmed_by: ConfirmedBy
    ends_on: date | None
    paper: str = ""
    evidence_id: int | None = None


@dataclass(frozen=True)
class AtDesk:
    """At which area's desk it is written, and why; empty where somebody's own word was enough."""

    area_key: str = ""
    reason: str = ""


NO_DESK = AtDesk()


def open_for(actor: Actor, new: Grounded, desk: AtDesk, *, at: datetime) -> Mandate:
    """Write a mandate in the place of one that the principal gave by their own word, and tell both sides.

    Whether it may be given has been asked. What was consented to before goes into a new consent.

    Raises:
        MandateExists: another stands that rests on the law, a court or a written power.
        PersonNotFound: one of the two is absent, dead, or they are the same.
    """
    try:
        with transaction.atomic():
            people.lock([new.principal_id, new.helper_id])
            _refuse_nobody(new, on=local_date(at))
            before = _end_consents(new, at=at)
            scopes = new.scopes | _taken_over(before, new.basis)
            row = Mandate(
                principal_id=new.principal_id,
                helper_id=new.helper_id,
                grade=new.grade.value,
                scopes=sorted(scope.value for scope in scopes),
                legal_basis=new.basis.value,
                starts_on=local_date(at),
                ends_on=new.ends_on,
                confirmed_by=new.confirmed_by.value,
                confirmed_at=at,
                paper=new.paper,
                evidence_id=new.evidence_id,
            )
            row.save(force_insert=True)
            tell([row], "given", at=at)
            events = [_event("replaced", one, desk) for one in before]
            audit.record_many(actor, [*events, _event("given", row, desk)], at=at)
    except IntegrityError as error:
        if "family_mandate_one_live" in str(error):
            raise MandateExists from error
        raise
    return row


def end_on_ground(
    actor: Actor, rows: list[Mandate], reason: MandateEnd, desk: AtDesk, *, at: datetime
) -> None:
    """End some mandates that are locked, with the links that rest on them, and tell both sides."""
    for row in rows:
        row.revoked_at, row.end_reason = at, reason.value
        row.save(update_fields=["revoked_at", "end_reason"])
    service_ends.end_with(rows, at=at)
    tell(rows, "revoked", at=at)
    audit.record_many(actor, [_event("revoked", row, desk) for row in rows], at=at)


def _refuse_nobody(new: Grounded, *, on: date) -> None:
    found = life_facts([new.principal_id, new.helper_id])
    principal, helper = found.get(new.principal_id), found.get(new.helper_id)
    if principal is None or helper is None or principal.id == helper.id:
        raise PersonNotFound
    if not (principal.is_alive(on) and helper.is_alive(on)):
        raise PersonNotFound


def _end_consents(new: Grounded, *, at: datetime) -> list[Mandate]:
    """End what the principal had consented to before; what rests on another ground stays, and is in the way.

    Raises:
        MandateExists.
    """
    rows = list(open_between(new.helper_id, new.principal_id, on=local_date(at)).select_for_update())
    if any(row.legal_basis != LegalBasis.CONSENT.value for row in rows):
        raise MandateExists
    for row in rows:
        row.revoked_at, row.end_reason = at, MandateEnd.REPLACED.value
        row.save(update_fields=["revoked_at", "end_reason"])
    service_ends.end_with(rows, at=at)
    return rows


def _taken_over(before: list[Mandate], basis: LegalBasis) -> frozenset[MandateScope]:
    """Give what was consented to before, where the new one is a consent too: nobody loses by confirming again."""
    if basis is not LegalBasis.CONSENT:
        return frozenset()
    return frozenset(MandateScope(scope) for row in before for scope in row.scopes)


def _event(what: str, row: Mandate, desk: AtDesk) -> audit.Event:
    facts = {"basis": row.legal_basis, **({"end": row.end_reason} if row.end_reason else {})}
    return audit.Event(
        f"mandate.{what}",
        row.principal_id,
        mandate_id=row.pk,
        area_key=desk.area_key,
        reason=desk.reason,
        facts=facts,
    )
