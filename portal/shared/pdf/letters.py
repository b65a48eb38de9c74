"""Sets letters for window envelopes: one page each, the address where the window is, all of them in one file."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

from portal.shared.pdf.typesetting import compiled, drawn


@dataclass(frozen=True)
class Letter:
    """One letter in words; ``check_address`` is where its holder sees that it is genuine, or empty."""

    sender: str
    name: str
    day: str
    number: str
    title: str
    greeting: str
    text: tuple[str, ...]
    closing: str
    language: str
    address: tuple[str, ...] = field(default=(), repr=False)
    check_lines: tuple[str, ...] = ()
    check_address: str = field(default="", repr=False)


def typeset_letters(letters: Sequence[Letter]) -> bytes:
    """Set letters as one PDF, in their order; call it outside transactions, for it takes its time.

    Raises PaperTooLarge.
    """
    return compiled("letters.typ", {"letters": [_facts(one) for one in letters]})


def _facts(letter: Letter) -> dict[str, object]:
    return {**asdict(letter), "qr": drawn(letter.check_address) if letter.check_address else ""}
