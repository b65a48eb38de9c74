"""Divisions, pooling areas and cross-province openings, as the article lists them."""

import csv
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from regions import queries
from regions.enums import Confidence, DivisionLevel, SharingRoute
from regions.errors import AreaUnknown, DivisionNotCovered, DivisionUnknown
from regions.rules.bundle import Bundle
from regions.rules.places import covering_codes

ON = date(2025, 1, 1)
CASES = Path(__file__).parents[1] / "cases" / "cross_province_areas.csv"
pytestmark = pytest.mark.usefixtures("shipped")


def first_batch() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_31_areas_are_open_in_the_order_of_the_article() -> None:
    wanted = [(row["code"], row["area"]) for row in first_batch()]

    open_areas = queries.open_areas(on=ON)

    assert [(side.area.key, side.area.name) for side in open_areas] == wanted
    assert len(wanted) == 31


def test_the_areas_lie_in_the_provinces_of_the_article() -> None:
    for row in first_batch():
        area = queries.pooling_area(row["code"], on=ON)
        assert queries.division(area.province_code, on=ON).name == row["province"]


def test_no_area_is_open_before_the_first_batch_and_the_day_says_that_it_is_not_sure() -> None:
    assert queries.open_areas(on=date(2024, 11, 30)) == ()
    opened = queries.open_areas(on=date(2024, 12, 1))
    assert len(opened) == 31
    assert {side.opening.confidence for side in opened if side.opening} == {Confidence.UNSURE}


def test_exactly_the_31_areas_share_pairwise() -> None:
    open_keys = {row["code"] for row in first_batch()}
    areas = queries.pooling_areas(on=ON)

    for one, other in combinations(areas, 2):
        answer = queries.may_share_across(one.key, other.key, on=ON)
        same_province = one.province_code == other.province_code
        assert answer.allowed == (same_province or {one.key, other.key} <= open_keys)


def test_a_closed_area_is_named_as_the_reason() -> None:
    answer = queries.may_share_across("340300", "510100", on=ON)

    assert not answer.allowed
    assert answer.route == SharingRoute.CROSS_PROVINCE
    assert answer.since is None
    assert [(reason.code, reason.facts["name"]) for reason in answer.reasons] == [
        ("regions.sharing.area_not_open", "蚌埠市")
    ]


def test_two_closed_areas_are_both_named() -> None:
    answer = queries.may_share_across("340300", "440300", on=ON)

    assert [reason.facts["area_key"] for reason in answer.reasons] == ["340300", "440300"]


def test_an_open_pair_says_since_when_and_by_which_source() -> None:
    answer = queries.may_share_across("510100", "130181", on=ON)

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
    answer = queries.may_share_across(one, other, on=date(2022, 1, 1))

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
    assert queries.area_for_division(division, on=ON).key == area


def test_the_new_area_leaves_baoding_on_its_first_day() -> None:
    assert queries.area_for_division("130638", on=date(2017, 3, 31)).key == "130600"
    assert queries.area_for_division("130638", on=date(2017, 4, 1)).key == "133100-XAN"


@pytest.mark.parametrize("division", ["500101", "429004", "510000", "130000", "110101"])
def test_ground_without_a_known_area_is_said_so(division: str) -> None:
    with pytest.raises(DivisionNotCovered):
        queries.area_for_division(division, on=ON)


@pytest.mark.parametrize("code", ["130199", "000000", "", "辛集", "130171"])
def test_an_unknown_division_is_refused(code: str) -> None:
    with pytest.raises(DivisionUnknown):
        queries.area_for_division(code, on=ON)


def test_an_unknown_area_is_refused_also_before_its_first_day() -> None:
    with pytest.raises(AreaUnknown):
        queries.pooling_area("999999", on=ON)
    with pytest.raises(AreaUnknown):
        queries.may_share_across("510100", "510000", on=ON)
    with pytest.raises(AreaUnknown):
        queries.pooling_area("133100-XAN", on=date(2017, 3, 31))


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
    assert len(queries.divisions_under("", on=ON)) == 34
    assert "蚌埠市" in [division.name for division in queries.divisions_under("340000", on=ON)]
    assert queries.division("340300", on=ON).source.document.startswith("国家统计局")


def test_no_statistical_development_zone_is_taken_for_a_county(bundle: Bundle) -> None:
    assert not [division for division in bundle.divisions if 71 <= int(division.code[4:]) <= 80]


def test_covering_codes_go_from_the_narrowest_to_the_widest() -> None:
    assert covering_codes("130181") == ("130181", "130100", "130000")
    assert covering_codes("130100") == ("130100", "130000")
    assert covering_codes("130181001000") == ("130181001000", "130181000000", "130100000000", "130000000000")


def test_the_area_of_a_division_takes_three_statements() -> None:
    with CaptureQueriesContext(connection) as statements:
        queries.area_for_division("130638", on=ON)
    assert len(statements) == 3
