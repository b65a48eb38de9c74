"""The sealed column: personal data that the database itself cannot read.

A sealed value is bound to its label and to the public id of its row, so a ciphertext copied to another row
or column does not open. Only ``isnull`` look-ups work; exact look-ups go through a blind index beside it.
"""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import FieldError
from django.db import models

from foundation import sealing


class SealedField(models.BinaryField):
    """Ciphertext made by :func:`seal`; the label says what is inside."""

    def __init__(self, *, label: str, **kwargs: Any) -> None:
        self.label = label
        super().__init__(**kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """Keep the label in migrations: it is part of every ciphertext."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, list(args), {**kwargs, "label": self.label}

    def get_lookup(self, lookup_name: str) -> Any:
        """Allow ``isnull`` only; anything else would compare ciphertexts and silently find nothing."""
        if lookup_name != "isnull":
            raise FieldError(f"a sealed field has no '{lookup_name}' look-up; use its blind index")
        return super().get_lookup(lookup_name)


def seal(clear: str, *, label: str, owner: UUID) -> bytes:
    """Seal ``clear`` for the row whose public id is ``owner``."""
    return sealing.seal(clear, keyring=settings.SEALING_KEYRING, label=label, owner=owner)


def unseal(sealed: bytes | memoryview, *, label: str, owner: UUID) -> str:
    """Open what :func:`seal` closed.

    Raises:
        foundation.sealing.SealBroken: the value was changed, moved to another row, or its key is gone.
    """
    return sealing.unseal(bytes(sealed), keyring=settings.SEALING_KEYRING, label=label, owner=owner)


def blind_index(clear: str, *, label: str) -> bytes:
    """Give the keyed hash by which a sealed value can be found exactly."""
    return sealing.blind_index(clear, key=settings.INDEX_KEY, label=label)
