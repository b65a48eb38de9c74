"""What the tests of this floor share: the cast, on stage."""

from dataclasses import replace

import pytest

from family.actions import claims
from tests import cast as stage
from tests.cast import Cast


@pytest.fixture
def cast(db: None) -> Cast:
    """The whole cast, in a database this test leaves as it was."""
    return stage.on_stage()


@pytest.fixture
def confirmable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let ties through a parent who is not on record take effect on the other's yes, as an area may decide."""
    looks = dict.fromkeys(("spouse", "parent", "child", "through_parent"), "other_adult")
    real = claims.claim_limits
    monkeypatch.setattr(claims, "claim_limits", lambda *area, on: replace(real(*area, on=on), looks=looks))
