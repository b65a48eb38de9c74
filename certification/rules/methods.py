"""Which ways of certifying count: each has a level of assurance, and policy sets the lowest that is enough."""

from collections.abc import Mapping
from typing import Any

from certification.enums import Method
from regions.enums import ServicePointKind


def at_point(kind: ServicePointKind | None) -> Method:
    """Say by which method a clerk certifies who works at a service point; without one it is the agency's counter."""
    return Method.STREET_STATION if kind is ServicePointKind.STREET_STATION else Method.COUNTER


def accepted(value: Mapping[str, Any]) -> tuple[Method, ...]:
    """Give the methods that count under a policy value `{"minimum": 2, "methods": {"counter": 3, ...}}`.

    The strongest come first. Raises ValueError where a part is missing or a method is unknown.
    """
    try:
        minimum, levels = value["minimum"], value["methods"]
    except KeyError as missing:
        raise ValueError(f"the policy on methods lacks {missing.args[0]}") from None
    found = [Method(name) for name, level in levels.items() if level >= minimum]
    order = list(Method)
    return tuple(sorted(found, key=lambda method: (-levels[method.value], order.index(method))))


def level(value: Mapping[str, Any], method: Method) -> int:
    """Give the level of assurance of a method under such a value; 0 where the value does not name it."""
    return int(value["methods"].get(method.value, 0))
