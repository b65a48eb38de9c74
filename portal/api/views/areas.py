"""Pooling areas, and the policy that holds in them: reference data for everybody."""

from collections.abc import Iterable, Mapping
from datetime import date
from operator import itemgetter
from typing import Any

from django.http import HttpResponse
from drf_spectacular.utils import OpenApiExample, OpenApiParameter
from rest_framework.request import Request

from portal.api import examples, faults
from portal.api.pages import page_within
from portal.api.schema import operation
from portal.api.serializers.places import (
    AreaListAnswer,
    AreaPolicyAnswer,
    AreaQuery,
    PolicyHistoryAnswer,
    PolicyQuery,
    PolicyValueQuery,
)
from portal.api.views.doors import PublicDoor
from regions.errors import AreaUnknown, DivisionAbolished, DivisionNotCovered, DivisionUnknown, PolicyUnknown
from regions.queries.places import area_for_division, divisions_under, pooling_areas
from regions.queries.policy import policies_in, policy_history
from regions.queries.sharing import open_areas
from regions.rules.catalogue.book import CATALOGUE
from regions.rules.facts import AreaFact, DivisionFact, PolicyAnswer

_AREA_KEY = OpenApiParameter(
    "area_key",
    {"type": "string", "pattern": "^[0-9A-Za-z-]{1,20}$"},
    OpenApiParameter.PATH,
    required=True,
    description="Key of the pooling area, as in the list of areas.",
    examples=[OpenApiExample("A provincial scheme", value="510000-SBJ")],
)
_CODE = OpenApiParameter(
    "code",
    {"type": "string", "pattern": "^[a-z0-9_.]{1,60}$"},
    OpenApiParameter.PATH,
    required=True,
    description="Code of the policy catalogue.",
    examples=[OpenApiExample("How far sharing reaches", value="sharing.reach")],
)


class AreasView(PublicDoor):
    """The pooling areas of a day."""

    query_class = AreaQuery

    @operation(
        "areas_list",
        "List the pooling areas",
        answer=AreaListAnswer,
        example=examples.AREAS,
        query=AreaQuery,
        refusals=(DivisionUnknown, DivisionAbolished, DivisionNotCovered),
        has_etag=True,
        is_open=True,
    )
    def get(self, request: Request) -> HttpResponse:
        """One page of the pooling areas (统筹区) of a day in their fixed order.

        `division` leads from an administrative division to the one area on whose ground it lies; a division that
        was abolished is answered with those its ground belongs to.
        """
        on, division, province = self.on, self.query.get("division"), self.query.get("province")
        areas = (area_for_division(division, on=on),) if division else pooling_areas(on=on)
        provinces = {place.code: place for place in divisions_under("", on=on)}
        if province is not None and province not in provinces:
            raise DivisionUnknown(division_code=province, on=on)
        opened = {s.area.key: s.opening.period.starts_on for s in open_areas(on=on) if s.opening}
        items = [
            _told(area, provinces[area.province_code], opened.get(area.key))
            for area in areas
            if province in (None, area.province_code)
        ]
        page = page_within(items, self.query, space="areas", key=itemgetter("key"))
        return self.answer(AreaListAnswer, {"as_of": on, "items": page.items, "next": page.next})


class AreaPolicyView(PublicDoor):
    """The policy of one area."""

    query_class = PolicyQuery

    @operation(
        "area_policy_list",
        "List the policies of an area",
        answer=AreaPolicyAnswer,
        example=examples.POLICIES,
        query=PolicyQuery,
        path=(_AREA_KEY,),
        refusals=(faults.NO_RESOURCE, AreaUnknown, PolicyUnknown),
        has_etag=True,
        is_open=True,
    )
    def get(self, request: Request, area_key: str) -> HttpResponse:
        """Every policy that holds in an area on a day, with its source; the narrowest place that decided governs.

        A policy with values of single benefits or insurances stands once for each of those that differ.
        """
        on, known_at = self.on, self.query.get("known_at")
        held = policies_in(area_key, on=on, known_at=known_at)
        page = page_within(_narrowed(held, self.query), self.query, space="policies", key=_place_of)
        content = {"area_key": area_key, "as_of": on, "known_at": known_at}
        content |= {"items": page.items, "next": page.next}
        return self.answer(AreaPolicyAnswer, content)


class AreaPolicyValueView(PublicDoor):
    """One policy of one area, with its history."""

    query_class = PolicyValueQuery

    @operation(
        "area_policy_value_get",
        "Get a policy of an area with its history",
        answer=PolicyHistoryAnswer,
        example=examples.POLICY_HISTORY,
        query=PolicyValueQuery,
        path=(_AREA_KEY, _CODE),
        refusals=(faults.NO_RESOURCE, AreaUnknown, PolicyUnknown),
        has_etag=True,
        is_open=True,
    )
    def get(self, request: Request, area_key: str, code: str) -> HttpResponse:
        """One policy of the catalogue: `held` holds in the area on the day, `history` is all that ever reached it.

        Of several values the narrowest place governs: the area, then its province, then the nation.
        """
        on, known_at = self.on, self.query.get("known_at")
        history = policy_history(code, area_key, on=on, known_at=known_at)
        held = [one for one in policies_in(area_key, on=on, known_at=known_at) if one.code == code]
        content = {
            "area_key": area_key,
            "code": code,
            "as_of": on,
            "known_at": known_at,
            "held": held,
            "history": history,
        }
        return self.answer(PolicyHistoryAnswer, content)


def _told(area: AreaFact, province: DivisionFact, open_since: date | None) -> dict[str, Any]:
    """Lay out an area in the shape of the API."""
    return {
        "key": area.key,
        "name": area.name,
        "name_en": area.name_en,
        "province_code": area.province_code,
        "province_name": province.name,
        "province_name_en": province.name_en,
        "kind": area.kind,
        "cross_province_open_since": open_since,
        "starts_on": area.period.starts_on,
        "confidence": area.confidence,
        "source": area.source,
    }


def _narrowed(held: Iterable[PolicyAnswer], query: Mapping[str, Any]) -> list[PolicyAnswer]:
    """Keep what a query asks for.

    Raises:
        PolicyUnknown: the catalogue has no such code.
    """
    code, insurance = query.get("code", ""), query.get("insurance", "")
    if code and code not in CATALOGUE:
        raise PolicyUnknown(policy=code)
    kept = [one for one in held if code in ("", one.code) and insurance in ("", one.insurance)]
    return _of_benefit(kept, query["benefit"]) if "benefit" in query else kept


def _place_of(one: PolicyAnswer) -> tuple[str, str, str]:
    """Say what a policy of one area on one day is known by."""
    return one.code, one.benefit, one.insurance


def _of_benefit(held: Iterable[PolicyAnswer], benefit: str) -> list[PolicyAnswer]:
    """Choose of every policy on benefits the value that holds for one."""
    chosen: dict[str, PolicyAnswer] = {}
    for one in held:
        if CATALOGUE[one.code].by_benefit and one.benefit in ("", benefit):
            # The general value stands before the special ones.
            chosen[one.code] = one
    return list(chosen.values())
