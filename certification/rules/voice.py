"""How long a code for a voice menu holds, and how often one may be asked for and tried."""

from datetime import timedelta

CODE_LASTS = timedelta(minutes=10)
CODE_DIGITS = 6
ATTEMPTS_MAX = 3
# For one number within a day; more are answered alike, and nothing is sent.
CODES_A_DAY = 3
# For one partner within an hour; more are refused, for a machine has gone astray.
CODES_AN_HOUR = 600
KEPT = timedelta(days=1)
_STAR, _LAST = "*", "X"


def number_typed(text: str) -> str:
    """Read an identity number as it is typed on a telephone, where the star stands for the letter at its end."""
    return text.replace(_STAR, _LAST).upper()
