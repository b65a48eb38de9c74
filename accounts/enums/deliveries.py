"""Code lists about leases of deliveries."""

from enum import StrEnum


class LeaseState(StrEnum):
    """Where a lease stands (待领取、发送中、已结束、已过期).

    ``waiting``: taken from the queue, and no worker has begun. ``expired``: its worker did not come back in time.
    """

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    EXPIRED = "expired"
