"""Refusals about notices."""

from foundation.errors import DomainError, Kind


class NoticeNotFound(DomainError):
    """No such message is in your inbox; it may belong to somebody else."""

    code = "notice.not_found"
    kind = Kind.NOT_FOUND


class ChannelUnavailable(DomainError):
    """The message provider did not answer; the message stays queued and is tried again."""

    code = "channel.unavailable"
    kind = Kind.UNAVAILABLE
