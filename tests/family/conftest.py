"""What the tests of this floor share: the cast, on stage."""

from dataclasses import replace

import pytest

from accounts.actions import face_checks, reference_photos
from family.actions import claims
from tests import cast as stage
from tests.accounts.faces import FakeFace, clip
from tests.cast import Cast, citizen
from tests.family.serving import Serving, in_order


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


@pytest.fixture
def face(monkeypatch: pytest.MonkeyPatch) -> FakeFace:
    """A provider that answers what the test sets."""
    fake = FakeFace(answer=lambda frames: clip(()))
    for user in (face_checks, reference_photos):
        monkeypatch.setattr(user, "configured", lambda: fake)
    return fake


@pytest.fixture
def daughter(cast: Cast, face: FakeFace) -> Serving:
    """The daughter, whose mother has a card in order and a photo on file."""
    in_order(cast.mother, "Z10000001")
    return Serving(citizen(cast.daughter), face)
