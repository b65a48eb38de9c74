"""Operator door: load the sample world into an empty portal."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from foundation import clock
from portal.sample import loading


class Command(BaseCommand):
    help = "Load one family's story and two thousand neighbours; refuses where the sample world is loaded."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--on", type=date.fromisoformat, help="the day the story is told from; today if left out"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        told_from = loading.loaded_on()
        if told_from:
            raise CommandError(f"the sample world is loaded already, told from {told_from}")
        count = loading.load(on=options["on"] or clock.today(), at=clock.now())
        self.stdout.write(f"{count} people loaded")
