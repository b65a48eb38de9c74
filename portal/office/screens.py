"""What the officers' pages show: values in words, what a draft would alter, and who wrote it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.http import Http404
from django.utils.translation import gettext

from accounts.queries.users import display_names
from accounts.rules.actors import Actor
from foundation.clock import local_date
from portal.shared.policy_shown import ShownValue, shown
from portal.shared.policy_words import chapter_title, code_title, subject_words, value_lines
from regions.enums import ChangeState, Origin
from regions.errors import AreaUnknown, PolicyMissing
from regions.queries.changes import ChangeCard, changes_in, seal_of, values_in_reach
from regions.queries.places import areas_last_known, pooling_area
from regions.queries.policy import policies_in, policy
from regions.rules.catalogue.book import CATALOGUE
from regions.rules.catalogue.entry import Entry
from regions.rules.changes import Draft
from regions.rules.facts import AreaFact, PolicyFact

NAMELESS = "—"


@dataclass(frozen=True)
class ShownChange:
    """A change as the officer who looks at it sees it."""

    card: ChangeCard
    title: str
    whom: str
    lines: list[str]
    area: AreaFact | None
    maker: str
    checker: str
    is_mine: bool
    is_open: bool

    @property
    def draft(self) -> Draft:
        """Give what was drafted."""
        return self.card.draft

    @property
    def last_on(self) -> date | None:
        """Give the last day on which it would hold."""
        return _last_day(self.card.draft.period.ends_on)

    @property
    def is_backdated(self) -> bool:
        """Say whether it would hold for days that have passed when it was drafted."""
        return self.card.draft.period.starts_on <= local_date(self.card.drafted_at)

    @property
    def state(self) -> str:
        """Name where it stands; one that ran out is told as such."""
        if self.card.state is ChangeState.WAITING and not self.is_open:
            return "expired"
        return self.card.state.value


@dataclass(frozen=True)
class Beside:
    """A value that shares days with a draft, in words."""

    fact: PolicyFact
    lines: list[str]
    whom: str
    last_on: date | None


@dataclass(frozen=True)
class Comparison:
    """What holds the day before and on the first day; what the draft displaces, and what stands beside it all the same.

    `seal` is what the second officer agrees to.
    """

    before: ShownValue | None
    on_day: ShownValue | None
    displaced: list[Beside]
    kept: list[Beside]
    seal: str


def entry_for(area_key: str, code: str, actor: Actor, *, on: date) -> tuple[AreaFact, Entry]:
    """Give an area the officer looks after, and a code of the catalogue.

    Raises:
        AreaUnknown: absent, or not the officer's; the answer is the same. Http404: no such code.
    """
    area = area_for(area_key, actor, on=on)
    if code not in CATALOGUE:
        raise Http404
    return area, CATALOGUE[code]


def area_for(area_key: str, actor: Actor, *, on: date) -> AreaFact:
    """Give an area the officer looks after.

    Raises:
        AreaUnknown: absent, or not the officer's; the answer is the same.
    """
    if area_key not in actor.office_keys:
        raise AreaUnknown(area_key=area_key, on=on)
    return pooling_area(area_key, on=on)


def values_in(area_key: str, *, on: date) -> list[tuple[str, list[ShownValue]]]:
    """Put every value of an area into words, chapter by chapter."""
    chapters: dict[str, list[ShownValue]] = {}
    for answer in policies_in(area_key, on=on):
        chapters.setdefault(CATALOGUE[answer.code].chapter, []).append(shown(answer))
    return [(chapter_title(chapter), values) for chapter, values in chapters.items()]


def shown_changes(actor: Actor, *, at: datetime) -> list[ShownChange]:
    """List the changes of the officer's areas: those that wait first, then the newest."""
    cards = changes_in(actor.office_keys)
    return sorted(_shown(cards, actor, at=at), key=lambda one: not one.is_open)


def shown_change(card: ChangeCard, actor: Actor, *, at: datetime) -> ShownChange:
    """Put one change into words."""
    return _shown([card], actor, at=at)[0]


def compared(draft: Draft, *, on: date) -> Comparison:
    """Say what holds without the draft, what it displaces, and which values for single benefits it leaves alone."""
    starts_on = draft.period.starts_on
    near = [fact for fact in values_in_reach(draft, on=on) if fact.scope_key == draft.area_key]
    same = [f for f in near if (f.benefit, f.insurance) == (draft.benefit, draft.insurance)]
    kept = [f for f in near if not draft.benefit and f.benefit]
    return Comparison(
        before=_held(draft, starts_on - timedelta(days=1)),
        on_day=_held(draft, starts_on),
        displaced=[_beside(fact) for fact in same if fact.origin is Origin.LOCAL],
        kept=[_beside(fact) for fact in kept],
        seal=seal_of(draft, on=on),
    )


def _beside(fact: PolicyFact) -> Beside:
    whom = subject_words(fact.benefit, fact.insurance)
    return Beside(fact, value_lines(fact.code, fact.value), whom, _last_day(fact.period.ends_on))


def _held(draft: Draft, on: date) -> ShownValue | None:
    try:
        answer = policy(
            draft.code, area_key=draft.area_key, on=on, benefit=draft.benefit, insurance=draft.insurance
        )
        return shown(answer)
    except (PolicyMissing, AreaUnknown):
        return None


def _shown(cards: Iterable[ChangeCard], actor: Actor, *, at: datetime) -> list[ShownChange]:
    listed = list(cards)
    users = {user for card in listed for user in (card.drafted_by, card.decided_by) if user is not None}
    names = display_names(users) if users else {}
    areas = areas_last_known({card.draft.area_key for card in listed}, on=local_date(at))
    return [_one(card, actor, names, areas, at=at) for card in listed]


def _one(
    card: ChangeCard, actor: Actor, names: Mapping[int, str], areas: Mapping[str, AreaFact], *, at: datetime
) -> ShownChange:
    draft = card.draft
    return ShownChange(
        card=card,
        title=code_title(draft.code),
        whom=subject_words(draft.benefit, draft.insurance),
        lines=[gettext("本地不再单独规定，按上一级执行")]
        if draft.value is None
        else value_lines(draft.code, draft.value),
        area=areas.get(draft.area_key),
        maker=names.get(card.drafted_by, NAMELESS),
        checker=names.get(card.decided_by or 0, NAMELESS),
        is_mine=card.drafted_by == actor.user_id,
        is_open=card.is_open(at),
    )


def _last_day(ends_on: date | None) -> date | None:
    return None if ends_on is None else ends_on - timedelta(days=1)
