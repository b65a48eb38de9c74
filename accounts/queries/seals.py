"""Every sealed column of the house, found in the models themselves so that none can be forgotten, and what is left."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import F, QuerySet
from django.db.models.functions import Substr

from accounts.fields import SealedField
from foundation.sealing import (
    FIXED_HEADER_BYTES,
    KEY_ID_BYTES_MAX,
    Keyring,
    SealBroken,
    header_of,
    sealed_with,
)

_UNREADABLE = ""
_HEADER_BYTES_MAX = FIXED_HEADER_BYTES + KEY_ID_BYTES_MAX


@dataclass(frozen=True)
class SealedColumn:
    """One column of ciphertexts, the path to whom each is bound, and the column of its blind index, if it has one."""

    model: type[models.Model]
    name: str
    label: str
    owner: str
    index: str

    def __str__(self) -> str:
        return f"{self.model._meta.db_table}.{self.name}"

    def filled(self) -> QuerySet[Any]:
        """Give the rows that hold a value."""
        return self.model._base_manager.filter(**{f"{self.name}__isnull": False})

    def waiting(self) -> QuerySet[Any]:
        """Give the rows whose value another key or another algorithm sealed than the one that seals now."""
        ring: Keyring = settings.SEALING_KEYRING
        return self._not_sealed_with([ring.writing_key])

    def off_ring(self) -> QuerySet[Any]:
        """Give the rows whose value no key of this process sealed, and none opens."""
        return self._not_sealed_with(settings.SEALING_KEYRING.keys)

    def _not_sealed_with(self, key_ids: Iterable[str]) -> QuerySet[Any]:
        ring: Keyring = settings.SEALING_KEYRING
        rows = self.filled()
        for number, key_id in enumerate(key_ids):
            header = header_of(Keyring(ring.keys, key_id))
            begins = Substr(F(self.name), 1, len(header), output_field=models.BinaryField())
            rows = rows.alias(**{f"begins_{number}": begins}).exclude(**{f"begins_{number}": header})
        return rows


@dataclass(frozen=True)
class Standing:
    """How many values a column holds, how many a rotation would seal anew, and how many of those nothing opens."""

    column: SealedColumn
    values_count: int
    waiting_count: int
    off_ring_count: int


def sealed_columns() -> list[SealedColumn]:
    """Give every sealed column of every table, in a lasting order."""
    found = [
        SealedColumn(model, field.attname, field.label, field.owner, field.index)
        for model in apps.get_models()
        if model._meta.managed and not model._meta.proxy
        for field in model._meta.local_concrete_fields
        if isinstance(field, SealedField)
    ]
    return sorted(found, key=str)


def standing_of(column: SealedColumn) -> Standing:
    """Count a column's values by what a rotation would do to them; reads every row."""
    return Standing(column, column.filled().count(), column.waiting().count(), column.off_ring().count())


def columns_off_ring() -> list[str]:
    """Name the columns whose oldest or newest value is sealed with a key that this process does not have.

    Why: a rotation goes from the oldest to the newest, so the ends show at once what reading every row would.
    """
    return [
        str(column)
        for column in sealed_columns()
        if any(_key_id(value) not in settings.SEALING_KEYRING.keys for value in _ends(column))
    ]


def _ends(column: SealedColumn) -> list[bytes]:
    """Give the beginnings of the first and the last value of a column by its primary key; values may be pictures."""
    begins = Substr(F(column.name), 1, _HEADER_BYTES_MAX, output_field=models.BinaryField())
    rows = column.filled().values_list(begins, flat=True)
    return [bytes(row) for order in ("pk", "-pk") for row in rows.order_by(order)[:1]]


def _key_id(sealed: bytes) -> str:
    try:
        return sealed_with(sealed)
    except SealBroken:
        return _UNREADABLE
