"""How a storm goes: day by day, blows while the work is under way, and on to the next day once all of it is done."""

import random
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from datetime import time as hour
from typing import Any, TypeVar

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connections

from accounts.rules import deliveries
from foundation import clock
from portal.celery import app
from portal.launch.state import free_port
from tests.faults import verdict
from tests.faults.crowd import Crowd, gather
from tests.faults.fake_clock import FakeClock
from tests.faults.ground import Ground
from tests.faults.mishaps import FIRST_DOWN_COUNT, Mishaps
from tests.faults.oracle import Oracle
from tests.faults.players import Players
from tests.faults.tap import Tap
from tests.faults.visitors import Visitors

Answer = TypeVar("Answer")

KILLS_A_DAY = 3
OTHERS_A_DAY = 2
# Around the end of a month, of a year, and the day that most years do not have.
BEGINNINGS = (date(2027, 4, 28), date(2027, 12, 29), date(2028, 2, 26))
GAP_DAYS = 10
GAP_EVERY = 5
MORNING, EVENING = hour(10, 0), hour(20, 30)
STEP = timedelta(minutes=3)
LOOK_SECONDS = 0.2
STILL_SECONDS = 1.0
AIM_SECONDS = 2.0
# A machine may be slow; one that does nothing at all for this long is not.
DEAD_SECONDS = 180.0
WORKERS, PROCESSES_EACH, BEATS = 2, 2, 2
LEASE_ROWS = 30
TICKS = (
    "certification.plan_reminders",
    "certification.release_reminders",
    "accounts.lease_deliveries",
    "accounts.reconcile_deliveries",
)
# Whatever else the schedule holds has nothing to do with reminders, or would compute the crowd's deadlines anew.
KEPT = frozenset({*TICKS, "certification.advance_escalations"})


