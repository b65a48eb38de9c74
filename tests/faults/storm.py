"""A storm over a whole portal: real processes, real servers, blows drawn by a seed, and a verdict.

    python -m tests.faults.storm --kills 100 [--seed 7] [--people 400]

The seed is printed first; the same command with it deals the same blows in the same order. When a blow meets the work
is up to the machine, so a fault may need several runs of its seed to show again.
"""

import argparse
import json
import os
import random
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import django

from portal.launch.errors import Stopped
from tests.faults.ground import Ground, copy_database, ground

SHIPPED_AT = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)


def main(arguments: list[str]) -> int:
    """Let one storm pass, and give 0 when nothing was lost and nothing came twice."""
    chosen = _parser().parse_args(arguments)
    seed = chosen.seed if chosen.seed is not None else random.SystemRandom().randrange(1_000_000)
    again = f"python -m tests.faults.storm --seed {seed} --kills {chosen.kills} --people {chosen.people}"
    _say({"seed": seed, "again": again})
    began = time.monotonic()
    origin = chosen.origin and os.environ["DATABASE_URL"]
    with ground() as here:
        prepare(here, origin)
        from tests.faults.play import Play

        play = Play(
            here, random.Random(seed), kills_count=chosen.kills, people_count=chosen.people, tell=_say
        )
        try:
            found = play.whole()
        except Stopped as stop:
            return 128 + stop.signal_number
        if found and chosen.logs:
            here.state.folder.joinpath("logs").rename(Path(chosen.logs))
    for fault in found:
        _say({"fault": fault})
    seconds = round(time.monotonic() - began, 1)
    _say({"seed": seed, "kills": chosen.kills, "seconds": seconds, "faults": len(found), **play.totals})
    if found:
        _say({"again": again})
    return 1 if found else 0


def prepare(here: Ground, origin: str | None) -> None:
    """Fill the database, by copying one that is ready or from nothing, and bring Django up on it."""
    if origin:
        copy_database(origin, here.database_url)
    os.environ.update(here.environment())
    django.setup()
    if not origin:
        from django.core.management import call_command

        from regions.actions import loading
        from tests.quick_migrations import quick_migrations

        with quick_migrations():
            call_command("migrate", verbosity=0, interactive=False)
        loading.load_shipped(at=SHIPPED_AT)


def _say(line: dict[str, object]) -> None:
    print(json.dumps(line, ensure_ascii=False, default=str), flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.storm", description=__doc__)
    parser.add_argument("--seed", type=int, help="drawn anew where it is left out")
    parser.add_argument("--kills", type=int, default=100, help="how many processes are killed")
    parser.add_argument("--people", type=int, default=400, help="how many pensioners there are")
    parser.add_argument("--origin", action="store_true", help="start from a copy of DATABASE_URL")
    parser.add_argument("--logs", help="a folder that does not exist yet, for the logs after a fault")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
