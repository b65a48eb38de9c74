"""Masked forms of personal data, for everything that is printed without a reason to reveal it."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import NoReturn

STAR = "*"
# What is hidden whole has always the same length, or its length would tell something.
HIDDEN = STAR * 4
ID_NUMBER_HEAD, ID_NUMBER_TAIL = 3, 4
PHONE_HEAD, PHONE_TAIL = 3, 4
DOCUMENT_HEAD, DOCUMENT_TAIL = 1, 2
CARD_TAIL = 4
# An identity number of the first generation has 15 characters; no passport in use has as many.
LONG_NUMBER = 15
ADDRESS_HEAD_MAX, ADDRESS_SHARE = 6, 3


class Personal(StrEnum):
    """Name the kinds of personal data that are masked, each in its own way."""

    ID_NUMBER = "id_number"
    DOCUMENT = "document"
    PHONE = "phone"
    CARD = "card"
    BANK_CARD = "bank_card"
    NAME = "name"
    ADDRESS = "address"
    EMAIL = "email"


def mask_id_number(number: str) -> str:
    """Keep the first three and last four characters: `110***********0011`."""
    return _mask(number, head=ID_NUMBER_HEAD, tail=ID_NUMBER_TAIL)


def mask_phone(phone: str) -> str:
    """Keep the first three and last four digits of the national number: `138****5678`."""
    return _mask(phone.removeprefix("+86"), head=PHONE_HEAD, tail=PHONE_TAIL)


def mask_document(number: str) -> str:
    """Keep the first and the last two characters of a passport or permit: `E******78`."""
    return _mask(number, head=DOCUMENT_HEAD, tail=DOCUMENT_TAIL)


def mask_number(number: str) -> str:
    """Mask the number of any document: a long one like an identity number, a short one like a passport."""
    return mask_id_number(number) if len(number) >= LONG_NUMBER else mask_document(number)


def mask_card(number: str) -> str:
    """Keep the last four characters of a social-security or bank card."""
    return _mask(number, head=0, tail=CARD_TAIL)


def mask_name(name: str) -> str:
    """Keep the last character of a name, or nothing of a one-character name: `**兰`."""
    return _mask(name, head=0, tail=1)


def mask_address(address: str) -> str:
    """Keep the beginning, where province and city stand, and never more than a third: `安徽省蚌埠市****`."""
    return address[: min(ADDRESS_HEAD_MAX, len(address) // ADDRESS_SHARE)] + HIDDEN if address else ""


def mask_email(email: str) -> str:
    """Keep the first character and the provider: `m****@example.org`."""
    name, at, provider = email.rpartition("@")
    if not at:
        return mask_whole(email)
    return f"{name[: len(name) > 1]}{HIDDEN}{at}{provider}"


def mask_whole(text: str) -> str:
    """Hide a text whole."""
    return HIDDEN if text else ""


_MASKS: Mapping[Personal, Callable[[str], str]] = {
    Personal.ID_NUMBER: mask_id_number,
    Personal.DOCUMENT: mask_document,
    Personal.PHONE: mask_phone,
    Personal.CARD: mask_card,
    Personal.BANK_CARD: mask_card,
    Personal.NAME: mask_name,
    Personal.ADDRESS: mask_address,
    Personal.EMAIL: mask_email,
}


def masked(kind: Personal, text: str) -> str:
    """Mask a text as its kind is masked."""
    return _MASKS[kind](text)


class Masked:
    """Hold a personal value that prints masked wherever it is printed; only :meth:`clear` gives it whole.

    Why: what is handed about as a bare text is printed whole by the first log line, traceback or template that meets
    it. It travels in no pickle either, so it comes into no cache, session or job.
    """

    __slots__ = ("_clear", "kind")

    def __init__(self, kind: Personal, clear: str) -> None:
        self.kind = kind
        self._clear = clear

    def clear(self) -> str:
        """Give the whole value; whoever shows it to somebody else than its owner writes that down first."""
        return self._clear

    def __str__(self) -> str:
        return masked(self.kind, self._clear)

    def __repr__(self) -> str:
        return f"Masked({self})"

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Masked) and (self.kind, self._clear) == (other.kind, other._clear)

    def __hash__(self) -> int:
        return hash((self.kind, self._clear))

    def __copy__(self) -> "Masked":
        return self

    def __deepcopy__(self, _memo: object) -> "Masked":
        return self

    def __reduce__(self) -> NoReturn:
        raise TypeError("a masked value does not leave the process")


def _mask(text: str, *, head: int, tail: int) -> str:
    # A text too short to hide anything in its middle is hidden whole.
    if len(text) <= head + tail:
        return STAR * len(text)
    return text[:head] + STAR * (len(text) - head - tail) + text[len(text) - tail :]
