"""Deliveries a CPU-second: beside a bare loop of the same client, and beside one Celery task for each of them.

Only the sender's processor time counts: the gateway, the database and the broker are processes of their own.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection

from accounts.actions import deliveries, delivery_leases, notices, people
from accounts.actions.notices import NewItem, NewNotice
from accounts.clients.channels.sending import Outgoing
from accounts.clients.channels.signed_http import SignedHttp
from accounts.enums.notices import Channel
from accounts.models.deliveries import DeliveryLease
from accounts.models.notices import NoticeDelivery
from accounts.models.people import InsuredPerson
from accounts.rules.deliveries import Way
from accounts.tasks import send_lease
from benchmarks.databases import Scratch, address
from benchmarks.measuring import Line, median
from benchmarks.rival import deliver_one
from foundation import clock
from foundation.identifiers import Sex, uuid7
from portal.celery import app

PERSONS_COUNT = 2_000
ROUND_COUNT = 2_000
ROUNDS = 7
TASKS_COUNT = 1_000
TASK_ROUNDS = 3
# As long as a reminder is.
TEXT = "字" * 110
SECRET = b"of-the-benchmark"
START_SECONDS = 180.0
_TICKS = os.sysconf("SC_CLK_TCK")


def measure(scratch: Scratch) -> Iterator[Line]:
    """Measure the engine in turns with the bare loop."""
    scratch.enter("deliveries", _fill)
    with gateway() as url:
        yield _beside_a_loop(url)


def measure_tasks(scratch: Scratch) -> Iterator[Line]:
    """Measure a real worker with leases in turns with a real worker with tasks."""
    scratch.enter("deliveries", _fill)
    with gateway() as url:
        yield _beside_tasks(url)


def _beside_a_loop(url: str) -> Line:
    """Lease, word, sign, post and note messages, in turns with posting as many bodies of the same size."""
    pairs = []
    for _round in range(1 + ROUNDS):
        messages = _queue(ROUND_COUNT)
        began = time.process_time()
        _deliver(url)
        engine = time.process_time() - began
        _assert_all_sent()
        pairs.append((engine, _loop(url, messages)))
    rates = [(ROUND_COUNT / engine, ROUND_COUNT / loop) for engine, loop in pairs[1:]]
    return Line(
        "delivery_ratio",
        median([engine / loop for engine, loop in rates]),
        "times",
        median([loop for _engine, loop in rates]),
        "POSTs a CPU-second in a bare loop of the same client, each writing its body and signature",
        0.7,
        "higher",
    )


def _deliver(url: str) -> None:
    """Do what the tick and a worker do."""
    by = {Channel.SMS: {"sms-http": SignedHttp(url, SECRET, clock.now)}}
    delivery_leases.take({Channel.SMS: [Way("sms-http")]}, at=clock.now())
    for lease_id in delivery_leases.unrung(settings.DELIVERY_PACE, at=clock.now()):
        deliveries.send_lease(lease_id, by, settings.DELIVERY_PACE, now=clock.now)


def _loop(url: str, messages: list[Outgoing]) -> float:
    """Post what the engine posted, ready in memory: no database, no seal, no words. Say how long the processor took.

    Each POST writes its body and its signature, which no provider takes a message without.
    """
    sender = SignedHttp(url, SECRET, clock.now)
    began = time.process_time()
    for message in messages:
        sender.send(message)
    took = time.process_time() - began
    sender.close()
    return took


def _beside_tasks(url: str) -> Line:
    """Send as many messages by leases and by tasks, each with a real worker; publishing counts."""
    ours, theirs = [], []
    for _round in range(TASK_ROUNDS):
        _queue(TASKS_COUNT)
        ours.append(_worked(url, _publish_leases))
        _queue(TASKS_COUNT)
        theirs.append(_worked(url, _publish_tasks))
    rates = [(TASKS_COUNT / mine, TASKS_COUNT / other) for mine, other in zip(ours, theirs, strict=True)]
    return Line(
        "delivery_vs_task",
        median([mine / other for mine, other in rates]),
        "times",
        median([other for _mine, other in rates]),
        "deliveries a CPU-second by one Celery task each, publishing included",
        20,
        "higher",
    )


def _publish_leases() -> None:
    delivery_leases.take({Channel.SMS: [Way("sms-http")]}, at=clock.now())
    for lease_id in DeliveryLease.objects.filter(state="waiting").values_list("pk", flat=True):
        send_lease.delay(lease_id)


def _publish_tasks() -> None:
    for delivery_id in NoticeDelivery.objects.filter(state="queued").values_list("pk", flat=True):
        deliver_one.delay(delivery_id)


def _worked(url: str, publish: Callable[[], None]) -> float:
    """Say how much processor time publishing took here, and working in a real worker that was up and idle before."""
    with worker(url) as pid:
        idle = _cpu_seconds(pid)
        began = time.process_time()
        publish()
        published = time.process_time() - began
        until = time.monotonic() + START_SECONDS
        while NoticeDelivery.objects.filter(state__in=["queued", "leased", "sending"]).exists():
            if time.monotonic() > until:
                raise AssertionError("the worker did not finish")
            time.sleep(0.2)
        worked = _cpu_seconds(pid) - idle
    _assert_all_sent()
    return published + worked


@contextmanager
def gateway() -> Iterator[str]:
    """Run a gateway beside; give its address."""
    server = subprocess.Popen([sys.executable, "-m", "benchmarks.gateway"], stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        yield f"http://127.0.0.1:{int(server.stdout.readline())}"
    finally:
        server.kill()
        server.wait()


@contextmanager
def worker(url: str) -> Iterator[int]:
    """Run one real worker on the present database, and give its pid once it has begun to listen."""
    argv = [sys.executable, "-m", "celery", "-A", "portal.celery", "worker"]
    argv += [
        "--pool",
        "prefork",
        "--concurrency",
        "1",
        "--prefetch-multiplier",
        "4",
        "--include",
        "benchmarks.rival",
    ]
    argv += ["--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "WARNING"]
    env = {
        **os.environ,
        "DATABASE_URL": address(),
        "JST_LOG_LEVEL": "WARNING",
        "JST_SMS_HTTP_URLS": url,
        "JST_SMS_HTTP_SECRETS": SECRET.decode(),
    }
    running = subprocess.Popen(argv, env=env, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    try:
        until = time.monotonic() + START_SECONDS
        while not app.control.ping(timeout=1.0):
            if time.monotonic() > until or running.poll() is not None:
                raise AssertionError("the worker did not start")
        yield running.pid
    finally:
        running.terminate()
        running.wait(timeout=30)


def _cpu_seconds(pid: int) -> float:
    """Read what a process and the children it has have used of the processor."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
    return (int(fields[11]) + int(fields[12])) / _TICKS + sum(_cpu_seconds(int(child)) for child in children)


