"""Which people let this partner act for them: listed, made by what they show or tell it, and given back."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from rest_framework.request import Request

from accounts.access import own_link_for
from accounts.actions import audit, card_guesses, link_codes, links
from accounts.actions.idempotency import KeptAnswer
from accounts.enums.partners import PartnerScope
from accounts.errors.cards import CardGuessesSpent
from accounts.errors.idempotency import IdempotencyKeyReused, IdempotencyKeyRunning
from accounts.errors.links import LinkCodeRefused, LinkGuessesSpent, LinkNotFound, LinkScopesRefused
from accounts.queries.links import link_card, links_of
from family.access import may_agree_as_guardian
from foundation import clock
from portal.api import examples_of_links as examples
from portal.api.matching import match_of
from portal.api.once import answer_once, key_of
from portal.api.pages import page_of, write_cursor
from portal.api.schema import operation
from portal.api.serializers.links import (
    CARD,
    LinkAnswer,
    LinkInput,
    LinkPageAnswer,
    MadeLinkAnswer,
    PageQuery,
)
from portal.api.serializers.shapes import NoQuery, StrictInput
from portal.api.views.doors import PartnerDoor


class LinksView(PartnerDoor):
    """The partner's own list of links."""

    def query_shape(self, request: HttpRequest) -> type[StrictInput]:
        """Take the parameters of a page where a page is asked for."""
        return NoQuery if request.method == "POST" else PageQuery

    @operation(
        "links_list",
        "List the people who let you act for them",
        answer=LinkPageAnswer,
        example=examples.LINKS,
        query=PageQuery,
        has_etag=True,
    )
    def get(self, request: Request) -> HttpResponse:
        """One page of the live links, the oldest first.

        A link ends when the person ends it, on its last day, when you give it back, and at death. Somebody who allowed
        you things in several ways stands here once for each; what they allow adds up.
        """
        limit, at = self.query["limit"], clock.now()
        asking = self.actor.asking
        found = links_of(
            self.actor.partner_id or 0,
            on=clock.local_date(at),
            after=self.query["cursor"],
            most=limit + 1,
            link_id=asking.link_id if asking else None,
        )
        page = page_of(found, limit=limit, cursor=lambda link: write_cursor(link.public_id))
        # One event for the page: it shows nothing of a person but that they made the link themselves.
        audit.record(self.actor, audit.Event("links.listed", facts={"count": len(page.items)}), at=at)
        return self.answer(LinkPageAnswer, page)

    @operation(
        "links_create",
        "Link a person who shows you their card or tells you their code",
        answer=MadeLinkAnswer,
        example=examples.LINK,
        status=201,
        body=LinkInput,
        body_example=examples.LINK_INPUT,
        refusals=(
            LinkCodeRefused,
            LinkScopesRefused,
            LinkGuessesSpent,
            CardGuessesSpent,
            IdempotencyKeyRunning,
            IdempotencyKeyReused,
        ),
        is_keyed=True,
        has_etag=True,
    )
    def post(self, request: Request) -> HttpResponse:
        """The person is told at once, and can end it with one touch.

        `card`: the text or the eight digits of the electronic card, shown within a minute; the link is short, and
        opens what policy lets a card open. `code`: the ten digits the person made for you in the portal; ask for what
        they chose, or for less. A code that is wrong, old, used or meant for another partner is refused with the same
        words, and every wrong entry costs one of your few tries.
        """
        key_of(request._request)
        asked, at = self.read_body(LinkInput), clock.now()
        with self._counted(asked, at=at):
            return answer_once(request._request, self.actor, lambda: self._make(asked, at), at=at)

    @contextmanager
    def _counted(self, asked: dict[str, Any], *, at: datetime) -> Iterator[None]:
        """Let nobody guess: what a machine could try costs one of a few tries."""
        if asked["way"] == CARD:
            with card_guesses.counted(self.actor, asked["code"], at=at):
                yield
        else:
            with link_codes.counted(self.actor, at=at):
                yield

    def _make(self, asked: dict[str, Any], at: datetime) -> KeptAnswer:
        """Make the link, and write the answer to keep."""
        scopes = frozenset(PartnerScope(scope) for scope in asked["scopes"])
        if asked["way"] == CARD:
            link_id = link_codes.redeem_card(self.actor, asked["code"], scopes, at=at)
        else:
            speaks_for = partial(may_agree_as_guardian, on=clock.local_date(at))
            link_id = link_codes.redeem(self.actor, asked["code"], scopes, speaks_for=speaks_for, at=at)
        return self.kept(MadeLinkAnswer, link_card(link_id))


class LinkView(PartnerDoor):
    """One link of this partner."""

    @operation(
        "link_get",
        "Look at a link",
        answer=LinkAnswer,
        example=examples.LISTED,
        refusals=(LinkNotFound,),
        has_etag=True,
    )
    def get(self, request: Request, link_id: UUID) -> HttpResponse:
        """What it allows, and until when. One that has ended is not found."""
        at = clock.now()
        card = own_link_for(self.actor, link_id, on=clock.local_date(at))
        event = audit.Event("links.viewed", object_kind="partner_link", object_id=card.public_id)
        audit.record(self.actor, event, at=at)
        return self.answer(LinkAnswer, card)

    @operation("link_delete", "Give a link back", status=204, refusals=(LinkNotFound,), is_change=True)
    def delete(self, request: Request, link_id: UUID) -> HttpResponse:
        """It ends at once, and the person is told. What was done by it stays valid."""
        match_of(request._request)
        at = clock.now()
        on = clock.local_date(at)
        with transaction.atomic():
            # In the shape of what was made: a token that may only give links back sees that, and no list.
            self.refuse_stale(link_id, MadeLinkAnswer, lambda: own_link_for(self.actor, link_id, on=on))
            links.end_by_partner(self.actor, link_id, at=at)
        return HttpResponse(status=204)
