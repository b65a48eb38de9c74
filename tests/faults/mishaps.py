"""The blows a storm deals: drawn by its seed, each one named, so that a run can be told and repeated."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from portal.celery import app
from tests.faults.ground import Ground
from tests.faults.players import Players
from tests.faults.tap import Tap

QUEUE = "celery"
HELD = "held-back"
# As many as a worker tries before it leaves a provider alone, twice over.
FIRST_DOWN_COUNT = 12
PROVIDER_MODES = ("silent", "reset", "lying", "broken", "slow")


@dataclass
class Mishaps:
    """Everything that can be done to a running portal."""

    chance: random.Random
    ground: Ground
    players: Players
    tap: Tap
    pause: Callable[[float], None]
    workers: Sequence[str]
    beats: Sequence[str]

    @property
    def kills(self) -> dict[str, Callable[[], None]]:
        """Give the blows by which a process dies at once."""
        return {
            "kill worker": self._kill_worker,
            "kill worker's child": self._kill_child,
            "kill beat": self._kill_beat,
            "kill web": lambda: self.players.kill("web"),
            "kill broker": self._kill_broker,
            "crash postgres": self._crash_postgres,
        }

    @property
    def others(self) -> dict[str, Callable[[], None]]:
        """Give the blows that leave everybody alive."""
        return {
            "flush broker": self._flush,
            "send old messages again": self._send_again,
            "hold messages back": self._hold_back,
            "freeze worker": self._freeze,
            "first provider down": lambda: self.ground.tell_provider("first down", FIRST_DOWN_COUNT),
            **{f"provider {mode}": self._provider(mode) for mode in PROVIDER_MODES},
        }

    def draw(self, kills_count: int, others_count: int) -> list[tuple[str, Callable[[], None]]]:
        """Draw so many of each, in a random order."""
        kills, others = sorted(self.kills.items()), sorted(self.others.items(), key=lambda one: one[0])
        drawn = [self.chance.choice(kills) for _ in range(kills_count)]
        drawn += [self.chance.choice(others) for _ in range(others_count)]
        self.chance.shuffle(drawn)
        return drawn

    def _kill_worker(self) -> None:
        self.players.kill(self._worker())

    def _kill_child(self) -> None:
        self.players.kill_one_child(self._worker(), self.chance.randrange(8))

    def _worker(self) -> str:
        """Choose a worker, rather one that is sending."""
        drawn = self.chance.choice(self.workers)
        sending = self.players.groups_of(self.tap.senders())
        return next((name for name in self.workers if name in sending), drawn)

    def _kill_beat(self) -> None:
        self.players.kill(self.chance.choice(self.beats))

    def _kill_broker(self) -> None:
        self.ground.kill_broker()
        self.pause(self.chance.uniform(0.0, 0.5))
        self.ground.start_broker()

    def _crash_postgres(self) -> None:
        self.ground.crash_postgres()
        self.pause(self.chance.uniform(0.0, 0.5))
        self.ground.start_postgres()

    def _flush(self) -> None:
        with self.ground.broker() as broker:
            broker.flushall()

    def _send_again(self) -> None:
        """Send copies of messages long done, and of those just begun, as a broker does that lost an answer."""
        self.tap.listen()
        known = self.tap.messages
        chosen = [*self.chance.sample(known, min(len(known), 10)), *known[-5:]]
        self.players.once(lambda: [app.send_task(name, args) for name, args in chosen])

    def _hold_back(self) -> None:
        """Take the queue away for a moment, and put everything back late."""
        with self.ground.broker() as broker:
            if broker.exists(QUEUE) and broker.renamenx(QUEUE, HELD):
                self.pause(self.chance.uniform(0.3, 1.0))
                while broker.rpoplpush(HELD, QUEUE):
                    pass

    def _freeze(self) -> None:
        """Let a worker stand still in the middle of whatever it does, and go on."""
        name = self._worker()
        self.players.freeze(name)
        self.pause(self.chance.uniform(0.2, 0.8))
        self.players.thaw(name)

    def _provider(self, mode: str) -> Callable[[], None]:
        return lambda: self.ground.tell_provider(mode, self.chance.randrange(1, 4))
