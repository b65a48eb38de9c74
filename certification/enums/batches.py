"""Code lists about what partners send and ask many at a time."""

from enum import StrEnum


class BatchKind(StrEnum):
    """Name what a batch of a partner holds: certifications to record, or questions how people stand."""

    CERTIFICATIONS = "certifications"
    STATUSES = "statuses"


class StatusOf(StrEnum):
    """Name what a batch of questions lists: people, or single benefits."""

    PERSON = "person"
    ENTITLEMENT = "entitlement"


class StatusState(StrEnum):
    """Follow one question of a batch until it is answered."""

    WAITING = "waiting"
    ANSWERED = "answered"
    NOT_FOUND = "not_found"
