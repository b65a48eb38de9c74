"""Shapes a policy value may have; each says what is wrong with a value, and what to write instead."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Protocol

from regions.rules.facts import PolicyData

_LEAP_YEAR = 2024
# The word for "no limit": a missing limit is a fact with a source, not an empty field.
UNLIMITED = "unlimited"
_PHONE = re.compile(r"(?=.{4,20}$)[0-9]+(-[0-9]+)*")
_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


class Shape(Protocol):
    """What a value must look like."""

    def fault(self, value: PolicyData) -> str:
        """Say what to write instead, or nothing when the value is sound."""
        ...


@dataclass(frozen=True)
class Whole:
    """A whole number between two bounds, both allowed."""

    low: int
    high: int

    def fault(self, value: PolicyData) -> str:
        """Refuse anything but a whole number in range."""
        if isinstance(value, int) and not isinstance(value, bool) and self.low <= value <= self.high:
            return ""
        return f"write a whole number from {self.low} to {self.high}"


@dataclass(frozen=True)
class Limit:
    """A whole number between two bounds, or the word for no limit."""

    low: int
    high: int

    def fault(self, value: PolicyData) -> str:
        """Refuse anything else."""
        if value == UNLIMITED or not Whole(self.low, self.high).fault(value):
            return ""
        return f"write a whole number from {self.low} to {self.high}, or {UNLIMITED}"


@dataclass(frozen=True)
class TimeOfDay:
    """A time of the day in China, written HH:MM."""

    def fault(self, value: PolicyData) -> str:
        """Refuse what is no time."""
        if isinstance(value, str) and _TIME.fullmatch(value):
            return ""
        return 'write a time of the day in quotes, such as "22:00"'


@dataclass(frozen=True)
class Hours:
    """A part of every day, from one time up to another; it may reach past midnight."""

    def fault(self, value: PolicyData) -> str:
        """Refuse anything but two different times."""
        wrong = Parts({"from": TimeOfDay(), "to": TimeOfDay()}).fault(value)
        if wrong or not isinstance(value, Mapping):
            return wrong
        return "" if value["from"] != value["to"] else "write two different times"


@dataclass(frozen=True)
class PhoneNumber:
    """A telephone number as people dial it, in digits and hyphens."""

    def fault(self, value: PolicyData) -> str:
        """Refuse what nobody can dial."""
        if isinstance(value, str) and _PHONE.fullmatch(value):
            return ""
        return 'write a telephone number in quotes, such as "12333"'


@dataclass(frozen=True)
class Word:
    """One word out of a list."""

    allowed: tuple[str, ...]

    def fault(self, value: PolicyData) -> str:
        """Refuse a word outside the list."""
        return "" if value in self.allowed else f"write one of: {', '.join(self.allowed)}"


@dataclass(frozen=True)
class MonthDay:
    """A day of every year, written MM-DD."""

    def fault(self, value: PolicyData) -> str:
        """Refuse what is no day of a year."""
        try:
            day = date.fromisoformat(f"{_LEAP_YEAR}-{value}")
        except ValueError:
            day = None
        if day is not None and day.isoformat() == f"{_LEAP_YEAR}-{value}":
            return ""
        return 'write a day of the year in quotes, such as "06-30"'


@dataclass(frozen=True)
class Words:
    """A list of different words, not empty; where it is ordered, the first word comes first in life too."""

    allowed: tuple[str, ...]
    is_ordered: bool = False

    def fault(self, value: PolicyData) -> str:
        """Refuse an empty list, a word twice, and a word outside the list."""
        if not isinstance(value, tuple) or not value:
            return f"write a list of words out of: {', '.join(self.allowed)}"
        if len(set(map(str, value))) < len(value):
            return "write each word once"
        return next(filter(None, map(Word(self.allowed).fault, value)), "")


@dataclass(frozen=True)
class Falling:
    """A list of whole numbers, each lower than the one before, not empty."""

    low: int
    high: int

    def fault(self, value: PolicyData) -> str:
        """Refuse an empty list, a number out of range, and a list that does not fall."""
        if not isinstance(value, tuple) or not value:
            return "write a list of whole numbers"
        wrong = next(filter(None, map(Whole(self.low, self.high).fault, value)), "")
        if wrong:
            return wrong
        numbers = [item for item in value if isinstance(item, int)]
        falls = all(earlier > later for earlier, later in pairwise(numbers))
        return "" if falls else "write the numbers from the highest to the lowest, each once"


@dataclass(frozen=True)
class Parts:
    """Named parts, all of them, each with its own shape."""

    parts: Mapping[str, Shape]

    def fault(self, value: PolicyData) -> str:
        """Refuse a missing part, an unknown part, and a part of the wrong shape."""
        if not isinstance(value, Mapping) or set(value) != set(self.parts):
            return f"write exactly these parts: {', '.join(self.parts)}"
        for name, shape in self.parts.items():
            wrong = shape.fault(value[name])
            if wrong:
                return f"{name}: {wrong}"
        return ""


@dataclass(frozen=True)
class Table:
    """Known words, each with a value of one shape, not empty; where it is whole, every word is there."""

    keys: tuple[str, ...]
    shape: Shape
    is_whole: bool = False

    def fault(self, value: PolicyData) -> str:
        """Refuse an empty table, an unknown or missing word, and a value of the wrong shape."""
        if not isinstance(value, Mapping) or not value:
            return f"write a table with keys out of: {', '.join(self.keys)}"
        missing = [name for name in self.keys if name not in value]
        if self.is_whole and missing:
            return f"write also: {', '.join(missing)}"
        for name, item in value.items():
            wrong = Word(self.keys).fault(name) or self.shape.fault(item)
            if wrong:
                return f"{name}: {wrong}"
        return ""


@dataclass(frozen=True)
class Variants:
    """Named parts whose `type` says which parts they are."""

    variants: Mapping[str, Mapping[str, Shape]]

    def fault(self, value: PolicyData) -> str:
        """Refuse an unknown type, and parts that do not fit it."""
        kind = value.get("type") if isinstance(value, Mapping) else None
        if not isinstance(kind, str) or kind not in self.variants:
            return f"write a type out of: {', '.join(self.variants)}"
        return Parts({"type": Word((kind,)), **self.variants[kind]}).fault(value)
