"""The verdict over a storm: what was lost, what came twice, what is stuck; an empty list is what is hoped for."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from django.db import connection
from django.db.models import CharField, Exists, F, OuterRef, Value
from django.db.models.functions import Cast, Concat

from accounts.enums.notices import WAITING, Channel, DeliveryState
from accounts.models.notices import Notice, NoticeDelivery, NoticeItem
from certification.enums import ReminderState
from certification.models.reminders import Reminder
from certification.rules.reminding import topic
from tests.faults.oracle import Line, Oracle

TEMPLATE = "certification.reminder"
SHOWN_MAX = 5
LEFT = frozenset({DeliveryState.SENT.value, DeliveryState.DELIVERED.value})
# Only by e-mail may nobody know: SMTP takes no key, so nobody can be asked, and it is not sent again blindly.
KEYLESS = frozenset({Channel.EMAIL.value})


@dataclass(frozen=True)
class Picture:
    """How far the work is; two that are equal mean that nothing moved."""

    waiting_count: int
    reminders: tuple[tuple[str, int], ...]
    deliveries: tuple[tuple[str, int], ...]
    leases: tuple[tuple[str, int], ...]
    attempts_count: int
    missing_count: int

    @property
    def is_done(self) -> bool:
        """Tell whether everything planned has come to an end, and all that should be is planned."""
        waiting = {state.value for state in WAITING}
        return (
            not self.missing_count
            and dict(self.reminders).get(ReminderState.PLANNED.value, 0) == self.waiting_count
            and waiting.isdisjoint(dict(self.deliveries))
            and {"waiting", "running"}.isdisjoint(dict(self.leases))
        )


def lines() -> set[Line]:
    """Read the plan."""
    return {
        Line(*row)
        for row in Reminder.objects.values_list("entitlement_id", "due_on", "stage", "recipient_id")
    }


def waiting_count(on: date) -> int:
    """Count what is planned for somebody who had their message of the day already: it goes out with the next one."""
    had = Notice.objects.annotate(
        whole_key=Concat(Value("reminder:"), Cast(OuterRef("recipient_id"), CharField()), Value(f":{on}"))
    )
    planned = Reminder.objects.filter(state=ReminderState.PLANNED.value)
    return planned.filter(Exists(had.filter(key=F("whole_key")))).count()


def picture(expected: set[Line], on: date) -> Picture:
    """Look at everything at once, on a day."""
    return Picture(
        waiting_count(on),
        _counted("SELECT state, count(*) FROM certification_reminder GROUP BY state"),
        _counted(
            "SELECT state, count(*) FROM accounts_noticedelivery WHERE channel <> 'letter' GROUP BY state"
        ),
        _leases(),
        sum(NoticeDelivery.objects.values_list("attempts_count", flat=True)),
        len(expected - lines()),
    )


def errors() -> list[str]:
    """Tell how the deliveries stand, and what went wrong with them last."""
    rows = NoticeDelivery.objects.values_list("channel", "state", "last_error", "provider")
    return [f"{count} times {' '.join(row)}" for row, count in Counter(rows).most_common()]


def faults(oracle: Oracle, counts: dict[str, Any]) -> list[str]:
    """Judge: name every fault, in words a person can follow."""
    return [
        *_plan(oracle),
        *_settled(),
        *_told(oracle),
        *_digests(),
        *_ends(),
        *_at_the_provider(Counter(counts["taken"]), Counter(counts["mails"])),
    ]


def _plan(oracle: Oracle) -> Iterator[str]:
    rows = lines()
    yield from _said("never planned", oracle.must - rows)
    yield from _said("planned though nobody should hear it", rows - oracle.may)


def _settled() -> Iterator[str]:
    """Insist that every line went out, but for those a later stage overtook or a certification cancelled."""
    last: dict[tuple[int, date, int], int] = {}
    rows = list(
        Reminder.objects.values_list("entitlement_id", "due_on", "recipient_id", "stage", "state", named=True)
    )
    for row in rows:
        key = (row.entitlement_id, row.due_on, row.recipient_id)
        last[key] = min(last.get(key, row.stage), row.stage)
    skipped = [
        row
        for row in rows
        if row.state == "skipped" and last[row.entitlement_id, row.due_on, row.recipient_id] == row.stage
    ]
    yield from _said("skipped without a later stage", skipped)
    known = {"released", "skipped", "cancelled"}
    yield from _said("left lying", [row for row in rows if row.state not in known])


def _told(oracle: Oracle) -> Iterator[str]:
    """Compare what was released with what stands in messages, one for one."""
    found = Counter(
        (row.notice.recipient_id, row.topic)
        for row in NoticeItem.objects.filter(notice__template=TEMPLATE).select_related("notice")
    )
    found += Counter(
        Notice.objects.filter(template=TEMPLATE, items__isnull=True).values_list("recipient_id", "topic")
    )
    public = {pk: one.public_id for pk, one in oracle.crowd.clocks.items()}
    released = Reminder.objects.filter(state=ReminderState.RELEASED.value)
    wanted = Counter((row.recipient_id, topic(public[row.entitlement_id], row.due_on)) for row in released)
    yield from _said("released but in no message", (wanted - found).items())
    yield from _said("in a message too often", (found - wanted).items())


def _digests() -> Iterator[str]:
    """Insist on one message a day for each recipient, but for what could not wait."""
    found = Counter(
        Notice.objects.filter(template=TEMPLATE, key__regex=r"^reminder:\d+:[0-9-]+$").values_list(
            "key", flat=True
        )
    )
    yield from _said("a day's message twice", [key for key, count in found.items() if count > 1])


def _ends() -> Iterator[str]:
    """Insist that nothing is on its way any more, and that nobody knows only where nobody can be asked."""
    # A letter waits for somebody to print it.
    waiting = NoticeDelivery.objects.filter(state__in=[state.value for state in WAITING]).exclude(
        channel=Channel.LETTER.value
    )
    yield from _said("stuck on its way", waiting.values_list("notice__key", "channel", "state"))
    lost = NoticeDelivery.objects.filter(state=DeliveryState.UNKNOWN.value).exclude(channel__in=KEYLESS)
    yield from _said("unknown though the provider can be asked", lost.values_list("notice__key", "channel"))
    parked = NoticeDelivery.objects.filter(state=DeliveryState.PARKED.value)
    yield from _said("parked", parked.values_list("notice__key", "channel", "last_error"))
    yield from _said(
        "a lease left open", [state for state, _ in _leases() if state in {"waiting", "running"}]
    )


def _at_the_provider(taken: Counter[str], mails: Counter[str]) -> Iterator[str]:
    """Count at the provider, which looks at no key: once for what was sent, never twice."""
    yield from _said("taken twice by the provider", [key for key, count in taken.items() if count > 1])
    yield from _said("mailed twice", [key for key, count in mails.items() if count > 1])
    for row in NoticeDelivery.objects.select_related("notice"):
        counted = mails if row.channel in KEYLESS else taken
        key = _mail_id(row.notice.key) if row.channel in KEYLESS else f"{row.notice.key}:{row.channel}"
        if row.state in LEFT and not counted[key]:
            yield f"said to be sent, but the provider never got it: {key}"
        if row.state not in LEFT | {DeliveryState.UNKNOWN.value} and counted[key]:
            yield f"{row.state}, but the provider got it: {key}"


def at_the_door(receipts: Sequence[str], visits: Mapping[str, int], counts: dict[str, Any]) -> list[str]:
    """Judge what came to the web server while it died: a receipt that was taken is noted, and pages came in between."""
    delivered = NoticeDelivery.objects.filter(state=DeliveryState.DELIVERED.value).select_related("notice")
    noted = {f"{row.notice.key}:{row.channel}" for row in delivered}
    wrong = [code for code in visits if code.startswith("4")]
    idle = [name for name, taken in counts["taken_by"].items() if not taken]
    return [
        *_said("receipts taken and not noted", [key for key in receipts if key not in noted]),
        *_said("pages refused to a visitor", wrong),
        *_said("providers that took nothing", idle),
        *([] if receipts else ["no receipt was ever taken"]),
        *([] if visits.get("200") else ["no page was ever shown"]),
    ]


def _mail_id(key: str) -> str:
    return f"<{sha256(f'{key}:email'.encode()).hexdigest()[:32]}@jiashetong.invalid>"


def _leases() -> tuple[tuple[str, int], ...]:
    return _counted("SELECT state, count(*) FROM accounts_deliverylease GROUP BY state")


def _counted(statement: str) -> tuple[tuple[str, int], ...]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return tuple(sorted(cursor.fetchall()))


def _said(what: str, some: Iterable[object]) -> Iterator[str]:
    """Say how many there are, and show a few."""
    listed = list(some)
    if listed:
        shown = "; ".join(str(one) for one in listed[:SHOWN_MAX])
        yield f"{len(listed)} {what}: {shown}"
