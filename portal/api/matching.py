"""Tags of what a caller has read, and the header by which a change says what it has read."""

from hashlib import sha256

from django.http import HttpRequest
from django.utils.http import parse_etags

from portal.api import faults
from portal.api.faults import Refused

HEADER = "If-Match"
# The caller takes it however it stands (RFC 9110, 13.1.1).
ANY = frozenset({"*"})


def tag_of(body: bytes) -> str:
    """Give the tag of an answer: it follows from the bytes, so the same tag means the same answer."""
    return f'"{sha256(body).hexdigest()[:32]}"'


def tags_in(header: str) -> frozenset[str]:
    """Read the tags of a header.

    Why: a cache or a compressing proxy in between weakens tags. As ours follow from the bytes, a weakened one still
    names nothing else.
    """
    return frozenset(tag.removeprefix("W/") for tag in parse_etags(header))


def match_of(request: HttpRequest) -> frozenset[str]:
    """Read what a caller says it has read.

    Raises:
        Refused: it says nothing.
    """
    sent = request.headers.get(HEADER)
    if sent is None:
        raise Refused(faults.MATCH_MISSING)
    return tags_in(sent)
