"""Reads of issued papers: by their code for anybody, and a person's own."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.enums.papers import PaperKind, PaperState
from accounts.models.papers import IssuedPaper
from accounts.rules.papers import PaperTimes, grouped, read_code, state_of


@dataclass(frozen=True)
class PaperCard:
    """A paper as anybody may see it who holds it; ``shown`` is masked, and empty once it was revoked."""

    code: str
    kind: PaperKind
    subject_id: int
    state: PaperState
    shown: dict[str, Any]
    issued_at: datetime
    ended_at: datetime | None

    @property
    def grouped_code(self) -> str:
        """Give the code as it is printed."""
        return grouped(self.code)


def paper_by_code(text: str) -> PaperCard | None:
    """Find a paper by its code as somebody typed it, or nothing."""
    code = read_code(text)
    row = IssuedPaper.objects.select_related("subject").filter(code=code).first() if code else None
    return card_of(row) if row else None


def papers_of(person_id: int, *, most: int) -> list[PaperCard]:
    """List the papers about a person, the newest first."""
    rows = (
        IssuedPaper.objects.select_related("subject")
        .filter(subject__same_as=person_id)
        .order_by("-issued_at", "-pk")
    )
    return [card_of(row) for row in rows[:most]]


def card_of(row: IssuedPaper) -> PaperCard:
    """Copy a row into what may leave the floor."""
    state = state_of(PaperTimes(row.issued_at, row.superseded_at, row.revoked_at))
    return PaperCard(
        code=row.code,
        kind=PaperKind(row.kind),
        subject_id=row.subject.human_id,
        state=state,
        shown={} if state is PaperState.REVOKED else row.shown,
        issued_at=row.issued_at,
        ended_at=row.revoked_at or row.superseded_at,
    )
