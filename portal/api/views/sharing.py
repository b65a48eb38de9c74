"""Whether money may pass between two pooling areas: reference data for everybody."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Any

from django.http import HttpResponse
from rest_framework.request import Request

from portal.api import examples
from portal.api.pages import KeyPair, page_of, write_pair_cursor
from portal.api.schema import operation
from portal.api.serializers.sharing import PairPageAnswer, PairQuery
from portal.api.views.doors import PublicDoor
from regions.errors import AreaUnknown
from regions.queries.places import pooling_area, pooling_areas
from regions.queries.sharing import may_share_across
from regions.rules.facts import AreaFact


class PairsView(PublicDoor):
    """Pairs of pooling areas."""

    query_class = PairQuery

    @operation(
        "cross_province_pairs_list",
        "Say between which areas money may pass",
        answer=PairPageAnswer,
        example=examples.PAIRS,
        query=PairQuery,
        refusals=(AreaUnknown,),
        has_etag=True,
        is_open=True,
    )
    def get(self, request: Request) -> HttpResponse:
        """With `from` and `to` one pair; with `from` that area against every area; with neither every pair once.

        An area makes a pair with itself too. The answer judges by the areas alone: the kinship and the enrolments of
        two people are another matter.
        """
        on, limit = self.on, self.query["limit"]
        areas = {area.key: area for area in pooling_areas(on=on)}
        for name in ("from", "to"):
            if name in self.query:
                pooling_area(self.query[name], on=on)
        found = list(islice(_pairs(sorted(areas), self.query), limit + 1))
        page = page_of(found, limit=limit, cursor=write_pair_cursor)
        items = [_told(areas[one], areas[other], on) for one, other in page.items]
        return self.answer(PairPageAnswer, {"as_of": on, "items": items, "next": page.next})


def _pairs(keys: Sequence[str], query: Mapping[str, Any]) -> Iterator[KeyPair]:
    """Walk the pairs a query asks for in the order of their keys, beginning behind the last one seen."""
    first, second, after = query.get("from"), query.get("to"), query["cursor"] or ("", "")
    for one in [first] if first else keys[bisect_left(keys, after[0]) :]:
        others = [second] if second else keys if first else keys[bisect_left(keys, one) :]
        yield from ((one, other) for other in others if (one, other) > after)


def _told(one: AreaFact, other: AreaFact, on: date) -> dict[str, Any]:
    """Lay out the answer for a pair in the shape of the API."""
    answer = may_share_across(one.key, other.key, on=on)
    return {
        "from": one.key,
        "from_name": one.name,
        "from_name_en": one.name_en,
        "to": other.key,
        "to_name": other.name,
        "to_name_en": other.name_en,
        "allowed": answer.allowed,
        "route": answer.route,
        "since": answer.since,
        "from_on": answer.from_on,
        "reasons": answer.reasons,
        "confidence": answer.confidence,
        "sources": answer.sources,
    }
