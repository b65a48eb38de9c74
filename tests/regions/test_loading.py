"""Loading the shipped facts: the same files change nothing, a changed line supersedes one row."""

from dataclasses import replace
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from foundation import clock
from foundation.periods import Period
from regions.actions import loading
from regions.actions.loading import LoadReport
from regions.enums import Confidence, Origin, PolicyScope, ServicePointKind
from regions.errors import DataRefused
from regions.models.places import Division
from regions.models.policy import PolicyValue
from regions.queries import places, policy, sharing
from regions.rules import reference
from regions.rules.bundle.whole import Bundle
from regions.rules.facts import PolicyFact, Source

# Later than any clock that loaded the shipped facts.
LATER = datetime(2100, 1, 1, tzinfo=UTC)
ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "guides" / "onboard-an-area.md").read_text(encoding="utf-8")


@pytest.mark.usefixtures("shipped")
class TestLoading:
    def test_a_second_load_changes_nothing(self) -> None:
        reports = loading.load_shipped(at=LATER)
        assert [(report.added, report.superseded) for report in reports] == [(0, 0)] * 8
        assert {report.subject: report.unchanged for report in reports}["division"] > 3_000

    def test_an_empty_table_is_filled_again(self, bundle: Bundle) -> None:
        gone = loading.load_divisions([], at=LATER)
        back = loading.load_divisions(bundle.divisions, at=LATER)
        count = len(bundle.divisions)
        assert gone == LoadReport("division", 0, count, 0)
        assert back == LoadReport("division", count, 0, 0)

    def test_a_changed_name_supersedes_one_row_and_adds_one(self, bundle: Bundle) -> None:
        renamed = [
            replace(fact, name="襄州市") if fact.code == "420600" and fact.period.ends_on is None else fact
            for fact in bundle.divisions
        ]

        report = loading.load_divisions(renamed, at=LATER)

        assert (report.added, report.superseded) == (1, 1)
        rows = Division.objects.filter(code="420600").order_by("starts_on", "recorded_at")
        assert [(row.name, row.superseded_at is None) for row in rows] == [
            ("襄樊市", True),
            ("襄阳市", False),
            ("襄州市", True),
        ]

    def test_an_area_that_moves_leaves_its_old_membership_on_record(self, bundle: Bundle) -> None:
        moved = [
            replace(fact, area_key="130100") if fact.division_code == "130181" else fact
            for fact in bundle.memberships
        ]
        loading.load_pooling_areas(bundle.areas, moved, bundle.openings, at=LATER)
        assert places.area_for_division("130181", on=date(2025, 1, 1)).key == "130100"

    def test_a_changed_policy_value_supersedes_only_itself(self, bundle: Bundle) -> None:
        changed = [
            replace(fact, value=5) if fact.code == "certification.grace" else fact for fact in bundle.policies
        ]
        report = loading.load_policy(changed, at=LATER)
        assert (report.added, report.superseded) == (1, 1)

    def test_a_value_of_an_officer_stays(self, bundle: Bundle) -> None:
        PolicyValue.objects.create(
            code="certification.grace",
            scope=PolicyScope.AREA.value,
            scope_key="340300",
            value=10,
            unit="day",
            origin=Origin.LOCAL.value,
            starts_on=date(2026, 1, 1),
            recorded_at=LATER,
            source_document="a notice of the city",
            confidence=Confidence.SURE.value,
        )

        loading.load_policy(bundle.policies, at=LATER)

        answer = policy.policy("certification.grace", area_key="340300", on=date(2026, 3, 1))
        assert answer.integer() == 10

    def test_nothing_is_loaded_when_one_value_is_wrong(self, bundle: Bundle) -> None:
        wrong = [*bundle.policies, _grace(PolicyScope.AREA, "999999")]
        with pytest.raises(DataRefused) as refusal:
            loading.load_policy(wrong, at=LATER)
        assert [reason.code for reason in refusal.value.reasons] == ["regions.data.place"]
        assert not PolicyValue.objects.filter(scope_key="999999").exists()

    def test_a_city_is_added_by_the_one_file_of_the_guide(self, tmp_path: Path) -> None:
        _copy_shipped(tmp_path)
        (tmp_path / "xuancheng.yaml").write_text(_file_of_the_guide(), encoding="utf-8")

        loading.load_shipped(at=LATER, folder=tmp_path)

        on = date(2026, 11, 25)
        assert places.area_for_division("341802", on=on).name == "宣城市"
        rule = policy.policy("certification.rule", area_key="341800", on=on, benefit="pension_resident")
        assert rule.record()["days"] == 365
        assert (rule.source.article, rule.source.checked_on) == ("第三条", on)
        for_others = policy.policy("certification.rule", area_key="341800", on=on, benefit="survivor")
        assert for_others.scope is PolicyScope.NATION
        assert policy.policy("sharing.users_max", area_key="341800", on=on).integer() == 6
        assert [p.kind for p in places.service_points("341800", on=on)] == [
            ServicePointKind.AGENCY_COUNTER,
            ServicePointKind.HOME_VISIT,
        ]
        closed = sharing.may_share_across("341800", "510100", on=on)
        assert (closed.allowed, closed.from_on) == (False, date(2027, 1, 1))
        assert sharing.may_share_across("341800", "510100", on=date(2027, 1, 1)).allowed

    def test_the_fault_that_the_guide_shows_is_the_fault_one_gets(self, tmp_path: Path) -> None:
        _copy_shipped(tmp_path)
        folder = tmp_path / "areas"
        folder.mkdir()
        wrong = _file_of_the_guide().replace(
            "        starts_on: 2020-01-01\n        value",
            "        starts_on: 2020-01-01\n        ends_on: 2019-01-01\n        value",
        )
        (folder / "xuancheng.yaml").write_text(wrong, encoding="utf-8")
        _, faults = loading.read_shipped(tmp_path)
        assert [str(fault) for fault in faults] == [
            next(line.strip() for line in GUIDE.splitlines() if "xuancheng.yaml:" in line)
        ]


