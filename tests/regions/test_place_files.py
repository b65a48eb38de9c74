"""Faulty files of places: divisions, areas, successions, openings, service points and the years of the work calendar."""

import pytest

from regions.rules.bundle.whole import read_bundle
from tests.regions.bundles import AREAS, DIVISIONS, GRACE, OPENINGS, SOURCES, SUCCESSIONS, faults

YEAR = """work_calendar:
  - year: 2026
    holidays:
      - {name: 元旦, name_en: New Year, from: 2026-01-01, to: 2026-01-03}
    make_up: [2026-01-04]
    confidence: sure
    source: book
"""

POINT = """service_points:
  - key: bengbu-1
    area: "340300"
    kind: agency_counter
    name: 一个虚构的窗口
    division: "340300"
    address: 一条虚构的路
    phone: "0552-0000000"
    hours: {workdays: ["09:00-12:00", "13:30-17:00"], saturday: ["09:00-12:00"]}
    starts_on: 2020-01-01
    confidence: sure
    source: book
"""

RENAMED = """340301,甲县,,county,340300,1998-12-14,2001-01-01,sure,book
340301,甲市,,county,340300"""


@pytest.mark.parametrize(
    ("old", "new", "refusal"),
    [
        ('members: ["340300"]', "members: [340300]", "areas.yaml:2: division: write text, in quotes"),
        ('members: ["340300"]', 'members: ["349900"]', "areas.yaml:2: '349900' is not defined"),
        ('members: ["340300"]', "members: none", "areas.yaml:2: members: write a list of division codes"),
        (
            'members: ["340300"]',
            'members: [{division: "340300", starts_on: 1990-01-01}]',
            "areas.yaml:8: 340300: keep its period within that of 340300",
        ),
        ('province: "340000"', 'province: "340300"', "areas.yaml:2: '340300' is not defined"),
        ("kind: prefecture", "kind: village", "areas.yaml:2: kind: 'village' is unknown"),
        ("position: 1", "position: first", "areas.yaml:2: position: write a whole number"),
        ("position: 1", "position: 32768", "areas.yaml:2: position: write a whole number up to 32767"),
        ("position: 1", 'position: "9999999999"', "areas.yaml:2: position: write a whole number up to 32767"),
        ('key: "340300"', 'key: "340300-SBJ-AB"', "areas.yaml:2: key '340300-SBJ-AB': write 1 to 12 letters"),
        ('key: "340300"', 'key: "蚌埠"', "areas.yaml:2: key '蚌埠': write 1 to 12 letters"),
        ('key: "340300"', 'key: "a/b"', "areas.yaml:2: key 'a/b': write 1 to 12 letters"),
        (
            'key: "340300"',
            'key: "340000"',
            "areas.yaml:2: 340000 is a province; write a key of its own, such as 340000-SBJ",
        ),
        (
            'members: ["340300"]',
            'members: [{division: "110300"}]',
            "areas.yaml:8: 110300 lies in another province than 340300; name a division of 340000",
        ),
        (
            "starts_on: 1998-12-14",
            "starts_on: 1990-01-01",
            "areas.yaml:2: 340300 does not exist from 1990-01-01 to 1998-12-13; leave these days out",
        ),
        (
            "starts_on: 1998-12-14",
            "starts_on: 1990-01-01",
            "areas.yaml:2: 340000 does not exist from 1990-01-01 to 1998-12-13; leave these days out",
        ),
        (
            "name: 蚌埠市",
            "name: " + "蚌" * 61,
            "areas.yaml:2: name: write at most 60 characters; these are 61",
        ),
        ("name_en: Bengbu", "name_en: " + "B" * 81, "areas.yaml:2: name_en: write at most 80 characters"),
        ("name: 蚌埠市", "name: '  '", "areas.yaml:2: name: write more than blanks"),
        ("name: 蚌埠市", 'name: "\u3000"', "areas.yaml:2: name: write more than blanks"),
        ("name: 蚌埠市", 'name: "蚌\\0埠"', "areas.yaml:2: name: write it on one line, without characters"),
        ("name: 蚌埠市", 'name: "蚌\\n埠"', "areas.yaml:2: name: write it on one line, without characters"),
        ("name: 蚌埠市", 'name: "\\ud800"', "areas.yaml:2: name: write it on one line, without characters"),
        ("name: 蚌埠市", 'name: "\\u200b"', "areas.yaml:2: name: write it on one line, without characters"),
    ],
)
def test_a_faulty_area_is_refused(old: str, new: str, refusal: str) -> None:
    found = faults(areas_yaml=AREAS.replace(old, new))
    assert any(fault.startswith(refusal) for fault in found), found


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("", "divisions.csv:1: write the columns code,name,"),
        (DIVISIONS + "340400,淮南市\n", "divisions.csv:4: write exactly 9 columns"),
        (DIVISIONS + '340400,"淮南\n', "divisions.csv:"),
        (DIVISIONS.replace("340000,1998", "350000,1998"), "divisions.csv:3: '350000' is not defined"),
        (DIVISIONS + DIVISIONS.splitlines()[2] + "\n", "divisions.csv:4: 340300 stands twice on one day"),
        ('"code', "divisions.csv:1: mend the quotes"),
        (DIVISIONS.replace("蚌埠市", "市" * 61), "divisions.csv:3: name: write at most 60 characters"),
        (DIVISIONS.replace("Anhui", "A" * 81), "divisions.csv:2: name_en: write at most 80 characters"),
        (DIVISIONS.replace("Anhui", " "), "divisions.csv:2: name_en: write more than blanks"),
        (DIVISIONS.replace("Anhui", "An\0hui"), "divisions.csv:2: name_en: write it on one line"),
        (DIVISIONS.replace("340300", "3403000000000"), "divisions.csv:3: code: write at most 12 characters"),
        (
            DIVISIONS.replace("340000,1998-12-14", "340000,1998-12-13"),
            "divisions.csv:3: 340000 does not exist on 1998-12-13; leave these days out",
        ),
    ],
)
def test_faulty_divisions_are_refused(text: str, refusal: str) -> None:
    found = faults(divisions_csv=text)
    assert any(fault.startswith(refusal) for fault in found), found


