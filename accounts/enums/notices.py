"""Code lists about notices and their deliveries."""

from enum import StrEnum


class Channel(StrEnum):
    """The ways a notice leaves the house, the quickest first; the portal inbox is the notice itself."""

    SMS = "sms"
    APP = "app"
    EMAIL = "email"
    LETTER = "letter"


class DeliveryState(StrEnum):
    """Where one delivery of one notice stands (待发送 … 已取消).

    ``leased``: given to a worker, and not begun. ``sending``: begun, and what came of it is not noted yet; after the
    lease only the provider can say. ``sent``: the provider took it. ``delivered``: it reached the recipient.
    ``unknown``: begun, and nobody can say what came of it; never sent again blindly. ``failed``: given up.
    ``parked``: it cannot be worded or opened, and waits for a person.
    """

    QUEUED = "queued"
    LEASED = "leased"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    UNKNOWN = "unknown"
    FAILED = "failed"
    PARKED = "parked"
    CANCELLED = "cancelled"


LEFT = frozenset({DeliveryState.SENT, DeliveryState.DELIVERED})
WAITING = frozenset({DeliveryState.QUEUED, DeliveryState.LEASED, DeliveryState.SENDING})
# What nothing more is done about until a person looks at it.
STUCK = frozenset({DeliveryState.UNKNOWN, DeliveryState.FAILED, DeliveryState.PARKED})
