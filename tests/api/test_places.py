"""Places, policy and pairs of areas over the API: open to everybody, dated, sourced, kept by caches, cheap."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from oauth2_provider.models import AccessToken

from accounts.actions import partners
from accounts.models.users import User
from accounts.rules.actors import SYSTEM
from foundation import clock
from foundation.periods import Period
from regions.actions import changes
from regions.enums import Confidence
from regions.queries.changes import seal_of
from regions.queries.places import pooling_areas
from regions.queries.policy import policies_in
from regions.rules.catalogue.book import CATALOGUE
from regions.rules.changes import Draft
from regions.rules.facts import Source
from tests.api.asking import AREAS, OPENED, PAIRS, POLICY, PUBLIC, STATEMENTS_MAX, ask, code_of, items
from tests.api.world import Caller, World

# who may ask ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PUBLIC)
def test_a_visitor_and_a_partner_without_scopes_read_the_same(world: World, path: str) -> None:
    partner = world.caller(scopes=frozenset()).get(path)
    visitor = ask(path)
    assert (visitor.status_code, partner.status_code) == (200, 200)
    assert visitor.content == partner.content


@pytest.mark.parametrize("path", PUBLIC)
def test_a_bad_token_is_refused_here_too(world: World, city: Caller, path: str) -> None:
    assert code_of(ask(path, Authorization="Bearer nonsense")) == (401, "auth.token_invalid")
    AccessToken.objects.update(expires=clock.now() - timedelta(seconds=1))
    assert code_of(city.get(path)) == (401, "auth.token_expired")
    partners.switch(SYSTEM, world.city.partner_id, is_enabled=False, at=world.at)
    AccessToken.objects.update(expires=clock.now() + timedelta(seconds=60))
    assert code_of(city.get(path)) == (403, "auth.partner_disabled")


def test_who_sends_a_bad_token_learns_nothing_about_parameters(db: None) -> None:
    assert ask(f"{AREAS}?x=1", Authorization="Bearer nonsense").status_code == 401


@pytest.mark.parametrize("path", PUBLIC)
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_reference_data_are_only_read(client: Client, db: None, path: str, method: str) -> None:
    answer = getattr(client, method)(f"/api/v1/{path}")
    assert code_of(answer) == (405, "request.method_not_allowed")
    assert answer["Allow"] == "GET"


# caches -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PUBLIC)
def test_answers_may_be_kept_and_asked_for_again(db: None, path: str) -> None:
    first = ask(path)
    again = ask(path, **{"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    for answer in (first, again):
        assert answer["Cache-Control"] == "public, max-age=300"
        assert {"Accept-Language", "Authorization"} <= set(answer["Vary"].split(", "))
        assert answer["X-Request-Id"]
    assert ask(path, **{"If-None-Match": f"W/{first['ETag']}"}).status_code == 304
    assert ask(path, **{"If-None-Match": '"other"'}).status_code == 200


def test_a_refusal_is_not_kept(db: None) -> None:
    for path in (f"{AREAS}?x=1", f"{AREAS}?division=999999", f"{PAIRS}?to=340300", "areas/nowhere/policy"):
        assert ask(path)["Cache-Control"] == "no-store"


def test_a_signed_in_browser_gets_what_every_visitor_gets(client: Client, db: None) -> None:
    """The API reads no session, so that an answer which caches may keep has nothing of anybody in it."""
    visitors = client.get(f"/api/v1/{AREAS}")
    client.force_login(User.objects.create(), "django.contrib.auth.backends.ModelBackend")
    answer = client.get(f"/api/v1/{AREAS}")
    assert (answer.status_code, answer.content) == (200, visitors.content)
    assert (answer["Cache-Control"], answer.cookies) == (visitors["Cache-Control"], {})


def test_head_answers_like_get_without_a_body(client: Client, db: None) -> None:
    answer = client.head(f"/api/v1/{AREAS}")
    assert (answer.status_code, answer.content) == (200, b"")


@pytest.mark.parametrize(
    "path",
    [
        AREAS,
        f"{AREAS}?division=422801&province=420000",
        f"{AREAS}?division=110103",
        POLICY,
        f"{POLICY}?known_at=2026-06-01T00:00:00Z",
        PAIRS,
        f"{PAIRS}?from=340300",
        f"{PAIRS}?from=340300&to=510100",
    ],
)
def test_a_read_costs_few_statements(world: World, city: Caller, path: str) -> None:
    ask(path)
    with CaptureQueriesContext(
        connection,
    ) as visitor:
        ask(path)
    with CaptureQueriesContext(connection) as partner:
        city.get(path)
    assert len(visitor) <= STATEMENTS_MAX
    assert len(partner) <= STATEMENTS_MAX + 2


# areas ------------------------------------------------------------------------------------------------------------


def test_every_area_of_the_day_is_told_in_full(db: None) -> None:
    told = ask(f"{AREAS}?on={OPENED}").json()
    assert told["as_of"] == OPENED
    known = pooling_areas(on=date(2025, 1, 1))
    assert [area["key"] for area in told["items"]] == [area.key for area in known]
    chengdu = next(area for area in told["items"] if area["key"] == "510100")
    assert chengdu.pop("source").keys() == {"document", "article", "page", "note", "checked_on"}
    assert chengdu == {
        "key": "510100",
        "name": "成都市",
        "name_en": "Chengdu",
        "province_code": "510000",
        "province_name": "四川省",
        "province_name_en": "Sichuan",
        "kind": "prefecture",
        "cross_province_open_since": "2024-12-01",
        "starts_on": "1998-12-14",
        "confidence": "sure",
    }


def test_the_day_is_today_in_china_unless_named(db: None) -> None:
    for path in PUBLIC:
        assert ask(path).json()["as_of"] == clock.today().isoformat()


def test_thirty_one_areas_are_open_across_provinces_since_the_first_batch(db: None) -> None:
    def opened(on: str) -> set[str]:
        return {area["key"] for area in items(f"{AREAS}?on={on}") if area["cross_province_open_since"]}

    assert len(opened(OPENED)) == 31
    assert "340300" not in opened(OPENED)
    assert opened("2024-11-30") == set()


def test_a_province_has_its_own_areas(db: None) -> None:
    own = [area for area in items(AREAS) if area["province_code"] == "510000"]
    assert {"510000-SBJ", "510100", "511600"} <= {area["key"] for area in own}
    assert items(f"{AREAS}?province=510000") == own
    assert items(f"{AREAS}?province=810000") == []
    assert code_of(ask(f"{AREAS}?province=990000")) == (404, "regions.division.unknown")


@pytest.mark.parametrize(
    ("division", "area"),
    [
        ("422801", "422800"),
        ("130181", "130181"),
        ("130102", "130100"),
        ("130638", "133100-XAN"),
        ("340302", "340300"),
        ("510104", "510100"),
    ],
)
def test_a_division_leads_to_the_area_on_whose_ground_it_lies(db: None, division: str, area: str) -> None:
    assert [found["key"] for found in items(f"{AREAS}?division={division}")] == [area]
    assert items(f"{AREAS}?division={division}&province=110000") == []


@pytest.mark.parametrize(
    ("query", "refusal"),
    [
        ("division=999999", (404, "regions.division.unknown")),
        ("division=421801", (404, "regions.division.unknown")),
        ("division=540102", (404, "regions.division.not_covered")),
        ("division=110103", (410, "regions.division.abolished")),
    ],
)
def test_a_division_without_an_area_is_refused_for_its_reason(
    db: None, query: str, refusal: tuple[int, str]
) -> None:
    assert code_of(ask(f"{AREAS}?{query}")) == refusal


def test_an_abolished_division_names_those_its_ground_belongs_to(db: None) -> None:
    given = ask(f"{AREAS}?division=110103").json()
    assert given["facts"]["successor_codes"] == ["110101"]
    assert given["facts"]["ended_on"] == "2010-07-01"
    assert "东城区" in given["detail"]


def test_an_abolished_division_is_found_on_a_day_when_it_stood(db: None) -> None:
    (area,) = items(f"{AREAS}?division=110103&on=2010-06-30")
    assert area["province_code"] == "110000"


# policy -----------------------------------------------------------------------------------------------------------


def test_every_policy_that_holds_is_listed_with_its_source(db: None) -> None:
    told = ask(f"{POLICY}?on=2026-11-23&limit=200").json()
    assert (told["area_key"], told["as_of"], told["known_at"]) == ("340300", "2026-11-23", None)
    held = policies_in("340300", on=date(2026, 11, 23))
    assert [one["code"] for one in told["items"]] == [one.code for one in held]
    assert {one["code"] for one in told["items"]} <= set(CATALOGUE)
    for one in told["items"]:
        assert one["title"]
        assert one["source"]["document"]
        assert one["starts_on"] <= "2026-11-23"
        assert one["ends_on"] is None or one["ends_on"] > "2026-11-23"


def test_a_policy_is_told_in_full(db: None) -> None:
    (reach,) = items(f"{POLICY}?code=sharing.reach&on=2026-11-23")
    assert reach["source"].keys() == {"document", "article", "page", "note", "checked_on"}
    assert (reach["code"], reach["title"]) == ("sharing.reach", CATALOGUE["sharing.reach"].zh)
    assert reach["value"] in {"same_area", "same_province"}
    assert (reach["unit"], reach["benefit"], reach["insurance"]) == ("", "", "")
    assert reach["origin"] == "shipped"
    assert reach["confidence"] in {"sure", "likely", "unsure"}


def test_values_keep_their_shape(db: None) -> None:
    values = {one["code"]: one["value"] for one in items(f"{POLICY}?on=2026-11-23&limit=200")}
    assert isinstance(values["sharing.uses"], list)
    assert isinstance(values["certification.rule"], dict)
    assert isinstance(values["family_service.face_age"], int)
    assert isinstance(values["sharing.reach"], str)


def test_the_areas_own_rule_stands_before_the_nations(db: None) -> None:
    path = "policy?code=certification.rule&benefit=pension_employee&on=2026-11-23"
    (bengbu,) = items(f"areas/340300/{path}")
    (chengdu,) = items(f"areas/510100/{path}")
    assert (bengbu["scope"], bengbu["scope_key"], bengbu["benefit"]) == ("area", "340300", "pension_employee")
    assert (chengdu["scope"], chengdu["scope_key"], chengdu["benefit"]) == ("nation", "", "")


def test_a_benefit_asks_for_the_value_that_holds_for_it(db: None) -> None:
    found = items(f"{POLICY}?benefit=pension_resident&on=2026-11-23")
    codes = [one["code"] for one in found]
    assert len(set(codes)) == len(codes)
    assert set(codes) == {entry.code for entry in CATALOGUE.values() if entry.by_benefit}
    assert {one["benefit"] for one in found} <= {"", "pension_resident"}


def test_an_insurance_asks_for_its_own_policies(db: None) -> None:
    found = items(f"{POLICY}?insurance=employee_pension&on=2026-11-23")
    assert {one["insurance"] for one in found} == {"employee_pension"}
    assert "contribution.rate" in {one["code"] for one in found}
    assert items(f"{POLICY}?insurance=employee_pension&code=sharing.reach") == []


def test_what_was_known_before_anything_was_recorded_is_nothing(db: None) -> None:
    known = items(f"{POLICY}?known_at={clock.now().isoformat().replace('+00:00', 'Z')}&on=2026-11-23")
    assert known == items(f"{POLICY}?on=2026-11-23")
    answer = ask(f"{POLICY}?known_at=2020-01-01T00:00:00Z")
    assert code_of(answer) == (404, "regions.area.unknown")


def test_known_at_answers_as_was_known_then(db: None) -> None:
    """A change that officers made today holds for last year's day too, but nobody knew it yesterday."""
    at = clock.now()
    on = clock.local_date(at)
    source = Source("蚌埠市虚构通知", checked_on=on)
    grace = Draft("340300", "certification.grace", 10, Period(date(2026, 1, 1)), source, Confidence.SURE)
    card = changes.draft(grace, by=1, waits=timedelta(days=1), at=at)
    changes.approve(card.public_id, seal_of(card.draft, on=on), by=2, at=at)

    path = f"{POLICY}?code=certification.grace&on=2026-02-01"
    before = (at - timedelta(days=1)).isoformat().replace("+", "%2B")
    (now,), (then,) = items(path), items(f"{path}&known_at={before}")
    assert (now["value"], now["scope"], now["origin"]) == (10, "area", "local")
    assert (then["value"], then["scope"], then["origin"]) == (0, "nation", "shipped")


