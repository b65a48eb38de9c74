"""Whether a number that several people may have had still opens an account."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class PhoneUse:
    """How one account holds a number: since when, and when its owner last showed to be the one who does."""

    user_id: int
    joined_at: datetime | None
    proved_at: datetime | None


def opens_alone(one: PhoneUse, all_uses: Iterable[PhoneUse], *, fresh_days: int, at: datetime) -> bool:
    """Say whether a one-time code to the number suffices for this account.

    It does while the number was used lately, so that no operator can have given it to somebody else, and while nobody
    else has joined it since: whoever joins may be a stranger who got the number.
    """
    if one.proved_at is None or at - one.proved_at > timedelta(days=fresh_days):
        return False
    others = (other for other in all_uses if other.user_id != one.user_id)
    return all(other.joined_at is None or other.joined_at <= one.proved_at for other in others)
