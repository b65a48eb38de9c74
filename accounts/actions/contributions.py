"""Writes what was paid on a person's insurances, and which retirement age holds for them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from accounts.actions import audit
from accounts.actions.documents import Why
from accounts.actions.people import lock
from accounts.enums.retirement import Retiree
from accounts.errors.contributions import (
    ContributionExists,
    ContributionNotFound,
    ContributionRefused,
    RetireeMismatch,
)
from accounts.models.contributions import ContributionSpan, RetirementCategory
from accounts.queries.people import life_facts
from accounts.rules import contributions as rules
from accounts.rules import retirement
from accounts.rules.actors import Actor
from accounts.rules.contributions import Span
from foundation.clock import local_date
from foundation.identifiers import uuid7

AT_HAND = "hand"
# What a register or the sample brings was decided where it comes from.
NOT_AT_DESK = Why("")


@dataclass(frozen=True)
class Origin:
    """The system an entry came from and its number there; one entered by hand gets a number of its own."""

    source: str = AT_HAND
    external_id: str = ""


def row_of(person_id: int, span: Span, origin: Origin, *, at: datetime) -> ContributionSpan:
    """Make the unsaved row of a span; loaders collect these and write them in bulk."""
    return ContributionSpan(
        person_id=person_id,
        insurance=span.insurance.value,
        scheme=span.scheme.value,
        kind=span.kind.value,
        area_key=span.area_key,
        starts_on=span.period.starts_on,
        ends_on=span.period.ends_on,
        months_count=span.months_count,
        base_fen=span.base_fen,
        unit_fen=span.unit_fen,
        personal_fen=span.personal_fen,
        employer=span.employer,
        source=origin.source,
        external_id=origin.external_id or str(uuid7()),
        recorded_at=at,
    )


def record(
    actor: Actor, person_id: int, span: Span, origin: Origin, *, at: datetime, why: Why = NOT_AT_DESK
) -> int:
    """Record months of contributions; give the entry's number inside the house.

    Raises:
        ContributionRefused: with every reason; ContributionExists: the source's entry is on record.
    """
    _check(span, at=at)
    with _one_entry(), transaction.atomic():
        row = row_of(person_id, span, origin, at=at)
        row.save(force_insert=True)
        audit.record(actor, _event("contribution.recorded", row, why), at=at)
    return row.pk


def correct(actor: Actor, span_id: int, span: Span, *, why: Why, at: datetime) -> int:
    """Put a corrected entry in the place of one on record, which is kept as superseded.

    Raises:
        ContributionNotFound: absent, or corrected meanwhile; ContributionRefused: with every reason.
    """
    _check(span, at=at)
    with transaction.atomic():
        old = _supersede(span_id, at=at)
        row = row_of(old.person_id, span, Origin(old.source, old.external_id), at=at)
        row.save(force_insert=True)
        audit.record(actor, _event("contribution.corrected", row, why, replaces=old.pk), at=at)
    return row.pk


@transaction.atomic
def withdraw(actor: Actor, span_id: int, *, why: Why, at: datetime) -> None:
    """Take back an entry that was never true; it is kept as superseded.

    Raises:
        ContributionNotFound: absent, or corrected meanwhile.
    """
    row = _supersede(span_id, at=at)
    audit.record(actor, _event("contribution.withdrawn", row, why), at=at)


@transaction.atomic
def record_category(
    actor: Actor,
    person_id: int,
    category: Retiree,
    *,
    evidence: str,
    at: datetime,
    why: Why = NOT_AT_DESK,
) -> None:
    """Record which old retirement age holds for somebody, by the paper that says so; a new one takes its place.

    Raises:
        RetireeMismatch: the category is not one of the person's sex.
    """
    lock([person_id])
    life = life_facts([person_id])[person_id]
    if not retirement.fits(life.sex, category):
        raise RetireeMismatch
    RetirementCategory.objects.current().filter(person__same_as=person_id).update(superseded_at=at)
    RetirementCategory.objects.create(
        person_id=person_id,
        category=category.value,
        evidence=evidence,
        starts_on=life.born_on,
        recorded_at=at,
    )
    event = audit.Event(
        "retirement.category_recorded",
        person_id,
        area_key=why.area_key,
        reason=why.reason,
        facts={"category": category.value},
    )
    audit.record(actor, event, at=at)


def _check(span: Span, *, at: datetime) -> None:
    decision = rules.may_record(span, on=local_date(at))
    if not decision.allowed:
        raise ContributionRefused(reasons=decision.reasons, law=decision.law)


def _supersede(span_id: int, *, at: datetime) -> ContributionSpan:
    """Hold a current entry and end it."""
    row = ContributionSpan.objects.current().select_for_update().filter(pk=span_id).first()
    if row is None:
        raise ContributionNotFound
    row.superseded_at = at
    row.save(update_fields=["superseded_at"])
    return row


@contextmanager
def _one_entry() -> Iterator[None]:
    """Say in the house's words that the source's entry is on record already."""
    try:
        yield
    except IntegrityError as error:
        if "accounts_span_one_external" in str(error):
            raise ContributionExists from error
        raise


def _event(action: str, row: ContributionSpan, why: Why, *, replaces: int | None = None) -> audit.Event:
    """Say what was recorded, without any amount."""
    ends_on: date | None = row.ends_on
    facts = {
        "insurance": row.insurance,
        "starts_on": row.starts_on.isoformat(),
        "ends_on": ends_on.isoformat() if ends_on else "",
        "span": row.pk,
        **({"replaces": replaces} if replaces else {}),
    }
    return audit.Event(
        action,
        row.person_id,
        area_key=why.area_key,
        object_kind="contribution",
        reason=why.reason,
        facts=facts,
    )
