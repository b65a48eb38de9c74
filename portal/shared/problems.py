"""One table from kinds of refusal to HTTP, for pages and API alike."""

from foundation.errors import DomainError, Kind

STATUS = {
    Kind.INVALID: 422,
    Kind.FORBIDDEN: 403,
    Kind.NOT_FOUND: 404,
    Kind.CONFLICT: 409,
    Kind.LIMIT: 429,
    Kind.GONE: 410,
    Kind.UNAVAILABLE: 503,
}


def status_of(error: DomainError) -> int:
    """Give the HTTP status of a refusal."""
    return STATUS[error.kind]
