"""Faulty data files: every refusal names file, line and what to write."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from regions.rules.bundle.whole import read_bundle
from regions.rules.catalogue.book import CATALOGUE
from regions.rules.facts import freeze

DIVISIONS = """code,name,name_en,level,parent_code,starts_on,ends_on,confidence,source
340000,安徽省,Anhui,province,,1998-12-14,,sure,book
340300,蚌埠市,,prefecture,340000,1998-12-14,,sure,book
"""
SUCCESSIONS = "predecessor_code,successor_code,starts_on,kind,confidence,source\n"
OPENINGS = "area_key,starts_on,ends_on,confidence,source\n"
SOURCES = """sources:
  - key: book
    document: 一本书
    checked_on: 2026-11-25
"""
AREAS = """areas:
  - key: "340300"
    position: 1
    name: 蚌埠市
    name_en: Bengbu
    province: "340000"
    kind: prefecture
    members: ["340300"]
    starts_on: 1998-12-14
    confidence: sure
    source: book
"""
VALUE = """policies:
  - code: {code}
    values:
      - scope: nation
        starts_on: 1998-12-14
        value: {value}
        confidence: sure
        source: book
"""
GRACE = VALUE.format(code="certification.grace", value="0")


def faults(**files: str) -> list[str]:
    """Read a small sound bundle in which some files are replaced; required values may be missing."""
    texts = {
        "divisions.csv": DIVISIONS,
        "division_successions.csv": SUCCESSIONS,
        "cross_province.csv": OPENINGS,
        "sources.yaml": SOURCES,
        "areas.yaml": AREAS,
        "grace.yaml": GRACE,
    }
    texts |= {name.replace("_csv", ".csv").replace("_yaml", ".yaml"): text for name, text in files.items()}
    _, found = read_bundle(texts)
    return [str(fault) for fault in found if fault.code != "regions.data.gap"]


def test_a_sound_bundle_has_no_faults() -> None:
    assert faults() == []


@pytest.mark.parametrize(
    ("old", "new", "refusal"),
    [
        ("nation", "moon", "grace.yaml:4: scope: 'moon' is unknown; write one of: nation, province, area"),
        ("sure", "maybe", "grace.yaml:4: confidence: 'maybe' is unknown; write one of: sure, likely, unsure"),
        ("book", "diary", "grace.yaml:4: no document has the key 'diary'; add it under sources:"),
        ("        source: book\n", "", "grace.yaml:4: write source, with the key of a document"),
        ("1998-12-14", "1998-13-14", "grace.yaml:4: starts_on: '1998-13-14' is no date; write YYYY-MM-DD"),
        ("1998-12-14", "1998-W50-1", "grace.yaml:4: starts_on: '1998-W50-1' is no date; write YYYY-MM-DD"),
        (
            "1998-12-14",
            "1998-12-14\n        ends_on: 1998-12-14",
            "grace.yaml:4: ends_on 1998-12-14: write a day after starts_on 1998-12-14, the first without",
        ),
        ("value: 0", "value: -1", "grace.yaml:4: certification.grace: write a whole number from 0 to 92"),
        ("value: 0", "value: true", "grace.yaml:4: certification.grace: write a whole number from 0 to 92"),
        (
            "value: 0",
            "value: 0.5",
            "grace.yaml:4: value: write whole numbers, words, lists or named parts",
        ),
        ("value: 0", "valeu: 0", "grace.yaml:4: unknown field 'valeu'"),
        ("value: 0", "value: 0\n        value: 1", "grace.yaml:7: write value once"),
        ("policies:", "policies", "grace.yaml:"),
        ("certification.grace", "certification.grease", "grace.yaml:4: unknown code certification.grease;"),
        ("scope: nation", 'scope: nation\n        key: "340000"', "grace.yaml:4: no nation has the key"),
        ("scope: nation", 'scope: area\n        key: "340000"', "grace.yaml:4: no area has the key '340000'"),
        ("scope: nation", "scope: area\n        key: 340300", "grace.yaml:4: key: write text, in quotes"),
        ("scope: nation", "scope: area", "grace.yaml:4: write key"),
        (
            "scope: nation",
            "scope: nation\n        benefits: [fame]",
            "grace.yaml:4: benefit 'fame': use one of",
        ),
        ("scope: nation", "scope: nation\n        benefits: []", "grace.yaml:4: benefits: write a list"),
        (
            "scope: nation",
            "scope: nation\n        insurances: [unemployment]",
            "grace.yaml:4: insurance 'unemployment': leave it out for this code",
        ),
        (
            "certification.grace",
            "contribution.rate",
            "grace.yaml:4: no insurance named: write insurances out of: employee_pension,",
        ),
        (
            "source: book",
            "source: {document: book, checked_on: soon}",
            "grace.yaml:4: checked_on: 'soon' is no date; write YYYY-MM-DD",
        ),
    ],
)
def test_a_faulty_value_is_refused(old: str, new: str, refusal: str) -> None:
    found = faults(grace_yaml=GRACE.replace(old, new))
    assert any(fault.startswith(refusal) for fault in found), found


def test_two_values_at_one_time_are_refused_where_the_second_stands() -> None:
    second = GRACE.replace("policies:\n", "").replace("1998-12-14", "2020-01-01")
    assert faults(grace_yaml=GRACE + second) == [
        "grace.yaml:11: two values of certification.grace on 2020-01-01; end the earlier one on that day"
    ]


@pytest.mark.parametrize(
    ("national", "day"),
    [
        ("", "1998-12-14"),
        (GRACE.replace("1998-12-14", "1999-01-01"), "1998-12-14"),
        (
            GRACE.replace("starts_on: 1998-12-14", "starts_on: 1998-12-14\n        ends_on: 2030-01-01"),
            "2030-01-01",
        ),
    ],
)
def test_a_required_day_without_a_value_is_refused(national: str, day: str) -> None:
    texts = {
        "divisions.csv": DIVISIONS,
        "division_successions.csv": SUCCESSIONS,
        "cross_province.csv": OPENINGS,
        "sources.yaml": SOURCES,
        "grace.yaml": national or "policies: []",
    }
    _, found = read_bundle(texts)
    assert (
        f"policy:1: certification.grace has no national value on {day}; every day from 1998-12-14 needs one"
        in [str(fault) for fault in found]
    )


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


def test_what_is_required_from_its_first_value_on_has_no_gap_afterwards() -> None:
    value = VALUE.format(code="wallet.transfer_max_fen", value="200000")
    first = value.replace("1998-12-14", "2024-12-01\n        ends_on: 2025-01-01")
    second = value.replace("policies:\n", "").replace("1998-12-14", "2025-02-01")

    assert wallet_gaps("policies: []") == wallet_gaps("policies:\n" + second) == []
    assert wallet_gaps(first + second) == [
        "wallet.transfer_max_fen has no national value on 2025-01-01; every day from 2024-12-01 needs one"
    ]


def wallet_gaps(wallet: str) -> list[str]:
    texts = {
        "divisions.csv": DIVISIONS,
        "division_successions.csv": SUCCESSIONS,
        "cross_province.csv": OPENINGS,
        "sources.yaml": SOURCES,
        "wallet.yaml": wallet,
    }
    return [fault.what for fault in read_bundle(texts)[1] if fault.what.startswith("wallet.")]


RENAMED = """340301,甲县,,county,340300,1998-12-14,2001-01-01,sure,book
340301,甲市,,county,340300"""


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


def test_a_value_from_before_the_first_day_of_the_data_is_refused() -> None:
    assert faults(grace_yaml=GRACE.replace("1998-12-14", "1998-12-13")) == [
        "grace.yaml:4: starts_on 1998-12-13: the data begin on 1998-12-14; write that day or a later one"
    ]


def test_an_opening_of_an_unknown_area_is_refused() -> None:
    found = faults(cross_province_csv=OPENINGS + "510100,2024-12-01,,unsure,book\n")
    assert found == ["cross_province.csv:2: '510100' is not defined; correct it, or define it first"]


def test_a_value_that_only_the_nation_decides_is_refused_elsewhere() -> None:
    local = VALUE.format(code="duty.loss_report_working_days", value="25")
    local = local.replace("scope: nation", 'scope: area\n        key: "340300"').replace(
        "1998-12-14", "2024-01-01"
    )
    assert faults(local_yaml=local) == [
        "local.yaml:4: duty.loss_report_working_days is decided for the whole nation; leave it out here"
    ]


def test_a_document_says_when_it_was_looked_at() -> None:
    found = faults(sources_yaml=SOURCES.replace("    checked_on: 2026-11-25\n", ""))
    assert found == ["sources.yaml:2: write checked_on: the day the document was last looked at"]


@pytest.mark.parametrize(
    ("old", "new", "refusal"),
    [
        ("一本书", "书" * 201, "document: write at most 200 characters; these are 201"),
        ("一本书", '"\u3000 "', "document: write more than blanks"),
        ("一本书", '""', "write document"),
        ("一本书", "一本书\n    page: " + "p" * 301, "page: write at most 300 characters"),
        ("一本书", '一本书\n    note: "a\\tb"', "note: write it on one line"),
    ],
)
def test_a_document_that_its_columns_cannot_hold_is_refused(old: str, new: str, refusal: str) -> None:
    found = faults(sources_yaml=SOURCES.replace(old, new))
    assert any(fault.startswith(f"sources.yaml:2: {refusal}") for fault in found), found


def test_an_article_that_its_column_cannot_hold_is_refused() -> None:
    long = "{document: book, article: " + "条" * 101 + "}"
    assert faults(grace_yaml=GRACE.replace("source: book", f"source: {long}")) == [
        "grace.yaml:4: article: write at most 100 characters; these are 101"
    ]


@pytest.mark.parametrize(("read_on", "is_sound"), [(24, False), (25, True), (None, True)])
def test_nothing_was_looked_at_after_the_day_of_loading(read_on: int | None, is_sound: bool) -> None:
    texts = {
        "divisions.csv": DIVISIONS,
        "division_successions.csv": SUCCESSIONS,
        "cross_province.csv": OPENINGS,
        "sources.yaml": SOURCES,
        "grace.yaml": GRACE.replace("source: book", "source: {document: book, checked_on: 2026-11-25}"),
    }
    _, found = read_bundle(texts, read_on=date(2026, 11, read_on) if read_on else None)
    what = "checked_on 2026-11-25 is still to come; write the day it was looked at"
    told = [str(fault) for fault in found if fault.code != "regions.data.gap"]
    assert told == ([] if is_sound else [f"grace.yaml:4: {what}", f"sources.yaml:2: {what}"])


@pytest.mark.parametrize(
    "name", ["zz.yml", "foo.csv", "areas/divisions.csv", "areas/zz.YAML", "notes.txt", ".DS_Store"]
)
def test_a_file_that_nobody_reads_is_refused(name: str) -> None:
    tables = "divisions.csv, division_successions.csv, cross_province.csv"
    what = f"no file of this name is read; write into *.yaml or {tables}, or take it away"
    assert faults(**{name: "policies: []"}) == [f"{name}:1: {what}"]
    twice = DIVISIONS + DIVISIONS.splitlines()[2] + "\n"
    assert len(faults(**{name: "", "divisions.csv": twice})) == 2, (
        "the files that are read are judged all the same"
    )


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


YEAR = """work_calendar:
  - year: 2026
    holidays:
      - {name: 元旦, name_en: New Year, from: 2026-01-01, to: 2026-01-03}
    make_up: [2026-01-04]
    confidence: sure
    source: book
