"""The sealed column says whom it is bound to, and a declaration that could not be rotated is refused at the start."""

from django.db import models
from django.test.utils import isolate_apps

from accounts.fields import SealedField
from accounts.models.people import InsuredPerson
from accounts.models.users import User


def problems_of(owner: str, index: str = "") -> list[str]:
    """Declare a sealed column on a model of its own and give the ids of what the system check finds."""
    with isolate_apps("accounts"):

        class Paper(models.Model):
            person = models.ForeignKey(InsuredPerson, on_delete=models.PROTECT, related_name="+")
            public_id = models.UUIDField()
            number_index = models.BinaryField()
            number_sealed = SealedField(label="paper.number", owner=owner, index=index)

            class Meta:
                app_label = "accounts"

            def __str__(self) -> str:
                return "paper"

        return [str(found.id) for found in Paper._meta.get_field("number_sealed").check()]


def test_an_owner_is_a_public_id_of_the_row_or_of_one_it_points_to() -> None:
    assert problems_of("public_id") == problems_of("person__public_id") == []


def test_an_owner_that_is_no_public_id_is_refused() -> None:
    backwards = "person__user__public_id"
    for owner in ("number_index", "person", "person__name", "nobody", "public_id__person", "", backwards):
        assert problems_of(owner) == ["accounts.E001"], owner


def test_an_index_must_be_there() -> None:
    assert problems_of("public_id", "number_index") == []
    assert problems_of("public_id", "another_index") == ["accounts.E002"]


def test_owner_and_index_are_no_part_of_a_migration() -> None:
    column = User._meta.get_field("phone_sealed")
    assert isinstance(column, SealedField)
    assert column.index == "phone_index"
    assert column.deconstruct()[3] == {"label": "user.phone", "null": True}
