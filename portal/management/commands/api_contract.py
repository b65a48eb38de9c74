"""Operator door: what the API promises now beside what it promised when it was last released."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.core.management.base import BaseCommand

from portal.api import contract

REFERENCE = Path("docs/reference")
RELEASED = REFERENCE / "contracts"


class Command(BaseCommand):
    help = (
        "Say how the committed description of the API differs from the version released last, what of it breaks "
        "clients, and the number for the API's changelog. --release keeps the present promises as released."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--release", action="store_true", help="keep the promises of now as those of a release"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        described = yaml.safe_load((REFERENCE / "openapi.yaml").read_text(encoding="utf-8"))
        now = contract.lines_of(described)
        (released,) = RELEASED.glob("*.txt")
        before = released.read_text(encoding="utf-8").splitlines()
        for sign, lines in (("-", set(before) - set(now)), ("+", set(now) - set(before))):
            self.stdout.writelines(f"{sign} {line}\n" for line in sorted(lines))
        self.stdout.writelines(f"breaks: {line}\n" for line in contract.broken_by(before, now))
        self.stdout.write(f"Contract: `{contract.digest_of(now)}`")
        if options["release"]:
            released.unlink()
            version = settings.SPECTACULAR_SETTINGS["VERSION"]
            (RELEASED / f"{version}.txt").write_text("\n".join(now) + "\n", encoding="utf-8")
