"""Operator door: give another organisation a world of its own in this sandbox."""

import re
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.queries.sandbox import all_tenants
from foundation import clock
from portal.sandbox import worlds

# No underscore: it stands for a hyphen in the name of a world, which two tenants would share.
_CODE = re.compile(r"[a-z0-9-]{1,20}", re.ASCII)


class Command(BaseCommand):
    help = "Add a tenant with a fresh world; prints its credentials, which are shown this once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", help="a short name of letters, digits and hyphens, at most 20")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.IS_SANDBOX:
            raise CommandError("this is no sandbox; set JST_SANDBOX=1 for one")
        code = str(options["code"]).lower()
        if not _CODE.fullmatch(code):
            raise CommandError(f"{code} is no code of letters, digits and hyphens, or too long")
        if any(one.code == code for one in all_tenants()):
            raise CommandError(f"there is a tenant {code} already")
        added = worlds.add(code, at=clock.true_now())
        for part, one in added.clients.items():
            keys = one.credentials
            self.stdout.write(f"{part.value}: {keys.client_id} / {keys.client_secret}")
