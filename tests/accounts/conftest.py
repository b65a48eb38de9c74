"""What the tests of this floor share: the cast, on stage."""

from pathlib import Path

import pytest
from pytest_django import Settings

from accounts.actions import face_checks, reference_photos
from accounts.queries.notice_texts import forget_texts
from tests import cast as stage
from tests.accounts.faces import FakeFace
from tests.cast import Cast


@pytest.fixture
def cast(db: None) -> Cast:
    """The whole cast, in a database this test leaves as it was."""
    return stage.on_stage()


@pytest.fixture
def plain_words(tmp_path: Path, settings: Settings) -> None:
    """One template of its own for notices: what is sent does not depend on the portal's wording."""
    folder = tmp_path / "templates"
    (folder / "notices").mkdir(parents=True)
    (folder / "notices" / "greeting.txt").write_text("{{ word }}", encoding="utf-8")
    forget_texts()
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [folder]}]


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> FakeFace:
    """A provider that answers what the test sets; out of order until it does."""
    fake = FakeFace()
    for user in (face_checks, reference_photos):
        monkeypatch.setattr(user, "configured", lambda: fake)
    return fake