"""


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


@pytest.mark.parametrize(
    "text", ["- a\n- b\n", "a: [", "[1]: 2\n", "!!python/object/apply:os.getcwd []", "", "sources: 3"]
)
def test_what_is_no_table_is_refused_without_harm(text: str) -> None:
    assert any(fault.startswith("sources.yaml:") for fault in faults(sources_yaml=text))


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("a: 1\nb: !!int abc\n", "2: write the value itself, without * and !"),
        ("a: 1\nb: !!timestamp soon\n", "2: write the value itself, without * and !"),
        ("a: &a [1]\nb: *a\n", "2: write the value itself, without * and !"),
        ("a: 1\nb: \0\n", "2: write it without control characters"),
        ("a: 1\nb: 0b_\n", "2: write a whole number of at most 9 digits, or text in quotes"),
        ("a: 1\nb: 1234567890\n", "2: write a whole number of at most 9 digits, or text in quotes"),
        pytest.param("a: " + "9" * 5000, "1: write a whole number of at most 9 digits", id="endless"),
        pytest.param("a: 0x" + "f" * 9000, "1: write a whole number of at most 9 digits", id="endless-hex"),
        pytest.param("[" * 3000, "1: this is no YAML; write names, colons and values", id="bottomless"),
    ],
)
def test_yaml_that_would_break_its_reader_is_a_fault_of_its_file(text: str, refusal: str) -> None:
    found = faults(sources_yaml=text)
    assert any(fault.startswith(f"sources.yaml:{refusal}") for fault in found), found


def test_all_faults_are_named_at_once() -> None:
    found = faults(
        grace_yaml=GRACE.replace("nation", "moon").replace("sure", "maybe"),
        areas_yaml=AREAS.replace("position: 1", "position: x"),
    )
    assert len(found) == 3


EXAMPLES = yaml.safe_load(
    (Path(__file__).parents[1] / "cases" / "policy_shapes.yaml").read_text(encoding="utf-8")
)


def test_every_code_has_examples() -> None:
    assert set(EXAMPLES) == set(CATALOGUE)
    assert [code for code, found in EXAMPLES.items() if not found["sound"] or not found["unsound"]] == []


@pytest.mark.parametrize("code", EXAMPLES)
def test_a_sound_shape_is_taken(code: str) -> None:
    entry = CATALOGUE[code]
    assert {str(value): entry.fault(freeze(value)) for value in EXAMPLES[code]["sound"]} == {
        str(value): "" for value in EXAMPLES[code]["sound"]
    }


@pytest.mark.parametrize("code", EXAMPLES)
def test_an_unsound_shape_says_what_to_write(code: str) -> None:
    entry = CATALOGUE[code]
    assert [v for v in EXAMPLES[code]["unsound"] if "write" not in entry.fault(freeze(v))] == []
