"""Issues papers that anybody who holds one can verify, and revokes them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from secrets import randbits
from typing import Any

from django.db import transaction

from accounts.access import paper_for
from accounts.actions import audit
from accounts.actions.people import lock
from accounts.enums.papers import PaperKind
from accounts.models.papers import IssuedPaper
from accounts.queries.papers import PaperCard, card_of
from accounts.rules.actors import Actor
from accounts.rules.papers import BITS, code_of, digest


@dataclass(frozen=True)
class NewPaper:
    """A paper to be issued: all it says, for the hash, and the masked part that verification shows.

    ``topic`` tells apart papers of one kind about one person. The last three go into the audit.
    """

    kind: PaperKind
    subject_id: int
    facts: Mapping[str, Any] = field(repr=False)
    shown: Mapping[str, Any] = field(repr=False)
    topic: str = ""
    area_key: str = ""
    mandate_id: int | None = None
    reason: str = ""


@transaction.atomic
def issue(actor: Actor, new: NewPaper, *, at: datetime) -> PaperCard:
    """Issue a paper; what says exactly the same as the current one of its topic is that paper again.

    An older one of the topic is superseded, which its verification says from then on.
    """
    lock([new.subject_id])
    facts_sha256 = digest(new.facts)
    known = IssuedPaper.objects.select_related("subject").filter(
        subject__same_as=new.subject_id,
        kind=new.kind.value,
        topic=new.topic,
        superseded_at__isnull=True,
        revoked_at__isnull=True,
    )
    current = known.order_by("-issued_at", "-pk").first()

    if current is None or bytes(current.facts_sha256) != facts_sha256:
        if current is not None:
            current.superseded_at = at
            current.save(update_fields=["superseded_at"])
        current = IssuedPaper.objects.create(
            code=code_of(randbits(BITS)),
            kind=new.kind.value,
            topic=new.topic,
            subject_id=new.subject_id,
            facts_sha256=facts_sha256,
            shown=dict(new.shown),
            issued_at=at,
        )
    audit.record(actor, _issued(new, current.pk), at=at)
    return card_of(current)


def revoke(actor: Actor, code: str, *, reason: str, at: datetime) -> None:
    """Revoke a paper about the signed-in person; its verification shows nothing but that from then on.

    Raises:
        PaperNotFound: absent, or about somebody else; the answer is the same.
    """
    paper = paper_for(actor, code)
    with transaction.atomic():
        ended = IssuedPaper.objects.filter(code=paper.code, revoked_at__isnull=True).update(revoked_at=at)
        if ended:
            event = audit.Event("paper.revoked", paper.subject_id, object_kind="paper", reason=reason)
            audit.record(actor, event, at=at)


def _issued(new: NewPaper, paper_id: int) -> audit.Event:
    """Say that a paper was issued; its code opens it, so the audit holds the row's number instead."""
    return audit.Event(
        "paper.issued",
        new.subject_id,
        mandate_id=new.mandate_id,
        area_key=new.area_key,
        object_kind="paper",
        reason=new.reason,
        facts={"kind": new.kind.value, "paper": paper_id},
    )
