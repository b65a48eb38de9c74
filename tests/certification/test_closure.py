"""Once a tie is gone nothing stale acts: what is planned is asked again, and what waits to be sent does not go out."""

from datetime import timedelta

from accounts.models.notices import Notice, NoticeDelivery, NoticeItem
from accounts.rules.actors import SYSTEM
from certification.actions import reminder_digests, reminder_plans, reminders
from certification.models.reminders import Reminder
from certification.queries.reminders import planned_between
from family.actions import kinship
from family.enums import EndReason
from family.models.kinship import Parentage
from tests.cast import AT, ON, Cast

LATER = AT + timedelta(minutes=5)


def deny(cast: Cast) -> None:
    """Let a court deny that the grandmother is the mother's mother: the granddaughter is no relative any more."""
    row = Parentage.objects.current().get(child=cast.mother)
    kinship.end_parentage(SYSTEM, row.pk, ends_on=ON, reason=EndReason.COURT, at=AT)


def to_helper(cast: Cast) -> list[str]:
    rows = Reminder.objects.filter(recipient=cast.daughter, entitlement__person=cast.grandmother)
    return list(rows.values_list("state", flat=True))


def test_what_is_planned_is_cancelled_when_its_turn_comes(cast: Cast) -> None:
    reminder_plans.plan(on=ON, at=AT)
    assert to_helper(cast) == ["planned"]
    pairs = [(cast.grandmother.pk, cast.daughter.pk), (cast.father.pk, cast.mother.pk)]
    assert planned_between(pairs) == {pairs[0]: 1}
    deny(cast)
    reminders.release(at=LATER)
    assert to_helper(cast) == ["cancelled"]
    told = Notice.objects.filter(template=reminder_digests.TEMPLATE, subject=cast.grandmother)
    assert {row.recipient_id for row in told} == {cast.grandmother.pk}
    assert Notice.objects.filter(recipient=cast.daughter, subject=cast.father).exists(), (
        "the father stays hers"
    )


def test_what_is_released_and_not_sent_yet_does_not_go_out(cast: Cast) -> None:
    reminder_plans.plan(on=ON, at=AT)
    reminders.release(at=AT)
    deny(cast)
    parts = NoticeItem.objects.filter(
        notice__template=reminder_digests.TEMPLATE, notice__recipient=cast.daughter, voided_at__isnull=True
    )
    assert {part.subject_id for part in parts} == {cast.father.pk}, "what she is told of the father stays"
    rows = NoticeDelivery.objects.filter(
        notice__template=reminder_digests.TEMPLATE, notice__recipient=cast.daughter
    )
    assert set(rows.values_list("state", flat=True)) == {"queued"}
    hers = NoticeDelivery.objects.filter(notice__recipient=cast.grandmother, notice__subject=cast.grandmother)
    assert set(hers.values_list("state", flat=True)) == {"queued"}, "her own go on"


def test_nothing_new_is_planned(cast: Cast) -> None:
    deny(cast)
    reminder_plans.plan(on=ON, at=AT)
    assert to_helper(cast) == []
