"""Operator door: look for family facts that contradict one another, now."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from family.actions import questions
from foundation import clock


class Command(BaseCommand):
    help = "Find family facts that contradict one another; run again, it writes only what is new."

    def handle(self, *args: Any, **options: Any) -> None:
        found = questions.find(at=clock.now(), tell=self._tell)
        if found is None:
            raise CommandError("somebody else is searching; nothing was left out, that search finds the same")
        self.stdout.write(
            f"{found.new_count} new questions, {found.again_count} came back or changed, {found.gone_count} gone"
        )

    def _tell(self, done: int, total: int) -> None:
        self.stdout.write(f"{done} of {total} candidates judged")
        self.stdout.flush()
