"""What holds for those who look after a partner's access: how many, how long a code is good, how long secrets overlap."""

from datetime import timedelta

MEMBERS_MAX = 20
CODE_GOOD_FOR = timedelta(days=7)
# So long the secret or key before may go on, in days; nothing means that it ends at once.
OVERLAP_DAYS = (0, 1, 7, 30)
OVERLAP_USUAL = 7


def overlap(days: int) -> timedelta:
    """Give how long the old one goes on beside the new one.

    Raises ValueError for a number of days that is not offered.
    """
    if days not in OVERLAP_DAYS:
        raise ValueError(days)
    return timedelta(days=days)
