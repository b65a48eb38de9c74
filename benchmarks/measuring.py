"""Timing, percentiles, and the one line a benchmark prints."""

import json
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

DIGITS = 4


@dataclass(frozen=True)
class Line:
    """One measured value, the limit it stands beside, and the goal."""

    name: str
    value: float
    unit: str
    limit: float
    limit_name: str
    goal: float
    better: Literal["lower", "higher"]

    def as_json(self) -> str:
        """Write the line as one JSON object."""
        rounded = {"value": _rounded(self.value), "limit": _rounded(self.limit)}
        return json.dumps({**asdict(self), **rounded}, ensure_ascii=False)


def seconds(act: Callable[[], object]) -> float:
    """Run an act once and say how long it took."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def median(values: Sequence[float]) -> float:
    """Give the value in the middle."""
    return statistics.median(values)


def percentile(values: Sequence[float], share: float) -> float:
    """Give the value below which a share of all values lies, by the nearest rank."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _rounded(value: float) -> float:
    """Keep the leading digits that a repeated run could confirm."""
    return float(f"{value:.{DIGITS}g}")
