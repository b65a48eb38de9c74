"""Which people let this partner act for them."""

from django.http import HttpResponse
from rest_framework.request import Request

from accounts.actions import audit
from accounts.queries.partners import links_of
from foundation import clock
from portal.api import examples
from portal.api.pages import page_of, write_cursor
from portal.api.schema import operation
from portal.api.serializers.links import LinkPageAnswer, PageQuery
from portal.api.views.doors import PartnerDoor


class LinksView(PartnerDoor):
    """The partner's own list of links."""

    query_class = PageQuery

    @operation(
        "links_list",
        "List the people who let you act for them",
        answer=LinkPageAnswer,
        example=examples.LINKS,
        query=PageQuery,
        has_etag=True,
    )
    def get(self, request: Request) -> HttpResponse:
        """One page of the live links, the oldest first. A link ends when the person ends it, and at death."""
        limit = self.query["limit"]
        found = links_of(self.actor.partner_id or 0, after=self.query["cursor"], most=limit + 1)
        page = page_of(found, limit=limit, cursor=lambda link: write_cursor(link.public_id))
        # One event for the page: it shows nothing of a person but that they made the link themselves.
        audit.record(
            self.actor, audit.Event("links.listed", facts={"count": len(page.items)}), at=clock.now()
        )
        return self.answer(LinkPageAnswer, page)
