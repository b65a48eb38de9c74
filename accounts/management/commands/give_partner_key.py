"""Operator door: give a partner a key to sign results of liveness checks with, or end one."""

from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from accounts.actions import partner_keys
from accounts.queries.partners import partner_id_of_client
from accounts.rules.actors import SYSTEM
from foundation import clock


class Command(BaseCommand):
    help = (
        "Give a partner a key to sign with: a secret that is shown once, or the public half of its own pair."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("client_id", help="the partner's client id")
        parser.add_argument(
            "--ed25519", default="", help="the public half of an Ed25519 pair, 32 bytes in base64"
        )
        parser.add_argument("--end", type=UUID, default=None, help="end this key instead of giving one")

    def handle(self, *args: Any, **options: Any) -> None:
        partner_id = partner_id_of_client(options["client_id"])
        if partner_id is None:
            raise CommandError("no partner has this client id")
        if options["end"]:
            self._end(options["end"])
            return
        if not options["ed25519"]:
            given = partner_keys.give_secret(SYSTEM, partner_id, at=clock.now())
            self.stdout.write(f"key_id {given.key_id}\nsecret {given.secret}")
            self.stdout.write("The secret is kept sealed and is not shown again.")
            return
        try:
            taken = partner_keys.take_public_key(SYSTEM, partner_id, options["ed25519"], at=clock.now())
        except ValueError as error:
            raise CommandError(f"no public key: {error}") from error
        self.stdout.write(f"key_id {taken.key_id}")

    def _end(self, key_id: UUID) -> None:
        if not partner_keys.end(SYSTEM, key_id, at=clock.now()):
            raise CommandError("no live key has this id")
        self.stdout.write("ended")
