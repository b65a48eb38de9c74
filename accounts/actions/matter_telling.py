"""Tells partners how the matters of people go on who let them act; call in the transaction of the step."""

from collections.abc import Mapping
from datetime import date, datetime

from accounts.actions.partner_events import NewEvent, emit
from accounts.enums.matters import MatterAct
from accounts.enums.partner_events import PartnerEventKind
from accounts.models.matters import Matter

_KIND_OF: Mapping[MatterAct, PartnerEventKind] = {
    MatterAct.APPLY: PartnerEventKind.MATTER_RECEIVED,
    MatterAct.APPEAL: PartnerEventKind.MATTER_RECEIVED,
    MatterAct.ACCEPT: PartnerEventKind.MATTER_ACCEPTED,
    MatterAct.RETURN: PartnerEventKind.MATTER_NEEDS_INFORMATION,
    MatterAct.SUPPLY: PartnerEventKind.MATTER_SUPPLIED,
    MatterAct.REFUSE: PartnerEventKind.MATTER_DECIDED,
    MatterAct.GRANT: PartnerEventKind.MATTER_DECIDED,
    MatterAct.REJECT: PartnerEventKind.MATTER_DECIDED,
    MatterAct.LAPSE: PartnerEventKind.MATTER_DECIDED,
    MatterAct.WITHDRAW: PartnerEventKind.MATTER_WITHDRAWN,
}


def tell(row: Matter, act: MatterAct, *, at: datetime) -> None:
    """Tell of a step that the person themselves is told of; what clerks do among themselves is nobody else's."""
    kind = _KIND_OF.get(act)
    if kind is None:
        return
    new = NewEvent(
        f"{kind.value}:{row.public_id}:{row.version}",
        row.subject_id,
        {
            "matter_id": str(row.public_id),
            "matter": row.kind,
            "state": row.state,
            "outcome": row.outcome or None,
            "due_on": _day(row.due_on),
            "correct_by": _day(row.correct_by),
        },
    )
    emit(kind, [new], at=at)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
