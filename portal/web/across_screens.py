"""What the page on sharing between two pooling areas shows: how a question was understood, and its answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.shared import policy_words
from portal.shared.dates import day_words
from portal.shared.labels import place_name
from portal.shared.policy_shown import ShownValue, shown
from portal.shared.words import sentence_of
from portal.web import place_search
from portal.web.place_forms import PairForm
from portal.web.place_screens import openings_checked_on
from portal.web.place_search import Findings, Meaning
from regions.enums import SharingRoute
from regions.queries import places, sharing
from regions.queries.openings import opening_documents, openings_to_come
from regions.queries.policy import policies_in
from regions.rules.catalogue.entry import HORIZON
from regions.rules.facts import AreaFact, OpeningFact, Source
from regions.rules.pairs import NOT_OPEN, SharingAcross

_ROUTES: Mapping[SharingRoute, Promise] = {
    SharingRoute.SAME_AREA: gettext_lazy("两边是同一个统筹区：按当地规定绑定后直接使用。"),
    SharingRoute.SAME_PROVINCE: gettext_lazy("两边在同一个省：按省内规定绑定后使用，不用跨省转账。"),
    SharingRoute.CROSS_PROVINCE: gettext_lazy(
        "两边都已开通：用“医保钱包”把钱转给家人。对方收下后，钱就是对方的了，退不回来。双方都要先开通医保钱包。"
    ),
}
_SIDES = ("from", "to")
_WALLET = "wallet"
# Up to so many places are named within the sentence that asks which one is meant.
_NAMED_MAX = 3


@dataclass(frozen=True)
class Pair:
    """The answer for two places on a day; `later` are the openings that have followed or will follow it."""

    one: AreaFact
    other: AreaFact
    on: date
    today: date
    answer: SharingAcross
    wallet: tuple[ShownValue, ...]
    later: Mapping[str, OpeningFact]
    documents: tuple[str, ...]
    checked_on: date | None

    @property
    def verdict(self) -> str:
        """Say it in one sentence."""
        since = known_since(self.answer)
        if self.answer.allowed:
            return _("可以，自%(day)s起") % {"day": day_words(since)} if since else _("可以")
        if self.is_too_early:
            return _("那天还不可以：%(opened)s。") % {"opened": self._opened_words()}
        closed = self._closed()
        if not closed:
            return _("不可以")
        return _("不可以，因为没有查到%(names)s开通跨省共济") % {"names": _and(list(map(place_name, closed)))}

    @property
    def is_too_early(self) -> bool:
        """Say whether every place that was closed on that day has opened since."""
        later = [self.later.get(area.key) for area in self._closed()]
        return bool(later) and all(one and one.period.starts_on <= self.today for one in later)

    @property
    def is_unheard_of(self) -> bool:
        """Say whether a place is refused only because no opening of it was found."""
        return bool(self._closed()) and not self.is_too_early

    @property
    def reasons(self) -> list[str]:
        """Give the reasons that the verdict does not name itself."""
        return [sentence_of(reason) for reason in self.answer.reasons if reason.code != NOT_OPEN]

    @property
    def route_words(self) -> str:
        """Explain the way the money takes."""
        return str(_ROUTES[self.answer.route])

    @property
    def is_across(self) -> bool:
        """Say whether the money crosses a provincial border."""
        return self.answer.route is SharingRoute.CROSS_PROVINCE

    @property
    def is_same(self) -> bool:
        """Say whether both belong to one area."""
        return self.one.key == self.other.key

    @property
    def sources(self) -> tuple[Source, ...]:
        """Give the sources of the answer, and of the openings that it names."""
        named = [self.later[area.key].source for area in self._closed()] if self.is_too_early else []
        return tuple(dict.fromkeys([*self.answer.sources, *named]))

    def _closed(self) -> list[AreaFact]:
        keys = [str(one.facts["area_key"]) for one in self.answer.reasons if one.code == NOT_OPEN]
        areas = {self.one.key: self.one, self.other.key: self.other}
        return [areas[key] for key in keys]

    def _opened_words(self) -> str:
        """Tell which opened when, those of one day together."""
        days: dict[date, list[str]] = {}
        for area in self._closed():
            days.setdefault(self.later[area.key].period.starts_on, []).append(place_name(area))
        told = [
            _("%(names)s%(day)s才开通") % {"names": _and(names), "day": day_words(day)}
            for day, names in sorted(days.items())
        ]
        return policy_words.listed(told)


@dataclass(frozen=True)
class Choice:
    """One place that a typed name may mean; `query` asks again with it, where its area is known here."""

    meaning: Meaning
    query: str


@dataclass(frozen=True)
class Unclear:
    """A typed name that means several places."""

    typed: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Asked:
    """What came of a question: the answer, how typed names were understood, and those that were not."""

    pair: Pair | None
    notes: tuple[str, ...] = ()
    unclear: tuple[Unclear, ...] = ()


def asked(form: PairForm, *, today: date) -> Asked:
    """Answer for the two places somebody has named; a name that means none or several is a fault of the form."""
    if not form.is_bound or not form.is_valid():
        return Asked(None)
    # A fault that is found below takes the field out of what the form gives.
    on, typed = form.day, _typed(form)
    found = {side: place_search.search(name, on=on) for side, name in typed.items()}
    if not any(form.cleaned_data.get(name) for name in ("to", "to_q")):
        return Asked(None)
    areas = {side: _area_asked(form, side, found.get(side), on=on) for side in _SIDES}
    notes = tuple(
        _("您写的“%(typed)s”属于%(area)s") % {"typed": name, "area": place_name(area)}
        for side, name in typed.items()
        if (area := areas[side]) and name not in (area.name, area.name_en)
    )
    for side, area in areas.items():
        if area and side in found:
            form.settle(side, area.key)
    unclear = tuple(
        Unclear(name, tuple(Choice(meaning, _again(form, side, meaning)) for meaning in meanings))
        for side, name in typed.items()
        if found[side].area is None and len(meanings := found[side].meanings) > 1
    )
    one, other = (areas[side] for side in _SIDES)
    return Asked(_pair(one, other, on=on, today=today) if one and other else None, notes, unclear)


def _typed(form: PairForm) -> dict[str, str]:
    """Give the name that was typed for each side, where one was."""
    names = {side: form.cleaned_data.get(f"{side}_q", "") for side in _SIDES}
    return {side: name for side, name in names.items() if name}


def _area_asked(form: PairForm, side: str, found: Findings | None, *, on: date) -> AreaFact | None:
    """Give the area that was chosen or typed; what was chosen must not contradict what was typed."""
    key = form.cleaned_data.get(side)
    chosen = next((area for area in places.pooling_areas(on=on) if area.key == key), None)
    if found is None:
        return chosen
    if found.area is None:
        form.add_error(f"{side}_q", _not_one(form.cleaned_data[f"{side}_q"], found))
        return None
    if chosen and chosen.key != found.area.key:
        form.add_error(f"{side}_q", _("名单里选的和写的不是一个地方，请只留一个。"))
        return None
    return found.area


def _again(form: PairForm, side: str, meaning: Meaning) -> str:
    """Write the address that asks again with one meaning of a typed name."""
    if meaning.area is None:
        return ""
    kept = {name: form.data.get(name, "") for name in ("from", "from_q", "to", "to_q", "on")}
    return urlencode(
        {name: text for name, text in {**kept, side: meaning.area.key, f"{side}_q": ""}.items() if text}
    )


def _not_one(typed: str, found: Findings) -> str:
    """Say why a name does not lead to one pooling area, and what to do."""
    meanings = found.meanings
    facts = {"typed": typed, "count": len(meanings)}
    if not meanings:
        return _("没有找到“%(typed)s”。请核对地名，或从名单里选。") % facts
    if not any(one.area for one in meanings):
        return _("这里还没有“%(typed)s”所在统筹区的资料。请拨打 12393 问当地医保。") % facts
    if found.is_province:
        return _("“%(typed)s”不止一个统筹区，请从下面选一个。") % facts
    if len(meanings) > _NAMED_MAX:
        return _("“%(typed)s”可能是 %(count)d 个地方，请从下面选一个。") % facts
    facts |= {"names": policy_words.listed(map(_meaning_words, meanings)), "like": meanings[0].name}
    if len(meanings) == 2:
        return _("“%(typed)s”有两个：%(names)s。请写成“%(like)s”。") % facts
    return _("“%(typed)s”有 %(count)d 个：%(names)s。请写成“%(like)s”。") % facts


def _meaning_words(meaning: Meaning) -> str:
    return meaning.name if meaning.area else _("%(name)s（还没有资料）") % {"name": meaning.name}


def _pair(one: AreaFact, other: AreaFact, *, on: date, today: date) -> Pair:
    answer = sharing.may_share_across(one.key, other.key, on=on)
    is_across = answer.route is SharingRoute.CROSS_PROVINCE
    wallet = [a for a in policies_in(None, on=on) if a.code.startswith(f"{_WALLET}.")] if is_across else []
    later: dict[str, OpeningFact] = {}
    for opening in openings_to_come(after=on):
        later.setdefault(opening.area_key, opening)
    return Pair(
        one,
        other,
        on,
        today,
        answer,
        tuple(map(shown, wallet)),
        later,
        opening_documents(),
        openings_checked_on(on=on),
    )


def known_since(answer: SharingAcross) -> date | None:
    """Give since when, unless that is only the first day of the data."""
    return answer.since if answer.since and answer.since > HORIZON else None


def _and(names: list[str]) -> str:
    """Join names within a sentence."""
    return _("和").join(names)
