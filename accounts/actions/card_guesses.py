"""Counts wrong digits: eight of them could be guessed by a machine that may try for ever."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from accounts.errors.cards import CardGuessesSpent
from accounts.models.cards import CardGuesses
from accounts.rules.actors import Actor
from accounts.rules.card_tokens import is_digits, tidy

GUESSES_MAX = 30
SPAN = timedelta(minutes=10)


@contextmanager
def counted(actor: Actor, text: str, *, at: datetime) -> Iterator[None]:
    """Let a verifier try a text; wrong digits cost one of a few tries, a picture costs nothing.

    A try is taken before it is made and given back when it was right, so that many at once are not free. It stands
    outside the transaction of the trial, which a refusal takes back.

    Raises:
        CardGuessesSpent.
    """
    if not is_digits(tidy(text)):
        yield
        return
    with one_try(actor, at=at):
        yield


@contextmanager
def one_try(actor: Actor, *, at: datetime) -> Iterator[None]:
    """Let a verifier try something that a machine could guess, as long as tries are left.

    Raises:
        CardGuessesSpent.
    """
    take(actor, at=at)
    yield
    give_back(actor)


def give_back(actor: Actor) -> None:
    """Give a try back that was right."""
    unspend(_verifier(actor))


def take(actor: Actor, *, at: datetime) -> None:
    """Take one try out of the span that runs now.

    Raises:
        CardGuessesSpent.
    """
    wait = spend(_verifier(actor), GUESSES_MAX, at=at)
    if wait is not None:
        raise CardGuessesSpent(wait=wait)


@transaction.atomic
def spend(verifier: str, most: int, *, at: datetime) -> timedelta | None:
    """Spend one of the tries somebody has in a span of time; where none was left, say how long until there are again."""
    CardGuesses.objects.bulk_create([CardGuesses(verifier=verifier, since=at)], ignore_conflicts=True)
    held = CardGuesses.objects.select_for_update().get(verifier=verifier)
    if held.since + SPAN <= at:
        held.since, held.count = at, 0
    if held.count >= most:
        return held.since + SPAN - at
    held.count += 1
    held.save(update_fields=["since", "count"])
    return None


def unspend(verifier: str) -> None:
    """Give somebody's try back."""
    CardGuesses.objects.filter(verifier=verifier, count__gt=0).update(count=F("count") - 1)


def _verifier(actor: Actor) -> str:
    return f"partner:{actor.partner_id}" if actor.partner_id else f"user:{actor.user_id}"
