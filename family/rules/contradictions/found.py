"""One contradiction as every rule gives it."""

from dataclasses import dataclass, field
from datetime import date

from family.enums import ContradictionKind
from family.rules.kinship.facts import Key, MarriageFact, ParentageFact

Fact = ParentageFact | MarriageFact
# Days and counts of years, by name.
Told = dict[str, date | int]


@dataclass(frozen=True)
class Contradiction:
    """Hold what contradicts itself: who it is about, the facts it rests on, what is told of it, and the articles.

    ``about`` stays the same while dates are corrected, so that it names the question for as long as it is one.
    """

    kind: ContradictionKind
    about: tuple[Key, ...]
    rests_on: tuple[Fact, ...]
    told: Told = field(default_factory=dict, hash=False)
    law: tuple[str, ...] = ()

    @property
    def topic(self) -> str:
        """Name the question: its kind and the persons, whoever of them was met first."""
        return ":".join((self.kind.value, *sorted(map(str, self.about))))
