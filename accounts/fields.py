"""The sealed column: personal data that the database itself cannot read.

A sealed value is bound to its label and to a public id, its owner's, so a ciphertext copied to another row or column
does not open. Only ``isnull`` look-ups work; exact look-ups go through a blind index beside it.
"""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.core import checks
from django.core.exceptions import FieldDoesNotExist, FieldError
from django.db import models

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


def seal(clear: str, *, label: str, owner: UUID) -> bytes:
    """Seal ``clear`` for the owner whose public id is ``owner``."""
    return sealing.seal(clear, keyring=settings.SEALING_KEYRING, label=label, owner=owner)


def unseal(sealed: bytes | memoryview, *, label: str, owner: UUID) -> str:
    """Open what :func:`seal` closed.

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
