"""Operator door: make a database ready to serve, doing only what is missing."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from foundation import clock
from portal.sample import loading


class Command(BaseCommand):
    help = "Migrate, load places and policy and, in local mode, the sample world; prints the sample logins."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        call_command("load_regions", stdout=self.stderr)
        if not settings.IS_LOCAL:
            return
        if loading.loaded_on() is None:
            loading.load(on=clock.today(), at=clock.now())
        self.stdout.write(loading.logins())
