"""Divisions, pooling areas and cross-province openings, as the article lists them."""

import csv
from datetime import UTC, date, datetime
from itertools import combinations
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from foundation.periods import Period
from regions.actions import loading
from regions.enums import AreaKind, Confidence, DivisionLevel, Origin, ServicePointKind, SharingRoute
from regions.errors import AreaUnknown, DivisionAbolished, DivisionNotCovered, DivisionUnknown
from regions.queries import places, sharing
from regions.queries.editions import one_look
from regions.rules.bundle.whole import Bundle
from regions.rules.facts import MembershipFact, ServicePointFact, Source
from regions.rules.places import covering_codes, longest_match

ON = date(2025, 1, 1)
CASES = Path(__file__).parents[1] / "cases" / "cross_province_areas.csv"
pytestmark = pytest.mark.usefixtures("shipped")


def first_batch() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_31_areas_are_open_in_the_order_of_the_article() -> None:
    wanted = [(row["code"], row["area"]) for row in first_batch()]

    open_areas = sharing.open_areas(on=ON)

    assert [(side.area.key, side.area.name) for side in open_areas] == wanted
    assert len(wanted) == 31


def test_the_areas_lie_in_the_provinces_of_the_article() -> None:
    for row in first_batch():
        area = places.pooling_area(row["code"], on=ON)
        assert places.division(area.province_code, on=ON).name == row["province"]


def test_no_area_is_open_before_the_first_batch_and_the_day_says_that_it_is_not_sure() -> None:
    assert sharing.open_areas(on=date(2024, 11, 30)) == ()
    opened = sharing.open_areas(on=date(2024, 12, 1))
    assert len(opened) == 31
    assert {side.opening.confidence for side in opened if side.opening} == {Confidence.UNSURE}


def test_exactly_the_31_areas_share_pairwise() -> None:
    open_keys = {row["code"] for row in first_batch()}
    areas = places.pooling_areas(on=ON)

    for one, other in combinations(areas, 2):
        answer = sharing.may_share_across(one.key, other.key, on=ON)
        same_province = one.province_code == other.province_code
        assert answer.allowed == (same_province or {one.key, other.key} <= open_keys)


def test_a_closed_area_is_named_as_the_reason() -> None:
    answer = sharing.may_share_across("340300", "510100", on=ON)

    assert not answer.allowed
    assert answer.route == SharingRoute.CROSS_PROVINCE
    assert answer.since is None
    assert [(reason.code, reason.facts["name"]) for reason in answer.reasons] == [
        ("regions.sharing.area_not_open", "蚌埠市")
    ]


def test_two_closed_areas_are_both_named() -> None:
    answer = sharing.may_share_across("340300", "440300", on=ON)

    assert [reason.facts["area_key"] for reason in answer.reasons] == ["340300", "440300"]


def test_an_open_pair_says_since_when_and_by_which_source() -> None:
    answer = sharing.may_share_across("510100", "130181", on=ON)

    assert (answer.allowed, answer.since, answer.reasons) == (True, date(2024, 12, 1), ())
    assert answer.sources[0].document.startswith("新社通")


@pytest.mark.parametrize(
    ("one", "other", "route"),
    [
        ("510000-SBJ", "510100", SharingRoute.SAME_PROVINCE),
        ("133100-XAN", "130600", SharingRoute.SAME_PROVINCE),
        ("340300", "340300", SharingRoute.SAME_AREA),
    ],
)
def test_inside_a_province_the_batch_does_not_matter(one: str, other: str, route: SharingRoute) -> None:
    answer = sharing.may_share_across(one, other, on=date(2024, 8, 1))

    assert (answer.allowed, answer.route) == (True, route)


@pytest.mark.parametrize(
    ("division", "area"),
    [
        ("130102", "130100"),  # 长安区 in 石家庄
        ("130181", "130181"),  # 辛集 begins like 石家庄 and is not of it
        ("130602", "130600"),  # 竞秀区 in 保定
        ("130682", "130682"),  # 定州 begins like 保定 and is not of it
        ("130629", "133100-XAN"),
        ("130632", "133100-XAN"),
        ("130638", "133100-XAN"),  # 雄县
        ("500235", "500235"),  # 云阳
        ("429005", "429005"),  # 潜江
        ("422801", "422800"),  # 恩施市 lies in 恩施州
        ("622901", "622900"),  # 临夏市 lies in 临夏州
        ("510104", "510100"),  # 锦江区 in 成都, though the provincial scheme stands on the same ground
        ("340302", "340300"),
        ("440305", "440300"),
    ],
)
def test_the_longest_match_decides_the_area(division: str, area: str) -> None:
    assert places.area_for_division(division, on=ON).key == area


