"""Operator door: import registers from a folder, try an import, go on with one, or take one back."""

import time
from argparse import ArgumentParser
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.actions.registry import batches
from accounts.enums.registry import ImportState
from accounts.queries import registry
from accounts.rules.actors import SYSTEM
from foundation import clock
from foundation.csv_records import PIECE_BYTES
from foundation.errors import DomainError
from portal.registry import reports, running, sources, undoing
from portal.registry.running import Ways

_STOPPED = {ImportState.FAILED, ImportState.CANCELLED}


class Command(BaseCommand):
    help = (
        "Import persons.csv, parentages.csv, marriages.csv, enrolments.csv, contributions.csv, entitlements.csv and "
        "certifications.csv from a folder. The same files again change nothing; an interrupted import goes on."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, help="the folder with the files")
        parser.add_argument("--dry-run", action="store_true", help="report everything and write nothing")
        parser.add_argument("--errors", type=Path, help="write what was found, row by row, to this file")
        parser.add_argument("--resume", type=UUID, metavar="BATCH", help="go on with a batch of the counter")
        parser.add_argument("--undo", type=UUID, metavar="BATCH", help="take a batch back")
        parser.add_argument(
            "--piece-bytes", type=int, default=PIECE_BYTES, help="bytes written in one transaction"
        )
        parser.add_argument("--workers", type=int, default=1, help="processes that read ahead; 0 for none")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["undo"]:
                self._undo(options["undo"], options["errors"])
            elif options["dry_run"]:
                with transaction.atomic():
                    self._import(options)
                    transaction.set_rollback(True)
            else:
                self._import(options)
        except DomainError as refused:
            raise CommandError(f"{refused.code}: {type(refused).__doc__}") from refused

    def _import(self, options: dict[str, Any]) -> None:
        batch_id = options["resume"] or self._batch(options["folder"])
        self.stdout.write(f"batch {batch_id}")
        state = self._run(batch_id, options)
        self._report(batch_id, options["errors"])
        self.stdout.write("nothing was written" if options["dry_run"] else state.value)
        if state in _STOPPED:
            raise CommandError("the import did not run to its end; see the rows above or the error file")

    def _batch(self, folder: Path | None) -> UUID:
        """Find the interrupted import of the same files, or open a new one."""
        if folder is None:
            raise CommandError("name a folder, --resume or --undo")
        files = sources.files_in(folder)
        where = str(folder.resolve())
        found = registry.unfinished(folder=where, digests=[file.digest for file in files])
        if found:
            self.stdout.write("going on where the last import of these files was interrupted")
            return found
        at = clock.now()
        batch_id = batches.open_batch(SYSTEM, files, folder=where, at=at)
        batches.move(SYSTEM, batch_id, [ImportState.UPLOADED], ImportState.RUNNING, at=at)
        return batch_id

    def _run(self, batch_id: UUID, options: dict[str, Any]) -> ImportState:
        if running.needed(batch_id).state is ImportState.PAUSED:
            batches.move(SYSTEM, batch_id, [ImportState.PAUSED], ImportState.RUNNING, at=clock.now())
        tell = _Progress(self, batch_id)
        ways = Ways(clock.now, piece_bytes=options["piece_bytes"], tell=tell)
        if options["workers"] < 1:
            return running.run(SYSTEM, batch_id, ways)
        # Started anew, not forked: a forked process would share this one's connection to the database.
        with ProcessPoolExecutor(options["workers"], mp_context=get_context("spawn")) as pool:
            return running.run(SYSTEM, batch_id, replace(ways, pool=pool))

    def _undo(self, batch_id: UUID, errors: Path | None) -> None:
        report = undoing.undo(SYSTEM, batch_id, at=clock.now())
        self.stdout.write(f"{report.undone_count} rows taken back, {report.refused_count} refused")
        self._write_errors(batch_id, errors)

    def _report(self, batch_id: UUID, errors: Path | None) -> None:
        for line in reports.summary(running.needed(batch_id)):
            self.stdout.write(line)
        self._write_errors(batch_id, errors)

    def _write_errors(self, batch_id: UUID, errors: Path | None) -> None:
        if errors is None:
            return
        with errors.open("w", encoding="utf-8", newline="") as out:
            out.writelines(reports.error_lines(registry.findings(running.needed(batch_id).pk)))


class _Progress:
    """Tells every few seconds how far the import is."""

    EVERY_SECONDS = 5.0

    def __init__(self, command: BaseCommand, batch_id: UUID) -> None:
        self._command, self._batch_id = command, batch_id
        self._told = time.monotonic()

    def __call__(self) -> None:
        """Tell, unless it was told just now."""
        if time.monotonic() - self._told < self.EVERY_SECONDS:
            return
        self._told = time.monotonic()
        batch = running.needed(self._batch_id)
        self._command.stdout.write(
            f"{batch.percent} %: {batch.rows_count} rows, {batch.rows_a_second} rows/s, {batch.seconds_left} s left"
        )
