"""Home visits: who may ask for one, on which days somebody goes out, and what follows from what they found."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from certification.enums import HalfDay, VisitGround, VisitOutcome, VisitState
from foundation.decisions import Decision
from foundation.errors import Reason
from regions.rules.workdays import DayAnswer

TOO_YOUNG = "visit.too_young"
NOT_OUR_GROUND = "visit.not_our_ground"
DEAD = "visit.dead"
_WALK_MAX = 400
# Nobody is told of a visit in years: a day further off is a slip of the keyboard.
PLANNED_AHEAD = timedelta(days=92)
_WEEKEND = {5: "saturday", 6: "sunday"}
# Plain things everybody knows the sound of: one is said at the door, so none sounds like another.
CODE_WORDS = (
    *("桂花", "茶壶", "石榴", "灯笼", "荷叶", "竹篮", "算盘", "蒲扇", "核桃", "风筝"),
    *("砚台", "芝麻", "葫芦", "棉袄", "水缸", "喜鹊", "梅花", "米酒", "铜锣", "花布"),
    *("菜园", "木梳", "枣树", "瓦片", "豆浆", "麦田", "银杏", "剪纸", "火车", "月饼"),
)

# What a visit has come to, by what was found; absent is counted first.
_STATES = {
    VisitOutcome.CERTIFIED: VisitState.CERTIFIED,
    VisitOutcome.REFUSED: VisitState.REFUSED,
    VisitOutcome.DIED: VisitState.DIED,
    VisitOutcome.MOVED: VisitState.MOVED,
}


@dataclass(frozen=True)
class Window:
    """From when to when somebody comes in one half of a day."""

    begins: time
    ends: time


@dataclass(frozen=True)
class VisitTerms:
    """What an area says about home visits."""

    age: int
    days: frozenset[str]
    windows: Mapping[HalfDay, Window]
    tries_max: int
    retry_working_days: int
    within_working_days: int


def terms_of(value: Mapping[str, Any]) -> VisitTerms:
    """Read the terms from their policy value.

    Raises KeyError or ValueError for a value without its shape.
    """
    return VisitTerms(
        age=value["age"],
        days=frozenset(value["days"]),
        windows={half: _window(value[half.value]) for half in HalfDay},
        tries_max=value["tries_max"],
        retry_working_days=value["retry_working_days"],
        within_working_days=value["within_working_days"],
    )


def may_ask(
    terms: VisitTerms, ground: VisitGround, age: int, *, is_alive: bool, is_on_ground: bool
) -> Decision:
    """Say whether somebody may ask for a visit, with every reason against it.

    Being bed-ridden or disabled is taken by one's own word: whoever comes sees it, and nobody has to prove it first.
    Law: OPS 30.
    """
    held = (
        (Reason(DEAD), not is_alive),
        (Reason(TOO_YOUNG, {"age": terms.age}), ground is VisitGround.AGE and age < terms.age),
        (Reason(NOT_OUR_GROUND), not is_on_ground),
    )
    return Decision(tuple(reason for reason, holds in held if holds), ("OPS 30",))


def goes_out(terms: VisitTerms, day: DayAnswer) -> bool:
    """Say whether somebody goes out on a day."""
    if day.is_worked:
        return "workdays" in terms.days
    return not day.holiday and _WEEKEND.get(day.on.weekday(), "") in terms.days


def next_day_out(terms: VisitTerms, day_of: Callable[[date], DayAnswer], *, since: date) -> date | None:
    """Give the first day from a day on which somebody goes out; nothing where that is never within a year."""
    days = (since + timedelta(days=n) for n in range(_WALK_MAX))
    return next((day for day in days if goes_out(terms, day_of(day))), None)


def state_after(outcome: VisitOutcome, ordinal: int, tries_max: int) -> VisitState:
    """Say what a visit has come to after its n-th try; somebody who was out is visited again while tries are left."""
    if outcome is VisitOutcome.ABSENT:
        return VisitState.PLANNED if ordinal < tries_max else VisitState.FAILED
    return _STATES[outcome]


def code_word(number: int) -> str:
    """Choose the word that is said at the door, by a number drawn by chance."""
    return CODE_WORDS[number % len(CODE_WORDS)]


def _window(value: Mapping[str, str]) -> Window:
    return Window(time.fromisoformat(value["from"]), time.fromisoformat(value["to"]))