def test_the_new_area_leaves_baoding_on_its_first_day() -> None:
    assert places.area_for_division("130638", on=date(2017, 3, 31)).key == "130600"
    assert places.area_for_division("130638", on=date(2017, 4, 1)).key == "133100-XAN"


@pytest.mark.parametrize("division", ["500101", "429004", "510000", "130000", "120101"])
def test_ground_without_a_known_area_is_said_so(division: str) -> None:
    with pytest.raises(DivisionNotCovered):
        places.area_for_division(division, on=ON)


@pytest.mark.parametrize("code", ["130199", "000000", "", "辛集", "130171"])
def test_an_unknown_division_is_refused(code: str) -> None:
    with pytest.raises(DivisionUnknown):
        places.area_for_division(code, on=ON)


def test_an_unknown_area_is_refused_also_before_its_first_day() -> None:
    with pytest.raises(AreaUnknown):
        places.pooling_area("999999", on=ON)
    with pytest.raises(AreaUnknown):
        sharing.may_share_across("510100", "510000", on=ON)
    with pytest.raises(AreaUnknown):
        places.pooling_area("133100-XAN", on=date(2017, 3, 31))


def test_the_tree_of_divisions_hangs_together(bundle: Bundle) -> None:
    levels = {division.code: division.level for division in bundle.divisions}
    above = {
        DivisionLevel.PREFECTURE: DivisionLevel.PROVINCE,
        DivisionLevel.COUNTY: DivisionLevel.PREFECTURE,
    }

    assert list(levels.values()).count(DivisionLevel.PROVINCE) == 34
    for division in bundle.divisions:
        if division.level != DivisionLevel.PROVINCE:
            assert levels[division.parent_code] == above[division.level]


def test_divisions_are_listed_beneath_their_parent() -> None:
    assert len(places.divisions_under("", on=ON)) == 34
    assert "蚌埠市" in [division.name for division in places.divisions_under("340000", on=ON)]
    assert places.division("340300", on=ON).source.document.startswith("国家统计局")


def test_no_statistical_development_zone_is_taken_for_a_county(bundle: Bundle) -> None:
    assert not [division for division in bundle.divisions if 71 <= int(division.code[4:]) <= 80]


def test_covering_codes_go_from_the_narrowest_to_the_widest() -> None:
    assert covering_codes("130181") == ("130181", "130100", "130000")
    assert covering_codes("130100") == ("130100", "130000")
    assert covering_codes("130181001000") == ("130181001000", "130181000000", "130100000000", "130000000000")


def test_the_area_of_a_division_takes_one_statement_within_a_look() -> None:
    with one_look():
        places.pooling_areas(on=ON)
        with CaptureQueriesContext(connection) as statements:
            places.area_for_division("130638", on=ON)
    assert len(statements) == 1


def test_a_place_found_by_name_says_where_it_lies() -> None:
    found = places.divisions_named("恩施", on=ON)
    assert [(f.division.name, f.within) for f in found] == [
        ("恩施土家族苗族自治州", ("湖北省",)),
        ("恩施市", ("湖北省", "恩施土家族苗族自治州")),
    ]
    assert [f.division.code for f in places.divisions_named("130181", on=ON)] == ["130181"]
    assert [f.division.name for f in places.divisions_named(" 云阳县 ", on=ON)] == ["云阳县"]


@pytest.mark.parametrize("words", ["", "  ", "%", "_", "不存在的地方", "999999", "1" * 300])
def test_words_that_name_no_place_find_none(words: str) -> None:
    assert places.divisions_named(words, on=ON) == ()


