"""Writes changes of policy: one officer drafts, another decides, and an approved draft becomes a value at once.

Who may do it for which area is asked by the floor that knows users; here stands what holds for everybody.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from foundation.clock import local_date
from foundation.periods import Period
from regions.actions.editions import hold_edition
from regions.enums import ChangeState, Origin, PolicyScope
from regions.errors import (
    ChangeDecided,
    ChangeExists,
    ChangeMoved,
    ChangeNeedsSecond,
    ChangeNotFound,
    ChangeRefused,
)
from regions.models.changes import PolicyChange
from regions.models.policy import PolicyValue
from regions.queries.changes import ChangeCard, card_of, draft_of, local_values, seal_of
from regions.queries.places import pooling_areas
from regions.rules.changes import Draft, fingerprint, is_open, reasons_against
from regions.rules.facts import thaw

ONE_WAITING = "regions_policychange_one_waiting"


def draft(new: Draft, *, by: int, waits: timedelta, at: datetime) -> ChangeCard:
    """Write a draft down for a second officer, who has until the end of the wait.

    Raises ChangeRefused with every reason, ChangeExists.
    """
    with transaction.atomic():
        _let_go_of_expired(new, by=by, at=at)
        _refuse(new, at=at)
        try:
            with transaction.atomic():
                row = PolicyChange.objects.create(
                    **_columns(new),
                    payload_hash=fingerprint(new),
                    drafted_by=by,
                    drafted_at=at,
                    expires_at=at + waits,
                )
        except IntegrityError as error:
            if ONE_WAITING not in str(error):
                raise
            raise ChangeExists from error
        return card_of(row)


def approve(public_id: UUID, seen: str, *, by: int, at: datetime) -> ChangeCard:
    """Make a draft a value of its area; what officers wrote before gives way for its period and stays on record.

    `seen` is the seal of what the second officer had before their eyes: the draft and all that it displaces.
    Raises ChangeNotFound, ChangeDecided, ChangeNeedsSecond, ChangeMoved, ChangeRefused.
    """
    with transaction.atomic():
        row = _locked(public_id, at=at)
        new = draft_of(row)
        if row.drafted_by == by:
            raise ChangeNeedsSecond
        hold_edition()
        if row.payload_hash != fingerprint(new) or seen != seal_of(new, on=local_date(at)):
            raise ChangeMoved
        _refuse(new, at=at)

        _decide(row, ChangeState.APPROVED, by=by, note="", at=at)
        _enact(row, new, at=at)
        return card_of(row)


def reject(public_id: UUID, note: str, *, by: int, at: datetime) -> ChangeCard:
    """Send a draft back with the reason.

    Raises ChangeNotFound, ChangeDecided, ChangeNeedsSecond.
    """
    with transaction.atomic():
        row = _locked(public_id, at=at)
        if row.drafted_by == by:
            raise ChangeNeedsSecond
        _decide(row, ChangeState.REJECTED, by=by, note=note, at=at)
        return card_of(row)


def withdraw(public_id: UUID, *, by: int, at: datetime) -> ChangeCard:
    """Take one's own draft back.

    Raises ChangeNotFound: also for somebody else's; ChangeDecided.
    """
    with transaction.atomic():
        row = _locked(public_id, at=at)
        if row.drafted_by != by:
            raise ChangeNotFound
        _decide(row, ChangeState.WITHDRAWN, by=by, note="", at=at)
        return card_of(row)


def _refuse(new: Draft, *, at: datetime) -> None:
    on = local_date(at)
    areas = {area.key for area in pooling_areas(on=max(on, new.period.starts_on))}
    reasons = reasons_against(new, areas=areas, standing=local_values(new), on=on)
    if reasons:
        raise ChangeRefused(reasons=reasons)


def _let_go_of_expired(new: Draft, *, by: int, at: datetime) -> None:
    """Close a draft of the same value that nobody decided in time, in the name of whoever drafts anew."""
    PolicyChange.objects.filter(
        area_key=new.area_key,
        code=new.code,
        benefit=new.benefit,
        insurance=new.insurance,
        state=ChangeState.WAITING.value,
        expires_at__lte=at,
    ).update(state=ChangeState.EXPIRED.value, decided_by=by, decided_at=at)


def _locked(public_id: UUID, *, at: datetime) -> PolicyChange:
    row = PolicyChange.objects.select_for_update().filter(public_id=public_id).first()
    if row is None:
        raise ChangeNotFound
    if not is_open(ChangeState(row.state), row.expires_at, at=at):
        raise ChangeDecided
    return row


def _decide(row: PolicyChange, state: ChangeState, *, by: int, note: str, at: datetime) -> None:
    row.state, row.decided_by, row.decided_at, row.decision_note = state.value, by, at, note
    row.save(update_fields=["state", "decided_by", "decided_at", "decision_note"])


def _enact(row: PolicyChange, new: Draft, *, at: datetime) -> None:
    """Supersede what officers wrote for the same thing and days, keep its other days, and add the new value if any."""
    same = PolicyValue.objects.current().filter(
        code=new.code,
        scope=PolicyScope.AREA.value,
        scope_key=new.area_key,
        benefit=new.benefit,
        insurance=new.insurance,
        origin=Origin.LOCAL.value,
    )
    touched = [held for held in same.select_for_update() if _period(held).overlaps(new.period)]
    PolicyValue.objects.filter(pk__in=[held.pk for held in touched]).update(superseded_at=at)
    kept = [_part(held, part, at=at) for held in touched for part in _period(held).minus(new.period)]
    PolicyValue.objects.bulk_create([*kept, *_value_of(row, new, at=at)])


def _value_of(row: PolicyChange, new: Draft, *, at: datetime) -> list[PolicyValue]:
    """Make the value of a draft; one that only brings the wider rule back has none."""
    if new.value is None:
        return []
    columns = _columns(new)
    columns["scope_key"] = columns.pop("area_key")
    value = PolicyValue(
        **columns,
        scope=PolicyScope.AREA.value,
        unit=new.fact().unit,
        origin=Origin.LOCAL.value,
        change=row,
        recorded_at=at,
    )
    return [value]


def _period(row: PolicyValue) -> Period:
    return Period(row.starts_on, row.ends_on)


def _part(row: PolicyValue, part: Period, *, at: datetime) -> PolicyValue:
    """Copy a value for a part of its days."""
    columns = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if not f.primary_key}
    columns |= {
        "starts_on": part.starts_on,
        "ends_on": part.ends_on,
        "recorded_at": at,
        "superseded_at": None,
    }
    return PolicyValue(**columns)


def _columns(new: Draft) -> dict[str, object]:
    return {
        "area_key": new.area_key,
        "code": new.code,
        "benefit": new.benefit,
        "insurance": new.insurance,
        "value": None if new.value is None else thaw(new.value),
        "starts_on": new.period.starts_on,
        "ends_on": new.period.ends_on,
        "source_document": new.source.document,
        "source_article": new.source.article,
        "source_page": new.source.page,
        "source_note": new.source.note,
        "source_checked_on": new.source.checked_on,
        "confidence": new.confidence.value,
    }