class Play:
    """One storm from its first day to its verdict."""

    def __init__(
        self,
        ground: Ground,
        chance: random.Random,
        *,
        kills_count: int,
        people_count: int,
        tell: Callable[[dict[str, object]], None],
    ) -> None:
        self.ground, self.chance, self.tell = ground, chance, tell
        self.kills_left, self.people_count = kills_count, people_count
        self.days = days_of(chance, -(-kills_count // KILLS_A_DAY))
        self.clock = FakeClock(ground.state.folder / "clock")
        self.tap = Tap(ground.state.folder / "tap")
        self.players = Players(ground.crew, ground.state.folder / "logs")
        self.totals: dict[str, object] = {}

    def whole(self) -> list[str]:
        """Play everything and give the faults found."""
        self._set_up()
        try:
            for place, on in enumerate(self.days):
                following = self.days[place + 1] if place + 1 < len(self.days) else None
                self._day(on, following)
            self._see_off_the_waiting()
        except Stuck as stuck:
            return [str(stuck), *self._asked(verdict.errors)]
        for name in self.players.everybody:
            self.players.kill(name)
        counts = self.ground.provider_counts()
        found = verdict.faults(self.oracle, counts) + verdict.at_the_door(
            self.visitors.acknowledged(), self.visitors.answers(), counts
        )
        self.totals |= self._totals(counts)
        return found + self._beside_a_calm_run()

    def _set_up(self) -> None:
        """Gather the people, lead every process to the clock and the provider of the storm, and start them."""
        clock.now = self.clock.now
        self.clock.set(self.days[0], MORNING)
        lead_mail()
        # A few hundred messages are to be many leases.
        deliveries.LEASE_ROWS_MAX = LEASE_ROWS
        self.crowd: Crowd = gather(self.chance, self.people_count, self.days)
        self.oracle = Oracle(self.crowd)
        keep_copy()
        self.tap.open()
        app.conf.beat_schedule = {
            name: entry for name, entry in app.conf.beat_schedule.items() if name in KEPT
        }
        app.loader.import_default_modules()
        workers = self.players.cast_workers(WORKERS, PROCESSES_EACH)
        self.beats = self.players.cast_beats(BEATS)
        port = free_port()
        self.players.cast_web(port)
        self.visitors = Visitors(port, self.ground.provider_url, self.ground.state.folder)
        self.players.cast_visitors(self.visitors.come)
        # Whatever the seed draws, the second provider has its turn.
        self.ground.tell_provider("first down", FIRST_DOWN_COUNT)
        self.mishaps = Mishaps(
            self.chance, self.ground, self.players, self.tap, self._pause, workers, self.beats
        )
        self.players.start_again()

    def _day(self, on: date, following: date | None) -> None:
        """Let a day begin, deal its blows, and see it through, or jump into the next one in the middle of the work."""
        began = time.monotonic()
        self.clock.set(on, MORNING)
        self.players.start_again()
        drawn = self.mishaps.draw(min(KILLS_A_DAY, self.kills_left), OTHERS_A_DAY)
        self.kills_left -= min(KILLS_A_DAY, self.kills_left)
        is_cut = following == on + timedelta(days=1) and self.chance.random() < 0.2
        for _name, strike in drawn:
            self._aim()
            strike()
            if self.chance.random() < 0.6:
                self.players.start_again()
        if is_cut:
            self.oracle.glimpse(on)
        else:
            self._see_through(on)
            if following is not None:
                self._certify(on)
        if following is not None and following - on > timedelta(days=1):
            for name in self.beats:
                self.players.kill(name)
        blows = [name for name, _ in drawn] + ["jump over midnight"] * is_cut
        self.tell({"day": on, "blows": blows, "seconds": round(time.monotonic() - began, 1)})

    def _see_off_the_waiting(self) -> None:
        """Add calm days for whoever had their message of the day already and is told the rest the day after."""
        on = self.days[-1]
        while self._asked(lambda on=on: verdict.waiting_count(on)):
            on += timedelta(days=1)
            self.clock.set(on, MORNING)
            self._see_through(on)
            self.tell({"day": on, "blows": [], "for": "whoever waited"})

    def _aim(self) -> None:
        """Choose the moment of a blow: two of three times while something is being sent, if that comes to pass soon."""
        after, is_aimed = self.chance.uniform(0.05, 0.7), self.chance.random() < 0.66
        give_up_at = time.monotonic() + AIM_SECONDS
        while is_aimed and not self.tap.senders() and time.monotonic() < give_up_at:
            self._pause(0.01)
        self._pause(after / 4 if is_aimed else after)

    def _see_through(self, on: date) -> None:
        """Wait until the day's work is done; where everybody waits for the time to pass, let it pass.

        Raises: Stuck when the day is over, or nothing at all is done any more.
        """
        expected = self.oracle.due(on)
        last, still_since, ticked = None, time.monotonic(), self._ticks()
        alive_at, alive_count = time.monotonic(), sum(self.tap.done.values())
        while True:
            self._pause(LOOK_SECONDS)
            self.players.start_again()
            now = self._asked(lambda: verdict.picture(expected, on))
            if now.is_done:
                self.oracle.see_through(on)
                return
            ticks = self._ticks()
            if sum(self.tap.done.values()) != alive_count:
                alive_at, alive_count = time.monotonic(), sum(self.tap.done.values())
            if time.monotonic() - alive_at > DEAD_SECONDS:
                raise Stuck(f"no task has ended for {DEAD_SECONDS:.0f} seconds: {now}")
            if now != last:
                last, still_since, ticked = now, time.monotonic(), ticks
            elif time.monotonic() - still_since > STILL_SECONDS and ticked < ticks and not self._is_busy():
                if clock.now().astimezone(clock.SHANGHAI).time() > EVENING:
                    raise Stuck(f"the day is over, and not all is done: {now}")
                self.clock.forward(STEP)
                last, still_since, ticked = now, time.monotonic(), ticks

    def _ticks(self) -> int:
        """Count whole rounds: what every tick has done at least so often."""
        self.tap.listen()
        return min(self.tap.done[name] for name in TICKS)

    def _is_busy(self) -> bool:
        """Tell whether a message may be on its way this very moment."""
        return bool(self.tap.senders()) or bool(self.ground.provider_counts()["under_way"])

    def _certify(self, on: date) -> None:
        """Let a few people certify, after which nobody is to hear of their deadline any more."""
        left = sorted(self.crowd.clocks.keys() - self.oracle.certified)
        for pk in self.chance.sample(left, len(left) // 40):
            self.crowd.certify(pk, on=on, at=clock.now())
            self.oracle.certify(pk, on=on)

    def _beside_a_calm_run(self) -> list[str]:
        """Play the same days on a copy of the beginning, with nobody disturbed, and compare the two plans."""
        from certification.tasks import plan_reminders, release_reminders

        stormy = verdict.lines()
        lead_to_copy()
        for on in self.oracle.seen:
            self.clock.set(on, MORNING)
            plan_reminders()
            release_reminders()
            for pk in self.oracle.certified_on.get(on, ()):
                self.crowd.certify(pk, on=on, at=clock.now())
        calm = verdict.lines()
        missing, more = calm - stormy, stormy - calm - (self.oracle.may - self.oracle.must)
        return [
            f"{len(lines)} lines {what} than in an undisturbed run: {sorted(lines)[:3]}"
            for lines, what in ((missing, "fewer"), (more, "more"))
            if lines
        ]

    def _totals(self, counts: dict[str, Any]) -> dict[str, object]:
        """Sum up what went through the storm."""
        seen = verdict.picture(set(), self.days[-1])
        return {
            "days": len(self.days),
            "reminders": dict(seen.reminders),
            "deliveries": dict(seen.deliveries),
            "leases": dict(seen.leases),
            "taken": sum(counts["taken"].values()),
            "mails": sum(counts["mails"].values()),
            "taken_by": {name: sum(taken.values()) for name, taken in counts["taken_by"].items()},
            "receipts": len(self.visitors.acknowledged()),
            "visits": dict(self.visitors.answers()),
            "tasks": sum(self.tap.done.values()),
        }

    def _asked(self, question: Callable[[], Answer]) -> Answer:
        """Ask the database, which may be getting up again."""
        give_up_at = time.monotonic() + DEAD_SECONDS
        while True:
            try:
                return question()
            except (DatabaseError, InterfaceError):
                if time.monotonic() > give_up_at:
                    raise
                with suppress(DatabaseError, InterfaceError):
                    connections.close_all()
                self._pause(LOOK_SECONDS)

    def _pause(self, seconds: float) -> None:
        """Wait, awake to whoever wants the storm to stop; a child that ends wakes nobody for good."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self.ground.crew.doorbell.wait(left)
        self.ground.crew.nanny.insist()


class Stuck(Exception):
    """Raised when the work does not come to an end."""


def days_of(chance: random.Random, count: int) -> list[date]:
    """Draw the days of a storm: one after another, and now and then ten days on which no timer rings."""
    on = chance.choice(BEGINNINGS)
    days = [on]
    for place in range(1, max(count, 2)):
        on += timedelta(days=GAP_DAYS if place % GAP_EVERY == GAP_EVERY - 1 else 1)
        days.append(on)
    return days


def lead_mail() -> None:
    """Have mail go to the sink of the storm: in local mode it would go into files."""
    options = {"subject": "家社通", "sender": settings.MAIL_FROM, "timeout_s": 1}
    settings.CHANNEL_SENDERS["email"] = {"smtp": ("accounts.clients.channels.smtp.Smtp", options)}


def keep_copy() -> None:
    """Keep the beginning, for the calm run afterwards."""
    name = connections.settings["default"]["NAME"]
    connections.close_all()
    connections.settings["default"]["NAME"] = "postgres"
    with connections["default"].cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}_calm" TEMPLATE "{name}"')
    connections.close_all()
    connections.settings["default"]["NAME"] = name


def lead_to_copy() -> None:
    """Lead Django to the beginning."""
    connections.close_all()
    connections.settings["default"]["NAME"] += "_calm"
