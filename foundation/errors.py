"""The one shape of every refusal: a code, a kind, facts the receiver may see, reasons and law."""

import inspect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any, ClassVar


class Kind(StrEnum):
    """Sort refusals by what the caller can do about them; doors turn the kind into a status."""

    INVALID = "invalid"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not_found"
    CONFLICT = "conflict"
    LIMIT = "limit"
    GONE = "gone"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True)
class Reason:
    """Say one reason of a decision: a stable code, its facts and the articles it rests on."""

    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    law: tuple[str, ...] = ()


class DomainError(Exception):
    """The house refuses what was asked."""

    code: ClassVar[str] = "house.refused"
    kind: ClassVar[Kind] = Kind.INVALID

    def __init__(
        self,
        *,
        reasons: Sequence[Reason] = (),
        law: Sequence[str] = (),
        wait: timedelta | None = None,
        **facts: Any,
    ) -> None:
        # No positional arguments: so a pickled error can be rebuilt, and no fact slips into str().
        super().__init__()
        self.reasons = tuple(reasons)
        self.law = tuple(law)
        # After which time the same may be asked again, where that is known; doors tell it, and no fact is made of it.
        self.wait = wait
        self.facts: dict[str, Any] = facts

    @property
    def message(self) -> str:
        """Give the first sentence of the class docstring."""
        text = " ".join((inspect.getdoc(type(self)) or "").split())
        end = text.find(". ")
        return text if end < 0 else text[: end + 1]

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"
