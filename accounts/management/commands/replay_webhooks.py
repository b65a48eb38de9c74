"""Operator door: send events to a partner's endpoint again."""

from argparse import ArgumentParser
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from accounts.actions import webhooks
from accounts.queries.partner_events import partner_of_endpoint
from accounts.queries.users import actor_for_partner
from foundation import clock
from foundation.errors import DomainError


class Command(BaseCommand):
    help = "Send events to an endpoint again: some by their ids, or everything since an instant."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("endpoint_id", type=UUID, help="the endpoint's public id")
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--event", type=UUID, action="append", help="an event's public id; may be repeated")
        what.add_argument("--since", type=datetime.fromisoformat, help="an instant with its offset")

    def handle(self, *args: Any, **options: Any) -> None:
        partner = partner_of_endpoint(options["endpoint_id"])
        if partner is None:
            raise CommandError("there is no such endpoint")
        # As far as the partner itself may be told: an operator opens nothing more to it.
        actor, at = actor_for_partner(partner, partner.scopes), clock.now()
        try:
            if options["event"]:
                count = webhooks.replay(actor, options["endpoint_id"], options["event"], at=at)
            else:
                count = webhooks.replay_since(actor, options["endpoint_id"], options["since"], at=at)
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{count} events are on their way again")