class TestThroughTime:
    def test_a_renamed_city_is_the_same_city(self) -> None:
        assert places.division("420600", on=date(2010, 12, 8)).name == "襄樊市"
        assert places.division("420600", on=date(2010, 12, 9)).name == "襄阳市"

    def test_an_abolished_county_names_its_successor(self) -> None:
        """寿县 left 六安 for 淮南, and so came into an area of the first batch."""
        before = places.division("341521", on=date(2015, 1, 1))
        assert before.name == "寿县"
        with pytest.raises(DivisionAbolished) as refusal:
            places.area_for_division("341521", on=ON)
        assert refusal.value.facts["successor_codes"] == ("340422",)
        assert places.area_for_division("340422", on=ON).key == "340400"

    def test_a_chain_of_successors_leads_to_what_exists(self) -> None:
        """巢湖's 无为县 went to 芜湖 in 2011 and became a city there in 2019."""
        assert [d.name for d in places.successors("341422", on=date(2015, 1, 1))] == ["无为县"]
        assert [d.name for d in places.successors("341422", on=ON)] == ["无为市"]

    def test_every_abolished_code_leads_to_what_exists(self, bundle: Bundle) -> None:
        alive = {d.code for d in bundle.divisions if d.period.contains(ON)}
        follows: dict[str, set[str]] = {}
        for fact in bundle.successions:
            follows.setdefault(fact.predecessor_code, set()).add(fact.successor_code)

        def ends(code: str, seen: frozenset[str]) -> bool:
            assert code not in seen, f"{code} succeeds itself"
            if code in alive:
                return True
            return all(ends(after, seen | {code}) for after in follows[code])

        abolished = {d.code for d in bundle.divisions} - alive
        without = abolished - set(follows)
        assert without == {"110200", "120200", "310200", "500300"}, (
            "only the empty level of counties of a city"
        )
        assert all(ends(code, frozenset()) for code in abolished - without)

    def test_a_division_has_one_name_at_a_time(self, bundle: Bundle) -> None:
        by_code: dict[str, list[Period]] = {}
        for fact in bundle.divisions:
            by_code.setdefault(fact.code, []).append(fact.period)
        assert not [
            code
            for code, periods in by_code.items()
            for one, other in combinations(periods, 2)
            if one.overlaps(other)
        ]


class TestPairsThroughTime:
    @pytest.mark.parametrize(
        ("one", "other", "on", "allowed", "reason"),
        [
            ("510100", "510100", date(2021, 4, 21), False, "regions.sharing.member_only"),
            ("510100", "510100", date(2021, 4, 22), True, None),
            ("510000-SBJ", "510100", date(2021, 4, 21), False, "regions.sharing.member_only"),
            ("510000-SBJ", "510100", date(2022, 1, 1), False, "regions.sharing.area_only"),
            ("510000-SBJ", "510100", date(2024, 8, 1), True, None),
            ("130181", "130100", date(2025, 1, 1), True, None),
        ],
    )
    def test_inside_a_province_its_own_rule_decides(
        self, one: str, other: str, on: date, allowed: bool, reason: str | None
    ) -> None:
        answer = sharing.may_share_across(one, other, on=on)
        assert (answer.allowed, {r.code for r in answer.reasons}) == (allowed, {reason} - {None})

    def test_since_looks_through_a_change_that_took_nothing_away(self) -> None:
        """In one area sharing began in 2021; that it reached further in 2024 is no new beginning."""
        answer = sharing.may_share_across("510100", "510100", on=ON)
        assert answer.since == date(2021, 4, 22)

    def test_a_closed_pair_says_from_when_it_will_be_open(self) -> None:
        answer = sharing.may_share_across("510100", "371400", on=date(2024, 11, 30))
        assert (answer.allowed, answer.from_on, answer.since) == (False, date(2024, 12, 1), None)
        assert sharing.may_share_across("510100", "340300", on=ON).from_on is None

    def test_the_answer_is_as_firm_as_its_weakest_fact(self) -> None:
        assert sharing.may_share_across("510100", "371400", on=ON).confidence is Confidence.UNSURE
        assert sharing.may_share_across("510100", "510000-SBJ", on=ON).confidence is Confidence.LIKELY

    def test_a_pair_and_its_mirror_agree_on_every_turning_day(self) -> None:
        keys = [area.key for area in places.pooling_areas(on=ON)][::3]
        days = [date(2017, 4, 1), date(2021, 4, 22), date(2024, 8, 1), date(2024, 11, 30), ON]
        for on in days:
            for one, other in combinations(keys, 2):
                mirror = sharing.may_share_across(other, one, on=on)
                answer = sharing.may_share_across(one, other, on=on)
                assert (answer.allowed, answer.since, answer.from_on) == (
                    mirror.allowed,
                    mirror.since,
                    mirror.from_on,
                )

    def test_the_whole_row_says_what_each_pair_says(self) -> None:
        row = sharing.sharing_from("510100", on=ON)
        assert [area for area, _answer in row] == list(places.pooling_areas(on=ON))
        assert all(answer == sharing.may_share_across("510100", a.key, on=ON) for a, answer in row)


