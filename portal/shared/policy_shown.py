"""One policy value as pages show it: its words, where it holds, since when, by which source, and how sure."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from portal.shared import policy_words
from portal.shared.labels import label_of
from regions.enums import Confidence, Origin, PolicyScope
from regions.rules.catalogue.book import CATALOGUE
from regions.rules.catalogue.entry import HORIZON
from regions.rules.facts import PolicyAnswer, PolicyData, Source

# Chapters on which the health insurance agencies answer; the others belong to human resources.
_OF_HEALTHCARE = frozenset({"sharing", "account", "wallet", "medical"})


@dataclass(frozen=True)
class NextStep:
    """What a value will be, as far as is known, and from which day on."""

    on: date
    lines: tuple[str, ...]
    is_assumed: bool


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
    next_step: NextStep | None = None

    @property
    def is_assumed(self) -> bool:
        """Say whether no rule was found, so that this site assumes the value."""
        return self.source.is_assumed

    @property
    def scope_words(self) -> str:
        """Name those for whom it holds; what this site assumes is nobody's rule."""
        return _("本站暂定") if self.is_assumed else label_of(self.scope)

    @property
    def hotline(self) -> str:
        """Give the telephone number at which to ask about it."""
        return "12393" if CATALOGUE[self.code].chapter in _OF_HEALTHCARE else "12333"

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
