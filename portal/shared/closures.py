"""What a change in a family would end or give back, gathered from every floor and put into words.

Family says what rests on the tie, certification which planned reminders find nobody any more. On the accounts floor
nothing rests on kinship: what people own and who they are stays theirs.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.queries.people import PersonCard, person_cards
from certification.queries.reminders import planned_between
from family.actions.events import CONTRADICTION
from family.enums import ClosureEffect, RestingKind
from family.queries.closure import Closure, ClosureItem
from family.queries.events import Preview, Wish, preview
from foundation.errors import Reason
from portal.shared.words import sentence, sentence_of


@dataclass(frozen=True)
class ClosureLine:
    """One thing that ends, rests or comes back: what it is, what becomes of it, and why by which articles."""

    words: str
    effect: ClosureEffect
    why: str
    law: tuple[str, ...]


@dataclass(frozen=True)
class ShownClosure:
    """Everything a clerk sees before they confirm."""

    preview: Preview
    other: PersonCard | None
    falls: tuple[ClosureLine, ...]
    returns: tuple[ClosureLine, ...]
    reminders: tuple[str, ...]
    doubts: tuple[str, ...]
    remarks: tuple[str, ...]

    @property
    def is_quiet(self) -> bool:
        """Say whether nothing follows at all."""
        return not (self.falls or self.returns or self.reminders)


def shown_closure(wish: Wish, area_key: str, *, on: date) -> ShownClosure:
    """Show what an event would do on every floor, and write nothing.

    Raises:
        EventNotAllowed, EventNotFound.
    """
    found = preview(wish, area_key, on=on)
    lines = [_line(one, found.closure) for one in found.closure.items]
    other = person_cards([wish.other_id]).get(wish.other_id) if wish.other_id else None
    return ShownClosure(
        found,
        other,
        tuple(line for line in lines if line.effect is not ClosureEffect.RESTORED),
        tuple(line for line in lines if line.effect is ClosureEffect.RESTORED),
        _reminders(found.closure),
        tuple(sentence(f"{CONTRADICTION}.{one.kind}", one.told) for one in found.contradictions),
        tuple(map(sentence_of, found.planned.remarks)),
    )


def _line(item: ClosureItem, closure: Closure) -> ClosureLine:
    names = {"of": closure.people[item.of_id].name, "other": closure.people[item.other_id].name}
    if item.kind is RestingKind.MANDATE:
        words = _("{other}帮{of}办事的授权").format(**names)
    else:
        words = _("{other}用{of}医保账户的共济").format(**names)
    why: Iterable[Reason] = item.reasons[:1]
    law = tuple(article for reason in why for article in reason.law)
    return ClosureLine(words, item.effect, " ".join(map(sentence_of, why)), law)


def _reminders(closure: Closure) -> tuple[str, ...]:
    """Say whom planned reminders would no longer go to."""
    pairs = [
        (one.of_id, one.other_id)
        for one in closure.items
        if one.kind is RestingKind.MANDATE and one.effect is not ClosureEffect.RESTORED
    ]
    return tuple(
        ngettext(
            "关于{of}的 {count} 条提醒不再发给{to}。", "关于{of}的 {count} 条提醒不再发给{to}。", count
        ).format(of=closure.people[of].name, to=closure.people[to].name, count=count)
        for (of, to), count in planned_between(pairs).items()
    )