class TestTheGroundOfAreas:
    def test_every_division_under_a_member_has_one_area_on_every_turning_day(self, bundle: Bundle) -> None:
        """A slow rule climbs from parent to parent, and never looks at the digits of a code."""
        facts = [*bundle.divisions, *bundle.areas, *bundle.memberships]
        # Between two bounds nothing changes, so the bounds stand for all days.
        days = {b for f in facts for b in (f.period.starts_on, f.period.ends_on) if b}
        assert {date(2017, 4, 1), date(2000, 1, 1), date(2003, 1, 1)} <= days, "雄安, 随州, 临河"

        for on in sorted(days):
            parents = {d.code: d.parent_code for d in bundle.divisions if d.period.contains(on)}
            areas = {a.key for a in bundle.areas if a.period.contains(on)}
            members = [m for m in bundle.memberships if m.period.contains(on)]
            nearest = {code: slow_areas(code, parents, members) for code in parents}
            assert [code for code, found in nearest.items() if len(found) > 1] == [], on
            assert {key for found in nearest.values() for key in found} <= areas, on
            chosen = {code: longest_match(members, code, on=on) for code in parents}
            assert {c: {m.area_key} if m else set() for c, m in chosen.items()} == nearest, on

    @pytest.mark.parametrize(
        ("division", "on", "area"),
        [
            ("429001", date(1998, 12, 14), "421300"),
            ("429001", date(1999, 12, 31), "421300"),
            ("421300", date(2000, 1, 1), "421300"),
            ("152801", date(2002, 12, 31), "150802"),
            ("150802", date(2003, 1, 1), "150802"),
        ],
    )
    def test_an_area_keeps_its_ground_under_an_older_code(self, division: str, on: date, area: str) -> None:
        assert places.area_for_division(division, on=on).key == area

    def test_an_area_has_ground_on_every_day_or_never(self, bundle: Bundle) -> None:
        """Only a provincial scheme has no ground; no other area loses it for a while."""
        for area in bundle.areas:
            parts = [area.period]
            for member in (m for m in bundle.memberships if m.area_key == area.key):
                parts = [left for part in parts for left in part.minus(member.period)]
            assert parts == ([area.period] if area.kind is AreaKind.PROVINCE_LEVEL else []), area.key


def slow_areas(code: str, parents: dict[str, str], members: list[MembershipFact]) -> set[str]:
    """Give the areas of the nearest ground that has any, from the division upwards."""
    while code:
        found = {m.area_key for m in members if m.division_code == code}
        if found:
            return found
        code = parents.get(code, "")
    return set()


def test_service_points_are_listed_by_kind() -> None:
    loading.load_service_points(
        [point("b", ServicePointKind.STREET_STATION), point("a", ServicePointKind.AGENCY_COUNTER)],
        origin=Origin.LOCAL,
        at=datetime(2026, 1, 6, tzinfo=UTC),
    )
    found = places.service_points("340300", on=ON)
    assert [p.key for p in found if p.key in {"a", "b"}] == ["a", "b"]
    assert found[0].hours == {"workdays": ("09:00-12:00",)}
    assert [p for p in places.service_points("340300", on=date(2019, 1, 1)) if p.key in {"a", "b"}] == []


def point(key: str, kind: ServicePointKind) -> ServicePointFact:
    return ServicePointFact(
        key=key,
        area_key="340300",
        kind=kind,
        name="一个虚构的地方",
        name_en="A made-up place",
        division_code="340302",
        address="",
        phone="",
        hours={"workdays": ("09:00-12:00",)},
        covers=(),
        period=Period(date(2020, 1, 1)),
        source=Source("a list"),
        confidence=Confidence.SURE,
    )
