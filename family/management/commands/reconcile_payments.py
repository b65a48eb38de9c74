"""Operator door: hold a payee's file about one day against what the house settled and refunded."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.enums.users import Role
from accounts.queries.partners import partner_id_of_client
from accounts.rules.actors import Actor
from family.actions import reconciliations
from family.queries.reconciliation import file_of_payee
from foundation import clock
from foundation.errors import DomainError

_SHOWN_MAX = 50


class Command(BaseCommand):
    help = "Reconcile a day: entry,payment_reference,refund_reference,amount_fen, one line for each."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("client_id", help="the partner, by the id it signs in with")
        parser.add_argument("day", type=date.fromisoformat, help="the day, as 2026-10-03")
        parser.add_argument("file", type=Path, help="the file")

    def handle(self, *args: Any, **options: Any) -> None:
        payee_id = partner_id_of_client(options["client_id"])
        if payee_id is None:
            raise CommandError("no partner signs in with this id")
        actor = Actor(frozenset({Role.PARTNER}), partner_id=payee_id)
        text = options["file"].read_text(encoding="utf-8-sig")
        try:
            public_id = reconciliations.receive(actor, options["day"], text, at=clock.now())
        except DomainError as refused:
            lines = [f"{reason.code} {dict(reason.facts)}" for reason in refused.reasons]
            raise CommandError("\n".join([f"{refused.code}: {refused.message}", *lines])) from refused
        done = file_of_payee(payee_id, public_id, most=_SHOWN_MAX)
        if done is not None:
            self.stdout.write(
                f"{done.rows_count} lines, {done.matched_count} in order, {done.differences_count} open"
            )
            for one in done.differences:
                self.stdout.write(
                    f"{one.kind.value} {one.payment_reference} {one.refund_reference}"
                    f" ours={one.ours_fen} theirs={one.theirs_fen}"
                )
