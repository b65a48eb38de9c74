"""What went into and out of the wallets of people linked to a partner; sending and accepting are the person's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpResponse
from rest_framework.request import Request

from accounts.access import linked_person_for
from accounts.actions import audit
from accounts.errors.people import PersonNotFound
from accounts.queries.people import PersonCard, person_cards
from family.queries.kin import terms_between
from family.queries.wallets import WalletTransferCard, transfers_of
from foundation import clock
from foundation.clock import local_date
from portal.api import faults
from portal.api.examples_of_wallets import TRANSFERS
from portal.api.family_told import terms_told, told_of
from portal.api.pages import page_of, write_cursor
from portal.api.schema import operation
from portal.api.serializers.links import PageQuery
from portal.api.serializers.shapes import StrictInput
from portal.api.serializers.wallet import ROLES, WalletTransferPageAnswer
from portal.api.views.doors import PartnerDoor


@dataclass(frozen=True)
class _Transfer:
    """One transfer as it is told: the row, which side the person is on, and who the other one is."""

    card: WalletTransferCard
    role: str
    other: dict[str, Any]


class WalletTransfersView(PartnerDoor):
    """The wallet transfers of one person."""

    query_class: ClassVar[type[StrictInput]] = PageQuery

    @operation(
        "person_wallet_transfers_list",
        "List what a person sent to wallets in other provinces, and received",
        answer=WalletTransferPageAnswer,
        example=TRANSFERS,
        query=PageQuery,
        refusals=(faults.NO_RESOURCE, PersonNotFound),
        has_etag=True,
    )
    def get(self, request: Request, person_id: UUID) -> HttpResponse:
        """One page, the newest first. No partner sends or accepts: both are the person's own, after a fresh proof.

        Of relatives who are not linked to you there is a masked name and a word for them.
        """
        at, limit = clock.now(), self.query["limit"]
        person = linked_person_for(self.actor, person_id)
        found = transfers_of(person.id, after=self.query["cursor"], most=limit + 1)
        page = page_of(found, limit=limit, cursor=lambda card: write_cursor(card.public_id))
        audit.record(self.actor, audit.Event("wallet.viewed", person.id), at=at)
        items = self._told(person, page.items, on=local_date(at))
        content = {"person_id": person.public_id, "items": items, "next": page.next}
        return self.answer(WalletTransferPageAnswer, content)

    def _told(self, person: PersonCard, cards: Sequence[WalletTransferCard], *, on: date) -> list[_Transfer]:
        """Tell transfers, each with the other one of the two."""
        ways = [(card, card.sender_id == person.id) for card in cards]
        others = [card.recipient_id if is_sent else card.sender_id for card, is_sent in ways]
        people = person_cards(others)
        told = told_of(self.actor, person.id, people.values())
        terms = terms_between([(person.id, other) for other in others], on=on)
        return [
            _Transfer(
                card,
                ROLES[0 if is_sent else 1],
                {**told.person(people[other]), **terms_told(terms.get((person.id, other)))},
            )
            for (card, is_sent), other in zip(ways, others, strict=True)
        ]
