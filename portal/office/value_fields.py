"""Turn the shape of a policy value into form fields, and what was typed back into a value.

Every shape of the catalogue becomes fields of its own, so an officer ticks and types and never writes code. A value
with named parts becomes one field a part; a table leaves out what stays empty.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.money import FEN_A_YUAN
from portal.office.part_titles import part_title, says_its_unit, unit_title, word_title
from regions.rules.catalogue.entry import Entry
from regions.rules.shapes import (
    UNLIMITED,
    Falling,
    Hours,
    Limit,
    MonthDay,
    Parts,
    PhoneNumber,
    Shape,
    Table,
    TimeOfDay,
    Variants,
    Whole,
    Word,
    Words,
)

ROOT = "value"
_NO_LIMIT = "_unlimited"
_KIND = "type"
_TEXT_MAX = 200
FEN = "fen"
_WHOLE = re.compile(r"-?[0-9]{1,4}")
_MISSING = {"required": _("请填写这一项")}
_CHOOSE = {"required": _("请选择一项")}


@dataclass(frozen=True)
class Slot:
    """One place of a value: its field name, its simple shape, and the words beside it."""

    name: str
    shape: Shape
    title: str
    unit: str
    required: bool


def slots_of(entry: Entry, kind: str = "") -> list[Slot]:
    """List the simple slots of a code's value; of one with variants, those of the chosen kind."""
    return list(_slots(entry.shape, kind, Slot(ROOT, entry.shape, "", entry.unit, required=True)))


def _slots(shape: Shape, kind: str, outer: Slot) -> Iterator[Slot]:
    for part, inner in _parts(shape, kind):
        is_table = isinstance(shape, Table)
        named = word_title(shape.keys, part) if isinstance(shape, Table) else part_title(part)
        title = f"{outer.title}：{named}" if outer.title else named
        # What a part is counted in stands in its own words, where those say it.
        unit = "" if not is_table and says_its_unit(part) else outer.unit
        may_be_left_out = isinstance(shape, Table) and not shape.is_whole
        slot = Slot(f"{outer.name}__{part}", inner, title, unit, outer.required and not may_be_left_out)
        yield from _slots(inner, kind, slot)
    if not _is_compound(shape):
        yield outer


def fields_of(slot: Slot) -> Iterator[tuple[str, forms.Field]]:
    """Make the fields of a slot."""
    common: dict[str, Any] = {"label": slot.title or _("新的值"), "required": slot.required}
    match slot.shape:
        case Whole(low=low, high=high):
            yield slot.name, _number(slot, low, high, required=slot.required)
        case Limit(low=low, high=high):
            yield slot.name, _number(slot, low, high, required=False)
            yield slot.name + _NO_LIMIT, forms.BooleanField(label=_("不限"), required=False)
        case Word(allowed=allowed):
            choices = [(word, word_title(allowed, word)) for word in allowed]
            yield (
                slot.name,
                forms.ChoiceField(
                    choices=choices, widget=forms.RadioSelect, error_messages=_CHOOSE, **common
                ),
            )
        case Words(allowed=allowed, is_ordered=True):
            choices = [("", str(_("不用"))), *((word, word_title(allowed, word)) for word in allowed)]
            for place in range(len(allowed)):
                label = _("第 %(place)d 位") % {"place": place + 1}
                yield f"{slot.name}_{place}", forms.ChoiceField(choices=choices, label=label, required=False)
        case Words(allowed=allowed):
            yield (
                slot.name,
                forms.MultipleChoiceField(
                    choices=[(word, word_title(allowed, word)) for word in allowed],
                    widget=forms.CheckboxSelectMultiple,
                    error_messages={"required": _("请至少选一项")},
                    **common,
                ),
            )
        case _:
            help_text, example = _TYPED[type(slot.shape)]
            yield (
                slot.name,
                forms.CharField(
                    max_length=_TEXT_MAX,
                    help_text=help_text,
                    error_messages=_MISSING,
                    widget=forms.TextInput(attrs={"data-example": example}),
                    **common,
                ),
            )