@pytest.mark.parametrize(
    ("name", "raw", "refusal"),
    [
        (
            "zz.yml",
            b"policies: []",
            "zz.yml:1: no file of this name is read; write into *.yaml or divisions.csv",
        ),
        ("deep/er/foo.csv", b"\xff", "deep/er/foo.csv:1: no file of this name is read"),
        ("areas/zz.yaml", "# one\n# 蚌埠".encode("gb18030"), "areas/zz.yaml:2: save the file as UTF-8"),
    ],
)
def test_a_file_that_cannot_be_read_is_a_fault(tmp_path: Path, name: str, raw: bytes, refusal: str) -> None:
    _copy_shipped(tmp_path)
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(raw)
    _, faults = loading.read_shipped(tmp_path)
    assert any(str(fault).startswith(refusal) for fault in faults), faults


def test_a_table_saved_by_a_spreadsheet_is_read(tmp_path: Path, bundle: Bundle) -> None:
    """Spreadsheets begin UTF-8 with a mark, and end lines in their own way."""
    _copy_shipped(tmp_path)
    path = tmp_path / "cross_province.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    read, faults = loading.read_shipped(tmp_path)
    assert (set(read.openings), faults) == (set(bundle.openings), [])


def test_a_document_looked_at_after_the_day_of_loading_stops_the_load(db: None) -> None:
    early = date(2020, 1, 1)
    assert {fault.code for fault in loading.read_shipped(read_on=early)[1]} == {"regions.data.date"}
    with pytest.raises(DataRefused):
        loading.load_shipped(at=LATER, read_on=early)


@pytest.mark.parametrize("options", [["--check"], []])
def test_the_command_takes_the_day_from_the_clock(
    options: list[str], monkeypatch: pytest.MonkeyPatch, db: None
) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2020, 1, 1, tzinfo=UTC))
    with pytest.raises(CommandError, match="is still to come; write the day it was looked at"):
        call_command("load_regions", *options)


def _file_of_the_guide() -> str:
    return GUIDE.partition("```yaml\n")[2].partition("```")[0]


def _grace(scope: PolicyScope, key: str) -> PolicyFact:
    return PolicyFact(
        code="certification.grace",
        scope=scope,
        scope_key=key,
        benefit="",
        value=1,
        unit="day",
        period=Period(date(2026, 1, 1)),
        source=Source("a document"),
        confidence=Confidence.SURE,
    )


def _copy_shipped(folder: Path) -> None:
    for path in [*loading.SHIPPED.glob("*.csv"), *loading.SHIPPED.glob("**/*.yaml")]:
        (folder / path.name).write_bytes(path.read_bytes())


# the command ------------------------------------------------------------------------------------------------


def test_check_reads_the_files_and_no_database() -> None:
    out = StringIO()
    call_command("load_regions", "--check", stdout=out)
    assert out.getvalue() == "The files are sound.\n"


@pytest.mark.usefixtures("shipped")
def test_the_command_reports_every_table() -> None:
    out = StringIO()
    call_command("load_regions", stdout=out)
    lines = out.getvalue().splitlines()
    assert [line.split(":")[0] for line in lines] == [
        "division",
        "divisionsuccession",
        "poolingarea",
        "areamembership",
        "crossprovinceopening",
        "servicepoint",
        "policyvalue",
        "workyear",
    ]
    assert all("0 superseded" in line for line in lines)


@pytest.mark.parametrize("options", [["--check"], []])
def test_the_command_names_file_line_and_remedy(options: list[str], tmp_path: Path) -> None:
    _copy_shipped(tmp_path)
    path = tmp_path / "reminder.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("scope: nation", "scope: moon"), encoding="utf-8"
    )
    with pytest.raises(CommandError) as refusal:
        call_command("load_regions", *options, folder=tmp_path)

    assert "reminder.yaml:6: scope: 'moon' is unknown; write one of: nation, province, area" in str(
        refusal.value
    )


def test_the_reference_page_is_current(bundle: Bundle) -> None:
    page = (ROOT / "docs" / "reference" / "policy.md").read_text(encoding="utf-8")
    assert page == reference.policy_page(bundle), "run: manage.py load_regions --write-docs"


def test_every_document_cited_stands_in_the_law_folder(bundle: Bundle) -> None:
    page = (ROOT / "docs" / "law" / "README.md").read_text(encoding="utf-8")
    facts = [*bundle.divisions, *bundle.areas, *bundle.memberships, *bundle.openings, *bundle.policies]
    missing = {fact.source.document for fact in facts if fact.source.document not in page}
    assert missing == set()


def test_a_default_of_the_product_is_never_called_sure(bundle: Bundle) -> None:
    defaults = [fact for fact in bundle.policies if fact.source.is_assumed]
    assert {fact.confidence for fact in defaults} == {Confidence.UNSURE}


def test_every_fact_says_when_it_was_checked(bundle: Bundle) -> None:
    facts = [*bundle.divisions, *bundle.areas, *bundle.openings, *bundle.policies, *bundle.years]
    assert [fact for fact in facts if fact.source.checked_on is None] == []
