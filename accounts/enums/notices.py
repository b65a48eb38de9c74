"""Code lists about notices and their deliveries."""

from enum import StrEnum


class Channel(StrEnum):
    """The ways a notice leaves the house; the portal inbox is the notice itself."""

    SMS = "sms"
    EMAIL = "email"


class DeliveryState(StrEnum):
    """Where one delivery of one notice stands (待发送 … 已取消)."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"
