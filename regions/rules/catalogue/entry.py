"""What the house says of one policy code: its meaning, its shape, and since when a value is required."""

from dataclasses import dataclass
from datetime import date

from regions.rules.catalogue.checks import Check
from regions.rules.facts import PolicyData
from regions.rules.shapes import Shape

# The personal account begins with 国发〔1998〕44号: nothing here needs an answer for an earlier day.
HORIZON = date(1998, 12, 14)


@dataclass(frozen=True)
class Entry:
    """One code of the catalogue; the nation needs a value on every day from `required_from`.

    Where that is None, it needs none before its first, and from then on one on every day.

    A value may be written for one benefit where `by_benefit` says so. A code with `insurances` has no general value:
    the nation needs one for each of them. Where `is_national`, no province or area may decide otherwise. `check` looks
    at the parts of a value together, once its shape is right.
    """

    code: str
    zh: str
    en: str
    unit: str
    shape: Shape
    required_from: date | None = HORIZON
    by_benefit: bool = False
    insurances: tuple[str, ...] = ()
    is_national: bool = False
    check: Check | None = None

    def fault(self, value: PolicyData) -> str:
        """Say what to write instead of a value, or nothing when its shape and its parts are sound."""
        wrong = self.shape.fault(value)
        return wrong or (self.check(value) if self.check else "")

    @property
    def chapter(self) -> str:
        """Name the chapter the code stands in: the word before the dot."""
        return self.code.partition(".")[0]
