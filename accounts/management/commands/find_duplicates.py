"""Operator door: look for records that may be one person, now."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.actions import duplicates
from accounts.actions.duplicates import Found
from accounts.enums.duplicates import DuplicateGround
from accounts.rules.duplicates import GROUP_MAX
from foundation import clock


class Command(BaseCommand):
    help = "Find pairs of records that may be one person; run again, it writes only what is new."

    def handle(self, *args: Any, **options: Any) -> None:
        self._began = time.monotonic()
        if duplicates.find(at=clock.now(), tell=self._tell) is None:
            raise CommandError("somebody else is searching; nothing was left out, that search finds the same")

    def _tell(self, ground: DuplicateGround, found: Found) -> None:
        took, self._began = time.monotonic() - self._began, time.monotonic()
        self.stdout.write(
            f"{ground.value}: {found.new_count} new pairs, {found.again_count} with one more ground, {took:.1f} s"
        )
        if found.crowded_count:
            self.stdout.write(
                f"  {found.crowded_count} groups are larger than {GROUP_MAX}: of each only the newest {GROUP_MAX} "
                "were compared with one another"
            )
        self.stdout.flush()
