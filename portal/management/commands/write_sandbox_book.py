"""Operator door: write the reference page of the sandbox from its data files."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from portal.sandbox import book


class Command(BaseCommand):
    help = f"Write {book.PAGE} anew in this checkout."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        (settings.BASE_DIR / book.PAGE).write_text(book.page(), encoding="utf-8")
        self.stdout.write(f"{book.PAGE} written")
