"""Finds linked persons by a number for partners, which may not learn of anybody else whether they exist."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from accounts.actions import audit, card_guesses
from accounts.errors.people import PersonLookupsSpent, PersonNotFound
from accounts.queries.links import is_linked
from accounts.queries.people import PersonCard, match_number
from accounts.rules.actors import Actor
from accounts.rules.documents import writings
from foundation.clock import local_date

# Numbers in a span of time that led to nobody linked: a till mistypes some, a machine that guesses needs many.
MISSES_MAX = 60
_NOBODY = 0


@contextmanager
def tried(actor: Actor, *, at: datetime) -> Iterator[None]:
    """Let a partner try a number; it costs one of a few tries, given back when the number led to somebody.

    It stands outside the transaction of the trial, which a refusal takes back.

    Raises:
        PersonLookupsSpent: too many tries were wrong.
    """
    verifier = f"lookup:{actor.partner_id}"
    wait = card_guesses.spend(verifier, MISSES_MAX, at=at)
    if wait is not None:
        raise PersonLookupsSpent(wait=wait)
    yield
    card_guesses.unspend(verifier)


def find(actor: Actor, text: str, *, at: datetime) -> PersonCard:
    """Find the one linked person a number of any kind of document means, and write down that they were looked up.

    Nobody, two people with one number and somebody who is not linked are asked for in the same way, and are the same
    answer.

    Raises:
        PersonNotFound: nobody, or nobody linked to this partner.
    """
    found = _linked(actor, text, at=at)
    if found is None:
        raise PersonNotFound
    audit.record(actor, audit.Event("person.looked_up", found.id), at=at)
    return found


def _linked(actor: Actor, text: str, *, at: datetime) -> PersonCard | None:
    """Find whom a number means, and ask for the link even where it means nobody, so that both take as long."""
    matches = [match_number(number).person for number in writings(text, on=local_date(at))]
    people = {one.id: one for one in matches if one is not None}
    only = next(iter(people.values())) if len(people) == 1 else None
    is_open = is_linked(actor, only.id if only else _NOBODY)
    return only if is_open else None
