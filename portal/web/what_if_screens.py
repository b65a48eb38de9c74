"""What-if on the page of a deadline: another day, another place; the answer in words, and nothing is written."""

from dataclasses import dataclass
from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from certification.queries import what_if
from certification.queries.deadlines import DeadlineCard
from certification.rules.cycles import DueAnswer
from foundation.errors import Reason
from portal.shared.dates import weekday_words
from portal.shared.labels import label_of, place_name
from portal.shared.words import sentence_of
from portal.web import place_screens
from portal.web.certify_forms import IfCertifiedForm, IfMovedForm
from regions.errors import PolicyMissing
from regions.queries.places import areas_last_known
from regions.rules.facts import PolicyAnswer


@dataclass(frozen=True)
class Answer:
    """What would be, in words: the day, the steps to it, what follows; ``rule`` is by which version."""

    title: str
    due_on: date
    steps: tuple[str, ...]
    notes: tuple[str, ...]
    rule: PolicyAnswer


@dataclass(frozen=True)
class WhatIf:
    """The two questions, with the answers to what was asked."""

    day_form: IfCertifiedForm
    place_form: IfMovedForm
    answers: tuple[Answer, ...]

    @property
    def asked_form(self) -> IfCertifiedForm | IfMovedForm:
        """Give the form that holds a fault, or the first."""
        return self.place_form if self.place_form.errors else self.day_form


def what_if_of(card: DeadlineCard, asked: QueryDict, *, on: date) -> WhatIf:
    """Read what was asked and answer it."""
    day_form = IfCertifiedForm(asked, first=card.benefit_starts_on, today=on)
    groups = place_screens.named_groups(place_screens.areas_by_province(on=on))
    place_form = IfMovedForm(asked, groups=groups, but=card.paying_area_key)
    answers = []
    if day_form.is_bound and day_form.is_valid():
        answers.append(_certified(card, day_form.cleaned_data["when"], on=on))
    if place_form.is_bound and place_form.is_valid():
        try:
            answers.append(_moved(card, place_form.cleaned_data["where"], on=on))
        except PolicyMissing:
            place_form.add_error("where", _("当地的规定这里还没有，请打电话 12333 问那里的经办机构。"))
    return WhatIf(day_form, place_form, tuple(answers))


def _certified(card: DeadlineCard, event_on: date, *, on: date) -> Answer:
    found = what_if.if_certified(card, event_on, on=on)
    title = _("如果在%(day)s认证") % {"day": weekday_words(event_on)}
    return Answer(title, found.due.due_on, _steps(found.due), tuple(_what_follows(found)), found.rule)


def _what_follows(found: what_if.IfCertified) -> list[str]:
    notes = []
    if found.is_older:
        notes.append(_("这一天不晚于最近一次认证，只留作记录，截止日不变。"))
    if found.late_days:
        late = ngettext(
            "这一天比截止日晚了 %(days)d 天。晚了也能认证，认证后待遇接着发。",
            "这一天比截止日晚了 %(days)d 天。晚了也能认证，认证后待遇接着发。",
            found.late_days,
        )
        notes.append(late % {"days": found.late_days})
    elif found.later_days > 0:
        later = ngettext(
            "截止日会往后移 %(days)d 天，不会提前。",
            "截止日会往后移 %(days)d 天，不会提前。",
            found.later_days,
        )
        notes.append(later % {"days": found.later_days})
    return notes


def _moved(card: DeadlineCard, area_key: str, *, on: date) -> Answer:
    found = what_if.if_moved(card, area_key, moved_on=on)
    name = place_name(areas_last_known([area_key], on=on)[area_key])
    ways = _("、").join(label_of(method) for method in found.accepted_methods)
    notes = (
        _("换了发放地，按那里的规定从转入的那天重新算。只搬家、不换发放地，日子不变。"),
        _("那里认可的办法：%(ways)s") % {"ways": ways},
    )
    title = _("如果从%(day)s起由%(place)s发放") % {"day": weekday_words(on), "place": name}
    return Answer(title, found.due.due_on, _steps(found.due), notes, found.rule)


def _steps(due: DueAnswer) -> tuple[str, ...]:
    told: list[Reason] = [*due.limbs, *([due.transition] if due.transition else [])]
    return tuple(sentence_of(reason) for reason in told)