@pytest.mark.parametrize(
    ("rows", "refusal"),
    [
        ("340301,甲县,,county,340300,1998-12-14,,sure,book", ""),
        (f"{RENAMED},2001-01-01,,sure,book", ""),
        ("340301,甲县,,county,340300,2000-01-01,,sure,book", "from 1998-12-14 to 1999-12-31"),
        ("340301,甲县,,county,340300,1998-12-14,2001-01-01,sure,book", "from 2001-01-01 on"),
        (f"{RENAMED},2001-01-02,,sure,book", "on 2001-01-01"),
        (
            f"{RENAMED},2001-01-03,2005-01-01,sure,book",
            "from 2001-01-01 to 2001-01-02 and from 2005-01-01 on",
        ),
    ],
)
def test_a_member_exists_as_long_as_it_is_one(rows: str, refusal: str) -> None:
    """A rename is no gap; the days on which there is no such division are named."""
    areas = AREAS.replace('members: ["340300"]', 'members: ["340301"]')
    found = faults(divisions_csv=DIVISIONS + rows + "\n", areas_yaml=areas)
    what = f"340301 does not exist {refusal}; leave these days out, or name what did"
    assert found == ([f"areas.yaml:2: {what}"] if refusal else [])


def test_two_areas_do_not_share_a_place_in_lists_and_one_may_be_renamed() -> None:
    second = AREAS.replace("areas:\n", "").replace('["340300"]', "[]")
    other = second.replace('key: "340300"', 'key: "340300-B"')
    assert faults(areas_yaml=AREAS + other) == ["areas.yaml:12: position 1 is taken by 340300; write another"]
    first = AREAS.replace("starts_on: 1998-12-14", "starts_on: 1998-12-14\n    ends_on: 2010-01-01")
    assert faults(areas_yaml=first + second.replace("1998-12-14", "2010-01-01")) == []


@pytest.mark.parametrize(("day", "is_sound"), [("1998-12-13", False), ("1998-12-14", True)])
def test_nothing_of_an_area_begins_before_it(day: str, is_sound: bool) -> None:
    wrong = f"starts_on {day}: 340300 begins on 1998-12-14; write that day or a later one"
    opened = faults(cross_province_csv=OPENINGS + f"340300,{day},,sure,book\n")
    assert opened == ([] if is_sound else [f"cross_province.csv:2: {wrong}"])

    local = GRACE.replace("scope: nation", 'scope: area\n        key: "340300"').replace("1998-12-14", day)
    found = faults(local_yaml=local)
    assert (f"local.yaml:4: {wrong}" in found) != is_sound


