"""What pages show of the pairs of places somebody waits for."""

from dataclasses import dataclass
from datetime import date

from accounts.queries.watches import WatchCard, open_watch, open_watches
from accounts.rules.actors import Actor
from portal.web.across_screens import Pair
from regions.queries.places import areas_last_known
from regions.rules.facts import AreaFact


@dataclass(frozen=True)
class Waiting:
    """Whether the reader may ask to be told about a pair, or waits for it already."""

    may_ask: bool
    card: WatchCard | None


@dataclass(frozen=True)
class ShownWatch:
    """One pair somebody waits for, with the names of its places."""

    card: WatchCard
    one: AreaFact
    other: AreaFact


def waiting_for(actor: Actor, pair: Pair | None, *, today: date) -> Waiting | None:
    """Say how the reader stands to a pair that is closed today; nothing where there is nothing to wait for."""
    if pair is None or pair.answer.allowed or pair.on != today:
        return None
    if actor.person_id is None:
        return Waiting(may_ask=False, card=None)
    return Waiting(may_ask=True, card=open_watch(actor.person_id, pair.one.key, pair.other.key))


def watches_of(person_id: int, *, on: date) -> list[ShownWatch]:
    """List what somebody waits for."""
    cards = open_watches(person_id)
    areas = areas_last_known({key for card in cards for key in (card.one_key, card.other_key)}, on=on)
    return [ShownWatch(card, areas[card.one_key], areas[card.other_key]) for card in cards]
