"""Faulty data files: every refusal names file, line and what to write."""

import pytest

from regions.rules.bundle import read_bundle
from regions.rules.catalogue import CATALOGUE
from regions.rules.facts import freeze

DIVISIONS = """code,name,name_en,level,parent_code,starts_on,ends_on,confidence,source
340000,安徽省,Anhui,province,,1998-12-14,,sure,book
340300,蚌埠市,,prefecture,340000,1998-12-14,,sure,book
"""
OPENINGS = "area_key,starts_on,ends_on,confidence,source\n"
SOURCES = """sources:
  - key: book
    document: 一本书
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
    ],
)
def test_faulty_divisions_are_refused(text: str, refusal: str) -> None:
    found = faults(divisions_csv=text)
    assert any(fault.startswith(refusal) for fault in found), found


def test_an_opening_of_an_unknown_area_is_refused() -> None:
    found = faults(cross_province_csv=OPENINGS + "510100,2024-12-01,,unsure,book\n")
    assert found == ["cross_province.csv:2: '510100' is not defined; correct it, or define it first"]


@pytest.mark.parametrize(
    "text", ["- a\n- b\n", "a: [", "[1]: 2\n", "!!python/object/apply:os.getcwd []", "", "sources: 3"]
)
def test_what_is_no_table_is_refused_without_harm(text: str) -> None:
    assert any(fault.startswith("sources.yaml:") for fault in faults(sources_yaml=text))


def test_all_faults_are_named_at_once() -> None:
    found = faults(
        grace_yaml=GRACE.replace("nation", "moon").replace("sure", "maybe"),
        areas_yaml=AREAS.replace("position: 1", "position: x"),
    )
    assert len(found) == 3


SOUND = {
    "sharing.relative_scope": [["self"], ["spouse", "parent"], ["near_relative"]],
    "sharing.sharer_schemes": [["employee_medical"]],
    "sharing.user_schemes": [["employee_medical", "resident_medical"]],
    "certification.rule": [
        {"type": "rolling_months", "months": 6, "granularity": "month_end", "initial_basis": "year_end"},
        {"type": "rolling_days", "days": 365, "initial_basis": "approval_counts"},
        {"type": "deferral_year_and_12_months", "initial_basis": "year_end"},
        {"type": "calendar_year", "initial_basis": "first_payment_month"},
        {"type": "fixed_window", "from": "01-10", "to": "02-29", "initial_basis": "year_end"},
    ],
    "certification.due_soon_days": [0, 60],
    "certification.grace": [0, 30],
    "certification.methods": [{"minimum": 1, "methods": {"phone": 1}}],
    "reminder.offsets_days": [[0], [60, 1, 0, -30]],
}
UNSOUND = {
    "sharing.relative_scope": [[], "self", ["cousin"], ["spouse", "spouse"], {}],
    "sharing.sharer_schemes": [["pension"]],
    "sharing.user_schemes": [0],
    "certification.rule": [
        {},
        {"type": "lunar"},
        {"type": "rolling_months", "months": 0, "granularity": "day", "initial_basis": "year_end"},
        {"type": "rolling_months", "months": 12, "initial_basis": "year_end"},
        {"type": "calendar_year", "initial_basis": "birth"},
        {"type": "fixed_window", "from": "1-10", "to": "02-30", "initial_basis": "year_end"},
        {"type": "fixed_window", "from": "W01-1", "to": "06-30", "initial_basis": "year_end"},
        ["rolling_months"],
    ],
    "certification.due_soon_days": [-1, "60"],
    "certification.grace": [93, [], True],
    "certification.methods": [
        {"minimum": 1, "methods": {}},
        {"minimum": 4, "methods": {"phone": 1}},
        {"minimum": 1, "methods": {"owl": 1}},
        {"minimum": 1},
    ],
    "reminder.offsets_days": [[], [1, 1], [0, 7], [400], ["a"], 7],
}


def test_every_code_has_examples() -> None:
    assert set(SOUND) == set(UNSOUND) == set(CATALOGUE)


@pytest.mark.parametrize(("code", "value"), [(code, value) for code in SOUND for value in SOUND[code]])
def test_a_sound_shape_is_taken(code: str, value: object) -> None:
    assert CATALOGUE[code].shape.fault(freeze(value)) == ""


@pytest.mark.parametrize(("code", "value"), [(code, value) for code in UNSOUND for value in UNSOUND[code]])
def test_an_unsound_shape_says_what_to_write(code: str, value: object) -> None:
    assert "write" in CATALOGUE[code].shape.fault(freeze(value))
