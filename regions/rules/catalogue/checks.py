"""What the parts of one value must be to each other; each check is asked only once the shape is right."""

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import TypeAlias

from regions.rules.facts import PolicyData

# Says what to write instead, or nothing when the parts fit.
Check: TypeAlias = Callable[[PolicyData], str]


def none_above(top: str, *names: str) -> Check:
    """Refuse named numbers above the number named `top`."""

    def check(value: PolicyData) -> str:
        numbers = _numbers(value)
        above = [name for name in names if numbers[name] > numbers[top]]
        return f"{above[0]}: write no more than {top}, {numbers[top]}" if above else ""

    return check


def alone(*words: str) -> Check:
    """Refuse lists in which one of these words stands beside others: it says all or nothing by itself."""

    def check(value: PolicyData) -> str:
        listed = value if isinstance(value, tuple) else ()
        found = [word for word in words if word in listed and len(listed) > 1]
        return f"write {found[0]} alone, or leave it out" if found else ""

    return check


def rising(*names: str) -> Check:
    """Refuse named numbers that do not rise from one to the next."""

    def check(value: PolicyData) -> str:
        numbers = _numbers(value)
        late = [after for before, after in pairwise(names) if numbers[after] <= numbers[before]]
        return f"{late[0]}: write more than the one before it" if late else ""

    return check


def one_method_suffices(value: PolicyData) -> str:
    """Refuse a minimum that no method reaches: nobody could certify."""
    parts = value if isinstance(value, Mapping) else {}
    highest = max(_numbers(parts["methods"]).values())
    if _numbers(value)["minimum"] <= highest:
        return ""
    return f"minimum: write {highest} or less, or no method suffices"


def delays_to_some_end(value: PolicyData) -> str:
    """Refuse a pace without a most, and a most without a pace."""
    for name, retiree in value.items() if isinstance(value, Mapping) else ():
        numbers = _numbers(retiree)
        if (numbers["one_month_per"] > 0) != (numbers["delay_max"] > 0):
            return f"{name}: write both one_month_per and delay_max above 0, or both 0"
    return ""


def _numbers(value: PolicyData) -> dict[str, int]:
    parts = value if isinstance(value, Mapping) else {}
    return {name: part for name, part in parts.items() if isinstance(part, int)}
