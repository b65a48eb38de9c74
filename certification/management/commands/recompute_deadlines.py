"""Operator door: compute deadlines anew where the rules changed, now."""

from typing import Any

from django.core.management.base import BaseCommand

from certification.actions import recomputing
from certification.actions.recomputing import Progress
from foundation import clock


class Command(BaseCommand):
    help = "Compute deadlines anew where the rules changed; interrupted, it goes on where it stopped."

    def handle(self, *args: Any, **options: Any) -> None:
        progress = recomputing.run_through(at=clock.now(), tell=self._tell)
        if progress is None:
            self.stdout.write("every deadline stands by the rules of today")

    def _tell(self, progress: Progress) -> None:
        self.stdout.write(
            f"{progress.done_count} of {progress.total_count} deadlines, {progress.moved_count} moved"
        )
        self.stdout.flush()
