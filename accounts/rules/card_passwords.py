"""Which six digits make no password for a card: those that somebody who knows the holder would try first."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from foundation.errors import Reason

LENGTH = 6
# So many digits in a row make a pattern, or a piece of a number that others know.
RUN = 4
_SIX_DIGITS = re.compile(r"[0-9]{6}", re.ASCII)
# The keypad's columns and diagonals, and dates and puns that lists of leaked passwords begin with.
_WELL_KNOWN = frozenset(
    {"147258", "258369", "147369", "369258", "258147", "159357", "159753", "357159", "753951"}
    | {"147852", "258963", "741852", "852963", "963852", "789456", "456123", "520131", "131420", "201314"}
)


@dataclass(frozen=True)
class HolderFacts:
    """What others may know of a holder; ``numbers`` are those of documents, telephones and cards."""

    born_on: date
    numbers: tuple[str, ...] = field(default=(), repr=False)


def weaknesses(password: str, holder: HolderFacts) -> tuple[Reason, ...]:
    """Give every reason why these digits make no password; nothing when they do."""
    if not _SIX_DIGITS.fullmatch(password):
        return (Reason("card.password.shape"),)
    found = (
        (Reason("card.password.sequence"), _is_sequence(password)),
        (Reason("card.password.repeat"), _is_repeat(password)),
        (Reason("card.password.well_known"), password in _WELL_KNOWN),
        (Reason("card.password.birthday"), _shares(password, _dates(holder.born_on))),
        (Reason("card.password.number"), _shares(password, holder.numbers)),
    )
    return tuple(reason for reason, is_so in found if is_so)


def _is_sequence(password: str) -> bool:
    """Find four digits that count up or down, 0 following 9; or all six at one distance, as 024680."""
    steps = [(int(later) - int(earlier)) % 10 for earlier, later in pairwise(password)]
    counted = any(set(steps[i : i + RUN - 1]) in ({1}, {9}) for i in range(len(steps) - RUN + 2))
    return counted or (len(set(steps)) == 1 and steps[0] != 0)


def _is_repeat(password: str) -> bool:
    """Find fewer than three different digits, four equal ones in a row, a part said again, or three pairs."""
    return (
        len(set(password)) < LENGTH // 2
        or any(digit * RUN in password for digit in set(password))
        or password == password[:3] * 2
        or password[::2] == password[1::2]
    )


def _dates(born_on: date) -> tuple[str, ...]:
    """Write a birthday in the orders in which people write it."""
    orders = ("%Y%m%d", "%y%m%d", "%d%m%Y", "%d%m%y", "%m%d%Y", "%m%d%y", "%m%Y")
    return tuple(born_on.strftime(order) for order in orders)


def _shares(password: str, numbers: Iterable[str]) -> bool:
    """Say whether four digits in a row of the password stand in one of the numbers."""
    pieces = [password[i : i + RUN] for i in range(LENGTH - RUN + 1)]
    return any(piece in number for number in numbers for piece in pieces)