@pytest.mark.parametrize(
    ("row", "refusal"),
    [
        ("340399,340300,2011-01-01,merged,sure,book", "'340399' is not defined"),
        ("340300,340301,2011-01-01,merged,sure,book", "340300 still exists on 2011-01-01; end it first"),
        (
            "340301,340302,2011-01-01,merged,sure,book",
            "340302 does not exist on 2011-01-01; name one that does",
        ),
        (
            "340301,340300,2011-01-01,gone,sure,book",
            "kind: 'gone' is unknown; write one of: recoded, merged, split",
        ),
    ],
)
def test_a_faulty_succession_is_refused(row: str, refusal: str) -> None:
    gone = "340301,甲县,,county,340300,1998-12-14,2011-01-01,sure,book\n"
    gone += "340302,乙县,,county,340300,1998-12-14,2010-01-01,sure,book\n"
    found = faults(divisions_csv=DIVISIONS + gone, division_successions_csv=SUCCESSIONS + row + "\n")
    assert any(fault.startswith(f"division_successions.csv:2: {refusal}") for fault in found), found


def test_a_service_point_is_read() -> None:
    assert faults(points_yaml=POINT) == []


@pytest.mark.parametrize(
    ("old", "new", "refusal"),
    [
        ("agency_counter", "bakery", "kind: 'bakery' is unknown"),
        ('area: "340300"', 'area: "999999"', "'999999' is not defined"),
        ('division: "340300"', 'division: "340399"', "'340399' is not defined"),
        ("workdays:", "weekdays:", "hours: 'weekdays' is unknown; write one of: workdays, saturday,"),
        (
            '"09:00-12:00", "13:30-17:00"',
            '"13:30-17:00", "09:00-12:00"',
            "hours: workdays: write spans such as",
        ),
        ('"09:00-12:00", "13:30-17:00"', '"9-12"', "hours: workdays: write spans such as"),
        ('["09:00-12:00"]', "[]", "hours: saturday: write a list of spans"),
        ("name: 一个虚构的窗口", "colour: red", "unknown field 'colour'"),
        (
            "starts_on: 2020-01-01",
            "starts_on: 2020-01-01\n    covers: [340300]",
            "covers: write a list of division",
        ),
        ("key: bengbu-1", "key: " + "k" * 41, "key: write at most 40 characters"),
        ("一个虚构的窗口", "窗" * 81, "name: write at most 80 characters"),
        ("address:", "name_en: " + "w" * 121 + "\n    address:", "name_en: write at most 120 characters"),
        ("一条虚构的路", "路" * 201, "address: write at most 200 characters"),
        ("0552-0000000", "0" * 21, "phone: write at most 20 characters"),
    ],
)
def test_a_faulty_service_point_is_refused(old: str, new: str, refusal: str) -> None:
    found = faults(points_yaml=POINT.replace(old, new))
    assert any(fault.startswith(f"points.yaml:2: {refusal}") for fault in found), found


@pytest.mark.parametrize(
    ("old", "new", "refusal"),
    [
        ("", "", ""),
        ("to: 2026-01-03", "to: 2025-12-31", "calendar.yaml:4: 元旦: write from and to"),
        ("to: 2026-01-03", "to: 9999-12-31", "calendar.yaml:4: 元旦: write from and to"),
        ("make_up: [2026-01-04]", "make_up: [2026-01-05]", "calendar.yaml:2: 2026:"),
        ("make_up: [2026-01-04]", "make_up: [soon]", "calendar.yaml:2: make_up: write a list of days"),
        ("year: 2026", "year: 0", "calendar.yaml:2: year: write a year such as 2026"),
    ],
)
def test_a_faulty_year_is_refused(old: str, new: str, refusal: str) -> None:
    found = faults(calendar_yaml=YEAR.replace(old, new) if old else YEAR)
    assert any(fault.startswith(refusal) for fault in found) if refusal else found == []


def test_an_area_lists_its_own_openings() -> None:
    opened = AREAS + "    cross_province:\n      - {starts_on: 2025-01-01, confidence: sure, source: book}\n"
    texts = {
        "divisions.csv": DIVISIONS,
        "division_successions.csv": SUCCESSIONS,
        "cross_province.csv": OPENINGS,
    }
    bundle, _ = read_bundle({**texts, "sources.yaml": SOURCES, "areas.yaml": opened})
    assert [(o.area_key, o.period.starts_on.isoformat()) for o in bundle.openings] == [
        ("340300", "2025-01-01")
    ]

    twice = faults(areas_yaml=opened, cross_province_csv=OPENINGS + "340300,2025-06-01,,sure,book\n")
    assert any("340300 stands twice on one day" in fault for fault in twice)
