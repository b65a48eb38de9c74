"""Releases planned reminders; at any time, any number of times, and killed at any point."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q

from accounts.actions import notices
from accounts.queries.people import person_cards
from certification.enums import ReminderState
from certification.models.entitlements import Deadline
from certification.models.reminders import Reminder
from certification.queries.standings import unasked_among
from certification.rules.reminding import topic
from family.queries.kin import terms_between
from family.queries.mandates import recipients_of
from foundation.clock import local_date
from regions.queries.places import areas_last_known

BATCH_MAX = 500
TEMPLATE = "certification.reminder"


@dataclass(frozen=True)
class ReleaseReport:
    """What one batch did; ``taken_count`` is zero when nothing is left to do."""

    taken_count: int
    released_count: int
    skipped_count: int
    cancelled_count: int


@transaction.atomic
def release(*, at: datetime) -> ReleaseReport:
    """Turn one batch of planned reminders into notices; cancel those that are no longer true.

    Each reminder is asked again in this transaction: the deadline unchanged, the entitlement live, the
    recipient still to be told. One that a later stage has overtaken, as after days without a release, is
    skipped. Deadlines being certified at this moment are left to the next tick.
    """
    on = local_date(at)
    taken = _lock_batch()
    if not taken:
        return ReleaseReport(0, 0, 0, 0)
    told = recipients_of((r.entitlement.person_id for r in taken), on=on)
    unasked = unasked_among({r.entitlement_id for r in taken}, on=on)
    outdone = _outdone({r.entitlement_id for r in taken}, on=on)
    true = [
        r
        for r in taken
        if r.entitlement_id not in outdone | unasked
        and _is_true(r, told.get(r.entitlement.person_id, frozenset()), on=on)
    ]
    overtaken = _overtaken([r.pk for r in true])
    due = [r for r in true if r.pk not in overtaken]
    cancelled = {r.pk for r in taken} - {r.pk for r in true}

    notices.post_many(_notices(due, on=on), at=at)
    _settle([r.pk for r in due], ReminderState.RELEASED, at=at)
    _settle(overtaken, ReminderState.SKIPPED, at=at)
    _settle(cancelled, ReminderState.CANCELLED, at=at)
    return ReleaseReport(len(taken), len(due), len(overtaken), len(cancelled))


def _lock_batch() -> list[Reminder]:
    """Lock some planned reminders, their deadlines first, passing over what somebody else holds."""
    wanted = list(
        Reminder.objects.filter(state=ReminderState.PLANNED.value)
        .order_by("pk")
        .values_list("pk", "entitlement_id")[:BATCH_MAX]
    )
    locked = Deadline.objects.select_for_update(skip_locked=True, no_key=True).filter(
        pk__in={entitlement_id for _pk, entitlement_id in wanted}
    )
    free = {deadline.pk for deadline in locked.order_by("pk")}
    return list(
        Reminder.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(pk__in=[pk for pk, entitlement_id in wanted if entitlement_id in free])
        .filter(state=ReminderState.PLANNED.value)
        .select_related("entitlement__deadline", "recipient")
        .order_by("pk")
    )


def _is_true(reminder: Reminder, told: frozenset[int], *, on: date) -> bool:
    """Say whether a planned reminder still tells the truth to somebody who should hear it."""
    entitlement = reminder.entitlement
    is_live = entitlement.superseded_at is None and (entitlement.ends_on is None or entitlement.ends_on > on)
    return is_live and entitlement.deadline.due_on == reminder.due_on and reminder.recipient.human_id in told


def _outdone(entitlement_ids: Collection[int], *, on: date) -> frozenset[int]:
    """Give those whose person has the same benefit once more, under another row, with the clock that counts."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT found.entitlement_id FROM certification_outdone_clocks(%s) AS found"
            " WHERE found.entitlement_id = ANY (%s)",
            [on, list(entitlement_ids)],
        )
        return frozenset(row[0] for row in cursor.fetchall())


def _overtaken(pks: Sequence[int]) -> frozenset[int]:
    """Give those reminders whose recipient has a later stage of the same deadline planned or settled."""
    later = Reminder.objects.filter(
        entitlement=OuterRef("entitlement"),
        due_on=OuterRef("due_on"),
        recipient__same_as=OuterRef("recipient"),
    )
    # Of two at one stage, for a recipient who stands in the registry twice, the first goes out.
    is_later = Q(stage__lt=OuterRef("stage")) | Q(
        stage=OuterRef("stage"), recipient_id__lt=OuterRef("recipient_id")
    )
    rows = Reminder.objects.filter(Exists(later.filter(is_later)), pk__in=list(pks))
    return frozenset(rows.values_list("pk", flat=True))


def _notices(due: Sequence[Reminder], *, on: date) -> list[notices.NewNotice]:
    """Word each reminder's facts for its recipient."""
    names = person_cards(r.entitlement.person_id for r in due)
    areas = areas_last_known({r.entitlement.paying_area_key for r in due}, on=on)
    about = {r.pk: names[r.entitlement.person_id].id for r in due}
    pairs = ((r.recipient.human_id, about[r.pk]) for r in due if r.recipient.human_id != about[r.pk])
    terms = terms_between(pairs, on=on)
    found = []
    for reminder in due:
        entitlement = reminder.entitlement
        recipient_id, subject_id = reminder.recipient.human_id, about[reminder.pk]
        term = terms.get((recipient_id, subject_id))
        found.append(
            notices.NewNotice(
                key=f"certification.reminder:{entitlement.public_id}:{reminder.due_on}:{reminder.stage}:{recipient_id}",
                topic=topic(entitlement.public_id, reminder.due_on),
                recipient_id=recipient_id,
                subject_id=subject_id,
                template=TEMPLATE,
                facts={
                    "name": names[entitlement.person_id].name,
                    "is_about_reader": recipient_id == subject_id,
                    "relation_zh": term.zh if term else "",
                    "relation_en": term.en if term else "",
                    "benefit": entitlement.benefit,
                    "due_on": reminder.due_on.isoformat(),
                    "days_left": (reminder.due_on - on).days,
                    "area_name": areas[entitlement.paying_area_key].name,
                    "area_name_en": areas[entitlement.paying_area_key].name_en,
                },
            )
        )
    return found


def _settle(pks: Collection[int], state: ReminderState, *, at: datetime) -> None:
    """Note what became of some reminders."""
    Reminder.objects.filter(pk__in=list(pks)).update(state=state.value, settled_at=at)
