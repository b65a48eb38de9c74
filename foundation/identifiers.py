"""Identifiers: UUIDv7, the citizen identity number (GB 11643-1999) and phone numbers."""

import os
import re
import time
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from operator import mul
from uuid import UUID

from foundation.errors import DomainError, Kind
from foundation.masking import mask_id_number
from foundation.text import bare, half_width, without_unseen

ID_NUMBER_LENGTH = 18
OLD_ID_NUMBER_LENGTH = 15
PROVINCES = frozenset(
    {"11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37"}
    | {"41", "42", "43", "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65"}
    | {"71", "81", "82", "83"}
)
# The residence card of a permanent foreign resident starts with 9, whatever follows.
FOREIGNER_DIGIT = "9"

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS = "10X98765432"
_ID_NUMBER = re.compile(r"[0-9]{17}[0-9X]", re.ASCII)
_OLD_ID_NUMBER = re.compile(r"[0-9]{15}", re.ASCII)
# Sequences that old 15-digit numbers kept for people born before 1900.
_CENTENARIAN_SEQUENCES = ("996", "997", "998", "999")
_MOBILE = re.compile(r"1[3-9][0-9]{9}", re.ASCII)
_FOREIGN_PHONE = re.compile(r"\+[1-9][0-9]{6,14}", re.ASCII)
_PHONE_NOISE = re.compile(r"[\s\-()]")
_CHINA = "+86"


class Sex(StrEnum):
    """Name the sexes as records hold them."""

    MALE = "M"
    FEMALE = "F"
    UNKNOWN = "U"


class IdNumberInvalid(DomainError):
    """Raised when a text is no citizen identity number. Compare it with the identity card."""

    code = "id.invalid"
    kind = Kind.INVALID


class IdNumberLength(IdNumberInvalid):
    """Raised when an identity number has neither 18 nor 15 characters. Count them on the identity card."""

    code = "id.length"


class IdNumberCharacters(IdNumberInvalid):
    """Raised when an identity number holds more than digits and a final X. Look for stray letters."""

    code = "id.characters"


class IdNumberProvince(IdNumberInvalid):
    """Raised when an identity number starts with no province. Check its first two digits."""

    code = "id.province"


class IdNumberDate(IdNumberInvalid):
    """Raised when the birth date in an identity number does not exist. Check digits 7 to 14."""

    code = "id.date"


class IdNumberFuture(IdNumberInvalid):
    """Raised when the birth date in an identity number is still to come. Check digits 7 to 14."""

    code = "id.future"


class IdNumberChecksum(IdNumberInvalid):
    """Raised when the last character of an identity number does not fit the others. Digits may be swapped."""

    code = "id.checksum"


class PhoneInvalid(DomainError):
    """Raised when a text is no mobile phone number. Write 11 digits, or + and the country code abroad."""

    code = "phone.invalid"
    kind = Kind.INVALID


@dataclass(frozen=True)
class IdNumber:
    """Hold a checked citizen identity number; it prints masked."""

    number: str
    sex: Sex
    born_on: date

    def __str__(self) -> str:
        return mask_id_number(self.number)

    def __repr__(self) -> str:
        return f"IdNumber({self})"


def uuid7() -> UUID:
    """Make a UUID of version 7: ordered by time, random in 62 bits. Law: RFC 9562."""
    milliseconds, rest_ns = divmod(time.time_ns(), 1_000_000)
    fraction = (rest_ns << 12) // 1_000_000
    random_bits = int.from_bytes(os.urandom(8), "big") & ((1 << 62) - 1)
    return UUID(int=(milliseconds << 80) | (7 << 76) | (fraction << 64) | (2 << 62) | random_bits)


def parse_id_number(text: str, *, on: date) -> IdNumber:
    """Read an identity number of 18 or 15 characters as people type it, checked as of a day.

    The county is never checked: codes are abolished, and people keep them for life.
    Raises IdNumberInvalid, as the subclass that says what is wrong.
    """
    number = _eighteen(bare(text))
    if number[:2] not in PROVINCES and number[0] != FOREIGNER_DIGIT:
        raise IdNumberProvince(prefix=number[:2])
    born_on = _birth_date(number)
    if born_on > on:
        raise IdNumberFuture
    if check_character(number[:17]) != number[17]:
        raise IdNumberChecksum
    return IdNumber(
        number=number,
        sex=Sex.MALE if int(number[16]) % 2 else Sex.FEMALE,
        born_on=born_on,
    )


def check_character(first17: str) -> str:
    """Compute the last character of an identity number from the 17 digits before it. Law: GB 11643-1999."""
    total = sum(map(mul, _WEIGHTS, map(int, first17)))
    return _CHECK_CHARACTERS[total % len(_CHECK_CHARACTERS)]


def with_check_digit(first17: str) -> str:
    """Complete 17 digits to an identity number."""
    return first17 + check_character(first17)


def synthetic_id_number(*, county_code: str, born_on: date, sequence: int) -> str:
    """Make a well-formed number for examples; give a county code that does not exist, so it is nobody's.

    An odd sequence makes a man's number, an even one a woman's. Raises ValueError for a bad code or sequence.
    """
    if not re.fullmatch(r"[0-9]{6}", county_code, re.ASCII) or not 0 < sequence <= 999:
        raise ValueError("a county code has six digits and a sequence lies between 1 and 999")
    return with_check_digit(f"{county_code}{born_on:%Y%m%d}{sequence:03d}")


def normalise_phone(text: str) -> str:
    """Write a mobile number as E.164: `+8613800001234`; a foreign one needs its + and country code.

    Raises PhoneInvalid.
    """
    bare = _PHONE_NOISE.sub("", half_width(without_unseen(text)))
    international = f"+{bare[2:]}" if bare.startswith("00") else bare
    national = international.removeprefix(_CHINA)
    if _MOBILE.fullmatch(national):
        return _CHINA + national
    if national.startswith("861") and _MOBILE.fullmatch(national[2:]):
        return f"+{national}"
    if international.startswith(_CHINA) or not _FOREIGN_PHONE.fullmatch(international):
        raise PhoneInvalid
    return international


def folded_email(text: str) -> str:
    """Write an e-mail address as it is compared: hardly any provider tells two by their case, and people type either."""
    return without_unseen(text).strip().casefold()


def _eighteen(text: str) -> str:
    if len(text) not in (ID_NUMBER_LENGTH, OLD_ID_NUMBER_LENGTH):
        raise IdNumberLength(length=len(text))
    if len(text) == ID_NUMBER_LENGTH and _ID_NUMBER.fullmatch(text):
        return text
    if len(text) == OLD_ID_NUMBER_LENGTH and _OLD_ID_NUMBER.fullmatch(text):
        century = "18" if text.endswith(_CENTENARIAN_SEQUENCES) else "19"
        return with_check_digit(text[:6] + century + text[6:])
    raise IdNumberCharacters


def _birth_date(number: str) -> date:
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise IdNumberDate from None
