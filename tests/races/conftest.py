"""What these tests share: the cast, committed for every thread and process to see."""

import pytest

from tests import cast as stage
from tests.cast import Cast


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """The whole cast, in a database that is thrown away after the test."""
    return stage.on_stage()
