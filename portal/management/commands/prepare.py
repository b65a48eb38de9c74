"""Operator door: make a database ready to serve, doing only what is missing."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from accounts.queries.people import keys_fit
from foundation import clock
from portal.sample import loading
from portal.sandbox import checks, setup

OTHER_KEYS = (
    "JST_SEALING_KEYS or JST_INDEX_KEY are not those this database was written with; "
    "put the right keys back, or use another database."
)


class Command(BaseCommand):
    help = "Migrate, load places and policy and, in local mode, the sample world or the sandbox; prints the logins."

    def handle(self, *args: Any, **options: Any) -> None:
        # What the check of the database asks for is not there before the tables are.
        call_command("migrate", interactive=False, verbosity=0, skip_checks=True)
        checks.insist()
        if not keys_fit():
            raise CommandError(OTHER_KEYS)
        call_command("load_regions", stdout=self.stderr)
        if settings.IS_SANDBOX:
            self.stdout.write(setup.prepare(at=clock.now()))
            return
        if not settings.IS_LOCAL:
            return
        if loading.loaded_on() is None:
            loading.load(on=clock.today(), at=clock.now())
        self.stdout.write(loading.logins())
