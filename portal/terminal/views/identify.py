"""Whose card is shown: the number by a card reader, keyboard or the keys on the screen, then its last day or the name."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.actions import terminal_visits
from accounts.errors.terminals import CardEntriesWait, CardNotRecognised
from accounts.rules import terminals as rules
from accounts.rules.document_validity import Validity
from accounts.rules.terminals import ShownCard
from foundation import clock
from foundation.identifiers import IdNumberInvalid, parse_id_number
from foundation.text import bare
from portal.shared.requests import DoorRequest
from portal.shared.words import sentence_of
from portal.terminal import visits

NUMBER_LENGTH = 18
LINE_LENGTH_MAX = 200
KEYS = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "X", "0")
DAY_KEYS = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "0")
BACK, CLEAR, GO, LONG = "back", "clear", "go", "long"
NAME_LENGTH_MAX = 60


@visits.in_visit
def card(request: DoorRequest) -> HttpResponse:
    """Ask for the number; a card reader types it, and a line with name and last day goes on at once."""
    if request.method != "POST":
        shown = {
            "number": visits.state_of(request).get("number", ""),
            "keys": KEYS,
            "problem": visits.taken(request, "problem"),
        }
        return visits.page(request, "card", shown)
    typed = request.POST.get("number", "")[:LINE_LENGTH_MAX]
    key = request.POST.get("key", GO)
    if key != GO:
        visits.keep(request, number=_pressed(bare(typed), key, KEYS, NUMBER_LENGTH))
        return redirect("terminal:card")
    read = rules.read_line(typed)
    visits.keep(request, number=read.number)
    try:
        number = parse_id_number(read.number, on=clock.today()).number
    except IdNumberInvalid as error:
        visits.keep(request, problem=sentence_of(error))
        return redirect("terminal:card")
    if read.name or read.validity.is_known:
        return _shown(request, ShownCard(number, read.name, read.validity))
    visits.keep(request, number=number)
    return redirect("terminal:proof")


@visits.in_visit
def proof(request: DoorRequest) -> HttpResponse:
    """Ask for the last day on the card, or the name: whoever only knows a number does not get on."""
    state = visits.state_of(request)
    if not state.get("number"):
        return redirect("terminal:card")
    if request.method != "POST":
        shown = {
            "until": state.get("until", ""),
            "name": state.get("name", ""),
            "keys": DAY_KEYS,
            "problem": visits.taken(request, "problem"),
        }
        return visits.page(request, "proof", shown)
    key = request.POST.get("key", GO)
    name = request.POST.get("name", "").strip()[:NAME_LENGTH_MAX]
    until = bare(request.POST.get("until", ""))[:LINE_LENGTH_MAX]
    if key not in (GO, LONG):
        visits.keep(request, name=name, until=_pressed(until, key, DAY_KEYS, rules.DAY_DIGITS))
        return redirect("terminal:proof")
    visits.keep(request, name=name, until=until)
    validity = _validity(until, is_long=key == LONG)
    if not name and not validity.is_known:
        # Nothing to compare is no wrong entry, of which a number has only a few a day.
        visits.keep(
            request, problem=_("请输入有效期的 8 位数字，例如 20360507；写的是“长期”的，点“写的是‘长期’”。")
        )
        return redirect("terminal:proof")
    return _shown(request, ShownCard(state["number"], name, validity))


def _shown(request: DoorRequest, shown: ShownCard) -> HttpResponse:
    """Compare the card; what does not fit is told in one sentence, whether or not there is such a person."""
    try:
        terminal_visits.show_card(request.actor, visits.key_of(request), shown, at=clock.now())
    except (CardNotRecognised, CardEntriesWait) as error:
        visits.keep(request, problem=sentence_of(error))
        return redirect("terminal:proof")
    # What was typed has served, and stands on no page any more.
    for name in ("number", "name", "until"):
        visits.taken(request, name)
    return redirect("terminal:check")


def _validity(until: str, *, is_long: bool) -> Validity:
    return Validity(is_long_term=True) if is_long else Validity(rules.card_day(until))


def _pressed(typed: str, key: str, keys: tuple[str, ...], most: int) -> Any:
    """Give what stands in the field after one key on the screen."""
    if key == CLEAR:
        return ""
    if key == BACK:
        return typed[:-1]
    return (typed + key)[:most] if key in keys else typed
