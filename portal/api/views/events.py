"""What this partner is told, to be read in its own time."""

from django.http import HttpResponse
from rest_framework.request import Request

from accounts.actions import audit
from accounts.enums.partner_events import PartnerEventKind
from accounts.queries.partner_events import feed, kinds_open_to
from foundation import clock
from portal.api import examples_of_events as examples
from portal.api.pages import write_position_cursor
from portal.api.schema import operation
from portal.api.serializers.events import FeedAnswer, FeedQuery
from portal.api.views.doors import PartnerDoor


class EventsView(PartnerDoor):
    """The partner's own feed of events."""

    query_class = FeedQuery

    @operation(
        "events_list",
        "Read what happened to people linked to you, and to what is your own",
        answer=FeedAnswer,
        example=examples.FEED,
        query=FeedQuery,
        has_etag=True,
    )
    def get(self, request: Request) -> HttpResponse:
        """Events of the last 90 days, of the types your token opens, in the order in which they became known.

        Nothing ever appears before a cursor you hold; go on with it under the same `types`. When a link ends, and at
        death, events of that person are gone but for `link.ended`. Payments and batches are your own, and stay.
        """
        after, limit, at = self.query["cursor"] or 0, self.query["limit"], clock.now()
        kinds = kinds_open_to(self.actor.scopes) & self.query.get("types", frozenset(PartnerEventKind))
        found = feed(self.actor.partner_id or 0, kinds, on=clock.local_date(at), after=after, most=limit + 1)
        items = found[:limit]
        # Whoever is told something reads of it in their own list of acts; this read adds nothing to that.
        audit.record(self.actor, audit.Event("events.listed", facts={"count": len(items)}), at=at)
        last = items[-1].place if items else after
        told = {"items": items, "next": write_position_cursor(last), "has_more": len(found) > limit}
        return self.answer(FeedAnswer, told)