def test_an_offset_counts(db: None) -> None:
    given = ask(f"{POLICY}?known_at=2026-06-01T08:00:00%2B08:00").json()
    assert datetime.fromisoformat(given["known_at"]) == datetime(2026, 6, 1, tzinfo=UTC)


# languages and slips ------------------------------------------------------------------------------------------------


def test_sentences_come_in_english_when_asked_for(db: None) -> None:
    (pair,) = items(f"{PAIRS}?from=340300&to=510100&on={OPENED}", language="en")
    assert "Bengbu" in pair["reasons"][0]["detail"]
    assert "蚌埠" not in pair["reasons"][0]["detail"]
    (reach,) = items(f"{POLICY}?code=sharing.reach", language="en")
    assert reach["title"] == CATALOGUE["sharing.reach"].en
    answer = ask(f"{POLICY}?code=no.such", language="en")
    assert answer["Content-Language"] == "en"
    assert ask(POLICY)["ETag"] != ask(POLICY, language="en")["ETag"]


@pytest.mark.parametrize(
    ("path", "where"),
    [
        (f"{AREAS}?on=2026-02-30", "/on"),
        (f"{AREAS}?on=20260101", "/on"),
        (f"{AREAS}?on=", "/on"),
        (f"{AREAS}?on=1998-12-13", "/on"),
        (f"{POLICY}?on=1998-12-13", "/on"),
        (f"{PAIRS}?on=0001-01-01", "/on"),
        (f"{AREAS}?province=51", "/province"),
        (f"{AREAS}?province=510100", "/province"),
        (f"{AREAS}?province=%D9%A5%D9%A10000", "/province"),
        (f"{AREAS}?division=42280", "/division"),
        (f"{AREAS}?division=4228010", "/division"),
        (f"{AREAS}?division=%00", "/division"),
        (f"{AREAS}?division=", "/division"),
        (f"{POLICY}?known_at=2026-01-01T00:00:00", "/known_at"),
        (f"{POLICY}?known_at=2026-01-01T00:00:00+08:00", "/known_at"),
        (f"{POLICY}?known_at=0001-01-01T00:00:00%2B23:59", "/known_at"),
        (f"{POLICY}?known_at=2026-01-01", "/known_at"),
        (f"{POLICY}?benefit=medical", "/benefit"),
        (f"{POLICY}?insurance=", "/insurance"),
        (f"{POLICY}?code=", "/code"),
        (f"{POLICY}?code=%00", "/code"),
        (f"{PAIRS}?to=510100", "/from"),
        (f"{PAIRS}?from=%F0%9F%98%80", "/from"),
        (f"{PAIRS}?from=510100&to=", "/to"),
        (f"{PAIRS}?limit=0", "/limit"),
        (f"{PAIRS}?limit=201", "/limit"),
        (f"{PAIRS}?cursor=x", "/cursor"),
        (f"{PAIRS}?cursor=", "/cursor"),
        (f"{PAIRS}?cursor=YWJj", "/cursor"),
        (f"{PAIRS}?cursor=YS9iL2M", "/cursor"),
        (f"{PAIRS}?cursor=_y9h", "/cursor"),
    ],
)
def test_a_value_that_does_not_fit_is_named(db: None, path: str, where: str) -> None:
    answer = ask(path)
    assert code_of(answer) == (400, "request.invalid")
    assert {reason["where"] for reason in answer.json()["reasons"]} == {where}
    assert all(reason["detail"] for reason in answer.json()["reasons"])


