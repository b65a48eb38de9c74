"""Walks nobody thought of, along the links of the description: each answer leads to requests about what it made."""

from typing import Any, ClassVar

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.api.world import Caller
from tests.contracts.test_fuzzing import CHECKS, described, one_connection

pytestmark = pytest.mark.usefixtures(one_connection.__name__)
STEPS = 12


class Walk(described.as_state_machine()):
    """A partner that goes from answer to answer."""

    token: ClassVar[str]

    def get_call_kwargs(self, case: schemathesis.Case) -> dict[str, Any]:
        """Send the token with each request."""
        return {"headers": {"Authorization": f"Bearer {self.token}"}}

    def validate_response(
        self, response: schemathesis.Response, case: schemathesis.Case, **more: Any
    ) -> None:
        """Hold each answer against the description."""
        case.validate_response(response, checks=CHECKS)


@pytest.mark.parametrize("walks", [8, pytest.param(300, marks=pytest.mark.long)])
def test_no_walk_leads_to_a_fault_or_out_of_the_description(patient: Caller, walks: int) -> None:
    Walk.token = patient.token
    seed(20261126)(Walk)
    run_state_machine_as_test(
        Walk,
        settings=settings(
            max_examples=walks,
            stateful_step_count=STEPS,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