def _fill() -> None:
    """Let in people with a phone each."""
    at = clock.now()
    new = [
        people.NewPerson("某某人", Sex.FEMALE, date(1950, 1, 1), phone=f"+86136{place:08d}")
        for place in range(PERSONS_COUNT)
    ]
    InsuredPerson.objects.bulk_create(people.row_of(one, at=at) for one in new)


def _queue(count: int) -> list[Outgoing]:
    """Queue reminders, each worded from other facts; give messages of their size for the bare loop."""
    NoticeDelivery.objects.all().delete()
    connection.ensure_connection()
    at, round_id = clock.now(), uuid7().hex[:12]
    persons = list(InsuredPerson.objects.filter(name="某某人").order_by("pk")[:count])
    due_on = clock.today() + timedelta(days=7)
    new = [
        _reminder(person, place, round_id, due_on + timedelta(days=place % 50))
        for place, person in enumerate(persons)
    ]
    for start in range(0, len(new), 500):
        notices.post_many(new[start : start + 500], at=at - timedelta(seconds=1))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE) accounts_noticedelivery, accounts_notice, accounts_noticeitem")
        cursor.execute("CHECKPOINT")
    return [_ready(one) for one in new]


def _ready(new: NewNotice) -> Outgoing:
    """Give a message as the engine makes it, with a text of the length it has."""
    facts = {**new.facts, "items": [one.facts for one in new.items], "void": []}
    return Outgoing(
        f"{new.key}:sms",
        "+8613600000000",
        TEXT,
        new.template,
        {**facts, "code_word": "青山", "today": new.facts["day"]},
        "zh-hans",
    )


def _reminder(person: InsuredPerson, place: int, round_id: str, due_on: date) -> NewNotice:
    """Word facts as the release of reminders does; every second one tells a child of a parent."""
    facts = {
        "name": f"王{place:04d}",
        "is_about_reader": place % 2 == 0,
        "relation_zh": "" if place % 2 == 0 else "母亲",
        "relation_en": "" if place % 2 == 0 else "mother",
        "benefit": "pension_resident",
        "due_on": due_on.isoformat(),
        "days_left": (due_on - clock.today()).days,
        "area_name": "蚌埠市",
        "area_name_en": "Bengbu",
    }
    return NewNotice(
        f"bench:{round_id}:{person.pk}",
        f"bench:{round_id}:{person.pk}",
        person.pk,
        person.pk,
        "certification.reminder",
        {"day": clock.today().isoformat()},
        (NewItem(f"bench:{round_id}:{place}", person.pk, facts),),
    )


def _assert_all_sent() -> None:
    """Void the run unless everything went out."""
    left = NoticeDelivery.objects.exclude(state="sent").count()
    if left:
        raise AssertionError(f"{left} deliveries were not sent")