@pytest.mark.parametrize("path", PUBLIC)
@pytest.mark.parametrize("query", ["day=2026-01-01", "format=json", "%00=1", "=1", "area=340300"])
def test_an_unknown_parameter_is_refused(db: None, path: str, query: str) -> None:
    assert code_of(ask(f"{path}?{query}")) == (400, "request.unknown_parameter")
    assert code_of(ask(f"{path}?on={OPENED}&on={OPENED}")) == (400, "request.repeated_parameter")


@pytest.mark.parametrize(
    ("path", "refusal"),
    [
        ("areas/999999/policy", (404, "regions.area.unknown")),
        ("areas/510000-sbj/policy", (404, "regions.area.unknown")),
        ("areas/999999/policy?known_at=2026-06-01T00:00:00Z", (404, "regions.area.unknown")),
        (f"{POLICY}?code=no.such", (422, "regions.policy.unknown")),
        (f"{PAIRS}?from=999999", (404, "regions.area.unknown")),
        (f"{PAIRS}?from=340300&to=999999", (404, "regions.area.unknown")),
        ("areas/%00/policy", (404, "request.no_such_resource")),
        ("areas/340300%0A/policy", (404, "request.no_such_resource")),
        ("areas/340300/policy%0A", (404, "request.no_such_resource")),
        ("areas/", (404, "request.no_such_resource")),
    ],
)
def test_what_is_not_there_is_told_apart(db: None, path: str, refusal: tuple[int, str]) -> None:
    assert code_of(ask(path)) == refusal


def test_the_last_day_there_is_has_an_answer(db: None) -> None:
    for path in PUBLIC:
        assert ask(f"{path}?on=9999-12-31").status_code == 200
        assert ask(f"{path}?on=1998-12-14").status_code == 200
