"""One touch freezes all that others use, and nothing else."""

import pytest

from accounts.models.notices import Notice
from family.actions import binding_freezes
from family.enums import FrozenBy
from family.errors import BindingFrozenByOther
from family.models.bindings import SharingBinding
from tests import cast as stage
from tests.cast import AT, Cast, citizen
from tests.family.paying import bind


@pytest.fixture
def cast(db: None) -> Cast:
    return stage.on_stage()


def frozen(row: SharingBinding) -> str:
    row.refresh_from_db()
    return row.frozen_by


def test_all_that_stands_is_frozen_for_the_sharer_once(cast: Cast) -> None:
    one = bind(cast.daughter, cast.mother)
    other = bind(cast.daughter, cast.grandmother, frozen_at=AT, frozen_by=FrozenBy.USER.value)
    used = bind(cast.father, cast.daughter)

    assert binding_freezes.freeze_all(citizen(cast.daughter), at=AT) == 2
    assert (frozen(one), frozen(other), frozen(used)) == ("sharer", "both", "")
    count = Notice.objects.count()
    assert binding_freezes.freeze_all(citizen(cast.daughter), at=AT) == 0
    assert Notice.objects.count() == count
    with pytest.raises(BindingFrozenByOther):
        binding_freezes.thaw(citizen(cast.mother), one.public_id, at=AT)


def test_who_shares_nothing_freezes_nothing(cast: Cast) -> None:
    bind(cast.daughter, cast.mother)
    assert binding_freezes.freeze_all(citizen(cast.mother), at=AT) == 0
    assert not SharingBinding.objects.filter(frozen_at__isnull=False).exists()
