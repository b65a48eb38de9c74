"""What the message centre shows: messages worded in the language of the page, and what the reader is asked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from accounts.enums.notices import DeliveryState
from accounts.enums.users import Language
from accounts.queries.inbox import InboxPage, Listed, Travelled, Wanted, page_of, subjects_of
from accounts.queries.notices import InboxMessage, wording
from accounts.queries.people import PersonCard, person_cards
from certification.enums import EscalationAnswer, EscalationRung
from certification.queries.escalations import StepCard, steps_for
from portal.shared.dates import reads_english
from portal.shared.labels import named_with_term
from portal.shared.reminder_labels import ANSWERS

PAGE_SIZE = 30
_REMINDER = "certification.reminder"
_TAGS = {
    DeliveryState.DELIVERED: "tag--ok",
    DeliveryState.SENT: "tag--ok",
    DeliveryState.FAILED: "tag--due",
    DeliveryState.PARKED: "tag--due",
    DeliveryState.UNKNOWN: "tag--soon",
}


@dataclass(frozen=True)
class Way:
    """How far a message has come by one channel, and the colour of that."""

    one: Travelled

    @property
    def tag(self) -> str:
        """Give the colour of its state."""
        return _TAGS.get(self.one.state, "tag--wait")


@dataclass(frozen=True)
class Line:
    """One message in the list, by its first line."""

    message: Listed
    words: str
    ways: tuple[Way, ...]


@dataclass(frozen=True)
class Filter:
    """One way to narrow the list."""

    words: str
    query: str
    is_chosen: bool


@dataclass(frozen=True)
class Choice:
    """One answer the reader may give."""

    answer: EscalationAnswer
    words: str


@dataclass(frozen=True)
class Asked:
    """Something the reader is asked about themselves or somebody they help, and what they may answer to it."""

    card: StepCard
    whose: str
    is_own: bool

    @property
    def is_visit_offered(self) -> bool:
        """Say whether the house offers to come."""
        return self.card.rung is EscalationRung.HOME_VISIT

    @property
    def said(self) -> str:
        """Give what was answered, or nothing."""
        return str(ANSWERS[self.card.answer]) if self.card.answer else ""

    @property
    def choices(self) -> tuple[Choice, ...]:
        """Give what may be answered, or answered instead; nobody is asked whether they reach themselves."""
        none = {self.card.answer} | ({EscalationAnswer.CANNOT_REACH} if self.is_own else set())
        return tuple(Choice(one, str(ANSWERS[one])) for one in EscalationAnswer if one not in none)


@dataclass(frozen=True)
class InboxScreen:
    """The whole page; ``more`` is the address of what follows, ``newest`` the newest message it shows.

    What was ``answered`` may be answered otherwise as long as nobody else is asked; ``is_narrowed`` says that the
    reader looks at some messages only.
    """

    lines: tuple[Line, ...]
    filters: tuple[Filter, ...]
    asked: tuple[Asked, ...]
    answered: tuple[Asked, ...]
    more: str
    newest: UUID | None
    is_narrowed: bool


def wanted_in(asked: Mapping[str, str], people: Mapping[int, PersonCard]) -> Wanted:
    """Read what an address asks for; what it cannot mean is left out, and the list is longer, never another's."""
    about = next((key for key, one in people.items() if str(one.public_id) == asked.get("about")), None)
    return Wanted(asked.get("only") == "unread", about, _uuid(asked.get("after", "")))


def inbox_screen(person_id: int, asked: Mapping[str, str], *, language: Language, on: date) -> InboxScreen:
    """Gather one page of somebody's messages."""
    people = person_cards({person_id, *subjects_of(person_id)})
    wanted = wanted_in(asked, people)
    page = page_of(person_id, wanted, most=PAGE_SIZE)
    steps = steps_for(person_id, on=on) if wanted.after is None else []
    missing = {step.person_id for step in steps} - people.keys()
    known = people | (person_cards(missing) if missing else {})
    asked_now = [
        Asked(step, _whose(known[step.person_id], person_id), step.person_id == person_id) for step in steps
    ]
    return InboxScreen(
        tuple(_line(one, language, on=on) for one in page.messages),
        tuple(_filters(person_id, people, wanted)),
        tuple(one for one in asked_now if one.card.answer is None),
        tuple(one for one in asked_now if one.card.answer is not None),
        _more(page, wanted, people),
        page.messages[0].public_id if page.messages else None,
        is_narrowed=wanted != Wanted(),
    )


def worded(note: InboxMessage | Listed, language: Language, *, on: date) -> tuple[str, str]:
    """Word a message as its first line and the rest, as of a day."""
    facts = {**note.facts, "today": on.isoformat()}
    parts = note.facts.get("items") or []
    if _is_digest(note.facts, note.template) and len(parts) > 1:
        return _("资格认证提醒：%(whose)s") % {"whose": _all_of(parts)}, ""
    first, _newline, rest = wording(note.template, facts, language).partition("\n")
    return first, rest.strip()


def parts_of(note: InboxMessage, *, on: date) -> str:
    """Lay out what a message tells of as of a day; what nobody has to do any more is struck out."""
    return (
        render_to_string("web/message_parts.html", {**note.facts, "today": on.isoformat()})
        if _is_digest(note.facts, note.template)
        else ""
    )


def ways(travelled: Iterable[Travelled]) -> tuple[Way, ...]:
    """Show how far a message has come."""
    return tuple(map(Way, travelled))


def _is_digest(facts: Mapping[str, Any], template: str) -> bool:
    parts = [*(facts.get("items") or []), *(facts.get("void") or [])]
    return template == _REMINDER and len(parts) > 0


def _all_of(parts: Iterable[Mapping[str, Any]]) -> str:
    """Name everybody a message tells of once, the nearest deadline first as the message does."""
    called = dict.fromkeys(
        _("您本人")
        if part.get("is_about_reader")
        else named_with_term(part["name"], part["relation_zh"], part["relation_en"])
        if part.get("relation_zh")
        else part["name"]
        for part in parts
    )
    return (", " if reads_english() else "、").join(called)


def _line(message: Listed, language: Language, *, on: date) -> Line:
    return Line(message, worded(message, language, on=on)[0], ways(message.travelled))


def _filters(person_id: int, people: Mapping[int, PersonCard], wanted: Wanted) -> Iterable[Filter]:
    is_all = not wanted.is_unread_only and wanted.about_id is None
    yield Filter(_("全部"), "?", is_all)
    yield Filter(_("未读"), "?only=unread", wanted.is_unread_only)
    ordered = sorted(people.values(), key=lambda one: (one.id != person_id, one.born_on, one.id))
    if len(ordered) > 1:
        for one in ordered:
            words = _("关于我") if one.id == person_id else _("关于 %(name)s") % {"name": one.name}
            yield Filter(words, f"?about={one.public_id}", wanted.about_id == one.id)


def _more(page: InboxPage, wanted: Wanted, people: Mapping[int, PersonCard]) -> str:
    if page.next_after is None:
        return ""
    parts = {"after": str(page.next_after)}
    if wanted.is_unread_only:
        parts["only"] = "unread"
    if wanted.about_id is not None:
        parts["about"] = str(people[wanted.about_id].public_id)
    return f"?{urlencode(parts)}"


def _whose(person: PersonCard, reader_id: int) -> str:
    return _("您本人") if person.id == reader_id else person.name


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
