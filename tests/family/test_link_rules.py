"""Who may say yes to a partner for somebody else."""

import pytest

from family.enums import LegalBasis
from family.rules.links import may_agree_for


@pytest.mark.parametrize(
    ("basis", "age", "may"),
    [
        (LegalBasis.PARENT_OF_MINOR, "child", True),
        (LegalBasis.PARENT_OF_MINOR, "youth", False),
        (LegalBasis.PARENT_OF_MINOR, "adult", False),
        (LegalBasis.GUARDIAN, "child", True),
        (LegalBasis.GUARDIAN, "youth", False),
        (LegalBasis.GUARDIAN, "adult", True),
        (LegalBasis.CONSENT, "child", False),
        (LegalBasis.CONSENT, "adult", False),
        (LegalBasis.POWER_OF_ATTORNEY, "adult", False),
    ],
)
def test_the_law_names_representatives_and_a_mandate_is_none(basis: LegalBasis, age: str, may: bool) -> None:
    assert may_agree_for(basis, is_child=age == "child", is_adult=age == "adult") is may
