"""Operator door: load the reviewed files on places and policy, or only check them."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from foundation import clock
from regions.actions import loading
from regions.errors import DataRefused
from regions.rules import reference
from regions.rules.bundle.whole import Bundle

_PAGE = Path("docs/reference/policy.md")


class Command(BaseCommand):
    help = "Load divisions, pooling areas, cross-province openings and policy values from the reviewed files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--folder",
            type=Path,
            default=loading.SHIPPED,
            help="the complete set of reviewed files, when it is not the shipped one",
        )
        parser.add_argument("--check", action="store_true", help="only check the files; write nothing")
        parser.add_argument(
            "--write-docs", action="store_true", help=f"only write {_PAGE} in the working directory"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"] or options["write_docs"]:
            bundle = self._checked(options["folder"])
            if options["write_docs"]:
                _PAGE.write_text(reference.policy_page(bundle), encoding="utf-8")
            self.stdout.write("The files are sound.")
            return
        try:
            at = clock.now()
            reports = loading.load_shipped(at=at, folder=options["folder"], read_on=clock.local_date(at))
        except DataRefused as refusal:
            lines = [
                f"{r.facts.get('file', '')}:{r.facts.get('line', '')}: {r.facts['what']}"
                for r in refusal.reasons
            ]
            raise CommandError("\n".join([refusal.message, *lines])) from refusal
        for report in reports:
            self.stdout.write(
                f"{report.subject}: {report.added} added, {report.superseded} superseded, "
                f"{report.unchanged} unchanged"
            )

    def _checked(self, folder: Path) -> Bundle:
        bundle, faults = loading.read_shipped(folder, read_on=clock.today())
        if faults:
            raise CommandError("\n".join(str(fault) for fault in faults))
        return bundle
