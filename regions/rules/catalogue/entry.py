"""What the house says of one policy code: its meaning, its shape, and since when a value is required."""

from dataclasses import dataclass
from datetime import date

from regions.rules.shapes import Shape

# The personal account begins with 国发〔1998〕44号: nothing here needs an answer for an earlier day.
HORIZON = date(1998, 12, 14)


@dataclass(frozen=True)
class Entry:
    """One code of the catalogue; the nation needs a value on every day from `required_from`.

    A value may be written for one benefit where `by_benefit` says so. A code with `insurances` has no general value:
    the nation needs one for each of them. Where `is_national`, no province or area may decide otherwise.
    """

    code: str
    zh: str
    en: str
    unit: str
    shape: Shape
    required_from: date = HORIZON
    by_benefit: bool = False
    insurances: tuple[str, ...] = ()
    is_national: bool = False

    @property
    def chapter(self) -> str:
        """Name the chapter the code stands in: the word before the dot."""
        return self.code.partition(".")[0]
