"""What makes a paper provable: its code as people read it, its hash, and whether it still holds."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from accounts.enums.papers import PaperState
from foundation.text import half_width

# Crockford's alphabet: no I, L, O or U, so that nothing on a print is read as something else.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
BITS = 128
CODE_LENGTH = -(-BITS // 5)
GROUP = 5
_ALIKE = str.maketrans("OIL", "011")


@dataclass(frozen=True)
class PaperTimes:
    """When a paper was issued, and when it ended."""

    issued_at: datetime
    superseded_at: datetime | None
    revoked_at: datetime | None


def code_of(number: int) -> str:
    """Write 128 bits as a code.

    Raises ValueError for a number that has more.
    """
    if not 0 <= number < 1 << BITS:
        raise ValueError("a code has 128 bits")
    digits = [ALPHABET[number >> 5 * place & 31] for place in range(CODE_LENGTH)]
    return "".join(reversed(digits))


def read_code(text: str) -> str | None:
    """Read a code as somebody typed it, or nothing where it cannot be one."""
    code = half_width(text).upper().replace("-", "").replace(" ", "").translate(_ALIKE)
    is_code = len(code) == CODE_LENGTH and set(code) <= set(ALPHABET)
    return code if is_code else None


def grouped(code: str) -> str:
    """Write a code in groups that people can compare."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def digest(facts: Mapping[str, Any]) -> bytes:
    """Hash what a paper says, in one order and without any language."""
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)
    return sha256(text.encode()).digest()


def state_of(times: PaperTimes) -> PaperState:
    """Say whether a paper still holds; one that was revoked never does."""
    if times.revoked_at is not None:
        return PaperState.REVOKED
    return PaperState.CURRENT if times.superseded_at is None else PaperState.SUPERSEDED


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"a paper cannot state a {type(value).__name__}")
