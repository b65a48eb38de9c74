"""One policy value as pages show it: its words, where it holds, since when, by which source, and how sure."""

from dataclasses import dataclass
from datetime import date

from portal.shared import policy_words
from regions.enums import Confidence, Origin, PolicyScope
from regions.rules.catalogue.entry import HORIZON
from regions.rules.facts import PolicyAnswer, PolicyData, Source


@dataclass(frozen=True)
class ShownValue:
    """A value in words.

    `subject` names the benefit or insurance it is for, `whom` is its code; both are empty when it is for all.
    """

    code: str
    title: str
    subject: str
    lines: tuple[str, ...]
    scope: PolicyScope
    starts_on: date
    ends_on: date | None
    source: Source
    confidence: Confidence
    origin: Origin
    value: PolicyData
    whom: str

    @property
    def is_unsure(self) -> bool:
        """Say whether nobody has held the value against its source yet."""
        return self.confidence is Confidence.UNSURE

    @property
    def is_since_always(self) -> bool:
        """Say whether the first day is that of the data, and not known to be that of the rule."""
        return self.starts_on == HORIZON


def shown(answer: PolicyAnswer) -> ShownValue:
    """Put the value that holds in a place into words."""
    return ShownValue(
        code=answer.code,
        title=policy_words.code_title(answer.code),
        subject=policy_words.subject_words(answer.benefit, answer.insurance),
        lines=tuple(policy_words.value_lines(answer.code, answer.value)),
        scope=answer.scope,
        starts_on=answer.starts_on,
        ends_on=answer.ends_on,
        source=answer.source,
        confidence=answer.confidence,
        origin=answer.origin,
        value=answer.value,
        whom=answer.benefit or answer.insurance,
    )
