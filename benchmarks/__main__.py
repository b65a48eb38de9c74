"""`python -m benchmarks [--only NAME ...]`: one JSON object a line, each with its limit measured in the same run.

Started by `make bench`, which brings up a PostgreSQL that writes to disk and takes it away again.
"""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence

import django
from django.apps import apps

if not apps.ready:
    django.setup()

from benchmarks import (
    deadline_api,
    delivery,
    duplicates,
    home_page,
    kinship,
    payments,
    policy,
    policy_impact,
    recompute,
    registers,
    reminder_costs,
    reminders,
    rest,
    seal_rotation,
)
from benchmarks.databases import Scratch, scratch
from benchmarks.measuring import Line

Measure = Callable[[Scratch], Iterator[Line]]
BENCHMARKS: dict[tuple[str, ...], Measure] = {
    ("plan_ratio", "plan_rerun_ratio"): reminders.measure,
    ("plan_growth",): reminders.measure_growth,
    ("delivery_ratio",): delivery.measure,
    ("delivery_vs_task",): delivery.measure_tasks,
    ("contradictions_find", "relatives_ratio", "relatives_p99_ms", "relatives_growth"): kinship.measure,
    (
        "reminder_plan_us",
        "reminder_release_us",
        "reminder_send_us",
        "reminder_bytes",
    ): reminder_costs.measure,
    ("deadline_read_api",): deadline_api.measure,
    (
        "rest_read_ratio",
        "rest_list_ratio",
        "rest_keyset_ratio",
        "person_by_number_rps",
    ): rest.measure,
    ("policy_read_us", "policy_look", "sharing_pair_us"): policy.measure,
    ("home_page_ms", "home_page_statements", "home_page_bytes"): home_page.measure,
    ("import_ratio", "import_sealing_ratio", "import_peak_mb", "person_by_number_p99_ms"): registers.measure,
    ("payment_ratio", "payment_vs_orm", "hot_account_ratio"): payments.measure,
    ("duplicates_find", "duplicates_again"): duplicates.measure,
    ("recompute_1m_s",): recompute.measure,
    ("policy_impact_1m_s",): policy_impact.measure,
    ("seal_rotation", "seal_rotation_failed", "seal_rotation_read_p99"): seal_rotation.measure,
}
NAMES = [name for names in BENCHMARKS for name in names]


def main(arguments: Sequence[str]) -> int:
    """Print every line, or those that are asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--only", choices=NAMES, nargs="+", default=NAMES, help="the lines to measure")
    only = frozenset(parser.parse_args(arguments).only)
    with scratch() as databases:
        for names, measure in BENCHMARKS.items():
            if not only.isdisjoint(names):
                _print(line for line in measure(databases) if line.name in only)
    return 0


def _print(lines: Iterator[Line]) -> None:
    for line in lines:
        sys.stdout.write(line.as_json() + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
