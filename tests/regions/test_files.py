"""Faulty data files: every refusal names file, line and what to write."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from regions.rules.bundle.whole import read_bundle
from regions.rules.catalogue.book import CATALOGUE
from regions.rules.facts import freeze
from tests.regions.bundles import AREAS, DIVISIONS, GRACE, OPENINGS, SOURCES, SUCCESSIONS, VALUE, faults


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


def wallet_gaps(wallet: str) -> list[str]:
    texts = {
        "divisions.csv": DIVISIONS,
        "division_successions.csv": SUCCESSIONS,
        "cross_province.csv": OPENINGS,
        "sources.yaml": SOURCES,
        "wallet.yaml": wallet,
    }
    return [fault.what for fault in read_bundle(texts)[1] if fault.what.startswith("wallet.")]


def test_what_is_required_from_its_first_value_on_has_no_gap_afterwards() -> None:
    value = VALUE.format(code="wallet.transfer_max_fen", value="200000")
    first = value.replace("1998-12-14", "2024-12-01\n        ends_on: 2025-01-01")
    second = value.replace("policies:\n", "").replace("1998-12-14", "2025-02-01")

    assert wallet_gaps("policies: []") == wallet_gaps("policies:\n" + second) == []
    assert wallet_gaps(first + second) == [
        "wallet.transfer_max_fen has no national value on 2025-01-01; every day from 2024-12-01 needs one"
    ]


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
