"""The answer of a rule: allowed or not, with every reason and the law it rests on."""

from dataclasses import dataclass

from foundation.errors import Reason


@dataclass(frozen=True)
class Decision:
    """Hold all reasons against what was asked; without any it is allowed."""

    reasons: tuple[Reason, ...] = ()
    law: tuple[str, ...] = ()

    @property
    def allowed(self) -> bool:
        """Say whether nothing stands against it."""
        return not self.reasons
