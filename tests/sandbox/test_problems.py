"""Every refusal that the API's description names has a recipe in the sandbox, and the recipe leads to it."""

import pytest

from foundation import clock
from portal.api.faults import FAULTS
from portal.sandbox import tokens
from portal.sandbox.recipes import recipes
from tests.contracts.committed import committed
from tests.sandbox.conftest import Sandbox
from tests.sandbox.following import follow

RECIPES = recipes()


def codes_told() -> set[str]:
    """Gather every code that the description gives an example of, and those of the protocol."""
    told = committed()
    answers = (
        answer
        for methods in told["paths"].values()
        for operation in methods.values()
        for answer in operation["responses"].values()
    )
    problems = (answer.get("content", {}).get("application/problem+json", {}) for answer in answers)
    examples = (example for form in problems for example in form.get("examples", {}).values())
    return {example["value"]["code"] for example in examples} | {one.code for one in FAULTS}


def test_every_code_has_a_recipe_and_no_recipe_is_left_over() -> None:
    assert codes_told() - RECIPES.keys() == set()
    assert RECIPES.keys() - codes_told() == set()


@pytest.mark.parametrize("code", sorted(RECIPES))
def test_a_recipe_leads_to_its_problem(sandbox: Sandbox, code: str) -> None:
    tokens.give(sandbox.added.clients[next(iter(sandbox.added.clients))].partner_id, at=clock.true_now())

    answer = follow(sandbox, RECIPES[code])

    assert answer["Content-Type"] == "application/problem+json", answer.content
    assert answer.json()["code"] == code, answer.content
