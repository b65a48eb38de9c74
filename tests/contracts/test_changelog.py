"""The contract is locked: no promise changes unless the API's changelog says so, and what breaks is named there."""

import re
from copy import deepcopy
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from portal.api.contract import broken_by, digest_of, lines_of, operation_of, operations_in
from tests.contracts.committed import committed

REFERENCE = Path(__file__).resolve().parents[2] / "docs/reference"
LABEL = re.compile(r"`((?:GET|POST|PUT|PATCH|DELETE) /api/v1[^`]*)`")
AGAIN = "see `manage.py api_contract`, and write it into docs/reference/api-changelog.md"


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    """The committed description."""
    return committed()


@pytest.fixture(scope="module")
def released() -> tuple[str, list[str]]:
    """The version released last, and what it promised."""
    (file,) = (REFERENCE / "contracts").glob("*.txt")
    return file.stem, file.read_text(encoding="utf-8").splitlines()


def entries() -> dict[str, str]:
    """Read the changelog: version -> what it says."""
    text = (REFERENCE / "api-changelog.md").read_text(encoding="utf-8")
    parts = re.split(r"^## (\d+\.\d+\.\d+)$", text, flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


def section(entry: str, name: str) -> str:
    """Give one section of an entry."""
    found = re.search(rf"^### {name}$(.*?)(?=^### |\Z)", entry, re.MULTILINE | re.DOTALL)
    return found[1] if found else ""


def test_the_newest_entry_is_the_version_and_names_the_contract(described: dict[str, Any]) -> None:
    version, entry = next(iter(entries().items()))
    assert version == described["info"]["version"] == settings.SPECTACULAR_SETTINGS["VERSION"]
    assert f"Contract: `{digest_of(lines_of(described))}`" in entry, AGAIN


def test_what_breaks_a_client_is_named(described: dict[str, Any], released: tuple[str, list[str]]) -> None:
    before, promised = released
    version, entry = next(iter(entries().items()))
    named = LABEL.findall(section(entry, "Breaking"))
    broken = operations_in(line[2:] for line in broken_by(promised, lines_of(described)))
    is_new_major = int(version.partition(".")[0]) > int(before.partition(".")[0])
    assert is_new_major or broken <= set(named), AGAIN


def test_what_is_new_is_named(described: dict[str, Any], released: tuple[str, list[str]]) -> None:
    _, entry = next(iter(entries().items()))
    patterns = [label.replace("[", "[[]") for label in LABEL.findall(section(entry, "Added"))]
    added = operations_in(lines_of(described)) - operations_in(released[1])
    assert [op for op in sorted(added) if not any(fnmatchcase(op, one) for one in patterns)] == [], AGAIN


def test_the_changelog_names_only_what_is_there(
    described: dict[str, Any], released: tuple[str, list[str]]
) -> None:
    known = operations_in(lines_of(described)) | operations_in(released[1])
    named = {label for entry in entries().values() for label in LABEL.findall(entry)}
    assert [label for label in sorted(named) if not any(fnmatchcase(op, label) for op in known)] == []


# the detector -----------------------------------------------------------------------------------------------------

PAY = ("/api/v1/payments", "post")
ONE = ("/api/v1/payments/{payment_id}", "get")


def _without_an_operation(made: dict[str, Any]) -> None:
    del made["paths"][ONE[0]]


def _without_a_field(made: dict[str, Any]) -> None:
    del made["components"]["schemas"]["PaymentAnswer"]["properties"]["cash_fen"]


def _with_another_type(made: dict[str, Any]) -> None:
    made["components"]["schemas"]["PaymentAnswer"]["properties"]["cash_fen"] = {"type": "string"}


def _asking_for_a_field(made: dict[str, Any]) -> None:
    made["components"]["schemas"]["PaymentInput"].setdefault("required", []).append("code")


def _asking_for_a_parameter(made: dict[str, Any]) -> None:
    new = {"in": "query", "name": "why", "required": True, "schema": {"type": "string"}}
    made["paths"][ONE[0]][ONE[1]]["parameters"].append(new)


def _without_a_parameter(made: dict[str, Any]) -> None:
    told = made["paths"]["/api/v1/links"]["get"]
    told["parameters"] = [one for one in told["parameters"] if one["name"] != "cursor"]


def _asking_for_another_scope(made: dict[str, Any]) -> None:
    made["paths"][ONE[0]][ONE[1]]["security"] = [{"partner": ["links:read"]}]


def _taking_less(made: dict[str, Any]) -> None:
    told = made["paths"]["/api/v1/areas/{area_key}/policy"]["get"]
    (benefit,) = (one for one in told["parameters"] if one["name"] == "benefit")
    benefit["schema"] = {"type": "string", "enum": ["pension_resident"]}


@pytest.mark.parametrize(
    "change",
    [
        _without_an_operation,
        _without_a_field,
        _with_another_type,
        _asking_for_a_field,
        _asking_for_a_parameter,
        _without_a_parameter,
        _asking_for_another_scope,
        _taking_less,
    ],
)
def test_a_change_that_breaks_is_found(described: dict[str, Any], change: Any) -> None:
    made = deepcopy(described)
    change(made)
    assert digest_of(lines_of(made)) != digest_of(lines_of(described))
    assert broken_by(lines_of(described), lines_of(made)) != []


def test_a_change_that_adds_breaks_nothing_and_is_seen(described: dict[str, Any]) -> None:
    made = deepcopy(described)
    made["paths"]["/api/v1/new"] = deepcopy(made["paths"][PAY[0]])
    made["components"]["schemas"]["PaymentAnswer"]["properties"]["new"] = {"type": "string"}
    made["components"]["schemas"]["PaymentInput"]["properties"]["new"] = {"type": "string"}
    before, now = lines_of(described), lines_of(made)
    assert broken_by(before, now) == []
    assert digest_of(before) != digest_of(now)
    assert operation_of("GET /x | 200 | object") == "GET /x"


def test_words_are_no_promise(described: dict[str, Any]) -> None:
    made = deepcopy(described)
    told = made["paths"][PAY[0]][PAY[1]]
    told["summary"], told["description"] = "Other", "Words"
    assert lines_of(made) == lines_of(described)
