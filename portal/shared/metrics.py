"""What the house tells Prometheus: counted in the database at each scrape, so any number of processes tell the same.

A label is a channel, a state, an area or the name of a part: never anything about a person. A part that cannot be
counted in time is named in `jiashetong_metrics_part_failed`, and the others are told all the same.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from redis import Redis, RedisError

from accounts.queries import deliveries, delivery_figures, ledger_checks
from certification.enums import OutreachReason
from certification.queries import reminder_figures, reminder_reports
from foundation.clock import SHANGHAI, local_date

log = logging.getLogger(__name__)

PREFIX = "jiashetong"
# Prometheus gives a scrape ten seconds; a figure that takes longer than this is not worth what it costs.
STATEMENT_MAX_MS = 2000
BROKER_TIMEOUT_S = 1.0

Part = Callable[[datetime], Iterable[Metric]]


def exposition(*, at: datetime) -> bytes:
    """Write every figure in the text format of Prometheus."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_House(at))
    return generate_latest(registry)


@dataclass(frozen=True)
class _House(Collector):
    at: datetime

    def collect(self) -> Iterator[Metric]:
        """Count part by part."""
        failed = _gauge("metrics_part_failed", "1 where a part could not be counted", "part")
        for name, part in PARTS.items():
            try:
                found = _counted(part, self.at)
            except DatabaseError:
                log.warning("metrics.part_failed", extra={"part": name}, exc_info=True)
                failed.add_metric([name], 1)
                continue
            failed.add_metric([name], 0)
            yield from found
        yield failed
        yield _broker()


def _counted(part: Part, at: datetime) -> list[Metric]:
    """Count one part, and let no statement of it hold anybody up."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(STATEMENT_MAX_MS)])
        return list(part(at))


def _outbox(at: datetime) -> Iterable[Metric]:
    waiting = _gauge("outbox_waiting", "deliveries that are due and not taken up", "channel")
    age = _gauge("outbox_oldest_age_seconds", "how long the oldest of them has been due", "channel")
    for one in delivery_figures.waiting_by_channel(at=at):
        waiting.add_metric([one.channel.value], one.count)
        age.add_metric([one.channel.value], one.age_seconds(at=at))
    return waiting, age


def _reminders(at: datetime) -> Iterable[Metric]:
    on = local_date(at)
    left = reminder_figures.planned_left(on=on)
    planned = _gauge("reminders_planned", "reminders of today and before that have not gone out", "day")
    planned.add_metric(["today"], left.due_count)
    planned.add_metric(["before"], left.late_count)
    days = (on - left.oldest_on).days if left.oldest_on else 0
    late = _gauge("reminders_oldest_planned_days", "days since the oldest of them was to go out")
    late.add_metric([], days)
    return planned, late


def _leases(at: datetime) -> Iterable[Metric]:
    """Tell what the leases of today brought; a count that begins anew at midnight is one that Prometheus knows."""
    begins = datetime.combine(local_date(at), time.min, SHANGHAI)
    messages = _counter(
        "messages", "deliveries of today by what became of them", "channel", "provider", "outcome"
    )
    for one in delivery_figures.lease_sums(begins, begins + timedelta(days=1)):
        for outcome, count in one.counts.items():
            messages.add_metric([one.channel.value, one.provider, outcome], count)
    leases = _gauge("leases_open", "leases of deliveries that have not ended", "state")
    now_open = delivery_figures.open_leases(at=at)
    leases.add_metric(["waiting"], now_open.waiting_count)
    leases.add_metric(["running"], now_open.running_count)
    leases.add_metric(["overdue"], now_open.overdue_count)
    return messages, leases


def _stuck(at: datetime) -> Iterable[Metric]:
    stuck = _gauge("deliveries_stuck", "deliveries that wait for a person", "channel", "state")
    counted: Counter[tuple[str, str]] = Counter()
    for one in deliveries.stuck_counts():
        counted[one.channel.value, one.state.value] += one.count
    for labels, count in counted.items():
        stuck.add_metric(labels, count)
    paused = _gauge(
        "provider_paused", "1 while a provider is left alone for its failures", "channel", "provider"
    )
    for provider in deliveries.providers():
        is_paused = provider.paused_until is not None and provider.paused_until > at
        paused.add_metric([provider.channel.value, provider.name], int(is_paused))
    return stuck, paused


def _plan(at: datetime) -> Iterable[Metric]:
    on, states = local_date(at), reminder_reports.area_states()
    lag = _gauge("plan_lag_days_max", "days by which the plan of the area that is furthest behind is late")
    lag.add_metric([], max(((on - one.planned_on).days for one in states if one.planned_on), default=0))
    unplanned = _gauge("plan_areas_never_planned", "areas that were never planned")
    unplanned.add_metric([], sum(1 for one in states if one.planned_on is None))
    failing = _gauge("plan_area_failing", "failures in a row of an area whose plan stands still", "area")
    for one in states:
        if one.failures_count:
            failing.add_metric([one.area_key], one.failures_count)
    return lag, unplanned, failing


def _tasks(at: datetime) -> Iterable[Metric]:
    tasks = _gauge("outreach_open", "people whom members of staff are to ask after", "reason")
    counted = reminder_figures.open_tasks_by_reason()
    for reason in OutreachReason:
        tasks.add_metric([reason.value], counted.get(reason, 0))
    return (tasks,)


def _ledger(at: datetime) -> Iterable[Metric]:
    """Tell what the latest recounts found and how old they are; none is made for a scrape."""
    wrong = _gauge(
        "ledger_faults",
        "accounts whose balance is not the sum of their entries, when last counted; 0, or money is lost",
        "scope",
    )
    age = _gauge(
        "ledger_check_age_seconds",
        "how long ago the ledger was recounted, whole or what moved; +Inf if never",
        "scope",
    )
    for one in ledger_checks.checks():
        wrong.add_metric([one.scope.value], one.faults_count)
        age.add_metric([one.scope.value], one.age_seconds(at=at))
    return wrong, age


def _broker() -> Metric:
    """Ask the broker, outside any transaction; one that is away is a figure, for the work lies in the database."""
    up = _gauge("broker_up", "1 where the broker answers")
    broker = Redis.from_url(
        settings.CELERY_BROKER_URL,
        socket_timeout=BROKER_TIMEOUT_S,
        socket_connect_timeout=BROKER_TIMEOUT_S,
        retry=None,
    )
    try:
        up.add_metric([], 1 if broker.ping() else 0)
    except RedisError:
        up.add_metric([], 0)
    finally:
        broker.close()
    return up


def _gauge(name: str, about: str, *labels: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"{PREFIX}_{name}", about, labels=labels)


def _counter(name: str, about: str, *labels: str) -> CounterMetricFamily:
    return CounterMetricFamily(f"{PREFIX}_{name}", about, labels=labels)


PARTS: dict[str, Part] = {
    "outbox": _outbox,
    "leases": _leases,
    "stuck": _stuck,
    "plan": _plan,
    "reminders": _reminders,
    "tasks": _tasks,
    "ledger": _ledger,
}
