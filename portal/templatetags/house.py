"""Filters with which pages name codes, days and relatives."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from django import template
from django.forms import BoundField
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from accounts.enums.people import Insurance
from accounts.enums.retirement import Retiree
from certification.enums import Benefit
from family.enums import EventKind, NearRelative
from foundation import money
from foundation.clock import local_date
from portal.shared import dates, labels
from portal.shared.acting import FIELD, address
from portal.shared.articles import article_words
from portal.shared.money_labels import payee_words

register = template.Library()


@register.filter
def day(value: date) -> str:
    """Write a day."""
    return dates.day_words(value)


@register.filter
def payee(name: str) -> str:
    """Name a payee."""
    return payee_words(name)


@register.filter
def weekday(value: date) -> str:
    """Write a day with its weekday."""
    return dates.weekday_words(value)


@register.filter
def short_day(value: date) -> str:
    """Write a day near at hand with its weekday, without the year."""
    return dates.short_day_words(value)


@register.filter
def moment(value: datetime) -> str:
    """Write an instant as day and time in China."""
    return dates.moment_words(value)


@register.filter
def moment_day(value: datetime) -> str:
    """Write the day of an instant in China."""
    return dates.day_words(local_date(value))


@register.filter
def isoday(value: str) -> date:
    """Read a day that a notice carries as text."""
    return date.fromisoformat(value)


@register.filter
def isomonth(value: str) -> str:
    """Name the month of a day that a notice carries as text; without one there is nothing to name."""
    return dates.month_words(date.fromisoformat(value)) if value else ""


@register.filter
def yuan(fen: int) -> str:
    """Write fen as yuan: `3,264.18 元`."""
    return _("%(amount)s 元") % {"amount": money.yuan(fen)}


@register.filter
def label(code: StrEnum) -> str:
    """Name a code."""
    return labels.label_of(code)


@register.filter
def benefit(value: str) -> str:
    """Name a benefit that a notice carries as text."""
    return labels.label_of(Benefit(value))


@register.filter
def insurance(value: str) -> str:
    """Name an insurance that a paper carries as text."""
    return labels.label_of(Insurance(value))


@register.filter
def retiree(value: str) -> str:
    """Name a retirement category that a paper carries as text."""
    return labels.label_of(Retiree(value))


@register.filter
def relative(value: str) -> str:
    """Name a class of near relatives that a paper carries as text."""
    return labels.label_of(NearRelative(value))


@register.filter
def family_event(value: str) -> str:
    """Name what happened to a family, which a notice carries as text."""
    return labels.label_of(EventKind(value))


@register.filter
def month(value: date) -> str:
    """Write the month of a day."""
    return dates.month_words(value)


@register.filter
def term(kin: labels.Termed) -> str:
    """Give a relative's term."""
    return labels.term_of(kin)


@register.filter
def article(citation: str) -> str:
    """Write the citation of an article."""
    return article_words(citation)


@register.filter
def area(card: Any) -> str:
    """Name the paying area of a deadline."""
    name: str = card.area_name_en if dates.reads_english() else card.area_name
    return name


@register.filter
def place(found: labels.Placed) -> str:
    """Name a place; a Chinese name on an English page says that it is Chinese."""
    name = labels.place_name(found)
    if dates.reads_english() and not found.name_en:
        return format_html('<span lang="zh-Hans">{}</span>', name)
    return name


@register.filter
def place_told(name: str, name_en: str) -> str:
    """Name a place that a notice carries in both languages."""
    return name_en if dates.reads_english() and name_en else name


@register.filter
def unlocalised(value: float) -> str:
    """Write a measure of a picture as machines read it."""
    return f"{value:g}"


@register.filter
def initial(name: str) -> str:
    """Give the first character of a name, for its round badge."""
    return name[:1]


@register.filter
def error_id(field: BoundField) -> str:
    """Give the id under which Django's widget looks for the error of a field."""
    return f"{field.auto_id}_error"


@register.filter
def help_id(field: BoundField) -> str:
    """Give the id under which Django's widget looks for the help of a field."""
    return f"{field.auto_id}_helptext"


@register.simple_tag(takes_context=True)
def way(context: dict[str, Any], name: str, **parts: Any) -> str:
    """Give the address of a page about the reader, or its twin about the person the reader acts for."""
    return address(context["request"], name, **parts)


@register.simple_tag(takes_context=True)
def paper_way(context: dict[str, Any], route: str, signed: str) -> str:
    """Give the address of one page of a paper, by the door through which it is looked at."""
    if context["request"].acting is None:
        return reverse(route, kwargs={"signed": signed})
    return address(context["request"], "paper", signed=signed)


@register.simple_tag(takes_context=True)
def for_whom(context: dict[str, Any]) -> str:
    """Say in a form for whom it is filled in, where that is not its reader."""
    acting = context["request"].acting
    if acting is None:
        return ""
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, acting.person.public_id)


@register.simple_tag
def named_kind(zh: str, en: str) -> str:
    """Choose between two names that a notice carries as text."""
    return en if dates.reads_english() else zh


@register.simple_tag(takes_context=True)
def who(context: dict[str, Any]) -> str:
    """Name the person a notice is about as its reader calls them; empty when it is the reader."""
    if context.get("is_about_reader"):
        return ""
    zh, en = context.get("relation_zh", ""), context.get("relation_en", "")
    return labels.named_with_term(context.get("name", ""), zh, en) if zh else ""


@dataclass(frozen=True)
class Reminded:
    """One thing a reminder tells of, as its reader calls it, with the days left on the day it is read or sent."""

    whose: str
    what: str
    due_on: date
    days_left: int
    in_time_until: date | None
    area_name: str

    @property
    def is_tolerated(self) -> bool:
        """Say whether the deadline has passed and a proof would still be in time."""
        if self.days_left >= 0 or self.in_time_until is None:
            return False
        return self.due_on - timedelta(days=self.days_left) <= self.in_time_until


@register.simple_tag(takes_context=True)
def reminded(context: Context) -> list[Reminded]:
    """Give what a reminder still tells of, the nearest first; one of the first years told of one thing by itself."""
    items: list[Mapping[str, Any]] | None = context.get("items")
    if items is None:
        items = [{str(name): value for name, value in context.flatten().items()}]
    return [_reminded(item, context) for item in items]


@register.simple_tag(takes_context=True)
def reminded_before(context: Context) -> list[Reminded]:
    """Give what a reminder told of and nobody has to do any more."""
    return [_reminded(item, context) for item in context.get("void") or []]


def _reminded(item: Mapping[str, Any], context: Context) -> Reminded:
    due_on, until = date.fromisoformat(item["due_on"]), item.get("in_time_until")
    day_read = context.get("today") or context.get("day")
    left = (due_on - date.fromisoformat(day_read)).days if day_read else item["days_left"]
    name, zh, en = item.get("name", ""), item.get("relation_zh", ""), item.get("relation_en", "")
    whose = "" if item.get("is_about_reader") else labels.named_with_term(name, zh, en) if zh else name
    area_name = place_told(item.get("area_name", ""), item.get("area_name_en", ""))
    until_on = date.fromisoformat(until) if until else None
    return Reminded(whose, benefit(item["benefit"]), due_on, left, until_on, area_name)
