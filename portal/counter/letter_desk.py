"""Letters for people who cannot be told in another way: what waits to be printed, what was, and what came back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.actions import audit
from accounts.actions.letters import print_letters
from accounts.errors.deliveries import LetterNotPrinted, LetterNotWaiting
from accounts.queries.letters import Letter, letter_area, letters_printed, letters_waiting
from accounts.rules.actors import Actor
from certification.actions.returned_letters import Returned, take_back
from foundation.clock import local_date
from foundation.masking import mask_name
from portal.shared.pdf.letters import Ways, letters_pdf
from regions.queries.places import areas_last_known
from regions.rules.facts import AreaFact

# As many as a desk folds at a time; more are printed next.
PRINT_MAX = 50
# A printer that jams is noticed within days.
PRINTED_SINCE = timedelta(days=14)
# The words go into the record of signs as they stand here.
POST = "邮政"


@dataclass(frozen=True)
class Row:
    """One letter of a list, with as much of the name as tells two apart."""

    id: int
    name_masked: str
    written_at: datetime


@dataclass(frozen=True)
class Shelf:
    """The letters of one area: what waits, and what was printed in the last days."""

    area: AreaFact
    waiting: tuple[Row, ...]
    printed: tuple[Row, ...]


def shelves(actor: Actor, *, at: datetime) -> list[Shelf]:
    """List the letters of the clerk's areas."""
    areas = areas_last_known(actor.area_keys, on=local_date(at))
    return [
        Shelf(
            area,
            _rows(letters_waiting(key, at=at, most=PRINT_MAX)),
            _rows(letters_printed(key, since=at - PRINTED_SINCE, at=at, most=PRINT_MAX)),
        )
        for key, area in sorted(areas.items())
    ]


def print_chosen(actor: Actor, area_key: str, ids: Sequence[int], ways: Ways, *, at: datetime) -> bytes:
    """Mark the chosen letters of an area as posted, and set them; what was printed lately is set once more.

    Raises:
        LetterNotWaiting: one of them is of another desk, or no longer there.
    """
    area = areas_last_known([area_key], on=local_date(at)).get(area_key)
    if area is None or area_key not in actor.area_keys or not ids:
        raise LetterNotWaiting
    waiting = {one.id for one in letters_waiting(area_key, at=at, most=PRINT_MAX)}
    if set(ids) <= waiting:
        return letters_pdf(print_letters(actor, ids, area_key=area_key, at=at), area, ways)
    return letters_pdf(_printed_again(actor, area_key, ids, at=at), area, ways)


def returned(actor: Actor, number: int, *, at: datetime) -> Returned:
    """Note that the post brought a letter back.

    Raises:
        LetterNotPrinted: no such letter was printed for anybody of this desk; ClerkIsRelative.
    """
    found = letter_area(number, actor.area_keys, on=local_date(at))
    if found is None:
        raise LetterNotPrinted
    recipient_id, area_key = found
    return take_back(actor, number, recipient_id, area_key=area_key, source=POST, at=at)


def _printed_again(actor: Actor, area_key: str, ids: Sequence[int], *, at: datetime) -> list[Letter]:
    since = at - PRINTED_SINCE
    printed = {one.id: one for one in letters_printed(area_key, since=since, at=at, most=PRINT_MAX)}
    if not set(ids) <= printed.keys():
        raise LetterNotWaiting
    chosen = [printed[one] for one in ids]
    events = [
        audit.Event("letter.printed", one.recipient_id, area_key=area_key, facts={"again": True})
        for one in chosen
    ]
    audit.record_many(actor, events, at=at)
    return chosen


def _rows(letters: Sequence[Letter]) -> tuple[Row, ...]:
    return tuple(Row(one.id, mask_name(one.name), one.written_at) for one in letters)
