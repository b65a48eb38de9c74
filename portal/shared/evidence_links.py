"""Short signed links to one page of a file, good for one user in one session for five minutes."""

from dataclasses import dataclass
from uuid import UUID

from django.core import signing

from accounts.errors.evidence import EvidenceNotFound
from foundation.identifiers import uuid7
from portal.shared.requests import DoorRequest

SECONDS = 300
_SALT = "evidence.page"


@dataclass(frozen=True)
class PageLink:
    """What a link opens."""

    evidence: UUID
    number: int


def link_to(request: DoorRequest, evidence: UUID, number: int) -> str:
    """Make the signed part of an address; its name says nothing and is never the same twice."""
    what = [str(evidence), number, request.actor.user_id, request.session.session_key, uuid7().hex]
    return signing.dumps(what, salt=_SALT, compress=True)


def opened(request: DoorRequest, signed: str) -> PageLink:
    """Read a link that was made for this user in this session.

    Raises:
        EvidenceNotFound: changed, too old, or somebody else's; the answer is the same.
    """
    try:
        evidence, number, user_id, session_key, _nonce = signing.loads(signed, salt=_SALT, max_age=SECONDS)
    except (signing.BadSignature, ValueError) as error:
        raise EvidenceNotFound from error
    if user_id != request.actor.user_id or session_key != request.session.session_key:
        raise EvidenceNotFound
    return PageLink(UUID(evidence), number)
