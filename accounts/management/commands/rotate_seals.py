"""Operator door: seal everything anew that is not sealed with the key that writes now, while the portal serves."""

import time
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.actions import seals
from accounts.actions.seals import Batch
from accounts.queries.seals import SealedColumn, sealed_columns, standing_of
from foundation import clock

BATCH = 500
# Rows that somebody was writing are looked for again; a portal in use settles within a round or two.
ROUNDS_MAX = 5
Act = Callable[..., Batch]


class Command(BaseCommand):
    help = "Seal every value anew that another key than the writing one sealed; run again, it does only what is left."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--batch", type=int, default=BATCH, help=f"values a transaction; {BATCH} if left out"
        )
        parser.add_argument("--dry-run", action="store_true", help="only count what is left, by column")
        parser.add_argument(
            "--indexes",
            action="store_true",
            help="compute the blind indexes anew instead, after a change of JST_INDEX_KEY or JST_INDEX_HASH;"
            " nothing else may run meanwhile",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["batch"] < 1:
            raise CommandError("--batch must be 1 or more")
        if not options["dry_run"]:
            act = self._reindex if options["indexes"] else self._rotate
            changed = act(options["batch"])
            if any(changed.values()):
                seals.note_rotation(changed, at=clock.now())
        left = self._report()
        if left and not options["dry_run"] and not options["indexes"]:
            raise CommandError(
                f"{left} values are left: they do not open, or somebody was writing them; run it again"
            )

    def _rotate(self, most: int) -> dict[str, int]:
        changed = {}
        for column in sealed_columns():
            count = 0
            for _round in range(ROUNDS_MAX):
                waiting = column.waiting().count()
                done = self._pass(seals.rotate_batch, column, waiting, most) if waiting else 0
                count += done
                if not done:
                    break
            changed[str(column)] = count
        return changed

    def _reindex(self, most: int) -> dict[str, int]:
        indexed = [column for column in sealed_columns() if column.index]
        return {
            f"{column} {column.index}": self._pass(seals.reindex_batch, column, column.filled().count(), most)
            for column in indexed
        }

    def _pass(self, act: Act, column: SealedColumn, total: int, most: int) -> int:
        """Go once through a column, batch by batch; say how many values were changed."""
        began, done, batch = time.monotonic(), 0, act(column, after=None, most=most)
        while batch.last is not None:
            done += batch.changed_count
            self._progress(column, done, total, time.monotonic() - began)
            batch = act(column, after=batch.last, most=most)
        return done

    def _progress(self, column: SealedColumn, done: int, total: int, seconds: float) -> None:
        rate = done / seconds if seconds else 0.0
        left = f"{max(0, total - done) / rate:.0f} s left" if rate else "time left unknown"
        self.stdout.write(f"{column}: {done} of {total}, {rate:.0f} a second, {left}")
        self.stdout.flush()

    def _report(self) -> int:
        """Print what is left by column, and give the sum."""
        standings = [standing_of(column) for column in sealed_columns()]
        for one in standings:
            self.stdout.write(
                f"{one.column}: {one.values_count} values, {one.waiting_count} under another key than the writing one,"
                f" {one.off_ring_count} of them under no key of JST_SEALING_KEYS"
            )
        return sum(one.waiting_count for one in standings)
