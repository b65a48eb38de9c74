"""What the desks of reminders work on, made when a door is knocked at, and how those doors are knocked at."""

from datetime import timedelta
from uuid import UUID

from accounts.actions import notices
from accounts.models.deliveries import DeliveryLease
from accounts.models.notices import NoticeDelivery
from certification.actions.reminder_months import open_months
from certification.models.escalations import Escalation, OutreachTask
from certification.models.reminders import Reminder
from tests.permissions.knocking import Call, Data
from tests.permissions.world import BENGBU, World


def task(world: World, *, name: str = "grandmother", days: int = 10) -> UUID:
    """Let somebody of the desk be asked to ask after the grandmother, or whoever draws her pension here."""
    due_on = world.on + timedelta(days=days)
    same = {
        "entitlement": world.entitlement,
        "person_id": world.id(name),
        "area_key": BENGBU,
        "due_on": due_on,
    }
    asked = Escalation.objects.create(**same, begun_at=world.at, looks_at=world.at)
    made = OutreachTask.objects.create(**same, escalation=asked, reason="no_answer", opened_at=world.at)
    return made.public_id


def lease(
    world: World, state: str = "failed", *, channel: str = "sms", error: str = "channel.unavailable"
) -> UUID:
    """Let a lease have ended with one message to the daughter that did not go out."""
    ended = DeliveryLease.objects.create(
        channel=channel,
        provider="outbox",
        state="done",
        size_count=1,
        failed_count=int(state != "unknown"),
        unknown_count=int(state == "unknown"),
        taken_at=world.at,
        started_at=world.at,
        ended_at=world.at,
    )
    daughter = world.id("daughter")
    key = f"left over {ended.public_id}"
    notices.post_many([notices.NewNotice(key, "t", daughter, daughter, "face.reviewed")], at=world.at)
    NoticeDelivery.objects.filter(notice__key=key).update(
        state=state, channel=channel, lease=ended, provider="outbox", last_error=error, attempts_count=8
    )
    return ended.public_id


def aside(world: World, *, why: str = "no_policy") -> dict[str, str]:
    """Let a reminder to the daughter be put aside; give where it is asked to be tried again."""
    open_months(world.on, world.on)
    Reminder.objects.get_or_create(
        fire_on=world.on,
        entitlement=world.entitlement,
        stage=30,
        recipient_id=world.id("daughter"),
        due_on=world.on + timedelta(days=30),
        defaults={"state": "parked", "why": why, "planned_at": world.at, "settled_at": world.at},
    )
    return {"area_key": BENGBU, "cause": why}


def letter(world: World, key: str = "letter") -> int:
    """Let a letter wait for the mother, who has neither account nor phone."""
    mother = world.id("mother")
    new = notices.NewNotice(key, "t", mother, mother, "face.reviewed", is_letter_due=True)
    notices.post_many([new], at=world.at)
    return NoticeDelivery.objects.get(notice__key=key, channel="letter").pk


def _chosen(world: World, role: str) -> Data:
    return {"area": BENGBU, "letters": [letter(world)]}


_TASK = Call(
    parts=lambda world: {"task_id": task(world)},
    data=lambda world, role: {"outcome": "not_reached", "words": "没有人接"},
)
_LEASE = Call(
    parts=lambda world: {"lease_id": lease(world)}, data=lambda world, role: {"reason": "服务商已恢复"}
)
_ASIDE = Call(parts=aside, data=lambda world, role: {"reason": "规定已补上"})
CALLS: dict[tuple[str, str], Call] = {
    ("counter:outreach_task", "GET"): _TASK,
    ("counter:outreach_task", "POST"): _TASK,
    ("counter:outreach_take", "POST"): _TASK,
    ("counter:outreach_give_back", "POST"): _TASK,
    ("counter:lease_replay", "GET"): _LEASE,
    ("counter:lease_replay", "POST"): _LEASE,
    ("counter:parked_again", "GET"): _ASIDE,
    ("counter:parked_again", "POST"): _ASIDE,
    ("counter:letters", "POST"): Call(data=_chosen),
    # It waits: nothing came back that was never printed.
    ("counter:letter_returned", "POST"): Call(data=lambda world, role: {"number": letter(world)}),
}
