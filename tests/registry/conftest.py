"""What tests of registers share: the cast."""

import pytest

from tests import cast as stage
from tests.cast import Cast


@pytest.fixture
def cast(db: None) -> Cast:
    """The whole cast."""
    return stage.on_stage()
