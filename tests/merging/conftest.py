"""What the tests of this floor share: the cast, on stage."""

import pytest

from tests import cast as stage
from tests.cast import Cast


@pytest.fixture
def cast(db: None) -> Cast:
    """The whole cast, in a database this test leaves as it was."""
    return stage.on_stage()
