"""A human being may stand in several rows: whoever looks for what is theirs looks under all of them."""

import ast

from django.apps import apps

from accounts.models.people import InsuredPerson
from tests.house.source import Module, modules

FLOORS = ("accounts", "family", "certification")
ROOMS = {"queries", "actions", "access"}
LOOKS = {"filter", "exclude", "get", "Q", "alias"}
# Facts of one row, read by itself on purpose.
BY_ROW = {
    "accounts/actions/merges.py": "joins and parts the rows",
    "accounts/actions/conflicts.py": "a whole group of rows is asked for by its ids",
    "accounts/actions/people.py": "holds and changes single rows",
    "accounts/actions/duplicates.py": "pairs are of single rows",
    "accounts/queries/duplicates.py": "compares single rows",
    "accounts/queries/holdings.py": "counts what stands under single rows that are compared",
    "family/queries/holdings.py": "counts what stands under single rows that are compared",
    "certification/queries/holdings.py": "counts what stands under single rows that are compared",
    "accounts/queries/reach.py": "looks under each row, for all rows of whoever is asked about",
    "accounts/queries/outgoing.py": "looks under each row, for all rows of whoever is asked about",
    "accounts/queries/people.py": "puts the row that goes on in place of the one asked for",
}


def person_fields(floor: str) -> set[str]:
    """Name the columns of a floor that lead to a person; `user` is one only where it never means an account."""
    names = {
        field.name
        for model in apps.get_app_config(floor).get_models()
        for field in model._meta.fields
        if field.related_model is InsuredPerson and field.name != "merged_into"
    }
    return names | {"person", "subject_person_id"}


def asks_by_row(keyword: str, names: set[str]) -> bool:
    """Say whether a look-up compares a person's column with one row only."""
    steps = keyword.split("__")
    if steps[-1] in {"in", "exact"}:
        steps.pop()
    return steps[-1] in names or steps[-1].removesuffix("_id") in names - {"user"}


def looks_of(module: Module) -> list[tuple[int, str]]:
    """Give every look-up by keyword in a file: in calls, and in the text of `**{...}`."""
    found = []
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called in LOOKS:
            found += [(node.lineno, keyword.arg) for keyword in node.keywords if keyword.arg]
    return found


def test_the_rule_knows_a_look_by_one_row() -> None:
    names = {"person", "recipient", "user"}
    assert asks_by_row("person", names)
    assert asks_by_row("person_id", names)
    assert asks_by_row("card__person__in", names)
    assert asks_by_row("recipient", names)
    assert not asks_by_row("person__same_as", names)
    assert not asks_by_row("person__isnull", names)
    assert not asks_by_row("user_id", names)
    assert {"person", "subject", "recipient", "helper"} <= person_fields("accounts")
    assert {"parent", "child", "one", "other", "principal", "sharer", "user"} <= person_fields("family")


def test_what_is_somebodys_is_looked_for_under_all_their_rows() -> None:
    found = [
        f"{module.name}:{line} {keyword}"
        for floor in FLOORS
        for module in modules(floor)
        if module.room in ROOMS and module.name not in BY_ROW and "/registry/" not in module.name
        for line, keyword in looks_of(module)
        if asks_by_row(keyword, person_fields(floor))
    ]
    assert found == []


def test_a_person_is_read_by_their_own_column_in_one_place_only() -> None:
    found = [
        f"{module.name}:{node.lineno}"
        for module in modules(*FLOORS)
        if module.room == "queries" and module.name not in BY_ROW
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("InsuredPerson.objects")
        if any(keyword.arg in {"pk", "id", "pk__in"} for keyword in node.keywords)
    ]
    assert found == []