def _number(slot: Slot, low: int, high: int, *, required: bool) -> forms.Field:
    """Make the field of a number, with its unit beside it; money is typed in yuan."""
    name = slot.title or str(_("新的值"))
    unit = unit_title(slot.unit)
    common: dict[str, Any] = {
        "label": f"{name}（{unit}）" if unit else name,
        "required": required,
        "error_messages": {**_MISSING, "invalid": _("请填数字，例如 8000")},
    }
    if slot.unit != FEN:
        return forms.IntegerField(min_value=low, max_value=high, **common)
    least, most = Decimal(low) / FEN_A_YUAN, Decimal(high) / FEN_A_YUAN
    return forms.DecimalField(decimal_places=2, min_value=least, max_value=most, **common)


_TYPED: Mapping[type, tuple[Any, str]] = {
    Falling: (_("从大到小，用逗号隔开；0 是当天，负数是逾期以后。例如 60, 30, 7, 0, -7"), "60, 30, 7, 0, -7"),
    MonthDay: (_("月和日，例如 06-30"), "06-30"),
    TimeOfDay: (_("24 小时制，例如 22:00"), "22:00"),
    PhoneNumber: (_("数字和短横线，例如 12333"), "12333"),
}


def read_value(
    shape: Shape, typed: Mapping[str, Any], *, unit: str, kind: str = "", name: str = ROOT
) -> object:
    """Read a value out of what was typed; nothing where an optional part stays empty."""
    match shape:
        case Parts() | Hours() | Variants() | Table():
            parts = {
                part: value
                for part, inner in _parts(shape, kind)
                if (value := read_value(inner, typed, unit=unit, kind=kind, name=f"{name}__{part}"))
                is not None
            }
            return {_KIND: kind, **parts} if isinstance(shape, Variants) else parts or None
        case Limit() if typed.get(name + _NO_LIMIT):
            return UNLIMITED
        case Words(allowed=allowed, is_ordered=True):
            chosen = [typed.get(f"{name}_{place}") for place in range(len(allowed))]
            return [word for word in chosen if word]
        case Falling():
            return _numbers(typed.get(name) or "")
        case _:
            found = typed.get(name)
            if isinstance(found, Decimal):
                return int(found * FEN_A_YUAN)
            return None if found in ("", None) else found


def initial_of(shape: Shape, value: Any, *, unit: str, kind: str = "", name: str = ROOT) -> dict[str, Any]:
    """Lay a present value into the fields."""
    match shape:
        case Parts() | Hours() | Variants() | Table():
            found: dict[str, Any] = {}
            for part, inner in _parts(shape, kind):
                if isinstance(value, Mapping) and part in value:
                    found |= initial_of(inner, value[part], unit=unit, kind=kind, name=f"{name}__{part}")
            return found
        case Limit() if value == UNLIMITED:
            return {name + _NO_LIMIT: True}
        case Words(is_ordered=True):
            return {f"{name}_{place}": word for place, word in enumerate(value)}
        case Falling():
            return {name: ", ".join(map(str, value))}
        case Words():
            return {name: list(value)}
        case Whole() | Limit() if unit == FEN:
            return {name: Decimal(value) / FEN_A_YUAN}
        case _:
            return {name: value}


def kinds_of(shape: Shape) -> tuple[str, ...]:
    """List the variants an officer chooses from; none for most shapes."""
    return tuple(shape.variants) if isinstance(shape, Variants) else ()


def _is_compound(shape: Shape) -> bool:
    return isinstance(shape, Parts | Hours | Variants | Table)


def _parts(shape: Shape, kind: str) -> Iterator[tuple[str, Shape]]:
    match shape:
        case Parts(parts=parts):
            yield from parts.items()
        case Hours():
            yield from (("from", TimeOfDay()), ("to", TimeOfDay()))
        case Table(keys=keys, shape=inner):
            yield from ((key, inner) for key in keys)
        case Variants(variants=variants):
            yield from variants.get(kind, {}).items()
        case _:
            return


def _numbers(text: str) -> list[object]:
    """Read whole numbers between commas; what is none stays text, which the shape refuses with a reason."""
    words = [word.strip() for word in text.replace("，", ",").split(",")]
    return [int(word) if _WHOLE.fullmatch(word) else word for word in words if word]
