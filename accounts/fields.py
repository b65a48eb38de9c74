"""The sealed column, and how rows are read of a human being who stands in the registry twice.

The sealed column holds personal data that the database itself cannot read.

A sealed value is bound to its label and to a public id, its owner's, so a ciphertext copied to another row or column
does not open. Only ``isnull`` look-ups work; exact look-ups go through a blind index beside it.
"""

from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core import checks
from django.core.exceptions import FieldDoesNotExist, FieldError
from django.db import models
from django.db.models.functions import Coalesce

from foundation import sealing

OWN_ID = "public_id"


class SealedField(models.BinaryField):
    """Ciphertext made by :func:`seal`.

    ``label`` says what is inside, and no two columns share one. ``owner`` is the path from the row to the public id the
    value is bound to: the row's own, or that of a row it points to, as in ``person__public_id``. ``index`` names the
    column that holds the blind index of the same value. Rotation of the keys reads all three.
    """

    def __init__(self, *, label: str, owner: str = OWN_ID, index: str = "", **kwargs: Any) -> None:
        self.label, self.owner, self.index = label, owner, index
        super().__init__(**kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """Keep the label in migrations: it is part of every ciphertext; the rest changes nothing in the database."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, list(args), {**kwargs, "label": self.label}

    def get_lookup(self, lookup_name: str) -> Any:
        """Allow ``isnull`` only; anything else would compare ciphertexts and silently find nothing."""
        if lookup_name != "isnull":
            raise FieldError(f"a sealed field has no '{lookup_name}' look-up; use its blind index")
        return super().get_lookup(lookup_name)

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        """Refuse an owner that is no public id and an index that is not there: such a column could never be rotated."""
        return [*super().check(**kwargs), *self._check_owner(), *self._check_index()]

    def _check_owner(self) -> list[checks.CheckMessage]:
        try:
            if isinstance(_at_end_of(self.model, self.owner), models.UUIDField):
                return []
        except (FieldDoesNotExist, FieldError):
            pass
        return [checks.Error(f"'{self.owner}' leads to no public id.", obj=self, id="accounts.E001")]

    def _check_index(self) -> list[checks.CheckMessage]:
        names = {field.name for field in self.model._meta.get_fields()}
        if not self.index or self.index in names:
            return []
        return [checks.Error(f"There is no index column '{self.index}'.", obj=self, id="accounts.E002")]


class SameAs(models.Lookup):
    """Keep rows of one human being: `person__same_as=id`, whichever of their rows the id names."""

    lookup_name = "same_as"
    expands_by = "accounts_same_person"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """Compare with all ids of the human being, so that the index on the column serves."""
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        expanded = f"{self.expands_by}({right})"
        if self.rhs_is_direct_value():
            # Asked once when the statement runs, instead of again and again while it is planned.
            expanded = f"(SELECT {expanded})::bigint[]"
        return f"{left} = ANY ({expanded})", (*left_params, *right_params)


class SameAsAny(SameAs):
    """Keep rows of several human beings: `person__same_as_any=ids`."""

    lookup_name = "same_as_any"
    expands_by = "accounts_same_people"

    def get_prep_lookup(self) -> list[int]:
        """Take any ids once each."""
        return sorted(set(self.rhs))

    def process_rhs(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """Hand the ids over as one array."""
        return "%s::bigint[]", [self.rhs]


for _column in (models.ForeignKey, models.BigIntegerField):
    for _lookup in (SameAs, SameAsAny):
        _column.register_lookup(_lookup)


def human(path: str) -> Coalesce:
    """Name, in a statement, the row that goes on for the person a foreign key points to."""
    return Coalesce(f"{path}__merged_into", path)


def own_first(path: str) -> models.OrderBy:
    """Order what several rows of one human being have by the row that goes on first."""
    return models.F(f"{path}__merged_into").asc(nulls_first=True)


class DiedOn(models.Func):
    """The day a person died, with whichever of their rows it was recorded."""

    function = "accounts_died_on"
    output_field = models.DateField()


class IsAlive(models.Func):
    """Whether a person, in whichever of their rows, lives on a day."""

    function = "accounts_is_alive"
    output_field = models.BooleanField()


def is_alive(path: str, on: date) -> IsAlive:
    """Ask, in a statement, whether the person a foreign key points to lives on a day."""
    return IsAlive(path, models.Value(on, output_field=models.DateField()))


def seal(clear: str, *, label: str, owner: UUID) -> bytes:
    """Seal ``clear`` for the owner whose public id is ``owner``."""
    return sealing.seal(clear, keyring=settings.SEALING_KEYRING, label=label, owner=owner)


def unseal(sealed: bytes | memoryview, *, label: str, owner: UUID | bytes) -> str:
    """Open what :func:`seal` closed; ``owner`` may be given as the sixteen bytes of its id.

    Raises:
        foundation.sealing.SealBroken: the value was changed, moved to another row, or its key is gone.
    """
    return sealing.unseal(bytes(sealed), keyring=settings.SEALING_KEYRING, label=label, owner=owner)


def blind_index(clear: str, *, label: str) -> bytes:
    """Give the keyed hash by which a sealed value can be found exactly."""
    return sealing.blind_index(clear, key=settings.INDEX_KEY, label=label, with_hash=settings.INDEX_HASH)


def _at_end_of(model: Any, path: str) -> Any:
    """Follow a path over foreign keys to its last field."""
    *steps, last = path.split("__")
    for step in steps:
        field = model._meta.get_field(step)
        if not (field.many_to_one or field.one_to_one) or field.auto_created:
            raise FieldError(f"'{step}' points to no one row")
        model = field.related_model
    return model._meta.get_field(last)
