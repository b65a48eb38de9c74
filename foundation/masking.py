"""Masked forms of personal data, for everything that is printed without a reason to reveal it."""

STAR = "*"
ID_NUMBER_HEAD, ID_NUMBER_TAIL = 3, 4
PHONE_HEAD, PHONE_TAIL = 3, 4
CARD_TAIL = 4


def mask_id_number(number: str) -> str:
    """Keep the first three and last four characters: `110***********0011`."""
    return _mask(number, head=ID_NUMBER_HEAD, tail=ID_NUMBER_TAIL)


def mask_phone(phone: str) -> str:
    """Keep the first three and last four digits of the national number: `138****5678`."""
    return _mask(phone.removeprefix("+86"), head=PHONE_HEAD, tail=PHONE_TAIL)


def mask_card(number: str) -> str:
    """Keep the last four characters of a card number."""
    return _mask(number, head=0, tail=CARD_TAIL)


def mask_name(name: str) -> str:
    """Keep the last character of a name, or nothing of a one-character name: `**兰`."""
    return _mask(name, head=0, tail=1)


def _mask(text: str, *, head: int, tail: int) -> str:
    # A text too short to hide anything in its middle is hidden whole.
    if len(text) <= head + tail:
        return STAR * len(text)
    return text[:head] + STAR * (len(text) - head - tail) + text[len(text) - tail :]
