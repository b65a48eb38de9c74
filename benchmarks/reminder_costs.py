"""What one reminder costs from the plan to the provider: processor time, bytes that stay and bytes of the log.

From these figures `docs/explanation/scale.md` reckons a year. The provider answers at once and does nothing, so that
only the house is measured.
"""

import io
import os
import resource
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection

from accounts.actions import deliveries, delivery_leases
from accounts.clients.channels.sending import Answer, NotKnown, Outgoing, Taken
from accounts.enums.deliveries import LeaseState
from accounts.enums.notices import Channel
from accounts.fields import seal
from accounts.models.deliveries import DeliveryLease
from accounts.models.notices import NoticeDelivery
from accounts.models.people import InsuredPerson
from accounts.rules.deliveries import Way
from benchmarks.databases import Scratch
from benchmarks.measuring import Line
from certification.enums import ReminderState
from certification.models.reminders import Reminder
from certification.tasks import plan_reminders, release_reminders
from foundation import clock
from regions.queries.places import pooling_areas

PERSONS_COUNT = int(os.environ.get("JST_BENCH_PERSONS", "1000000")) // 10
PHONES_AT_ONCE = 5000
PROVIDER = "nowhere"
_SQL = Path(__file__).with_suffix(".sql")
_TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
_TABLES = {
    "reminder": "certification_reminder",
    "notice": "accounts_notice",
    "item": "accounts_noticeitem",
    "delivery": "accounts_noticedelivery",
    "lease": "accounts_deliverylease",
}


@dataclass(frozen=True)
class Cost:
    """What one step cost: processor seconds of this program and of its database process, and bytes of the log."""

    program_s: float
    database_s: float
    wal_bytes: int

    @property
    def total_s(self) -> float:
        """Give both together."""
        return self.program_s + self.database_s


def measure(scratch: Scratch) -> Iterator[Line]:
    """Measure the steps of one day, one after another."""
    on = clock.today()
    scratch.enter("reminder_costs", lambda: _fill(on))
    planned = _cost(plan_reminders)
    released = _cost(_release)
    size, sizes = _bytes_on_disk()
    reminders_count, deliveries_count = Reminder.objects.count(), NoticeDelivery.objects.count()
    copied = _cost(_copy_reminders)
    sent = _cost(_send)
    us = 1_000_000 / reminders_count
    beside = f"us of COPY a row, {reminders_count} rows"
    for name, cost, count, goal in (
        ("reminder_plan_us", planned, reminders_count, 150.0),
        ("reminder_release_us", released, reminders_count, 1500.0),
        ("reminder_send_us", sent, deliveries_count, 1000.0),
    ):
        database_us, wal = cost.database_s * 1_000_000 / count, cost.wal_bytes / count
        parts = f"{database_us:.0f} us of it in the database, {wal:.0f} bytes of log"
        yield Line(
            name,
            cost.total_s * 1_000_000 / count,
            "us",
            copied.total_s * us,
            f"{beside}; {parts}",
            goal,
            "lower",
        )
    wal_bytes = planned.wal_bytes + released.wal_bytes + sent.wal_bytes
    shares = ", ".join(f"{name} {found / reminders_count:.0f}" for name, found in sizes.items())
    value, limit_name = size / reminders_count, f"bytes of log; {shares}"
    yield Line("reminder_bytes", value, "bytes", wal_bytes / reminders_count, limit_name, 3000.0, "lower")


def _fill(on: date) -> None:
    keys = [area.key for area in pooling_areas(on=on)]
    facts = {"persons": PERSONS_COUNT, "on": on, "at": clock.now(), "area_keys": keys, "areas": len(keys)}
    with connection.cursor() as cursor:
        cursor.execute(_SQL.read_text(encoding="utf-8"), facts)
    rows = InsuredPerson.objects.order_by("pk")
    for start in range(0, PERSONS_COUNT, PHONES_AT_ONCE):
        some = list(rows[start : start + PHONES_AT_ONCE])
        for row in some:
            row.phone_sealed = seal(f"+86136{row.pk:08d}", label="person.phone", owner=row.public_id)
        InsuredPerson.objects.bulk_update(some, ["phone_sealed"], batch_size=PHONES_AT_ONCE)


def _release() -> None:
    """Release as the door does, until nothing is left."""
    while Reminder.objects.filter(state=ReminderState.PLANNED.value).exists():
        release_reminders()


class Nowhere:
    """A provider that takes everything at once, and does nothing."""

    takes_key = True

    def send(self, message: Outgoing) -> Taken:
        """Take a message."""
        return Taken(message.idempotency_key)

    def ask(self, _key: str) -> Answer:
        """Know nothing; nobody asks."""
        return NotKnown()

    def close(self) -> None:
        """Keep nothing open."""


def _send() -> None:
    """Take leases and send them, until nothing is left; a day later, for what is written at night waits."""
    later = clock.now() + timedelta(days=1)
    ways, senders = {Channel.SMS: [Way(PROVIDER)]}, {Channel.SMS: {PROVIDER: Nowhere()}}
    while delivery_leases.take(ways, at=later):
        waiting = DeliveryLease.objects.filter(state=LeaseState.WAITING.value)
        for lease_id in waiting.order_by("pk").values_list("pk", flat=True):
            deliveries.send_lease(lease_id, senders, settings.DELIVERY_PACE, now=lambda: later)


def _copy_reminders() -> None:
    """Copy the planned rows once more, beside the table."""
    rows = io.BytesIO()
    with connection.cursor() as cursor:
        cursor.copy_expert("COPY (SELECT * FROM certification_reminder) TO STDOUT", rows)
        rows.seek(0)
        cursor.execute("CREATE TABLE reminder_costs_copy (LIKE certification_reminder INCLUDING ALL)")
        cursor.copy_expert("COPY reminder_costs_copy FROM STDIN", rows)
        cursor.execute("DROP TABLE reminder_costs_copy")


def _cost(act: Callable[[], None]) -> Cost:
    """Do a step from a settled database, and say what it cost."""
    _execute("VACUUM (ANALYZE)")
    _execute("CHECKPOINT")
    wal, database, program = _wal(), _database_seconds(), _program_seconds()
    act()
    return Cost(_program_seconds() - program, _database_seconds() - database, _wal() - wal)


def _program_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _database_seconds() -> float:
    """Read the processor time of the database process that serves this connection; 0 where it is on another machine."""
    pid = _number("SELECT pg_backend_pid()")
    with suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS_A_SECOND
    return 0.0


def _wal() -> int:
    return _number("SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn")


def _bytes_on_disk() -> tuple[int, dict[str, int]]:
    """Measure the tables with their indexes, all months together."""
    whole = (
        "SELECT pg_total_relation_size('{0}') + coalesce(sum(pg_total_relation_size(inhrelid)), 0)"
        " FROM pg_inherits WHERE inhparent = '{0}'::regclass"
    )
    sizes = {name: _number(whole.format(table)) for name, table in _TABLES.items()}
    return sum(sizes.values()), sizes


def _number(statement: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
