"""Operator door: bring in what was on personal accounts before the house kept them."""

import csv
from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.actions import ledger_accounts
from accounts.actions.ledger_accounts import OpeningBalance
from accounts.queries.registry import people_named
from foundation import clock
from foundation.money import AmountInvalid, parse_yuan
from regions.queries.places import pooling_areas

COLUMNS = ["source", "external_id", "area_key", "balance"]
PIECE = 1_000
TOLD_MAX = 20


class Command(BaseCommand):
    help = (
        "Open personal accounts with the balances of a CSV file (source, external_id, area_key, balance in yuan), where "
        "source and external_id are those of the imported register; run again, it brings only what is missing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a CSV file in UTF-8 with a heading")
        parser.add_argument(
            "--on", type=date.fromisoformat, required=True, help="the day the balances are of"
        )
        parser.add_argument("--dry-run", action="store_true", help="only check the file")

    def handle(self, *args: Any, **options: Any) -> None:
        on, at = options["on"], clock.now()
        if on > clock.local_date(at):
            raise CommandError("--on lies in the future")
        self._areas, self._wrong = {area.key for area in pooling_areas(on=on)}, 0
        brought = lines = 0
        for piece in _pieces(options["file"]):
            balances = self._read(piece)
            lines += len(piece)
            if not options["dry_run"]:
                brought += ledger_accounts.open_with(balances, on=on, at=at)
                self.stdout.write(f"{lines} lines read, {brought} balances brought")
        self.stdout.write(f"{lines} lines, {brought} balances brought, {self._wrong} lines left out")
        if self._wrong:
            raise CommandError(f"{self._wrong} lines were left out; correct them and run again")

    def _read(self, piece: list[tuple[int, dict[str, str]]]) -> list[OpeningBalance]:
        people = people_named({(row["source"], row["external_id"]) for _line, row in piece})
        found: dict[int, OpeningBalance] = {}
        for line, row in piece:
            person, said = people.get((row["source"], row["external_id"])), ""
            try:
                fen = parse_yuan(row["balance"])
            except AmountInvalid:
                fen, said = 0, "balance is no amount"
            if person is None:
                said = "no such person in the register"
            elif row["area_key"] not in self._areas:
                said = "no such pooling area on that day"
            elif person in found:
                said = "the person stands twice in the file"
            if said or person is None:
                self._leave_out(line, said)
            else:
                found[person] = OpeningBalance(person, row["area_key"], fen)
        return list(found.values())

    def _leave_out(self, line: int, said: str) -> None:
        """Name the line and what is wrong, never what stands in it."""
        self._wrong += 1
        if self._wrong <= TOLD_MAX:
            self.stderr.write(f"line {line}: {said}")


def _pieces(path: Path) -> Iterator[list[tuple[int, dict[str, str]]]]:
    """Read the file in pieces of bounded size, each row with its line."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        if reader.fieldnames != COLUMNS:
            raise CommandError(f"the heading must be: {','.join(COLUMNS)}")
        piece: list[tuple[int, dict[str, str]]] = []
        for row in reader:
            if None in row or None in row.values():
                raise CommandError(f"line {reader.line_num}: not four cells")
            piece.append((reader.line_num, row))
            if len(piece) == PIECE:
                yield piece
                piece = []
        if piece:
            yield piece
